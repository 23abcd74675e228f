/* SPDX-License-Identifier: MIT
 *
 * What the files that make a timeline of a model share.
 */
#pragma once

#include "convert/timeline.h"

typedef struct {
  const Selection *selection;
  const Model *model;
  Names *names;
  Sink *sink;
  const TimelineFormat *format;
  gpointer writer;
  Track *processes; /* by number; 0 is what processes share */
  Track *threads;   /* by lane; of id 0 where the lane is no thread's or task's, or not wanted */
  GHashTable *process_taken; /* numbers that foreign tools know processes by */
  GHashTable *thread_taken;  /* and threads */
  uint32_t made_up;          /* the next number that the kernel doesn't give */
  uint64_t ids;              /* tracks told so far */
} Timeline;

/* The words that things are sorted by, once each: a format may know them by their pointers. */
typedef struct {
  const char *state, *task, *span, *hold, *wait, *read, *condition, *notification, *message,
      *wake_up, *loss, *process_end;
} TimelineWords;
extern const TimelineWords timeline_categories;

typedef struct {
  const char *state, *object, *holder, *worker, *woken_by, *cause, *thread, *uncertain, *first,
      *count, *in_vain, *number, *by;
} TimelineKeys;
extern const TimelineKeys timeline_keys;

/* Adds an attribute; a text that is NULL is left out. */
void slice_add_text (Slice *slice, const char *key, const char *text);
void slice_add_number (Slice *slice, const char *key, int64_t number);

/* Tells a track below `parent`, which is one of the same process. `name` and `row` make its name:
 * "counter: waiting 2"; `part` NULL: the name alone. */
Track timeline_tell_track (Timeline *timeline, const Track *parent, TrackKind kind,
                           const char *name, const char *part, uint32_t row, uint32_t rank);

/* Tells a slice as a whole. */
void timeline_tell_slice (Timeline *timeline, const Track *track, const Slice *slice);

/* Rows of tracks for what may overlap: each thing lies in the lowest row that is free. */
typedef struct {
  const Track *parent;
  const char *name, *part;
  GArray *rows; /* of TimelineRow */
} TimelineRows;

void timeline_rows_init (TimelineRows *rows, const Track *parent, const char *name,
                         const char *part);
void timeline_rows_clear (TimelineRows *rows);

/* Returns the track for what lasts from `start` to `end`; starts never go back. */
Track timeline_rows_take (Timeline *timeline, TimelineRows *rows, int64_t start, int64_t end);

/* Returns the track of the lane's process. */
const Track *timeline_process (const Timeline *timeline, const ModelLane *lane);

/* Tell a whole lane, by family. */
void timeline_tell_thread (Timeline *timeline, const ModelLane *lane);
void timeline_tell_lock (Timeline *timeline, const ModelLane *lane);
void timeline_tell_condition (Timeline *timeline, const ModelLane *lane);
void timeline_tell_steps (Timeline *timeline, const ModelLane *lane);

/* Tell what is of no lane: what was lost, how processes ended, and what went between threads. */
void timeline_tell_losses (Timeline *timeline);
void timeline_tell_ends (Timeline *timeline);
void timeline_tell_flows (Timeline *timeline);
