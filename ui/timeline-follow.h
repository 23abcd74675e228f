/* SPDX-License-Identifier: MIT
 *
 * Which part of the run a timeline shows, and how that moves: following the newest moment, zooming,
 * panning, gliding to a place. Arithmetic alone, without a widget or a clock of its own.
 *
 * FOLLOWING  The span stays as it is. Until the newest moment reaches the right edge the picture
 *            stands still and fills; from then on it scrolls.
 * SMOOTHNESS The newest moment that the model knows of advances in steps, whenever events were
 *            collected. The head advances with the frames instead, behind the newest moment by as
 *            much as the steps need. The estimate rises fast and falls slowly, so that
 *            the picture neither stutters nor runs ahead of what is known.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#define TIMELINE_LEAST_SPAN INT64_C (100)       /* nanoseconds */
#define TIMELINE_FIRST_SPAN INT64_C (500000000) /* what a new run is shown with */

/* The run that is looked at, in nanoseconds of its session. */
typedef struct {
  int64_t first; /* its first moment */
  int64_t now;   /* the newest moment that is known */
} TimelineRun;

typedef struct {
  int64_t start; /* the left edge */
  int64_t end;   /* the right edge */
  gboolean following;
  gboolean animated; /* FALSE: gliding arrives at once */
  /* How far the following has come. */
  int64_t head;       /* the newest moment, smoothed */
  int64_t latency;    /* the frame's time less the head */
  int64_t last_frame; /* the frame's time at the last tick; 0 before the first */
  double catch_up;    /* how far the right edge is still behind the head */
  /* Where a glide leads. */
  gboolean gliding;
  int64_t target_start;
  int64_t target_end;
} TimelineFollow;

/* Shows the first `span` nanoseconds of a run that is about to begin, and follows it. */
void timeline_follow_begin (TimelineFollow *follow, int64_t span);

/* Moves on to the frame at `frame_time` (nanoseconds of any steady clock). Returns whether the
 * visible range changed. */
gboolean timeline_follow_tick (TimelineFollow *follow, int64_t frame_time, TimelineRun run,
                               gboolean running);

/* Returns whether further ticks would change the range even if the run did not advance. */
gboolean timeline_follow_is_moving (const TimelineFollow *follow, TimelineRun run);

/* Multiplies the span by `factor`, within the limits, so that the moment `anchor` stays where it
 * is. If the newest moment is out of sight afterwards, following ends. */
void timeline_follow_zoom (TimelineFollow *follow, TimelineRun run, int64_t anchor, double factor);

/* Returns the moment at which a zoom by the keyboard is anchored: the newest one if it is followed
 * and in sight, otherwise the middle. */
int64_t timeline_follow_anchor (const TimelineFollow *follow);

/* Shows what is `distance` nanoseconds later. Some of the run always stays in sight. */
void timeline_follow_pan (TimelineFollow *follow, TimelineRun run, int64_t distance);

/* Glides to the whole run, with a small margin. */
void timeline_follow_fit (TimelineFollow *follow, TimelineRun run);

/* Glides to the beginning of the run, with the span as it is. */
void timeline_follow_show_beginning (TimelineFollow *follow, TimelineRun run);

/* Glides to the end of a run that is over, with the span as it is and a small margin. */
void timeline_follow_show_end (TimelineFollow *follow, TimelineRun run);

/* Glides to the newest moment and follows it from now on. */
void timeline_follow_resume (TimelineFollow *follow, TimelineRun run);

/* Shows this part of a run, at least the least span of it, and stands still. */
void timeline_follow_show (TimelineFollow *follow, int64_t start, int64_t end);

/* Glides there, and stands still from then on. */
void timeline_follow_glide (TimelineFollow *follow, int64_t start, int64_t end);

/* Stands still from now on. */
void timeline_follow_pause (TimelineFollow *follow);
