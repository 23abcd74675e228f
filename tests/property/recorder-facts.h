/* SPDX-License-Identifier: MIT
 *
 * What a record says of each thread and process, and whose entry in the ledger each thread is.
 */
#pragma once

#include "recorder-checks.h"

/* By how much the checker's clock and the session's may differ, in nanoseconds: the rate of the
 * latter was measured in a hundredth of a second. */
#define FACTS_CLOCKS_APART G_GINT64_CONSTANT (300000)

typedef struct {
  guint32 process; /* numbers of the record */
  guint32 thread;
  guint32 kernel_id;     /* 0: its THREAD_START was lost */
  guint32 creator;       /* 0: not known */
  guint32 entry;         /* of the ledger; 0: none */
  gboolean ended;        /* there was a THREAD_END, */
  gboolean ended_in_gap; /* and just before it some were lost */
  gboolean in_gap;       /* the last that was told of it was a loss */
  guint64 number;        /* the last one delivered, */
  gint64 number_moment;  /* and when it is said to have been, on CLOCK_MONOTONIC; 0: never */
  guint64 handled;       /* the last one of its signal handler */
  guint64 delivered;     /* its events but waits, */
  guint64 waits;         /* events of waits, */
  guint64 lost;          /* and what is told as lost of it */
  guint64 lost_since;    /* of that: since the last number */
} ThreadFacts;

typedef struct {
  guint32 number;
  guint32 process; /* the kernel's identifier */
  guint32 image;   /* of the ledger; 0: none */
  guint starts;    /* PROCESS_STARTs */
  guint ends;      /* PROCESS_ENDs of the collector */
  gint64 end_time;
  HeddleProcessEnd how; /* as that says */
  guint64 status;
  guint64 lost;         /* of the process as a whole */
  guint64 lost_no_ring; /* of that: of threads without a ring */
} ProcessFacts;

/* While a thread's signal handler did nothing, on CLOCK_MONOTONIC. */
typedef struct {
  gint64 begin, end;
} Pause;

typedef struct {
  const Ledger *ledger;
  gint64 origin;         /* of the session's time, on CLOCK_MONOTONIC */
  guint32 entries;       /* used of the ledger, and one */
  GHashTable *threads;   /* gint64 of process and thread -> ThreadFacts */
  GPtrArray *by_process; /* of ProcessFacts */
  ThreadFacts **owners;  /* of each entry; NULL: nobody in the record */
  GArray **pauses;       /* of each entry, of Pause; NULL: none */
} Facts;

/* Puts all events to their threads and processes, and complains of what can't be. `origin` is when
 * the session's time began, on CLOCK_MONOTONIC. Free it with facts_free(). */
Facts *facts_gather (Record *record, const Ledger *ledger, gint64 origin);
void facts_free (Facts *facts);

/* Returns a process or thread by its numbers; they are made if they are new. */
ProcessFacts *facts_process (Facts *facts, guint32 process);
ThreadFacts *facts_thread (Facts *facts, guint32 process, guint32 thread);

/* Returns whether the kind is one of the events by which a thread says that it waits for
 * another. */
gboolean facts_is_wait (guint16 kind);

/* Returns whether the kind is one of those that carry a thread's running number. */
gboolean facts_is_number (guint16 kind);
