/* SPDX-License-Identifier: MIT
 *
 * A blocked executor: a task that keeps its worker for long in one go, while others are ready to
 * run and can't.
 *
 * Told if one poll took LONG or more, and other tasks of the process were ready for READY_SHARE of
 * it.
 */
#include "explain/inquiry.h"

#define LONG        (10 * G_GINT64_CONSTANT (1000000))
#define READY_SHARE 25     /* %, of all others added up */
#define POLLS_MOST  1024u  /* long ones, that are looked at */
#define READY_MOST  65536u /* times that a task was ready for long */
#define READY_LEAST (LONG / 10)

typedef struct {
  uint32_t task, worker;
  int64_t start, end;
  int64_t waited;  /* by others, that were ready meanwhile */
  uint32_t others; /* how many */
  uint32_t last;   /* the other that was counted last */
} Poll;

/* Adds what the task was polled for long, and was ready for long. */
static void
look_at (const Inquiry *inquiry, const ModelLane *task, GArray *polls, GArray *ready)
{
  uint64_t count = model_interval_count (task);

  for (uint64_t i = count > 0 ? model_interval_at (task, count, inquiry->from) : 0; i < count;
       i++) {
    ModelInterval interval = model_interval (task, i);
    LaneRange range = { model_lane_index (task), interval.start, interval.end };
    if (interval.start >= inquiry->to)
      return;
    int64_t length = inquiry_overlap (inquiry, interval.start, interval.end);
    if (interval.state == MODEL_RUNNING && length >= LONG && polls->len < POLLS_MOST) {
      Poll poll = { .task = range.lane,
                    .worker = interval.holder,
                    .start = model_later (interval.start, inquiry->from),
                    .last = MODEL_NONE };
      poll.end = poll.start + length;
      g_array_append_val (polls, poll);
    } else if (interval.state == MODEL_READY && length >= READY_LEAST && ready->len < READY_MOST) {
      g_array_append_val (ready, range);
    }
  }
}

/* Adds up who was ready during the poll. The ready ones stand together task by task. */
static void
add_up (const Model *model, Poll *poll, const GArray *ready)
{
  uint32_t process = model_lane_process (model_lane (model, poll->task));

  for (guint i = 0; i < ready->len; i++) {
    const LaneRange *other = &g_array_index (ready, LaneRange, i);
    int64_t shared = model_earlier (other->to, poll->end) - model_later (other->from, poll->start);
    if (shared <= 0 || other->lane == poll->task ||
        model_lane_process (model_lane (model, other->lane)) != process)
      continue;
    poll->waited += shared;
    poll->others += poll->last != other->lane;
    poll->last = other->lane;
  }
}

/* Returns the state that the worker was in most of the time. */
static ModelState
doing (const Model *model, const Poll *poll)
{
  int64_t sums[MODEL_STATES];
  int most = MODEL_RUNNING;

  if (poll->worker >= model_lane_count (model))
    return MODEL_RUNNING;
  model_thread_summary (model_lane (model, poll->worker), poll->start, poll->end, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    if (sums[state] > sums[most])
      most = state;
  return (ModelState) most;
}

static void
tell (Inquiry *inquiry, const Poll *poll, const GArray *ready)
{
  Finding *finding = inquiry_add (inquiry, FINDING_BLOCKED_EXECUTOR, FINDING_DELAY, poll->task);
  Prose *prose = finding->sentence;
  ModelState state = doing (inquiry->model, poll);
  const char *task = prose_name (prose, poll->task, poll->start, poll->end);
  const char *length = prose_length (prose, poll->end - poll->start);
  const char *waited = prose_length (prose, poll->waited);

  finding->lost = poll->waited;
  if (poll->others == 1)
    prose_say (prose,
               "%s kept its worker for %s in one go, while %s was ready to run and had "
               "to wait for %s.",
               task, length, prose_name (prose, poll->last, poll->start, poll->end), waited);
  else
    prose_say (prose,
               "%s kept its worker for %s in one go, while %u others were ready to run "
               "and had to wait, %s in all.",
               task, length, poll->others, waited);
  prose = finding->explanation;
  prose_say (prose, "An executor runs many tasks on few threads, one after another: a task goes on "
                    "until it awaits something, and nobody can interrupt it.");
  if (state == MODEL_RUNNING)
    prose_say (prose, "%s computed meanwhile.",
               prose_name (prose, poll->worker, poll->start, poll->end));
  else
    prose_say (prose, "%s did not even compute: its state most of the time was \"%s\".",
               prose_name (prose, poll->worker, poll->start, poll->end), model_state_name (state));
  if (state == MODEL_RUNNING)
    prose_say (finding->advice,
               "Compute in portions, and yield between them; or give the work to a "
               "thread, or a pool, that is there for it.");
  else
    prose_say (finding->advice,
               "Await a call that the executor knows, such as its own sleep, instead of "
               "one that blocks the thread; where there is none, let a thread that is there for it "
               "make the call.");
  inquiry_add_range (inquiry, finding, poll->task, poll->start, poll->end);
  inquiry_add_range (inquiry, finding, poll->worker, poll->start, poll->end);
  for (guint i = 0; i < ready->len; i++) {
    const LaneRange *other = &g_array_index (ready, LaneRange, i);
    if (other->lane != poll->task && other->from < poll->end && other->to > poll->start)
      inquiry_add_range (inquiry, finding, other->lane, other->from, other->to);
  }
}

void
find_blocked_executor (Inquiry *inquiry)
{
  g_autoptr (GArray) polls = g_array_new (FALSE, FALSE, sizeof (Poll));
  g_autoptr (GArray) ready = g_array_new (FALSE, FALSE, sizeof (LaneRange));
  const Poll *worst = NULL;

  for (uint32_t i = 0; i < model_lane_count (inquiry->model); i++) {
    const ModelLane *lane = model_lane (inquiry->model, i);
    if (inquiry_is_cancelled (inquiry))
      return;
    if (model_lane_kind (lane) == MODEL_LANE_TASK)
      look_at (inquiry, lane, polls, ready);
  }
  /* The polls stand together task by task: of each, the one that cost most. */
  for (guint i = 0; i < polls->len; i++) {
    Poll *poll = &g_array_index (polls, Poll, i);
    add_up (inquiry->model, poll, ready);
    if (worst == NULL || poll->waited > worst->waited)
      worst = poll;
    gboolean last = i + 1 == polls->len || g_array_index (polls, Poll, i + 1).task != poll->task;
    if (last && worst->waited * 100 >= (worst->end - worst->start) * READY_SHARE)
      tell (inquiry, worst, ready);
    if (last)
      worst = NULL;
  }
}
