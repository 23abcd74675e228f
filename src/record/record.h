/* SPDX-License-Identifier: MIT
 *
 * The recorder: writes the events of the process that it lives in. It is used by src/sync (in
 * instrumented programs) and by src/intercept (in unmodified ones), and needs libc alone.
 *
 * A program records if the environment names a session's folder (HEDDLE_SESSION). The recorder is
 * a guest: it never waits, exits, prints or asserts, allocates nothing after a thread's first
 * event, and counts what it can't record. If recording can't begin, the program runs as ever and
 * heddle_record_status() says why.
 *
 * THREADS   Each thread writes its own ring. A thread that the recorder did not see being created
 *           gets its ring with its first event.
 * FORK      A forked child opens a segment of its own and goes on as a new process.
 * SIGNALS   A handler may emit; if it lands inside an emission its event is counted as lost.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/clock.h"
#include "event/event.h"
#include "event/ring.h"

/* Hidden from the host program's symbols when linked into a preloaded library. */
#define HEDDLE_INTERNAL __attribute__ ((visibility ("hidden")))

typedef enum {
  HEDDLE_RECORD_OFF,        /* no session is named: nothing to do */
  HEDDLE_RECORD_ON,         /* recording */
  HEDDLE_RECORD_NO_FOLDER,  /* the session's folder is missing or may not be entered */
  HEDDLE_RECORD_NO_SEGMENT, /* the segment can't be made: no space, or a limit of this process */
} HeddleRecordStatus;

/* What the recorder keeps for a thread. Only its own thread touches it. */
typedef struct {
  HeddleRing *ring;           /* NULL: none yet, or none any more */
  uint32_t number;            /* counted from 1 in this process; 0: none yet */
  uint32_t rounds;            /* of thread-specific destructors seen at the thread's end */
  _Atomic (uint32_t) opening; /* 1 while it gets its ring; only its own signal handlers look */
  bool ringless;              /* it asked for a ring and there was none */
  bool ended;                 /* its ring is closed */
} HeddleThread;

/* 1 while this process records. Read before anything else: not recording costs one load. */
HEDDLE_INTERNAL extern _Atomic (uint32_t) heddle_recording;
HEDDLE_INTERNAL extern HeddleClock heddle_record_clock;
HEDDLE_INTERNAL extern _Thread_local HeddleThread heddle_thread
    __attribute__ ((tls_model ("initial-exec")));

/* Begins to record if the environment asks for it; called by a constructor, and harmless if called
 * again. Opens the segment, and a ring for the calling thread as the process's first. */
HEDDLE_INTERNAL HeddleRecordStatus heddle_record_start (void);

/* Keeps the recorder off for good, whatever the environment asks for. Has no effect once it has begun;
 * so it is for a constructor that runs before the recorder's own (which has no priority). */
HEDDLE_INTERNAL void heddle_record_stay_off (void);

/* Returns whether this process records, and if not, why. Any thread. */
HEDDLE_INTERNAL HeddleRecordStatus heddle_record_status (void);

/* Out of line part of heddle_emit(): gives the calling thread its ring, or counts the event as
 * lost and returns false. */
HEDDLE_INTERNAL bool heddle_thread_open (void);

/* Counts an event that landed inside an emission of the same thread. Async-signal-safe. */
HEDDLE_INTERNAL void heddle_record_count_nested (void);

/* Records one event of the calling thread, with the time now. Never blocks. */
static inline void
heddle_emit (HeddleEventKind kind, uint64_t object, uint64_t argument, uint32_t detail)
{
  HeddleThread *thread = &heddle_thread;

  if (atomic_load_explicit (&heddle_recording, memory_order_relaxed) == 0)
    return;
  if (thread->ring == NULL && !heddle_thread_open ())
    return;

  HeddleRing *ring = thread->ring;
  /* Relaxed: only a signal handler of this same thread could have found it set. */
  if (atomic_load_explicit (&ring->emitting, memory_order_relaxed) != 0) {
    heddle_record_count_nested ();
    return;
  }
  /* Tells the collector that a record older than its present watermark may still come. Its partner
   * is the acquire load of `emitting` in collect/ring-reader.c; the store may be late by the depth
   * of a store buffer, which the collector's hold-back covers. */
  atomic_store_explicit (&ring->emitting, 1, memory_order_relaxed);
  atomic_signal_fence (memory_order_seq_cst);
  HeddleEvent event = {
    .time = heddle_clock_read (heddle_record_clock),
    .kind = (uint16_t) kind,
    .detail = detail,
    .object = object,
    .argument = argument,
  };
  heddle_ring_write (ring, &event);
  /* Release: the record is published before the mark is taken away. */
  atomic_store_explicit (&ring->emitting, 0, memory_order_release);
}

/* Copies a text into the segment and returns its identifier, for a HEDDLE_FIELD_TEXT; 0 if there is
 * no room. Texts of over 255 bytes are cut at a character's boundary. Any thread; wait-free. */
HEDDLE_INTERNAL uint32_t heddle_record_text (const char *text);

/* Names the calling thread. */
HEDDLE_INTERNAL void heddle_record_thread_name (const char *name);

/* Names the thread whose pthread_self() is `handle`; 0 stands for the calling one. */
HEDDLE_INTERNAL void heddle_record_other_thread_name (uint64_t handle, const char *name);

/* Names an object of `type`. */
HEDDLE_INTERNAL void heddle_record_object_name (const void *object, HeddleObjectType type,
                                                const char *name);

/* Gives out the number of a thread that is about to be created and records its creation, before
 * the creation itself. Returns 0 if not recording. */
HEDDLE_INTERNAL uint32_t heddle_thread_create (void);

/* Begins the calling thread's record under a number from heddle_thread_create(), by the thread
 * `creator`. To be called first thing in the new thread. */
HEDDLE_INTERNAL void heddle_thread_begin (uint32_t number, uint32_t creator);

/* Returns the calling thread's number; 0 if it has none. */
static inline uint32_t
heddle_thread_number (void)
{
  return heddle_thread.number;
}

/* Returns the calling thread's identifier in the kernel as its ring knows it, without a system call;
 * 0 if it has no ring. */
static inline uint32_t
heddle_thread_kernel_id (void)
{
  const HeddleRing *ring = heddle_thread.ring;

  return ring != NULL ? ring->kernel_id : 0;
}

/* Turns a pointer or a pthread_t into a record's field. */
static inline uint64_t
heddle_object (const void *address)
{
  return (uint64_t) (uintptr_t) address;
}
