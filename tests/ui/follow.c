/* SPDX-License-Identifier: MIT
 *
 * The arithmetic of following, zooming and panning, with a clock turned by hand.
 */
#include "ui/timeline-follow.h"

#include <math.h>

#define MILLISECOND INT64_C (1000000)
#define SPAN        (100 * MILLISECOND)
#define FRAME       (16 * MILLISECOND)
#define CLOCK       (1000 * MILLISECOND) /* the frames' clock is not the session's */

static TimelineFollow
new_follow (void)
{
  TimelineFollow follow = { .animated = TRUE };

  timeline_follow_begin (&follow, SPAN);
  return follow;
}

/* Turns the clock from frame to frame while the run is collected every `period`, until `end`. */
static void
play (TimelineFollow *follow, int64_t *frame, int64_t end, int64_t period)
{
  for (; *frame <= end; *frame += FRAME) {
    TimelineRun run = { 0, *frame / period * period };
    timeline_follow_tick (follow, CLOCK + *frame, run, TRUE);
    g_assert_cmpint (follow->head, <=, run.now);
    g_assert_cmpint (follow->end - follow->start, ==, SPAN);
  }
}

static TimelineFollow
followed_until (int64_t now)
{
  TimelineFollow follow = new_follow ();
  int64_t frame = 0;

  play (&follow, &frame, now, 1);
  return follow;
}

static void
stands_still_until_filled (void)
{
  TimelineFollow follow = new_follow ();
  int64_t frame = 0;

  play (&follow, &frame, SPAN - FRAME, 1);
  g_assert_cmpint (follow.start, ==, 0);
  play (&follow, &frame, 3 * SPAN, 1);
  g_assert_cmpint (follow.end, ==, follow.head);
  g_assert_cmpint (follow.head, >, 2 * SPAN);
}

/* Collecting every 40 ms, the newest moment stands still for two frames and then jumps by three;
 * the picture must move by about one frame every time. */
static void
scrolls_smoothly (void)
{
  TimelineFollow follow = new_follow ();
  int64_t frame = 0;

  play (&follow, &frame, 5 * SPAN, 40 * MILLISECOND);
  for (int i = 0; i < 60; i++) {
    int64_t end = follow.end;
    play (&follow, &frame, frame, 40 * MILLISECOND);
    g_assert_cmpint (follow.end - end, >, FRAME / 2);
    g_assert_cmpint (follow.end - end, <, FRAME * 3 / 2);
  }
}

static void
comes_to_rest_at_the_end (void)
{
  TimelineFollow follow = new_follow ();
  TimelineRun run = { 0, 4 * SPAN };
  int64_t frame = 0;

  play (&follow, &frame, run.now, 40 * MILLISECOND);
  for (int i = 0; i < 100; i++, frame += FRAME)
    timeline_follow_tick (&follow, CLOCK + frame, run, FALSE);
  g_assert_cmpint (follow.end, ==, run.now);
  g_assert_false (timeline_follow_is_moving (&follow, run));
  g_assert_false (timeline_follow_tick (&follow, CLOCK + frame, run, FALSE));
}

static void
zoom_keeps_its_anchor (void)
{
  const double factors[] = { 0.5, 0.9, 1.3, 2.0 };
  const double places[] = { 0.0, 0.25, 0.8 };

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++) {
    for (guint j = 0; j < G_N_ELEMENTS (places); j++) {
      TimelineFollow follow = followed_until (10 * SPAN);
      int64_t anchor = follow.start + (int64_t) (places[j] * SPAN);
      timeline_follow_zoom (&follow, (TimelineRun){ 0, 10 * SPAN }, anchor, factors[i]);
      double span = (double) (follow.end - follow.start);
      g_assert_cmpfloat_with_epsilon (span, factors[i] * SPAN, 1.0);
      g_assert_cmpfloat_with_epsilon ((double) (anchor - follow.start), places[j] * span, 2.0);
    }
  }
}

static void
zoom_has_limits (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  TimelineRun run = { 0, 10 * SPAN };

  for (int i = 0; i < 100; i++)
    timeline_follow_zoom (&follow, run, follow.end, 0.5);
  g_assert_cmpint (follow.end - follow.start, ==, TIMELINE_LEAST_SPAN);
  for (int i = 0; i < 100; i++)
    timeline_follow_zoom (&follow, run, follow.start, 2);
  g_assert_cmpint (follow.end - follow.start, ==, 100 * SPAN);
}

static void
zoom_at_the_live_edge_goes_on_following (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  TimelineRun run = { 0, 10 * SPAN };

  timeline_follow_zoom (&follow, run, timeline_follow_anchor (&follow), 0.1);
  g_assert_true (follow.following);
  g_assert_cmpint (follow.end, ==, follow.head);
}

static void
zoom_away_from_the_live_edge_stops_following (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);

  timeline_follow_zoom (&follow, (TimelineRun){ 0, 10 * SPAN }, follow.start, 0.5);
  g_assert_false (follow.following);
}

static void
pan_stops_following_and_keeps_the_run_in_sight (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  TimelineRun run = { 0, 10 * SPAN };
  int64_t start = follow.start;

  timeline_follow_pan (&follow, run, -SPAN / 2);
  g_assert_false (follow.following);
  g_assert_cmpint (follow.start, ==, start - SPAN / 2);

  timeline_follow_pan (&follow, run, -1000 * SPAN);
  g_assert_cmpint (follow.end, >=, run.first);
  timeline_follow_pan (&follow, run, 1000 * SPAN);
  g_assert_cmpint (follow.start, <=, run.now);
  g_assert_cmpint (follow.end - follow.start, ==, SPAN);
}

static void
pause_holds_and_resume_catches_up (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  int64_t frame = 10 * SPAN + FRAME;
  int64_t end = follow.end;

  timeline_follow_pause (&follow);
  play (&follow, &frame, 15 * SPAN, 1);
  g_assert_cmpint (follow.end, ==, end);

  timeline_follow_resume (&follow, (TimelineRun){ 0, frame });
  play (&follow, &frame, frame, 1);
  g_assert_cmpint (follow.end, >, end);
  g_assert_cmpint (follow.end, <, follow.head); /* it glides */
  play (&follow, &frame, 30 * SPAN, 1);
  g_assert_cmpint (follow.end, ==, follow.head);
}

static void
glide_arrives_and_stands_still (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  int64_t frame = 10 * SPAN + FRAME;

  timeline_follow_glide (&follow, 2 * SPAN, 3 * SPAN);
  g_assert_false (follow.following);
  play (&follow, &frame, 20 * SPAN, 1);
  g_assert_cmpint (follow.start, ==, 2 * SPAN);
  g_assert_cmpint (follow.end, ==, 3 * SPAN);
}

static void
fit_shows_the_whole_run (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  TimelineRun run = { SPAN, 10 * SPAN };
  int64_t frame = 11 * SPAN;

  timeline_follow_fit (&follow, run);
  for (int i = 0; i < 200 && timeline_follow_is_moving (&follow, run); i++, frame += FRAME)
    timeline_follow_tick (&follow, CLOCK + frame, run, FALSE);
  g_assert_cmpint (follow.start, <, run.first);
  g_assert_cmpint (follow.end, >, run.now);
  g_assert_cmpint (follow.end - follow.start, <, 10 * SPAN);
}

static void
beginning_and_end_keep_the_span (void)
{
  TimelineFollow follow = followed_until (10 * SPAN);
  TimelineRun run = { SPAN, 10 * SPAN };

  follow.animated = FALSE;
  timeline_follow_show_beginning (&follow, run);
  timeline_follow_tick (&follow, CLOCK + 11 * SPAN, run, FALSE);
  g_assert_cmpint (follow.start, ==, run.first);
  g_assert_cmpint (follow.end, ==, run.first + SPAN);

  timeline_follow_show_end (&follow, run);
  timeline_follow_tick (&follow, CLOCK + 11 * SPAN + FRAME, run, FALSE);
  g_assert_cmpint (follow.end, >, run.now);
  g_assert_cmpint (follow.end - follow.start, ==, SPAN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/follow/stands-still-until-filled", stands_still_until_filled);
  g_test_add_func ("/follow/scrolls-smoothly", scrolls_smoothly);
  g_test_add_func ("/follow/comes-to-rest-at-the-end", comes_to_rest_at_the_end);
  g_test_add_func ("/follow/glide", glide_arrives_and_stands_still);
  g_test_add_func ("/follow/pause-and-resume", pause_holds_and_resume_catches_up);
  g_test_add_func ("/zoom/keeps-its-anchor", zoom_keeps_its_anchor);
  g_test_add_func ("/zoom/has-limits", zoom_has_limits);
  g_test_add_func ("/zoom/at-the-live-edge", zoom_at_the_live_edge_goes_on_following);
  g_test_add_func ("/zoom/away-from-the-live-edge", zoom_away_from_the_live_edge_stops_following);
  g_test_add_func ("/pan/stops-following", pan_stops_following_and_keeps_the_run_in_sight);
  g_test_add_func ("/show/whole-run", fit_shows_the_whole_run);
  g_test_add_func ("/show/beginning-and-end", beginning_and_end_keep_the_span);
  return g_test_run ();
}
