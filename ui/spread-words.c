/* SPDX-License-Identifier: MIT
 *
 * Histograms of what is selected, and their words: see spread-words.h.
 */
#include "ui/spread-words.h"

#include <glib/gi18n.h>

#include "model/time-text.h"
#include "ui/status-text.h"

/* ------------------------------------------------------------------ which */

/* Adds a spread, if it is of more than one. Returns FALSE if it was cancelled. */
static gboolean
add (GPtrArray *spreads, const Model *model, uint32_t lane, SpreadKind kind,
     GCancellable *cancellable)
{
  Spread *spread = spread_new (model, lane, kind, cancellable);

  if (spread == NULL)
    return FALSE;
  if (spread->lengths.count > 1)
    g_ptr_array_add (spreads, spread);
  else
    spread_free (spread);
  return TRUE;
}

static gboolean
add_of_lane (GPtrArray *spreads, const Model *model, uint32_t lane, GCancellable *cancellable)
{
  ModelLaneKind kind = model_lane_kind (model_lane (model, lane));

  if (kind == MODEL_LANE_CHANNEL)
    return add (spreads, model, lane, SPREAD_LATENCY, cancellable);
  if (model_kind_family (kind) != MODEL_FAMILY_LOCK)
    return TRUE;
  return add (spreads, model, lane, SPREAD_WAITS, cancellable) &&
         add (spreads, model, lane, SPREAD_HOLDS, cancellable) &&
         add (spreads, model, lane, SPREAD_SHARES, cancellable);
}

static int64_t
length_until_now (const Model *model, int64_t start, int64_t end)
{
  return model_later (model_earlier (end, model_now (model)), start) - start;
}

/* A thread that waits for a lock: how long it is waited for. */
static gboolean
add_of_interval (GPtrArray *spreads, const Model *model, Subject subject, int64_t *mark,
                 GCancellable *cancellable)
{
  ModelInterval interval = model_interval (model_lane (model, subject.lane), subject.index);

  if (interval.object == MODEL_NONE || interval.object >= model_lane_count (model))
    return TRUE;
  ModelLaneKind kind = model_lane_kind (model_lane (model, interval.object));
  if (model_kind_family (kind) != MODEL_FAMILY_LOCK)
    return add_of_lane (spreads, model, interval.object, cancellable);
  *mark = length_until_now (model, interval.start, interval.end);
  return add (spreads, model, interval.object, SPREAD_WAITS, cancellable);
}

static gboolean
add_of_message (GPtrArray *spreads, const Model *model, Subject subject, int64_t *mark,
                GCancellable *cancellable)
{
  ModelFlow message = model_flow (model, MODEL_FLOW_MESSAGE, subject.index);

  if (message.object == MODEL_NONE ||
      model_lane_kind (model_lane (model, message.object)) != MODEL_LANE_CHANNEL)
    return TRUE;
  *mark = message.to_time - message.from_time;
  return add (spreads, model, message.object, SPREAD_LATENCY, cancellable);
}

static gboolean
add_of_part (GPtrArray *spreads, const Model *model, Subject subject, int64_t *mark,
             GCancellable *cancellable)
{
  const ModelLane *lane = model_lane (model, subject.lane);

  if (subject.kind == SUBJECT_HOLD) {
    ModelHold hold = model_hold (lane, subject.index);
    *mark = length_until_now (model, hold.start, hold.end);
    return add (spreads, model, subject.lane, SPREAD_HOLDS, cancellable);
  }
  ModelWait wait = subject.kind == SUBJECT_WAIT ? model_wait (lane, subject.index)
                                                : model_share (lane, subject.index);
  *mark = length_until_now (model, wait.start, wait.end);
  return add (spreads, model, subject.lane,
              subject.kind == SUBJECT_WAIT ? SPREAD_WAITS : SPREAD_SHARES, cancellable);
}

static gboolean
add_of_subject (GPtrArray *spreads, const Model *model, Subject subject, int64_t *mark,
                GCancellable *cancellable)
{
  switch (subject.kind) {
  case SUBJECT_LANE:
  case SUBJECT_BACKLOG:
    return add_of_lane (spreads, model, subject.lane, cancellable);
  case SUBJECT_INTERVAL:
    return add_of_interval (spreads, model, subject, mark, cancellable);
  case SUBJECT_HOLD:
  case SUBJECT_WAIT:
  case SUBJECT_SHARE:
    return add_of_part (spreads, model, subject, mark, cancellable);
  case SUBJECT_MESSAGE:
    return add_of_message (spreads, model, subject, mark, cancellable);
  case SUBJECT_NONE:
  case SUBJECT_DENSITY:
  case SUBJECT_SPAN:
  case SUBJECT_CONDITION_WAIT:
  case SUBJECT_SIGNAL:
  case SUBJECT_WAKE_UP:
  case SUBJECT_WAKE_UPS:
  case SUBJECT_MESSAGES:
  case SUBJECT_PROCESS:
  case SUBJECT_FOLD:
  case SUBJECT_BOOKMARK:
  case SUBJECT_MARKER:
  case SUBJECT_RANGE:
  case SUBJECT_DISTANCE:
    return TRUE;
  }
  return TRUE;
}

GPtrArray *
spread_words_find (const Model *model, Subject subject, int64_t *mark, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) spreads = g_ptr_array_new_with_free_func ((GDestroyNotify) spread_free);

  *mark = -1;
  if (!add_of_subject (spreads, model, subject, mark, cancellable))
    return NULL;
  return g_steal_pointer (&spreads);
}

/* ------------------------------------------------------------------ in words */

const char *
spread_words_title (const Spread *spread)
{
  switch (spread->kind) {
  case SPREAD_WAITS:
    return _ ("How long waits for it took");
  case SPREAD_HOLDS:
    return _ ("How long it was held");
  case SPREAD_SHARES:
    return _ ("How long it was shared");
  case SPREAD_LATENCY:
    return _ ("How long its messages took");
  }
  return "";
}

/* Returns how many, with what they are; the caller frees it. */
static char *
count_in_words (const Spread *spread, uint64_t number)
{
  g_autofree char *count = status_text_count (number);
  gulong plural = (gulong) number;

  switch (spread->kind) {
  case SPREAD_WAITS:
    return g_strdup_printf (ngettext ("%s wait", "%s waits", plural), count);
  case SPREAD_HOLDS:
  case SPREAD_SHARES:
    return g_strdup_printf (ngettext ("%s hold", "%s holds", plural), count);
  case SPREAD_LATENCY:
    return g_strdup_printf (ngettext ("%s message", "%s messages", plural), count);
  }
  return g_strdup (count);
}

char *
spread_words_summary (const Spread *spread)
{
  const Distribution *lengths = &spread->lengths;
  g_autofree char *count = count_in_words (spread, lengths->count);
  g_autofree char *half = time_text_duration (lengths->p50);
  g_autofree char *most = time_text_duration (lengths->p95);
  g_autofree char *nearly_all = time_text_duration (lengths->p99);
  g_autofree char *longest = time_text_duration (lengths->most);
  g_autofree char *text = g_strdup_printf (
      /* Translators: “575 waits: half up to 62 ms, 95 of 100 up to 210 ms, …” */
      _ ("%s: half up to %s, 95 of 100 up to %s, 99 of 100 up to %s, the longest %s."), count, half,
      most, nearly_all, longest);

  if (spread->step <= 1)
    return g_steal_pointer (&text);
  g_autofree char *sampled =
      g_strdup_printf (_ ("Of so many, only one in %u was counted."), spread->step);
  return g_strdup_printf ("%s %s", text, sampled);
}

char *
spread_words_bar (const Spread *spread, guint index)
{
  const SpreadBar *bar = &g_array_index (spread->bars, SpreadBar, index);
  g_autofree char *count = count_in_words (spread, bar->count);
  g_autofree char *least = time_text_duration (bar->least);
  g_autofree char *beyond = time_text_duration (bar->beyond);

  if (bar->count == 0)
    return g_strdup_printf (_ ("%s from %s to %s."), count, least, beyond);
  return g_strdup_printf (_ ("%s from %s to %s. A click shows the longest."), count, least, beyond);
}
