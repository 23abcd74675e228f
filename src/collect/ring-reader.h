/* SPDX-License-Identifier: MIT
 *
 * Reads one slot of a segment: the rings of the threads that have it one after another.
 */
#pragma once

#include <glib.h>

#include "collect/clock-map.h"
#include "collect/pending-queue.h"
#include "event/ring.h"

typedef struct {
  PendingQueue queue;
  guint64 taken;         /* our own count: the shared one is only for the writer */
  guint64 lost_base;     /* the ring's count of losses when its present thread began */
  guint64 lost_told;     /* losses of the present thread that LOST records stood for */
  gint64 last_time;      /* of the last event read */
  gint64 emitting_since; /* when the emission that is going on was first seen; 0: none is */
  guint32 thread;        /* the present thread's number; 0: the slot is nobody's */
  guint32 kernel_id;     /* the present thread's identifier in the kernel, as the ring says */
  gboolean ended;        /* the present thread's THREAD_END was read */
  gboolean exited;       /* the process's own PROCESS_END was read */
  gboolean missed;       /* the kernel did not know the thread when it was last asked for */
  gboolean corrupt;      /* the ring broke its rules: it is left alone for good */
  gboolean behind;       /* more was published than could be read this time */
  gboolean settled; /* the process was dead at the last read: nothing later than `final` is its */
  guint64 final;    /* how many records were published then */
} RingReader;

/* What all rings of a segment have in common for one look. */
typedef struct {
  const ClockMap *map;
  HeddleClock clock;
  guint32 capacity; /* of a ring, in records: from the checked copy of the header */
  guint32 share;    /* records to take from a ring at most */
  guint32 policy;   /* the HeddleLossPolicy that was asked for */
  gint64 now; /* of the session; later times by more than a second are nonsense, and cut to that */
  gint64 floor;    /* what is earlier than this was handed over: earlier times are raised to it */
  gint64 patience; /* how long an emission that goes on may hold up what others emitted later */
  gboolean dead;   /* the process is gone: nothing more will come */
} RingLook;

void ring_reader_init (RingReader *reader);
void ring_reader_clear (RingReader *reader);

/* Reads what the ring's thread has published, as much as its share allows, and frees the slot if
 * that thread writes no more: its ring is closed, or it is `gone` (which the caller has found out
 * before). Returns FALSE if the ring breaks its rules. */
gboolean ring_reader_read (RingReader *reader, HeddleRing *ring, const RingLook *look,
                           gboolean gone);

/* Returns up to which moment nothing more can come from this ring, if the others are complete up to
 * `complete`. */
gint64 ring_reader_complete (const RingReader *reader, const RingLook *look, gint64 complete);
