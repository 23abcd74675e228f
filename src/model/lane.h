/* SPDX-License-Identifier: MIT
 *
 * What a lane is inside the model. Fields marked W are the writer's own; the others are set before
 * the lane is published, atomic, or append-only.
 */
#pragma once

#include <stdatomic.h>

#include "model/chunked-array.h"
#include "model/model.h"
#include "model/pyramid.h"

#define LANE_ROWS 64u /* rows of waiters that are told apart */

/* A stretch in which at least one thread waited, with the sum of all earlier ones. */
typedef struct {
  int64_t start;
  _Atomic (int64_t) end;
  int64_t before; /* nanoseconds of all earlier stretches */
} LaneStretch;

/* A hold with the sum of all earlier ones; begins like a ModelHold. */
typedef struct {
  ModelHold hold;
  int64_t before;
} LaneHold;

/* A wait with the first wait that was open when it began; begins like a ModelWait. */
typedef struct {
  ModelWait wait;
  uint64_t first_open;
} LaneWait;

/* Threads that are somewhere at the same time, each in a row of its own: a queue of waiters, or the
 * readers of a lock. */
typedef struct {
  ChunkedArray items; /* of LaneWait */
  _Atomic (uint32_t) rows;
  uint64_t rows_taken; /* W: a bit a row */
  uint32_t open;       /* W: how many are there */
  uint64_t first_open; /* W: no item before this one is open */
} LaneQueue;

/* The last thing that a thread did to an object and that may have woken another one. */
typedef struct {
  int64_t time; /* -1: nothing yet */
  uint32_t thread;
} LaneCause;

/* Pieces of work within one another. */
typedef struct {
  _Atomic (ChunkedArray *) rows[MODEL_SPAN_ROWS]; /* by depth; NULL: none that deep yet */
  uint8_t open[MODEL_SPAN_ROWS];                  /* W: the kinds of those that are open */
  uint32_t depth;                                 /* W: how many are open */
  uint32_t too_deep;                              /* W: open ones for which there is no row */
} SpanPart;

typedef struct {
  ChunkedArray intervals; /* of ModelInterval */
  Pyramid sums;           /* nanoseconds by state, over closed intervals */
  SpanPart spans;
  gboolean woken;       /* W: of a task, while it was being polled */
  ModelInterval broken; /* W: what a signal handler's sleep broke into; RUNNING: nothing */
} ThreadPart;

typedef struct {
  ChunkedArray holds; /* of LaneHold */
  LaneQueue waits;
  LaneQueue shares;       /* readers of a read-write lock */
  ChunkedArray contended; /* of LaneStretch */
  _Atomic (uint64_t) acquisitions;
  uint32_t holder;        /* W: the thread lane of the open hold, or MODEL_NONE */
  gboolean counting;      /* W: a semaphore that two threads had at once */
  LaneCause last_release; /* W */
} LockPart;

typedef struct {
  LaneCause last_signal; /* W */
} ConditionPart;

typedef struct {
  ChunkedArray backlog; /* of ModelBacklog */
  Pyramid peaks;
  _Atomic (uint32_t) capacity;
  _Atomic (uint32_t) peak;
  uint32_t present;       /* W: messages in it now */
  GHashTable *under_way;  /* W: a message's number -> LaneCause, its send */
  LaneCause last_receive; /* W */
  LaneCause last_close;   /* W */
} ChannelPart;

struct _ModelLane {
  uint32_t index;
  ModelLaneKind kind;
  uint32_t process;
  uint32_t ordinal;
  uint32_t number;
  int64_t start;
  _Atomic (int64_t) end;
  _Atomic (const char *) name; /* the model's string chunk owns it */
  _Atomic (uint32_t) named;
  Model *model;
  union {
    ThreadPart thread;
    LockPart lock; /* of all kinds of that family */
    ConditionPart condition;
    ChannelPart channel;
  };
};

/* Sets up and frees the part of the lane's kind. */
void thread_part_init (ThreadPart *part);
void thread_part_clear (ThreadPart *part);
void lock_part_init (LockPart *part);
void lock_part_clear (LockPart *part);
void channel_part_init (ChannelPart *part);
void channel_part_clear (ChannelPart *part);

/* ------------------------------------------------------------------ the writer's steps */

void lane_queue_init (LaneQueue *queue);
void lane_queue_clear (LaneQueue *queue);
/* The thread comes, and goes again; leaving returns whether it was there. */
void lane_queue_enter (LaneQueue *queue, int64_t time, uint32_t thread);
gboolean lane_queue_leave (LaneQueue *queue, int64_t time, uint32_t thread);
/* Whoever came first of those that are there goes. */
void lane_queue_leave_first (LaneQueue *queue, int64_t time);
/* All go. */
void lane_queue_finish (LaneQueue *queue, int64_t time);
/* Any thread: the index of the first item that can reach `time` or later. */
uint64_t lane_queue_at (const LaneQueue *queue, uint64_t count, int64_t time);

/* Ends the thread's present interval at `time`, ended by `waker`, and begins one in `state`. A
 * thread whose life is over has no more intervals. */
void thread_enter (ModelLane *thread, int64_t time, ModelState state, uint32_t object,
                   uint32_t holder, uint32_t waker);

/* The same for what is not known, as events were lost for that `cause`. */
void thread_lose (ModelLane *thread, int64_t time, uint32_t cause);

/* Ends the thread's present interval and life. */
void thread_finish (ModelLane *thread, int64_t time);

/* Returns the thread's present interval, or NULL before the first and after the last. */
ModelInterval *thread_present (const ModelLane *thread);

void span_part_clear (SpanPart *part);

/* Begin a span within those that are open. The name must live as long as the model. */
void span_begin_named (SpanPart *part, int64_t time, const char *name);
void span_begin_numbered (SpanPart *part, int64_t time, ModelSpanKind kind, uint64_t first_item,
                          uint32_t number);

/* Ends the innermost span of the kind, for TASK that of the task, and those within it; nothing if none is
 * open. */
void span_end (SpanPart *part, int64_t time, ModelSpanKind kind, uint32_t task);
void span_end_all (SpanPart *part, int64_t time);

void lock_wait_begin (ModelLane *lock, int64_t time, uint32_t thread);
/* Ends the wait of `thread`; returns whether there was one. */
gboolean lock_wait_end (ModelLane *lock, int64_t time, uint32_t thread);
void lock_hold_begin (ModelLane *lock, int64_t time, uint32_t thread);
/* Ends the present hold, if there is one. `uncertain`: events were lost, it may have ended otherwise. */
void lock_hold_end (ModelLane *lock, int64_t time, gboolean uncertain);
/* Ends all that is open in the lane. */
void lock_finish (ModelLane *lock, int64_t time);

/* From `time` on the number is `value`, by `thread`. */
void steps_set (ModelLane *lane, int64_t time, uint32_t value, uint32_t thread);

/* Adds a message at its send; takes it out at its receive and sets `send` to where it came from. */
void channel_put (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number);
gboolean channel_take (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number,
                       LaneCause *send);
