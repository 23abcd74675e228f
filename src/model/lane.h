/* SPDX-License-Identifier: MIT
 *
 * What a lane is inside the model. Fields marked W are the writer's own; the others are set before
 * the lane is published, atomic, or append-only.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>

#include "model/meets.h"
#include "model/model.h"
#include "model/number-table.h"
#include "model/pyramid.h"
#include "model/stretches.h"

#define LANE_ROWS 64u /* rows of waiters that are told apart */
#define LANE_SUMS 5u  /* states whose sums each block of intervals has */

/* Of a thread's intervals. */
typedef struct {
  TimeBlock time;
  /* Each item's state, four bits; a word is written again for each of its 16 items. */
  _Atomic (uint64_t) states[TIME_BLOCK_ITEMS / 16];
  /* Object, holder and waker, 20 bits each. Written again when the interval ends by a waker. */
  _Atomic (uint64_t) links[TIME_BLOCK_ITEMS];
} IntervalBlock;

/* Somebody in a LaneQueue. */
typedef struct {
  uint64_t index; /* of the item */
  uint32_t thread;
  uint8_t row;
  uint8_t gone; /* left, and somebody before it has not */
  uint32_t
      next; /* where the same thread is in the queue once more; only what `places` has needs it */
} LaneQueued;

/* Threads that are somewhere at the same time, each in a row of its own: a queue of waiters, or the
 * readers of a lock. */
typedef struct {
  Stretches items; /* the tag is the thread and the row; `before` the first that was open */
  _Atomic (uint32_t) rows;
  uint64_t rows_taken; /* W: a bit a row */
  LaneQueued *queued;  /* W: first .. end-1, in the order of their coming; `first` is there */
  uint32_t first, end, room;
  uint32_t length; /* W: how many are there */
  /* W: thread -> where it is first (`lane`) and last (`time`) in `queued`; nothing while they are
   * few, and can be looked through. */
  NumberTable places;
} LaneQueue;

/* The last thing that a thread did to an object and that may have woken another one. */
typedef struct {
  int64_t time; /* -1: nothing yet */
  uint32_t thread;
} LaneCause;

/* Pieces of work within one another. */
typedef struct {
  /* By depth; the tag is the label; NULL: none that deep yet. */
  _Atomic (Stretches *) rows[MODEL_SPAN_ROWS];
  struct {
    uint64_t index; /* in its row */
    uint32_t label;
  } open[MODEL_SPAN_ROWS]; /* W: those that are open */
  uint32_t depth;          /* W: how many are */
  uint32_t too_deep;       /* W: open ones for which there is no row */
} SpanPart;

typedef struct {
  TimeBlocks intervals; /* of IntervalBlock */
  /* The states that are summed up, in the order of their first appearance. RUNNING is not among
   * them: it is what is left of the time. */
  _Atomic (uint32_t) summed_count;
  uint8_t summed[MODEL_STATES];
  /* Of rows of LANE_SUMS int64_t, one a block: nanoseconds before it, by `summed`. They lie by
   * themselves, close together: a wide view looks at nothing else of most blocks. */
  ChunkedArray sums;
  /* Of rows of LANE_MORE_SUMS int64_t, for a lane of more states than a block has room for: from
   * block `more_first` on one a block. */
  ChunkedArray more;
  uint64_t more_first;
  ModelInterval present;        /* W: the last one */
  gboolean open;                /* W: whether it goes on */
  int64_t totals[MODEL_STATES]; /* W: nanoseconds of all that has ended */
  uint32_t summed_states;       /* W: a bit a state that is summed up */
  Meets locks;                  /* W: the lanes of locks in which it has something open */
  Meets conditions;             /* W: those of conditions */
  SpanPart spans;
  uint32_t
      reacquires;   /* W: the condition that it woke from, until it has its mutex again; or NONE */
  int64_t woken_at; /* W: when it woke from that */
  uint64_t mutex;   /* W: the address of that mutex */
  gboolean woken;   /* W: of a task, while it was being polled */
  ModelInterval broken; /* W: what a signal handler's sleep broke into; RUNNING: nothing */
} ThreadPart;

#define LANE_MORE_SUMS (MODEL_STATES - 1 - LANE_SUMS)
static_assert (MODEL_STATES <= 16, "a state has four bits in an IntervalBlock");

typedef struct {
  Stretches holds; /* the tag is the thread; `before` the sum of all earlier ones */
  LaneQueue waits;
  LaneQueue shares;    /* readers of a read-write lock */
  Stretches contended; /* while at least one thread waited */
  _Atomic (uint64_t) acquisitions;
  uint32_t holder;                  /* W: the thread lane of the open hold, or MODEL_NONE */
  int64_t hold_start, held;         /* W: of the open hold; all that have ended */
  int64_t stretch_start, stretches; /* W: the same of contention */
  gboolean is_contended;            /* W */
  gboolean counting;                /* W: a semaphore that two threads had at once */
  LaneCause last_release;           /* W */
} LockPart;

typedef struct {
  LaneQueue waits;      /* from the wait until the thread has its mutex again */
  ChunkedArray moments; /* of WaitMoments, one a wait: condition-lane.c */
  /* Never ended; the tag is the thread and what came of it, `before` how many were in vain. */
  Stretches signals;
  uint64_t lost;         /* W: notifications in vain */
  uint32_t unnotified;   /* W: those that wait and that no notification was for */
  uint32_t notified;     /* W: those that one was for, and that have not woken yet */
  LaneCause last_signal; /* W */
} ConditionPart;

/* Of the steps of a number. Most steps are small, so each has 12 bits from the block's first value
 * on; one that is not has its value aside. */
typedef struct {
  TimeBlock time;
  uint32_t first;                   /* the first item's value */
  uint32_t aside;                   /* the number of the block's first value that is aside */
  uint32_t words[TIME_BLOCK_ITEMS]; /* a thread's 20 bits, and above them the step */
  int64_t full, empty;              /* nanoseconds before this block */
} BacklogBlock;

typedef struct {
  TimeBlocks backlog; /* of BacklogBlock */
  ChunkedArray aside; /* of uint32_t: values */
  Pyramid peaks;
  _Atomic (uint32_t) capacity;
  _Atomic (uint32_t) peak;
  uint32_t present;       /* W: messages in it now */
  int64_t since;          /* W: that many, from the first item on */
  int64_t full, empty;    /* W: nanoseconds until then */
  NumberTable under_way;  /* W: a message's number -> its send's time and lane */
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
  _Atomic (uint32_t) identifier; /* a thread's, in the system; 0: not known */
  Model *model;
  /* Memory is taken for the lane's own part only. */
  union {
    ThreadPart thread;
    LockPart lock; /* of all kinds of that family */
    ConditionPart condition;
    ChannelPart channel;
  };
};

/* Returns a lane that is there, for the writer. */
ModelLane *model_writable_lane (Model *model, uint32_t index);

/* Sets up and frees the part of the lane's kind. `far` is for its times that lie aside. */
void thread_part_init (ThreadPart *part, ChunkedArray *far);
void thread_part_clear (ThreadPart *part);
void lock_part_init (LockPart *part, ChunkedArray *far);
void lock_part_clear (LockPart *part);
void condition_part_init (ConditionPart *part, ChunkedArray *far);
void condition_part_clear (ConditionPart *part);
void channel_part_init (ChannelPart *part, ChunkedArray *far);
void channel_part_clear (ChannelPart *part);

/* ------------------------------------------------------------------ the writer's steps */

/* Note that something of the thread's is open in the lane of a lock or a condition, and that it is
 * over; the third returns whether anything is. So nobody need look through all locks for what a
 * thread has. */
void thread_meet (ModelLane *thread, const ModelLane *lane);
void thread_leave (ModelLane *thread, const ModelLane *lane);
gboolean thread_meets (ModelLane *thread, const ModelLane *lane);

void lane_queue_init (LaneQueue *queue, ChunkedArray *far);
void lane_queue_clear (LaneQueue *queue);
/* The thread comes, and goes again; leaving returns whether it was there. */
void lane_queue_enter (ModelLane *lane, LaneQueue *queue, int64_t time, uint32_t thread);
gboolean lane_queue_leave (ModelLane *lane, LaneQueue *queue, int64_t time, uint32_t thread);
/* Whoever came first of those that are there goes. */
void lane_queue_leave_first (ModelLane *lane, LaneQueue *queue, int64_t time);
/* All go. */
void lane_queue_finish (ModelLane *lane, LaneQueue *queue, int64_t time);
/* Returns the item of the thread that is there, or LANE_QUEUE_NOBODY. */
#define LANE_QUEUE_NOBODY UINT64_MAX
uint64_t lane_queue_index (const LaneQueue *queue, uint32_t thread);
static inline uint32_t
lane_queue_length (const LaneQueue *queue)
{
  return queue->length;
}

/* Any thread: item `index`; the first item that can reach `time` or later; the first from `known`
 * on that begins at `time` or later. */
ModelWait lane_queue_item (const LaneQueue *queue, uint64_t index);
uint64_t lane_queue_at (const LaneQueue *queue, uint64_t count, int64_t time);
uint64_t lane_queue_from (const LaneQueue *queue, uint64_t known, uint64_t count, int64_t time);

/* Ends the thread's present interval at `time`, ended by `waker`, and begins one in `state`. A
 * thread whose life is over has no more intervals. */
void thread_enter (ModelLane *thread, int64_t time, ModelState state, uint32_t object,
                   uint32_t holder, uint32_t waker);

/* The same for what is not known, as events were lost for that `cause`. */
void thread_lose (ModelLane *thread, int64_t time, uint32_t cause);

/* The same from `time` to the thread's end, once that is known: losses may be told after it. */
void thread_lose_late (ModelLane *thread, int64_t time, uint32_t cause);

/* Ends the thread's present interval and life. */
void thread_finish (ModelLane *thread, int64_t time);

/* Any thread: the state of the interval at a block's place. */
static inline uint32_t
interval_state (const IntervalBlock *block, uint32_t place)
{
  uint64_t states = atomic_load_explicit (&block->states[place / 16], memory_order_relaxed);

  return (uint32_t) (states >> (place % 16 * 4)) & 15u;
}

/* Sets what the present interval waits for, if that was not known when it began. */
void thread_find_object (ModelLane *thread, uint32_t object);

/* Any thread: the end of interval `index`, in this block, or MODEL_OPEN. */
int64_t interval_end (const ModelLane *thread, const IntervalBlock *block, uint64_t index);

/* Returns the thread's present interval, or NULL before the first and after the last. */
const ModelInterval *thread_present (const ModelLane *thread);

void span_part_clear (SpanPart *part);

/* Begin a span of the thread within those that are open. */
void span_begin_named (ModelLane *thread, int64_t time, const char *name);
void span_begin_task (ModelLane *thread, int64_t time, uint32_t task);
void span_begin_items (ModelLane *thread, int64_t time, uint64_t first_item, uint32_t items);

/* Ends the innermost span of the kind, for TASK that of the task, and those within it; nothing if
 * none is open. */
void span_end (ModelLane *thread, int64_t time, ModelSpanKind kind, uint32_t task);
void span_end_all (SpanPart *part, int64_t time);

void lock_wait_begin (ModelLane *lock, int64_t time, uint32_t thread);
/* Ends the wait of `thread`; returns whether there was one. */
gboolean lock_wait_end (ModelLane *lock, int64_t time, uint32_t thread);
void lock_hold_begin (ModelLane *lock, int64_t time, uint32_t thread);
/* Ends the present hold, if there is one. `uncertain`: events were lost, it may have ended
 * otherwise. */
void lock_hold_end (ModelLane *lock, int64_t time, gboolean uncertain);
/* Ends all that is open in the lane. */
void lock_finish (ModelLane *lock, int64_t time);

/* A thread begins to wait for the condition; wakes, as somebody notified it or for another reason;
 * and has its mutex again, or is gone: returns whether it was there. */
void condition_wait_begin (ModelLane *condition, int64_t time, uint32_t thread);
void condition_woken (ModelLane *condition, int64_t time, uint32_t thread, gboolean notified);
gboolean condition_wait_end (ModelLane *condition, int64_t time, uint32_t thread);
/* Somebody notifies one, or all. */
void condition_signal (ModelLane *condition, LaneCause cause, gboolean broadcast);
/* Ends all that is open in the lane. */
void condition_finish (ModelLane *condition, int64_t time);

/* From `time` on the number is `value`, by `thread`. */
void steps_set (ModelLane *lane, int64_t time, uint32_t value, uint32_t thread);

/* Adds a message at its send; takes it out at its receive and sets `send` to where it came from. */
void channel_put (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number);
gboolean channel_take (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number,
                       LaneCause *send);
