/* SPDX-License-Identifier: MIT
 *
 * What is selected in words, see explain-words.h.
 */
#include "ui/explain-words.h"

#include "explain/narrate.h"
#include "model/time-text.h"
#include "paint/layout.h"
#include "ui/spread-words.h"
#include "ui/status-text.h"

#define SEPARATOR " · " /* of describe_subject() */

static Prose *
narrate (const Model *model, Subject subject)
{
  switch (subject.kind) {
  case SUBJECT_LANE:
    return narrate_lane (model, subject.lane, 0, INT64_MAX);
  case SUBJECT_INTERVAL:
    return narrate_interval (model, subject.lane, subject.index);
  case SUBJECT_HOLD:
    return narrate_hold (model, subject.lane, subject.index);
  case SUBJECT_WAIT:
    return narrate_wait (model, subject.lane, subject.index);
  case SUBJECT_SHARE:
    return narrate_share (model, subject.lane, subject.index);
  case SUBJECT_BACKLOG:
    return narrate_backlog (model, subject.lane, subject.index);
  case SUBJECT_CONDITION_WAIT:
    return narrate_condition_wait (model, subject.lane, subject.index);
  case SUBJECT_SIGNAL:
    return narrate_signal (model, subject.lane, subject.index);
  case SUBJECT_WAKE_UP:
    return narrate_flow (model, MODEL_FLOW_WAKE_UP, subject.index);
  case SUBJECT_MESSAGE:
    return narrate_flow (model, MODEL_FLOW_MESSAGE, subject.index);
  case SUBJECT_NONE:
  case SUBJECT_DENSITY:
  case SUBJECT_SPAN:
  case SUBJECT_WAKE_UPS:
  case SUBJECT_MESSAGES:
  case SUBJECT_BOOKMARK:
  case SUBJECT_MARKER:
  case SUBJECT_RANGE:
  case SUBJECT_DISTANCE:
  case SUBJECT_PROCESS:
  case SUBJECT_FOLD:
    return NULL;
  }
  return NULL;
}

static void
find_item_times (const ModelLane *lane, Subject subject, int64_t *start, int64_t *end)
{
  if (subject.kind == SUBJECT_INTERVAL) {
    ModelInterval interval = model_interval (lane, subject.index);
    *start = interval.start;
    *end = interval.end;
  } else if (subject.kind == SUBJECT_HOLD) {
    ModelHold hold = model_hold (lane, subject.index);
    *start = hold.start;
    *end = hold.end;
  } else {
    ModelWait wait = subject.kind == SUBJECT_WAIT ? model_wait (lane, subject.index)
                                                  : model_share (lane, subject.index);
    *start = wait.start;
    *end = wait.end;
  }
}

/* Sets from when to when it lasts; FALSE if it has no length. What has not ended lasts until now. */
static gboolean
find_times (const Model *model, Subject subject, int64_t *start, int64_t *end)
{
  SubjectKind kind = subject.kind;

  if (kind == SUBJECT_WAKE_UP || kind == SUBJECT_MESSAGE) {
    ModelFlowKind flow_kind = kind == SUBJECT_WAKE_UP ? MODEL_FLOW_WAKE_UP : MODEL_FLOW_MESSAGE;
    ModelFlow flow = model_flow (model, flow_kind, subject.index);
    *start = flow.from_time;
    *end = flow.to_time;
  } else if (kind == SUBJECT_INTERVAL || kind == SUBJECT_HOLD || kind == SUBJECT_WAIT ||
             kind == SUBJECT_SHARE) {
    find_item_times (model_lane (model, subject.lane), subject, start, end);
  } else {
    return FALSE;
  }
  *end = model_later (model_earlier (*end, model_now (model)), *start);
  return TRUE;
}

static void
say_times (ExplainWords *words, const Model *model, Subject subject)
{
  int64_t start, end;

  if (!find_times (model, subject, &start, &end)) {
    words->number = g_strdup ("");
    words->when = g_strdup ("");
    return;
  }
  words->number = time_text_duration (end - start);
  words->when = status_text_range (start, end);
}

static void
say_kind (ExplainWords *words, const Model *model, Subject subject)
{
  words->waits = subject.kind == SUBJECT_WAIT;
  if (subject.kind != SUBJECT_INTERVAL)
    return;
  ModelInterval interval = model_interval (model_lane (model, subject.lane), subject.index);
  words->waits = interval.state == MODEL_LOCK;
  words->lesson = model_state_sentence ((ModelState) interval.state);
}

ExplainWords *
explain_words_new (const Model *model, Subject subject, GCancellable *cancellable)
{
  g_autofree char *description = describe_subject (model, subject);
  int64_t mark;

  if (description == NULL)
    return NULL;
  g_autoptr (GPtrArray) spreads = spread_words_find (model, subject, &mark, cancellable);
  if (spreads == NULL)
    return NULL;
  ExplainWords *words = g_new0 (ExplainWords, 1);
  words->spreads = g_steal_pointer (&spreads);
  words->mark = mark;
  g_auto (GStrv) parts = g_strsplit (description, SEPARATOR, -1);
  words->title = g_strdup (parts[0]);
  words->prose = narrate (model, subject);
  words->facts = words->prose != NULL ? g_strdup ("") : g_strjoinv ("\n", parts + 1);
  say_times (words, model, subject);
  say_kind (words, model, subject);
  /* Its name alone would not say what it does. */
  if (words->prose != NULL && parts[1] != NULL && subject.kind == SUBJECT_INTERVAL) {
    ModelState state =
        (ModelState) model_interval (model_lane (model, subject.lane), subject.index).state;
    g_free (words->title);
    words->title = g_strconcat (parts[0], state == MODEL_UNKNOWN ? ", " : " is ", parts[1], NULL);
  }
  return words;
}

void
explain_words_free (ExplainWords *words)
{
  if (words == NULL)
    return;
  g_free (words->title);
  g_free (words->number);
  g_free (words->when);
  g_free (words->facts);
  prose_free (words->prose);
  g_ptr_array_unref (words->spreads);
  g_free (words);
}
