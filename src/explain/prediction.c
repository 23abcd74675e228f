/* SPDX-License-Identifier: MIT
 *
 * What can be predicted, see prediction.h: each kind of question has a function that looks for the
 * next moment at which several were waiting and one came next.
 */
#include "explain/prediction.h"

#define LOOKED_AT       4096u
#define CHAIN           256u /* notifications before the first */
#define LEAST_WAITING   2u
#define MOST_CANDIDATES 24u /* more are no question but a lottery */

static Prediction *
prediction_new (PredictionKind kind, int64_t time, uint32_t object)
{
  Prediction *prediction = g_new0 (Prediction, 1);

  prediction->kind = kind;
  prediction->time = time;
  prediction->object = object;
  prediction->winner = MODEL_NONE;
  prediction->candidates = g_array_new (FALSE, FALSE, sizeof (PredictionCandidate));
  return prediction;
}

void
prediction_free (Prediction *prediction)
{
  if (prediction == NULL)
    return;
  g_array_unref (prediction->candidates);
  g_free (prediction);
}

static const PredictionCandidate *
candidate_at (const Prediction *prediction, guint index)
{
  return &g_array_index (prediction->candidates, PredictionCandidate, index);
}

static void
add_candidate (Prediction *prediction, uint32_t lane, int64_t since)
{
  PredictionCandidate candidate = { lane, since };

  g_array_append_val (prediction->candidates, candidate);
}

/* In the order of coming; who came at the same time, in the order of their lanes. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const PredictionCandidate *x = a, *y = b;

  if (x->since != y->since)
    return x->since < y->since ? -1 : 1;
  return x->lane < y->lane ? -1 : x->lane > y->lane;
}

/* Takes `winner` as the answer; if it did not wait, it is the somebody who is offered with
 * `others_may`. Returns NULL, and frees the question, if it is none. */
static Prediction *
settle (Prediction *prediction, uint32_t winner, gboolean others_may)
{
  guint waiting = prediction->candidates->len;

  g_array_sort (prediction->candidates, compare_candidates);
  prediction->winner = winner;
  prediction->answer = waiting;
  for (guint i = 0; i < waiting; i++)
    if (candidate_at (prediction, i)->lane == winner)
      prediction->answer = i;
  if (others_may)
    add_candidate (prediction, MODEL_NONE, 0);
  if (waiting >= LEAST_WAITING && waiting <= MOST_CANDIDATES &&
      prediction->answer < prediction->candidates->len)
    return prediction;
  prediction_free (prediction);
  return NULL;
}

/* ------------------------------------------------------------------ locks */

static Prediction *
lock_question (const ModelLane *lock, const ModelHold *hold)
{
  Prediction *prediction = prediction_new (PREDICTION_LOCK, hold->start, model_lane_index (lock));
  uint64_t count = model_wait_count (lock);
  uint64_t first = count > 0 ? model_wait_at (lock, count, hold->start) : 0;

  for (uint64_t i = first; i < count && i - first < LOOKED_AT; i++) {
    ModelWait wait = model_wait (lock, i);
    if (wait.start >= hold->start)
      break;
    if (wait.end >= hold->start)
      add_candidate (prediction, wait.thread, wait.start);
  }
  return settle (prediction, hold->thread, TRUE);
}

static Prediction *
next_of_lock (const Model *model, const ModelLane *lock, int64_t after, int64_t until)
{
  uint64_t count = model_hold_count (lock);

  (void) model;
  if (model_lane_kind (lock) != MODEL_LANE_LOCK || model_wait_rows (lock) < LEAST_WAITING ||
      count == 0)
    return NULL;
  uint64_t first = model_hold_at (lock, count, after);
  for (uint64_t i = first; i < count && i - first < LOOKED_AT; i++) {
    ModelHold hold = model_hold (lock, i);
    if (hold.start > until)
      return NULL;
    Prediction *prediction = hold.start > after ? lock_question (lock, &hold) : NULL;
    if (prediction != NULL)
      return prediction;
  }
  return NULL;
}

/* ------------------------------------------------------------------ notifications */

/* Returns how many waits were open just before `time`, and how many of them the notification then
 * woke, as far as is known; `woken` is set to the last of those. */
static guint
waiting_at (const ModelLane *condition, int64_t time, guint *number, ModelConditionWait *woken)
{
  uint64_t count = model_condition_wait_count (condition);
  uint64_t first = count > 0 ? model_condition_wait_at (condition, count, time) : 0;
  guint open = 0;

  *number = 0;
  for (uint64_t i = first; i < count && i - first < LOOKED_AT; i++) {
    ModelConditionWait wait = model_condition_wait (condition, i);
    if (wait.start >= time)
      break;
    if (wait.woken >= time && wait.end >= time)
      open++;
    if (wait.notified != time)
      continue;
    *woken = wait;
    (*number)++;
  }
  return open;
}

/* A wake-up is put to the latest notification before it. So whom one woke is only certain if all
 * before it had been heeded by then, and none came between it and the wake-up. Takes up
 * notification `index`: `heeded` tells whether all before it had been, and is set for the next.
 * Returns whether it is certain whom this one woke. */
static gboolean
is_certain (const ModelLane *condition, uint64_t index, gboolean *heeded, ModelConditionWait *woken)
{
  ModelSignal signal = model_signal (condition, index);
  gboolean is_last = index + 1 >= model_signal_count (condition);
  int64_t next = is_last ? MODEL_OPEN : model_signal (condition, index + 1).time;
  guint number;
  guint open = waiting_at (condition, signal.time, &number, woken);
  gboolean certain = (*heeded || open == 0) && !signal.broadcast && !signal.lost && number == 1 &&
                     woken->woken < next;

  *heeded = open == 0 || certain;
  return certain;
}

/* Returns a notification at or before `index` from which on it can be told: the first one, or one
 * that nobody waited for; or else one that lies far back. */
static uint64_t
begin_of_chain (const ModelLane *condition, uint64_t index)
{
  ModelConditionWait woken;
  guint number;
  uint64_t first = index > CHAIN ? index - CHAIN : 0;

  while (index > first &&
         waiting_at (condition, model_signal (condition, index).time, &number, &woken) > 0)
    index--;
  return index;
}

static Prediction *
notification_question (const ModelLane *condition, int64_t time, uint32_t winner)
{
  Prediction *prediction =
      prediction_new (PREDICTION_NOTIFICATION, time, model_lane_index (condition));
  uint64_t count = model_condition_wait_count (condition);
  uint64_t first = model_condition_wait_at (condition, count, time);

  for (uint64_t i = first; i < count && i - first < LOOKED_AT; i++) {
    ModelConditionWait wait = model_condition_wait (condition, i);
    if (wait.start >= time)
      break;
    if (wait.notified >= time && wait.woken >= time && wait.end >= time)
      add_candidate (prediction, wait.thread, wait.start);
  }
  return settle (prediction, winner, FALSE);
}

static Prediction *
next_of_condition (const Model *model, const ModelLane *condition, int64_t after, int64_t until)
{
  uint64_t count = model_signal_count (condition);

  (void) model;
  if (model_condition_rows (condition) < LEAST_WAITING || count == 0)
    return NULL;
  uint64_t first = model_signal_from (condition, 0, count, after + 1);
  if (first >= count)
    return NULL;
  uint64_t begin = begin_of_chain (condition, first);
  gboolean heeded = begin == 0;
  for (uint64_t i = begin; i < count && i - begin < LOOKED_AT; i++) {
    int64_t time = model_signal (condition, i).time;
    ModelConditionWait woken;
    if (time > until)
      return NULL;
    if (!is_certain (condition, i, &heeded, &woken) || i < first)
      continue;
    Prediction *prediction = notification_question (condition, time, woken.thread);
    if (prediction != NULL)
      return prediction;
  }
  return NULL;
}

/* ------------------------------------------------------------------ messages */

/* Returns whether the thread or task was in that state just before `time`, and sets its
 * interval. */
static gboolean
was_in (const ModelLane *lane, ModelState state, int64_t time, ModelInterval *interval)
{
  if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_THREAD)
    return FALSE;
  uint64_t count = model_interval_count (lane);
  if (count == 0)
    return FALSE;
  *interval = model_interval (lane, model_interval_at (lane, count, time - 1));
  return interval->state == state && interval->start < time && interval->end >= time;
}

static Prediction *
message_question (const Model *model, const ModelFlow *message)
{
  Prediction *prediction = prediction_new (PREDICTION_MESSAGE, message->to_time, message->object);
  ModelInterval interval;

  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (was_in (model_lane (model, i), MODEL_RECEIVE, message->to_time, &interval) &&
        interval.object == message->object)
      add_candidate (prediction, i, interval.start);
  return settle (prediction, message->to, TRUE);
}

static Prediction *
next_message (const Model *model, int64_t after, int64_t until)
{
  uint64_t count = model_flow_count (model, MODEL_FLOW_MESSAGE);
  uint64_t first = count > 0 ? model_flow_at (model, MODEL_FLOW_MESSAGE, count, after + 1) : 0;

  for (uint64_t i = first; i < count && i - first < LOOKED_AT; i++) {
    ModelFlow message = model_flow (model, MODEL_FLOW_MESSAGE, i);
    if (message.to_time > until)
      return NULL;
    Prediction *prediction =
        message.object != MODEL_NONE ? message_question (model, &message) : NULL;
    if (prediction != NULL)
      return prediction;
  }
  return NULL;
}

/* ------------------------------------------------------------------ tasks */

/* Of two that begin to run at the same moment none is the answer. */
static Prediction *
task_question (const Model *model, int64_t time, uint32_t process)
{
  Prediction *prediction = prediction_new (PREDICTION_TASK, time, MODEL_NONE);
  uint32_t winner = MODEL_NONE;
  guint begun = 0;
  ModelInterval before;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_TASK || model_lane_process (lane) != process ||
        !was_in (lane, MODEL_READY, time, &before))
      continue;
    add_candidate (prediction, i, before.start);
    if (before.end == time) {
      winner = i;
      begun++;
    }
  }
  if (begun == 1)
    return settle (prediction, winner, FALSE);
  prediction_free (prediction);
  return NULL;
}

static Prediction *
next_of_task (const Model *model, const ModelLane *task, int64_t after, int64_t until)
{
  uint64_t count = model_interval_count (task);

  if (model_lane_kind (task) != MODEL_LANE_TASK || count == 0)
    return NULL;
  uint64_t first = model_interval_at (task, count, after);
  for (uint64_t i = first; i + 1 < count && i - first < LOOKED_AT; i++) {
    ModelInterval next = model_interval (task, i + 1);
    if (next.start > until)
      return NULL;
    if (next.start <= after || next.state != MODEL_RUNNING ||
        model_interval (task, i).state != MODEL_READY)
      continue;
    Prediction *prediction = task_question (model, next.start, model_lane_process (task));
    if (prediction != NULL)
      return prediction;
  }
  return NULL;
}

/* ------------------------------------------------------------------ the next one */

static Prediction *
next_of_lane (const Model *model, const ModelLane *lane, int64_t after, int64_t until)
{
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_LOCK:
    return next_of_lock (model, lane, after, until);
  case MODEL_FAMILY_CONDITION:
    return next_of_condition (model, lane, after, until);
  case MODEL_FAMILY_THREAD:
    return next_of_task (model, lane, after, until);
  case MODEL_FAMILY_STEPS:
  case MODEL_FAMILY_NONE:
    break;
  }
  return NULL;
}

/* What is found narrows what is still looked for. */
Prediction *
prediction_next (const Model *model, int64_t after, int64_t until)
{
  g_autoptr (Prediction) best = next_message (model, after, until);

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    Prediction *found =
        next_of_lane (model, model_lane (model, i), after, best != NULL ? best->time - 1 : until);
    if (found == NULL)
      continue;
    prediction_free (best);
    best = found;
  }
  return g_steal_pointer (&best);
}

/* ------------------------------------------------------------------ in words */

Prose *
prediction_question (const Model *model, const Prediction *prediction)
{
  g_autoptr (Prose) prose = prose_new (model);
  const char *object =
      prediction->object != MODEL_NONE
          ? prose_object (prose, prediction->object, prediction->time - 1, prediction->time - 1)
          : "";

  switch (prediction->kind) {
  case PREDICTION_LOCK:
    prose_say (prose, "Who gets %s next?", object);
    break;
  case PREDICTION_MESSAGE:
    prose_say (prose, "Who gets the next message of %s?", object);
    break;
  case PREDICTION_NOTIFICATION:
    prose_say (prose, "Whom does the notification of %s wake?", object);
    break;
  case PREDICTION_TASK:
    prose_say (prose, "Which of the tasks that are ready runs next?");
    break;
  }
  return g_steal_pointer (&prose);
}

/* Who came late and was first all the same shows that the order of coming is no promise. */
static const char *
no_promise (PredictionKind kind)
{
  switch (kind) {
  case PREDICTION_LOCK:
    return "A mutex promises no order: whoever tries first when it is free has it.";
  case PREDICTION_MESSAGE:
    return "A channel promises its receivers no order: whoever looks first has the message.";
  case PREDICTION_NOTIFICATION:
    return "A notification promises no order: it may wake any one that waits.";
  case PREDICTION_TASK:
    break;
  }
  return "Its executor doesn't go by the time that tasks have been ready.";
}

static void
say_barged (Prose *prose, const char *name, PredictionKind kind)
{
  if (kind == PREDICTION_LOCK)
    prose_say (
        prose,
        "%s wasn't waiting: it came when the mutex was free, before any of those that waited "
        "had taken it.",
        name);
  else
    prose_say (prose,
               "%s wasn't waiting: it came when the message was there, before any of those that "
               "waited had taken it.",
               name);
}

Prose *
prediction_reason (const Model *model, const Prediction *prediction)
{
  g_autoptr (Prose) prose = prose_new (model);
  int64_t time = prediction->time;
  const PredictionCandidate *winner = candidate_at (prediction, prediction->answer);
  const char *name = prose_name (prose, prediction->winner, time, time);
  const char *verb = prediction->kind == PREDICTION_TASK ? "been ready" : "waited";
  guint earlier = prediction->answer;

  if (winner->lane == MODEL_NONE) {
    say_barged (prose, name, prediction->kind);
    return g_steal_pointer (&prose);
  }
  const char *length = prose_length (prose, time - winner->since);
  if (earlier == 0) {
    prose_say (prose, "%s had %s for %s, the longest of all.", name, verb, length);
    return g_steal_pointer (&prose);
  }
  if (earlier == 1)
    prose_say (prose, "%s had %s for %s, and one other for longer.", name, verb, length);
  else
    prose_say (prose, "%s had %s for %s, and %u others for longer.", name, verb, length, earlier);
  prose_say (prose, "%s", no_promise (prediction->kind));
  return g_steal_pointer (&prose);
}

char *
prediction_candidate (const Model *model, const Prediction *prediction, guint index)
{
  uint32_t lane = candidate_at (prediction, index)->lane;

  if (lane == MODEL_NONE)
    return g_strdup ("none of these");
  return g_strdup (model_lane_name (model_lane (model, lane)));
}
