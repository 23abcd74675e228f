/* SPDX-License-Identifier: MIT
 *
 * Reads one process's segment.
 */
#pragma once

#include <glib.h>

#include "collect/process-end.h"
#include "collect/ring-reader.h"
#include "event/segment.h"

typedef struct {
  char *name;           /* the file's name in the session's folder */
  void *base;           /* the mapping; NULL until the segment is ready */
  gsize size;           /* of the mapping */
  HeddleSegment header; /* our own copy, checked: the shared one may change under us */
  guint32 number;       /* the process's number in the session, counted from 1 */
  gint64 start;         /* of its PROCESS_START: nothing of it is told to be earlier */
  int process_handle;   /* a pidfd; -1: the process was gone when we looked, or can't be seen */
  gboolean foreign;     /* its identifiers count in another namespace: it can't be looked at */
  gboolean alive;       /* as far as is known */
  gboolean ended;       /* as segment_reader_look_for_end() has found it */
  gboolean corrupt;     /* it broke its own rules */
  gboolean over;        /* dead, and everything was read */
  ProcessEnd end;       /* as far as is known before it has ended */
  gint64 replaced;      /* when another program took its place, if one did */
  guint looks;          /* how often it was read */
  GPtrArray *rings;     /* of RingReader, one for each slot that was ever used */
  PendingQueue queue;   /* events of the process as a whole */
  guint64 told_no_ring, told_no_text, told_nested; /* losses already told */
} SegmentReader;

/* Returns a reader for the file of that name, still unopened. */
SegmentReader *segment_reader_new (const char *name);
void segment_reader_free (SegmentReader *reader);

/* Maps the segment once it is ready. Returns whether it is mapped: FALSE if it isn't ready yet, or
 * if it is corrupt (then so marked). */
gboolean segment_reader_open (SegmentReader *reader, int folder);

/* Another program goes on under the process's identifier since the moment `time`: this image is
 * over with the next look. */
void segment_reader_replace (SegmentReader *reader, gint64 time);

/* Finds out whether the process has ended. To be called before the folder is listed: if it has
 * ended then, whatever took its place has its own segment there; and before the rings are read:
 * what is read next is the last of it. */
void segment_reader_look_for_end (SegmentReader *reader);

/* Reads all rings and tells losses. `look` has what all
 * segments have in common: all but the clock and the capacity; its `dead` says that the process is
 * known to be dead. Returns the moment up to which this process's events are complete. */
gint64 segment_reader_read (SegmentReader *reader, const RingLook *look);

/* Copies the text of an identifier into `text`; "" if the identifier is not valid. The result is
 * valid UTF-8. */
#define SEGMENT_TEXT_SIZE 768
void segment_reader_text (SegmentReader *reader, guint64 identifier, char text[SEGMENT_TEXT_SIZE]);
