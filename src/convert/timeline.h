/* SPDX-License-Identifier: MIT
 *
 * A run as the formats of timelines know it: tracks with slices within one another, moments,
 * counters, and flows between tracks. Here it is decided what of the model becomes which of these,
 * once for all such formats; each of them only says how that is spelled. Internal to convert/.
 *
 * TRACKS   A track is told before anything that lies on it. A process is a track, each thread is
 *          one below it, and so is each object; the rows of those who wait for an object, and a
 *          thread's spans, are tracks below these. Slices of a track lie within one another or
 *          follow one another.
 * ORDER    Lane after lane, each in the order of time; then losses, ends of processes and flows. A
 *          reader sorts by time anyhow, and two things of the same moment on one track come in the
 *          order of their telling.
 */
#pragma once

#include "convert/names.h"
#include "convert/selection.h"
#include "convert/sink.h"

typedef enum { TRACK_PROCESS, TRACK_THREAD, TRACK_SLICES, TRACK_COUNTER } TrackKind;

typedef struct {
  uint64_t id;     /* counted from 1 in the order of telling; 0: no track */
  uint64_t parent; /* the track that it stands under; 0: none */
  TrackKind kind;
  /* Numbers by which foreign tools tell processes and threads apart. They are the system's where
   * that is known and nothing else has it, else ones that the kernel never gives. Those of tracks
   * that are no thread's are made up as well. */
  uint32_t process, thread;
  uint32_t rank; /* its place among its siblings */
  const char *name;
} Track;

/* What is known of something besides its name. */
typedef struct {
  const char *key;  /* constant, and the same pointer each time */
  const char *text; /* one of Names'; NULL: a number */
  int64_t number;
} Attribute;

#define ATTRIBUTES_MOST 6

typedef struct {
  int64_t start;
  int64_t end;          /* MODEL_OPEN: it goes on; of a moment: `start` */
  const char *category; /* constant, and the same pointer each time */
  const char *name;     /* one of Names' */
  Attribute attributes[ATTRIBUTES_MOST];
  uint32_t count; /* of attributes */
} Slice;

/* A message or a wake-up. */
typedef struct {
  uint64_t id; /* counted from 1 */
  const Track *from, *to;
  int64_t from_time, to_time;
  Slice label; /* without times */
} FlowLine;

/* How a format spells it. */
typedef struct {
  void (*track) (gpointer writer, const Track *track);
  void (*slice_begin) (gpointer writer, const Track *track, const Slice *slice);
  /* Of the innermost slice that has begun on the track; not called for one that goes on. */
  void (*slice_end) (gpointer writer, const Track *track, const char *name, int64_t end);
  void (*moment) (gpointer writer, const Track *track, const Slice *slice);
  void (*value) (gpointer writer, const Track *track, int64_t time, uint32_t value);
  void (*flow) (gpointer writer, const FlowLine *flow);
} TimelineFormat;

/* Tells everything of the selection to the format's functions, for as long as the sink takes it. */
void timeline_write (const Selection *selection, Names *names, Sink *sink,
                     const TimelineFormat *format, gpointer writer);
