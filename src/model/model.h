/* SPDX-License-Identifier: MIT
 *
 * The model: what happened, as lanes. It takes decoded events in the order of time and keeps, for
 * ever, what they mean: who ran, who waited, for what, held by whom, who woke whom. It knows no
 * file, ring, pixel or colour.
 *
 * THREADS   One writer calls model_add() and model_advance(). Any number of readers may call the
 *           rest at the same time, without a lock: everything is append-only, a count is published
 *           after what it counts (release) and read before it (acquire). A reader that took a
 *           count sees that many items, complete, for good. What is not over yet has the end
 *           MODEL_OPEN, and gets its end once, atomically. Items are packed, so they are handed
 *           out as copies: one is as it was at one moment.
 * TIME      Nanoseconds since the session began.
 * DEATH     At a process's end everything that is open in its lanes ends. A thread's lane ends with
 *           the thread; what it does to objects later (locks that are taken while the thread is
 *           taken down) is told in their lanes alone.
 * MEMORY    Everything handed out belongs to the model and lives as long as it does.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "event/decoded-event.h"

typedef struct _Model Model;
typedef struct _ModelLane ModelLane;

/* The end of what has not ended. */
#define MODEL_OPEN INT64_MAX
/* The latest moment that there is: 36 years. Sums and differences of moments stay within 64
 * bits. */
#define MODEL_TIME_MOST (INT64_MAX / 8)
/* No lane, no item. */
#define MODEL_NONE UINT32_MAX

typedef enum {
#define MODEL_STATE(NAME, name, phrase, sentence) MODEL_##NAME,
#include "model/states.def"
#undef MODEL_STATE
  MODEL_STATES /* how many there are */
} ModelState;

typedef enum {
  MODEL_LANE_THREAD,
  MODEL_LANE_TASK,      /* of an async executor: intervals as a thread's; running while polled */
  MODEL_LANE_LOCK,      /* a mutex */
  MODEL_LANE_RWLOCK,    /* holds are writers', shares readers' */
  MODEL_LANE_SEMAPHORE, /* drawn as a lock while it behaves as one: taken by one, then posted */
  MODEL_LANE_ONCE,      /* its hold is the run of what is done once */
  MODEL_LANE_BARRIER,   /* only waits */
  MODEL_LANE_VALUE,     /* holds are its owners' */
  MODEL_LANE_CONDITION,
  MODEL_LANE_CHANNEL,    /* or a pipe between processes */
  MODEL_LANE_VARIABLE,   /* steps of its value */
  MODEL_LANE_REFERENCES, /* steps of the number of owners of a shared value */
  MODEL_LANE_KINDS       /* how many there are */
} ModelLaneKind;

/* What a kind of lane keeps: lanes of one family answer to the same functions. */
typedef enum {
  MODEL_FAMILY_THREAD,    /* intervals: model_interval() and its kin */
  MODEL_FAMILY_LOCK,      /* holds, shares and waits: model_hold(), model_share(), model_wait() */
  MODEL_FAMILY_STEPS,     /* a number in time: model_backlog() */
  MODEL_FAMILY_CONDITION, /* waits and notifications: model_condition_wait(), model_signal() */
  MODEL_FAMILY_NONE,
} ModelFamily;

/* Returns the family of a kind. */
ModelFamily model_kind_family (ModelLaneKind kind);

/* Returns the kind's word ("lock", "channel"). The string is constant. */
const char *model_kind_name (ModelLaneKind kind);

/* A stretch of a thread's life in one state. The intervals of a thread follow one another without
 * a gap or an overlap from its first moment to its last. */
typedef struct {
  int64_t start;
  int64_t end;     /* MODEL_OPEN while it goes on */
  uint32_t object; /* the lane of what it waits for: lock, channel, thread; or MODEL_NONE. Of a join
                      it may become known only as that ends. */
  uint32_t holder; /* for LOCK: the thread lane that held it when the wait began; or NONE */
  uint32_t waker;  /* the thread lane that ended it; MODEL_NONE while it goes on, or if none did */
  uint16_t state;  /* a ModelState */
  uint16_t cause;  /* for UNKNOWN: why events were lost, as LOST told it; else 0 */
} ModelInterval;

/* A stretch of time in which one thread held a lock. */
typedef struct {
  int64_t start;
  int64_t end;        /* MODEL_OPEN while it goes on */
  uint32_t thread;    /* the holder's lane */
  uint32_t uncertain; /* 1: events were lost, its end is not known better; 0 while it goes on */
} ModelHold;

/* A wait for a lock or semaphore, as its lane shows it. */
typedef struct {
  int64_t start;
  int64_t end;     /* MODEL_OPEN while it goes on */
  uint32_t thread; /* the waiter's lane */
  uint32_t row;    /* the lowest row that was free when it came, counted from 0 */
} ModelWait;

/* From `time` on, `backlog` messages lie in the channel; the variable has that value; that many own
 * what is shared. */
typedef struct {
  int64_t time;
  uint32_t backlog;
  uint32_t thread; /* the lane of the thread that made it so */
} ModelBacklog;

/* Something that went from one thread to another: a wake-up or a message. */
typedef struct {
  int64_t from_time;
  int64_t to_time;
  uint32_t from; /* thread lanes */
  uint32_t to;
  uint32_t object; /* the lane of the lock, channel, ...; MODEL_NONE for a creation or a join */
  uint32_t number; /* a message's number in its channel; 0 for a wake-up */
} ModelFlow;

typedef enum { MODEL_FLOW_WAKE_UP, MODEL_FLOW_MESSAGE, MODEL_FLOW_KINDS } ModelFlowKind;

/* Return the earlier and the later of two moments. Functions, and not MIN() and MAX(), which read
 * one of their arguments twice: model_now() may move on between the two reads. */
static inline int64_t
model_earlier (int64_t a, int64_t b)
{
  return a < b ? a : b;
}

static inline int64_t
model_later (int64_t a, int64_t b)
{
  return a > b ? a : b;
}

/* ------------------------------------------------------------------ the writer */

/* Returns a new, empty model; free it with model_free(). */
Model *model_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Frees the model. No reader may be left. */
void model_free (Model *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Model, model_free)

/* Adds an event. Events come in the order of time; one that is earlier than its predecessor is
 * taken as simultaneous with it, and one beyond MODEL_TIME_MOST as at that. What makes no sense (an
 * unknown kind, a process out of all order, a second end) is counted and otherwise ignored, and so
 * is, uncounted, what has no effect (a release of a lock that nobody holds): the events come from
 * another process. */
void model_add (Model *model, const HeddleDecodedEvent *event);

/* Says that nothing older than `now` will come: open intervals reach at least to `now`. */
void model_advance (Model *model, int64_t now);

/* ------------------------------------------------------------------ the whole, for readers */

/* Returns the newest moment that the model knows of. */
int64_t model_now (const Model *model);

/* Returns how many events were added, how many of those were not understood, and how many events
 * the LOST events among them stand for. */
uint64_t model_event_count (const Model *model);
uint64_t model_odd_count (const Model *model);
uint64_t model_lost_count (const Model *model);

/* Returns whether any process of the model is still alive. */
gboolean model_is_alive (const Model *model);

uint32_t model_process_count (const Model *model);

/* Returns the command of process `number` (counted from 1), and its identifier in the system. */
const char *model_process_command (const Model *model, uint32_t number);
uint32_t model_process_id (const Model *model, uint32_t number);

/* How a process ended, as far as it is known. */
typedef struct {
  int64_t time; /* when; MODEL_OPEN while it lives */
  HeddleProcessEnd how;
  uint32_t status; /* EXITED: its exit status, 0 to 255; KILLED: the signal's number; else 0 */
} ModelProcessEnd;

/* Returns how process `number` ended. The time is set once, before a lane ends by it: whoever sees
 * a lane's end that is the process's end sees this, too. `how` may become better known later. */
ModelProcessEnd model_process_end (const Model *model, uint32_t number);

/* What was lost of a thread, or of a process as a whole, for one cause. */
typedef struct {
  uint32_t process;
  uint32_t thread; /* the thread's lane; MODEL_NONE: nobody knows which thread's */
  uint32_t cause;  /* a HeddleLossCause, as it was told: see model_loss_cause() */
  int64_t first;   /* when the first one was lost */
  int64_t until;   /* when the last one was told */
  uint64_t count;
} ModelLoss;

/* How many accounts there may be; what is beyond is put to the last one. */
#define MODEL_LOSSES_MOST 4096u

/* Returns how many accounts of losses there are, and account `index` below that. */
uint32_t model_loss_count (const Model *model);
ModelLoss model_loss (const Model *model, uint32_t index);

/* Returns how many events were lost for that cause. */
uint64_t model_lost_for (const Model *model, uint32_t cause);

/* Returns why events were lost, for people ("overwritten by newer ones"); NULL for a number that is
 * no HeddleLossCause. The string is constant. */
const char *model_loss_cause (uint32_t cause);

/* ------------------------------------------------------------------ lanes */

/* Returns how many lanes there are; they are numbered from 0 in the order of their appearance. */
uint32_t model_lane_count (const Model *model);

/* Returns lane `index`, which must be below a count that was read before. */
const ModelLane *model_lane (const Model *model, uint32_t index);

uint32_t model_lane_index (const ModelLane *lane);
ModelLaneKind model_lane_kind (const ModelLane *lane);

/* Returns the lane's name: the program's own, else one that says what it is ("mutex 2"). As all texts of the
 * model it has no control characters (plain-text.h). */
const char *model_lane_name (const ModelLane *lane);

/* Returns whether the program itself gave the name. */
gboolean model_lane_is_named (const ModelLane *lane);

/* Returns the number of the lane's process, counted from 1; 0 for a pipe, which processes share. */
uint32_t model_lane_process (const ModelLane *lane);

/* Returns the lane's number among those of its kind in the whole session, counted from 0; for
 * threads in the order of their creation within a process. They choose their identity colour by
 * it. */
uint32_t model_lane_ordinal (const ModelLane *lane);

/* Returns the thread's number in its process, counted from 1 in the order of creation; 0 for a lane
 * that is no thread's. */
uint32_t model_lane_number (const ModelLane *lane);

/* Returns the thread's identifier in the system, as it told it; 0 if it did not, and for a lane
 * that is no thread's. The kernel gives an identifier again once its thread is gone. */
uint32_t model_lane_identifier (const ModelLane *lane);

/* Returns when the lane's life began and ended (MODEL_OPEN while it lives). */
int64_t model_lane_start (const ModelLane *lane);
int64_t model_lane_end (const ModelLane *lane);

/* ------------------------------------------------------------------ thread lanes */

uint64_t model_interval_count (const ModelLane *thread);
ModelInterval model_interval (const ModelLane *thread, uint64_t index);

/* Returns the index of the interval at `time`: the last that begins at or before it; 0 if `time`
 * lies before the first. `count` is one that was read before and is not 0. O(log count). */
uint64_t model_interval_at (const ModelLane *thread, uint64_t count, int64_t time);

/* The same for a `time` at or after the beginning of interval `known`, in O(log distance): for a
 * walk along the lane. */
uint64_t model_interval_on (const ModelLane *thread, uint64_t known, uint64_t count, int64_t time);

/* A thread at one moment. */
typedef struct {
  uint64_t index;     /* the interval at that moment, as by model_interval_at() */
  int64_t start, end; /* that interval's */
  int64_t gone;       /* how much of it lies before the moment */
  ModelState state;
  gboolean
      settled; /* whether a walk of any tolerance finds the same there as long as the model lives */
  int64_t sums[MODEL_STATES]; /* how long it was in each state up to the moment */
} ModelSample;

/* A walk along a thread's first `count` intervals. Its fields are the model's own. */
typedef struct {
  const ModelLane *thread;
  uint64_t count;
  int64_t now;
  int64_t tolerance;
  const void *block; /* where it is, and what was before that; NULL: nowhere yet */
  uint64_t number;
  uint32_t size, place;
  int64_t start;
  int64_t sums[MODEL_STATES];
} ModelWalk;

/* Returns a walk that has not begun; `count` is one that was read before and is not 0. With a
 * `tolerance` above 0, in nanoseconds, intervals that follow one another within it may be taken as
 * one: a moment among them is looked at where they begin, the sample's `start`, `end` is where they
 * end, and `state` and `gone` tell nothing. Nothing is lost by that between samples, and nothing
 * counted twice. */
ModelWalk model_walk (const ModelLane *thread, uint64_t count, int64_t tolerance);

/* Looks at the thread at `n` moments, which are in the order of time. What it was in between two of
 * them is the difference of their sums. For whole frames of columns: a moment costs the same
 * however many intervals there are, memory is waited for once for many moments, and those that are
 * close to where the walk is cost little. Moments outside the thread's life, and beyond model_now()
 * when the walk was made, add nothing. */
void model_walk_samples (ModelWalk *walk, const int64_t *times, uint32_t n, ModelSample *samples);

/* Adds up how long the thread was in each state between `from` and `to`. */
void model_thread_summary (const ModelLane *thread, int64_t from, int64_t to,
                           int64_t sums[MODEL_STATES]);

/* ------------------------------------------------------------------ spans of threads */

/* A piece of work: one that the program named, the task that a worker polls, or the items that it
 * works on. Spans lie within one another, each depth in a row of its own; in a row they follow one
 * another. */
typedef enum { MODEL_SPAN_NAMED, MODEL_SPAN_TASK, MODEL_SPAN_ITEMS } ModelSpanKind;

typedef struct {
  int64_t start;
  int64_t end; /* MODEL_OPEN while it goes on */
  ModelSpanKind kind;
  const char *name;    /* NAMED: the program's name for it; else "" */
  uint32_t task;       /* TASK: the task's lane; else MODEL_NONE */
  uint64_t first_item; /* ITEMS: the first, and how many; else 0 */
  uint32_t items;
} ModelSpan;

#define MODEL_SPAN_ROWS 16u /* what lies deeper is not kept */

/* Returns how many rows of spans the thread has ever had. */
uint32_t model_span_rows (const ModelLane *thread);

uint64_t model_span_count (const ModelLane *thread, uint32_t row);
ModelSpan model_span (const ModelLane *thread, uint32_t row, uint64_t index);

/* Returns the index of the last span of the row that begins at or before `time`; 0 if there is
 * none. `count` was read before and is not 0. O(log count). */
uint64_t model_span_at (const ModelLane *thread, uint32_t row, uint64_t count, int64_t time);

/* ------------------------------------------------------------------ lock and semaphore lanes */

uint64_t model_hold_count (const ModelLane *lock);
ModelHold model_hold (const ModelLane *lock, uint64_t index);
uint64_t model_hold_at (const ModelLane *lock, uint64_t count, int64_t time);

/* A lock at one moment. */
typedef struct {
  uint64_t index;     /* the last hold that begins by then, as by model_hold_at() */
  int64_t start, end; /* that hold's */
  int64_t held;       /* how long the lock was held up to the moment, and up to model_now() */
} ModelHoldSample;

/* Looks at the lock at `n` moments, which are in the order of time, among its first `count` holds,
 * which is not 0. As model_walk_samples(), for whole frames of columns. */
void model_hold_samples (const ModelLane *lock, uint64_t count, const int64_t *times, uint32_t n,
                         ModelHoldSample *samples);

/* Waits, in the order of their beginning. */
uint64_t model_wait_count (const ModelLane *lock);
ModelWait model_wait (const ModelLane *lock, uint64_t index);

/* Returns the index of the first wait that can reach `time` or later: waits begin in order but end
 * out of order, so this steps back to before the longest queue that was open at `time`. */
uint64_t model_wait_at (const ModelLane *lock, uint64_t count, int64_t time);

/* Returns the index of the first wait from `known` on that begins at `time` or later; `count` if
 * there is none. */
uint64_t model_wait_from (const ModelLane *lock, uint64_t known, uint64_t count, int64_t time);

/* The same for `n` moments, which are in the order of time; `count` is not 0. As
 * model_walk_samples(), for whole frames of columns. */
void model_wait_numbers (const ModelLane *lock, uint64_t count, const int64_t *times, uint32_t n,
                         uint64_t *numbers);

/* Returns the first of the waits first .. end-1 that lasts `least` nanoseconds or more, or goes on;
 * `end` if none does. A glance at each: for finding what is wide among much that is not. */
uint64_t model_wait_long (const ModelLane *lock, uint64_t first, uint64_t end, int64_t least);

/* The readers that have a read-write lock, in the order of their coming, as waits are told. */
uint64_t model_share_count (const ModelLane *lock);
ModelWait model_share (const ModelLane *lock, uint64_t index);
uint64_t model_share_at (const ModelLane *lock, uint64_t count, int64_t time);
uint64_t model_share_from (const ModelLane *lock, uint64_t known, uint64_t count, int64_t time);
uint32_t model_share_rows (const ModelLane *lock);

/* Returns how often a thread got the lock or took one from the semaphore. */
uint64_t model_acquisition_count (const ModelLane *lock);

/* Returns the most waiters that ever queued at once: the rows that the lane needs. */
uint32_t model_wait_rows (const ModelLane *lock);

/* Returns how many threads waited for the lock at `time`. O(threads log n) at worst. */
uint32_t model_waiting (const ModelLane *lock, int64_t time);

/* Returns how long `thread` had waited for the lock when it got it at `time`: 0 if it got it at
 * once, -1 if that is not known. O(log n). */
int64_t model_waited (const ModelLane *lock, uint32_t thread, int64_t time);

/* Sets how long the lock was held, and how long at least one thread waited for it, up to each of
 * `n` moments, which are in the order of time; either may be NULL. As model_walk_samples(), for
 * whole frames of columns: where one ends and the next begins, the moment is looked at once. */
void model_lock_samples (const ModelLane *lock, const int64_t *times, uint32_t n, int64_t *held,
                         int64_t *contended);

/* Adds up between `from` and `to` how long the lock was held and how long at least one thread
 * waited for it. */
void model_lock_summary (const ModelLane *lock, int64_t from, int64_t to, int64_t *held,
                         int64_t *contended);

/* ------------------------------------------------------------------ condition lanes */

/* A wait for a condition, in its three parts: until it is notified, until it wakes, and until it
 * has its mutex again. Each moment is MODEL_OPEN until it has come, and for good if it never does:
 * a wait whose time is up wakes without having been notified. */
typedef struct {
  int64_t start;
  int64_t notified;
  int64_t woken;
  int64_t end;
  uint32_t thread; /* the waiter's lane */
  uint32_t row;    /* the lowest row that was free when it came, counted from 0 */
} ModelConditionWait;

uint64_t model_condition_wait_count (const ModelLane *condition);
ModelConditionWait model_condition_wait (const ModelLane *condition, uint64_t index);

/* As model_wait_at(), model_wait_from() and model_wait_rows(). */
uint64_t model_condition_wait_at (const ModelLane *condition, uint64_t count, int64_t time);
uint64_t model_condition_wait_from (const ModelLane *condition, uint64_t known, uint64_t count,
                                    int64_t time);
uint32_t model_condition_rows (const ModelLane *condition);

/* A notification. */
typedef struct {
  int64_t time;
  uint32_t thread;    /* whose; its lane */
  gboolean broadcast; /* it is for all that wait */
  gboolean lost;      /* nobody waited that had not been notified already */
} ModelSignal;

uint64_t model_signal_count (const ModelLane *condition);
ModelSignal model_signal (const ModelLane *condition, uint64_t index);

/* Returns how many of the notifications first .. end-1 nobody was there for. O(1). */
uint64_t model_signals_lost (const ModelLane *condition, uint64_t first, uint64_t end);

/* Returns the index of the first notification from `known` on at `time` or later; `count` if there
 * is none. O(log distance). */
uint64_t model_signal_from (const ModelLane *condition, uint64_t known, uint64_t count,
                            int64_t time);

/* ------------------------------------------------------------------ channel lanes */

/* Returns the channel's capacity in messages; 0 if unknown. */
uint32_t model_channel_capacity (const ModelLane *channel);
uint32_t model_channel_peak (const ModelLane *channel); /* the largest backlog so far */
uint64_t model_backlog_count (const ModelLane *channel);
ModelBacklog model_backlog (const ModelLane *channel, uint64_t index);
uint64_t model_backlog_at (const ModelLane *channel, uint64_t count, int64_t time);
/* Returns the largest backlog among the items first .. last (both included), in O(log n). */
uint32_t model_backlog_peak (const ModelLane *channel, uint64_t first, uint64_t last);

/* Sets how long the channel was full, which one without a known capacity never is, and how long it
 * was empty, up to each of `n` moments, which are in the order of time. As model_lock_samples(). */
void model_channel_samples (const ModelLane *channel, const int64_t *times, uint32_t n,
                            int64_t *full, int64_t *empty);

/* Adds up between `from` and `to` how long the channel was full and how long it was empty. */
void model_channel_summary (const ModelLane *channel, int64_t from, int64_t to, int64_t *full,
                            int64_t *empty);

/* ------------------------------------------------------------------ flows */

/* Flows of a kind, in the order of their arrival (to_time). */
uint64_t model_flow_count (const Model *model, ModelFlowKind kind);
ModelFlow model_flow (const Model *model, ModelFlowKind kind, uint64_t index);

/* Returns the index of the first flow that arrives at `time` or later; `count` if there is none. */
uint64_t model_flow_at (const Model *model, ModelFlowKind kind, uint64_t count, int64_t time);

/* Returns the longest time that any flow of the kind took. */
int64_t model_flow_longest (const Model *model, ModelFlowKind kind);

/* ------------------------------------------------------------------ words */

/* Returns a state's row of states.def. The strings are constant. */
const char *model_state_name (ModelState state);
const char *model_state_phrase (ModelState state);
const char *model_state_sentence (ModelState state);
