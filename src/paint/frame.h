/* SPDX-License-Identifier: MIT
 *
 * One frame being laid out: what the parts of layout share. Internal to paint/.
 *
 * COLUMNS  What is narrower than a column is summed up by column. Columns are a pixel wide, in a
 *          very wide picture two, and twice that if there are many lanes: a frame has time for some
 *          ten thousands. They are aligned to time 0, not to the picture's edge, so that panning
 *          moves them and does not change them.
 * UNITS    All parts lay out in the scene's units, and know no scale but 1: `view` is in units, and
 *          its width, height and scroll are not the caller's pixels. "Pixel" below is such a unit.
 */
#pragma once

#include "paint/layout.h"
#include "paint/text-style.h"

typedef struct {
  const Model *model;
  const View *view;
  const Theme *theme;
  Scene *scene;
  Scene *labels;      /* the labels of bars, which go over the flows */
  GArray *places;     /* LanePlace, top to bottom */
  uint32_t *place_of; /* by lane: its index in `places`, or MODEL_NONE */
  uint32_t lane_count;
  uint32_t lanes_of[MODEL_FAMILY_NONE + 1]; /* by family: how many are placed */
  int64_t now;                              /* open intervals reach to here */
  double left, right;                       /* the chart's edges */
  double nanoseconds;                       /* in a pixel */
  double pixels;                            /* in a nanosecond */
  double grain;                             /* pixels in a column */
  double column;                            /* nanoseconds in a column */
  double small;                             /* pixels: see frame_is_small() */
  double thread_height;
  GArray *flags; /* of Flag: marks.c */
} Frame;

/* ------------------------------------------------------------------ places.c */

/* How a lane's height is shared out. */
typedef struct {
  double pad;    /* above and below */
  double ribbon; /* a lock's */
  double gap;    /* between ribbon and waiters */
  double row;    /* of a waiter */
  double pitch;  /* from row to row */
} LockMeasures;

#define LOCK_ROWS_SHOWN 8u /* waiters beyond these are told as a number */

/* Returns the lanes in their order with y and height set, and the height of a thread's lane. */
GArray *places_new (const Model *model, const View *view, double *thread_height)
    G_GNUC_WARN_UNUSED_RESULT;

/* A collapsed lane's ribbon and what waits for it share one line: its rows lie over one another. */
LockMeasures lock_measures (double thread_height, gboolean collapsed);

/* Returns the height of a lock's ribbon: readers that share it stand in rows; a barrier has
 * none. */
double ribbon_height (const ModelLane *lane, const LockMeasures *measures);

/* Rows of spans under a thread's bar: how far beneath it they begin, how many are shown, and from
 * one to the next; 0: there is no room for any. */
#define SPAN_GAP        3.0
#define SPAN_ROWS_SHOWN 6u
double span_pitch (double thread_height);

/* Returns the bar of a thread's lane. `lane_height` is without rows of spans. */
double bar_height (double lane_height);
double bar_top (const LanePlace *place);

/* ------------------------------------------------------------------ layout.c */

/* Returns the view in the scene's units, in which the scale is 1. */
View layout_in_units (const View *view);

/* Some of these are asked for each column of each lane, and more: hence inline. */
static inline double
frame_x (const Frame *frame, int64_t time)
{
  if (frame->view->axis != NULL)
    return layout_x (frame->view, time);
  return LAYOUT_NAMES_WIDTH + ((double) time - (double) frame->view->start) * frame->pixels;
}

/* Returns the first column boundary after `time`; always later than `time`. */
int64_t frame_column_end (const Frame *frame, int64_t time);

/* Sets times[0] to `from`, and after it the ends of the columns from there on: `most` of them, or
 * as many as reach beyond the view or to now, where the last one ends. Returns how many. */
uint32_t frame_columns (const Frame *frame, int64_t from, uint32_t most, int64_t *times);

/* Returns the number of the column that begins at `time`. It is meant for the clock's axis and for
 * columns of two nanoseconds or more: else it is off. */
int64_t frame_column_number (const Frame *frame, int64_t time);

/* Returns the moment that is drawn a column before `time`. */
int64_t frame_column_before (const Frame *frame, int64_t time);

/* Returns whether a stretch of time is too short for a shape of its own. */
gboolean frame_is_narrow_in_order (const Frame *frame, int64_t start, int64_t end);
static inline gboolean
frame_is_narrow (const Frame *frame, int64_t start, int64_t end)
{
  if (frame->view->axis != NULL)
    return frame_is_narrow_in_order (frame, start, end);
  return (double) (end - start) < frame->column;
}

/* The same for what comes in great numbers, intervals, holds and waits: what is hardly wider than a
 * column is better off in columns. What is not is wider than one: it never lies wholly within. */
static inline gboolean
frame_is_small (const Frame *frame, int64_t start, int64_t end)
{
  if (frame->view->axis != NULL)
    return frame_x (frame, end) - frame_x (frame, start) < frame->small;
  return (double) (end - start) < frame->small * frame->nanoseconds;
}

/* Returns an end as drawn: what is open reaches to now. */
static inline int64_t
frame_end (const Frame *frame, int64_t end)
{
  return MIN (end, frame->now);
}

/* Returns where a lane stands, or NULL. */
const LanePlace *frame_place (const Frame *frame, uint32_t lane);

double frame_text_width (const Frame *frame, TextStyle style, const char *text);

/* Adds a box clipped to the chart; returns FALSE if nothing of it is in the chart. */
gboolean frame_add_box (Frame *frame, Shape shape);

/* Adds `text`, its left edge at x and its middle at `middle`. */
void frame_add_text (Frame *frame, TextStyle style, ColourRole colour, double x, double middle,
                     double width, const char *text, Subject subject);

/* Adds `text` to the middle of the box from x0 to x1 on a piece of ground, if it fits with `margin`
 * on both sides. Returns whether it did. */
gboolean frame_add_label (Frame *frame, TextStyle style, ColourRole colour, double x0, double x1,
                          double middle, double margin, gboolean on_ground, const char *text,
                          Subject subject);

/* ------------------------------------------------------------------ the parts */

void add_ruler_grid (Frame *frame); /* under the lanes */
void add_rules (Frame *frame);      /* over them, under their labels */
void add_ruler (Frame *frame);      /* over all */

/* ------------------------------------------------------------------ marks.c */

/* Places the flags of marks on the ruler; `frame->flags` is the caller's to unref. */
void place_flags (Frame *frame);

/* Returns whether a flag or the name of a stretch takes some of the ruler from x0 to x1, where then
 * no tick has room for its label. */
gboolean flags_cover (const Frame *frame, double x0, double x1);

void add_stretch (Frame *frame);    /* over the lanes, under their labels */
void add_mark_rules (Frame *frame); /* over all lanes */
void add_flags (Frame *frame);      /* over the ruler */
void add_lane_name (Frame *frame, const LanePlace *place);
void add_process_header (Frame *frame, const LanePlace *header);
void add_thread_lane (Frame *frame, const LanePlace *place);
void add_lock_lane (Frame *frame, const LanePlace *place);
void add_reader_rows (Frame *frame, const LanePlace *place, double top,
                      const LockMeasures *measures);

/* Returns whether threads get what the lane stands for, at once or after a wait: it is a lock or a
 * semaphore. */
gboolean lock_is_acquired (const ModelLane *lane);

void add_channel_lane (Frame *frame, const LanePlace *place);
void add_condition_lane (Frame *frame, const LanePlace *place);
void add_span_rows (Frame *frame, const LanePlace *place);

/* What a condition's lane says of itself beside its name, and what a span is called. Return strings
 * that the caller frees. */
char *say_condition (const Frame *frame, const ModelLane *lane) G_GNUC_WARN_UNUSED_RESULT;
char *span_text (const Model *model, const ModelSpan *span) G_GNUC_WARN_UNUSED_RESULT;

/* Say in one line what the subject of that lane is. Return strings that the caller frees, or
 * NULL. */
char *describe_span (const Model *model, const ModelLane *lane, uint64_t packed)
    G_GNUC_WARN_UNUSED_RESULT;
char *describe_condition_wait (const Model *model, const ModelLane *lane, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;
char *describe_signal (const Model *model, const ModelLane *lane, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;
void add_flows (Frame *frame);

/* Says what a bundle of flows is, whose number is a subject_density(). Returns a string that the
 * caller frees, or NULL if there is none. */
char *describe_flows (const Model *model, ModelFlowKind kind, uint64_t bundle)
    G_GNUC_WARN_UNUSED_RESULT;

void add_lane_arrows (Frame *frame);
void add_highlight (Frame *frame);
