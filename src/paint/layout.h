/* SPDX-License-Identifier: MIT
 *
 * Layout: from the model and a view to a scene. Its cost follows the pixels of the view, never
 * the events behind them: below a pixel a lane is drawn from sums.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "paint/axis.h"
#include "paint/layout-cache.h"
#include "paint/scene.h"
#include "paint/theme.h"

/* Which arrows are drawn. */
typedef enum {
  ARROWS_ALL,
  ARROWS_MESSAGES,
  ARROWS_WAKE_UPS,
  ARROWS_NONE,
} ArrowChoice;

/* A moment that is marked, with its name. */
typedef struct {
  int64_t time; /* nanoseconds */
  const char *label;
} ViewMark;

/* Returns a copy of the marks and of their labels, an array of ViewMark. The caller unrefs it. */
GArray *view_marks_copy (const ViewMark *marks, guint count) G_GNUC_WARN_UNUSED_RESULT;

/* A stretch of time; of no length: none. */
typedef struct {
  int64_t start;
  int64_t end;
} ViewStretch;

/* An arrow over the lanes, from one to another, with words on it: a step of a finding's circle. */
typedef struct {
  uint32_t from, to;
  int64_t time;      /* where it stands, as near as there is room for it */
  const char *label; /* the caller's */
} LaneArrow;

/* What part of the model is looked at, and how large. */
typedef struct {
  int64_t start; /* nanoseconds at the left edge of the chart */
  int64_t end;   /* at its right edge; start < end */
  double width;  /* pixels of the whole picture, with the lane names */
  double height;
  double scroll; /* pixels that the lanes are scrolled up by */
  /* How large type, lanes and strokes are: 2 is twice as large as usual; 0: 1. For a projector, and for who
   * asks the desktop for larger text. Text is set at its size and lines are drawn at theirs; the axis is
   * the same, only shorter, as names need more room. */
  double scale;
  double lane_least; /* pixels that a lane is high at least, if more than usual */
  gboolean live;     /* the picture follows the program: open intervals reach the newest moment */
  Subject highlight; /* outlined; SUBJECT_NONE for nothing */
  /* The numbers of the processes that are shown as one row each, the caller's: a set of GUINT_TO_POINTER(). NULL
   * where nobody can collapse them, as on paper: then their headers have no sign for it. */
  GHashTable *collapsed;
  /* The lanes of objects that are one line each, likewise: a set of GUINT_TO_POINTER (lane).
   * NULL where nobody can collapse them, as on paper: they have no sign for it. */
  GHashTable *collapsed_lanes;
  /* The lanes that are left out, likewise: a set of GUINT_TO_POINTER (lane). Nullable. */
  GHashTable *hidden_lanes;
  /* The lanes that stand first, before all processes, likewise. Nullable. */
  GHashTable *pinned_lanes;
  /* The places that the user gave lanes, likewise: from GUINT_TO_POINTER (lane) to GUINT_TO_POINTER
   * (place). Lanes that have one stand in its order, and before those of their process that have
   * none, which stand as usual. Nullable. */
  GHashTable *lane_order;
  gboolean ungrouped; /* processes have no headers, and their lanes stand among one another */
  ArrowChoice arrows;
  /* Moments that a rule through all lanes marks; the caller's. */
  const int64_t *rules;
  guint rule_count;
  /* Moments that have a rule through all lanes and a flag with their name on the ruler: bookmarks, and
   * markers, whose flags differ. In any order; the caller's. */
  const ViewMark *bookmarks;
  guint bookmark_count;
  const ViewMark *markers;
  guint marker_count;
  ViewStretch range;            /* what is measured: tinted, with its length on the ruler */
  ViewStretch distance;         /* between two markers: a line on the ruler, with its length */
  const LaneArrow *lane_arrows; /* over the lanes; the caller's */
  guint lane_arrow_count;
  /* The axis of event order from `start` to `end`, the caller's; NULL: the clock's. */
  const Axis *axis;
  /* What is kept of earlier frames of this model; nullable, the caller's. It changes no scene. */
  LayoutCache *cache;
} View;

/* The measures of a picture, in pixels at a scale of 1. */
#define LAYOUT_NAMES_WIDTH  200.0 /* the column of lane names */
#define LAYOUT_RULER_HEIGHT 40.0
#define LAYOUT_LANE_HEIGHT  78.0 /* a thread's lane when there are few */
#define LAYOUT_BAR_HEIGHT   44.0
#define LAYOUT_LANE_LEAST   18.0 /* the least height of a lane */

/* Returns the scale that makes the smallest type, TEXT_SECONDARY, `size` pixels large. */
double layout_scale_for (double size);

/* What the scale makes of the measures. */
double layout_scale (const View *view);
double layout_names_width (const View *view);
double layout_ruler_height (const View *view);

/* Where a lane, or the header of a process, stands in the picture. */
typedef struct {
  uint32_t lane;      /* in the model; MODEL_NONE for a header */
  uint32_t process;   /* a header's process; 0 for a lane */
  uint32_t lanes;     /* a header's: how many lanes its process has */
  gboolean collapsed; /* a header: its row stands for its lanes; a lane: it is one line */
  double y;           /* of its top, scrolled */
  double height;
  double spans; /* of its height, what rows of spans take at its bottom */
} LanePlace;

/* Returns a scene of `model` seen by `view`. Colours are roles, so the same scene serves any theme;
 * the theme's font decides what text fits. Any thread, with its own scene and cache; free the scene with
 * scene_free(). */
Scene *layout_scene (const Model *model, const View *view, const Theme *theme)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns an array of LanePlace, in the order from top to bottom: threads first, then tasks, then the
 * locks and semaphores that were ever waited for or that the program named, then channels. Where
 * there are several processes, the lanes of each stand together under a header of its own, and
 * pipes, which processes share, at the end. The caller unrefs it. */
GArray *layout_lanes (const Model *model, const View *view) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the pixels that all lanes need, with the ruler, at the height that they have in `view`. */
double layout_full_height (const Model *model, const View *view);

/* Turn time to x and back, for `view`. x is not clipped. */
double layout_x (const View *view, int64_t time);
int64_t layout_time (const View *view, double x);

/* Says in one line what `subject` is, for people: "Worker 3 · blocked on counter · 4.2 ms · held by
 * Worker 1". Returns a string that the caller frees, or NULL for SUBJECT_NONE. */
char *describe_subject (const Model *model, Subject subject) G_GNUC_WARN_UNUSED_RESULT;

/* Says in one line how a lane is doing just now, for its accessible name: "Worker 3, thread, blocked
 * on counter for 4.2 ms". Returns a string that the caller frees. */
char *describe_lane (const Model *model, uint32_t lane) G_GNUC_WARN_UNUSED_RESULT;

/* Returns whether the lane can be collapsed to one line: those of objects can. */
gboolean layout_can_collapse (const ModelLane *lane);

/* The same of what stands at `place`, a header or a lane, and whether it is collapsed. */
char *describe_place (const Model *model, const LanePlace *place) G_GNUC_WARN_UNUSED_RESULT;

/* Says in one line how process `number` is doing, for its header's accessible name: "process shop
 * 4717, killed by SIGKILL, 7 lanes, collapsed". Returns a string that the caller frees. */
char *describe_process (const Model *model, const LanePlace *header) G_GNUC_WARN_UNUSED_RESULT;

/* Says in one line what lanes `view` has, in sight or collapsed: "11 threads · 1 lock · 2 channels";
 * "" if none. Returns a string that the caller frees. */
char *describe_lanes (const Model *model, const View *view) G_GNUC_WARN_UNUSED_RESULT;
