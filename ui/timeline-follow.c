/* SPDX-License-Identifier: MIT
 *
 * Following and zooming, see timeline-follow.h.
 */
#include "ui/timeline-follow.h"

#include <math.h>

#define MILLISECOND 1e6 /* nanoseconds */

/* A frame that comes later than this was not drawn late: the window was hidden. */
#define LONGEST_FRAME        (100 * MILLISECOND)

#define GLIDE_TIME           (70 * MILLISECOND)
#define LATENCY_RISE_TIME    (50 * MILLISECOND)
#define LATENCY_FALL_TIME    (2000 * MILLISECOND)

#define LARGEST_SPAN_IN_RUNS 10.0
#define MARGIN               0.02 /* beside the run where it is shown to its end */
/* What is left to glide once it is less than this share of the span is not visible any more. */
#define ARRIVED 0.0005

static int64_t
span_of (const TimelineFollow *follow)
{
  return follow->end - follow->start;
}

/* Returns how much of a distance is covered in `elapsed` by a movement that slows down as it
 * nears its end. */
static double
share_covered (double elapsed, double time_constant)
{
  return 1.0 - exp (-elapsed / time_constant);
}

void
timeline_follow_begin (TimelineFollow *follow, int64_t span)
{
  gboolean animated = follow->animated;

  *follow = (TimelineFollow){ .end = span, .following = TRUE, .animated = animated };
}

/* The head keeps to the frames' pace, behind the newest moment by the estimated latency. */
static void
advance_head (TimelineFollow *follow, int64_t frame_time, double elapsed, int64_t now)
{
  int64_t latency = frame_time - now;

  if (follow->last_frame == 0)
    follow->latency = latency;

  double change = (double) (latency - follow->latency);
  double time_constant = change > 0 ? LATENCY_RISE_TIME : LATENCY_FALL_TIME;
  follow->latency += (int64_t) (change * share_covered (elapsed, time_constant));

  int64_t head = MIN (frame_time - follow->latency, now);
  follow->head = MAX (follow->head, head);
}

/* The run has ended: the head arrives at its last moment. */
static void
settle_head (TimelineFollow *follow, double elapsed, int64_t now)
{
  double rest = (double) (now - follow->head) * (1.0 - share_covered (elapsed, GLIDE_TIME));

  if (!follow->animated || fabs (rest) < ARRIVED * (double) span_of (follow))
    rest = 0;
  follow->head = now - (int64_t) rest;
}

static void
glide (TimelineFollow *follow, double elapsed)
{
  double rest = 1.0 - share_covered (elapsed, GLIDE_TIME);
  double start_rest = (double) (follow->target_start - follow->start) * rest;
  double end_rest = (double) (follow->target_end - follow->end) * rest;
  double visible = ARRIVED * (double) (follow->target_end - follow->target_start);

  if (!follow->animated || (fabs (start_rest) < visible && fabs (end_rest) < visible)) {
    start_rest = end_rest = 0;
    follow->gliding = FALSE;
  }
  follow->start = follow->target_start - (int64_t) start_rest;
  follow->end = follow->target_end - (int64_t) end_rest;
}

static void
keep_head_in_view (TimelineFollow *follow, double elapsed)
{
  int64_t span = span_of (follow);

  follow->catch_up *= 1.0 - share_covered (elapsed, GLIDE_TIME);
  if (!follow->animated || follow->catch_up < ARRIVED * (double) span)
    follow->catch_up = 0;

  int64_t edge = follow->head - (int64_t) follow->catch_up;
  if (edge > follow->end) {
    follow->end = edge;
    follow->start = edge - span;
  }
}

gboolean
timeline_follow_tick (TimelineFollow *follow, int64_t frame_time, TimelineRun run, gboolean running)
{
  int64_t start = follow->start;
  int64_t end = follow->end;
  double elapsed = 0;

  if (follow->last_frame != 0)
    elapsed = CLAMP ((double) (frame_time - follow->last_frame), 0, LONGEST_FRAME);
  if (running)
    advance_head (follow, frame_time, elapsed, run.now);
  else
    settle_head (follow, elapsed, run.now);
  follow->last_frame = frame_time;

  if (follow->gliding)
    glide (follow, elapsed);
  else if (follow->following)
    keep_head_in_view (follow, elapsed);
  return follow->start != start || follow->end != end;
}

gboolean
timeline_follow_is_moving (const TimelineFollow *follow, TimelineRun run)
{
  return follow->gliding || follow->catch_up > 0 || follow->head != run.now;
}

/* Lets go of what is followed if it is out of sight. */
static void
follow_only_in_sight (TimelineFollow *follow)
{
  if (follow->head > follow->end)
    follow->following = FALSE;
  follow->catch_up = 0;
}

static void
keep_run_in_sight (TimelineFollow *follow, TimelineRun run)
{
  int64_t span = span_of (follow);

  if (follow->start > run.now)
    follow->start = run.now;
  if (follow->start + span < run.first)
    follow->start = run.first - span;
  follow->end = follow->start + span;
}

void
timeline_follow_zoom (TimelineFollow *follow, TimelineRun run, int64_t anchor, double factor)
{
  double span = (double) span_of (follow);
  double largest =
      MAX (LARGEST_SPAN_IN_RUNS * (double) (run.now - run.first), (double) TIMELINE_FIRST_SPAN);
  double left_share = (double) (anchor - follow->start) / span;

  follow->gliding = FALSE;
  span = CLAMP (span * factor, (double) TIMELINE_LEAST_SPAN, largest);
  follow->start = anchor - (int64_t) llround (left_share * span);
  follow->end = follow->start + (int64_t) llround (span);
  keep_run_in_sight (follow, run);
  follow_only_in_sight (follow);
}

int64_t
timeline_follow_anchor (const TimelineFollow *follow)
{
  gboolean in_sight = follow->head >= follow->start && follow->head <= follow->end;

  if (follow->following && in_sight)
    return follow->head;
  return follow->start + span_of (follow) / 2;
}

void
timeline_follow_pan (TimelineFollow *follow, TimelineRun run, int64_t distance)
{
  follow->gliding = FALSE;
  follow->start += distance;
  follow->end += distance;
  keep_run_in_sight (follow, run);
  follow_only_in_sight (follow);
}

static void
glide_to (TimelineFollow *follow, int64_t start, int64_t end)
{
  follow->gliding = TRUE;
  follow->target_start = start;
  follow->target_end = MAX (end, start + TIMELINE_LEAST_SPAN);
  follow->catch_up = 0;
  if (follow->head > follow->target_end)
    follow->following = FALSE;
}

void
timeline_follow_fit (TimelineFollow *follow, TimelineRun run)
{
  int64_t margin = (int64_t) (MARGIN * (double) (run.now - run.first));

  glide_to (follow, run.first - margin, run.now + margin);
}

void
timeline_follow_show_beginning (TimelineFollow *follow, TimelineRun run)
{
  glide_to (follow, run.first, run.first + span_of (follow));
}

void
timeline_follow_show_end (TimelineFollow *follow, TimelineRun run)
{
  int64_t span = span_of (follow);
  int64_t end = run.now + (int64_t) (MARGIN * (double) span);

  glide_to (follow, end - span, end);
}

void
timeline_follow_resume (TimelineFollow *follow, TimelineRun run)
{
  int64_t span = span_of (follow);

  follow->gliding = FALSE;
  follow->following = TRUE;
  follow->catch_up = 0;
  if (follow->head < follow->start)
    glide_to (follow, MAX (follow->head - span, run.first), MAX (follow->head, run.first + span));
  else if (follow->head > follow->end)
    /* From far away, only the last stretch is worth a movement. */
    follow->catch_up = (double) MIN (follow->head - follow->end, span);
}

void
timeline_follow_pause (TimelineFollow *follow)
{
  follow->gliding = FALSE;
  follow->following = FALSE;
  follow->catch_up = 0;
}

void
timeline_follow_show (TimelineFollow *follow, int64_t start, int64_t end)
{
  timeline_follow_pause (follow);
  follow->start = start;
  follow->end = MAX (end, start + TIMELINE_LEAST_SPAN);
}

void
timeline_follow_glide (TimelineFollow *follow, int64_t start, int64_t end)
{
  timeline_follow_pause (follow);
  glide_to (follow, start, end);
}
