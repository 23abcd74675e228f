/* SPDX-License-Identifier: MIT
 *
 * What a search has found, see search-hit.h.
 */
#include "ui/search-hit.h"

#include "model/time-text.h"
#include "paint/layout.h"
#include "ui/status-text.h"

#include <glib/gi18n.h>

Subject
search_hit_subject (const SearchHit *hit)
{
  static const SubjectKind kinds[] = {
    [SEARCH_HIT_MOMENT] = SUBJECT_NONE,
    [SEARCH_HIT_LANE] = SUBJECT_LANE,
    [SEARCH_HIT_INTERVAL] = SUBJECT_INTERVAL,
    [SEARCH_HIT_HOLD] = SUBJECT_HOLD,
    [SEARCH_HIT_WAIT] = SUBJECT_WAIT,
    [SEARCH_HIT_SHARE] = SUBJECT_SHARE,
    [SEARCH_HIT_CONDITION_WAIT] = SUBJECT_CONDITION_WAIT,
    [SEARCH_HIT_SIGNAL] = SUBJECT_SIGNAL,
    [SEARCH_HIT_STEP] = SUBJECT_BACKLOG,
    [SEARCH_HIT_SPAN] = SUBJECT_SPAN,
    [SEARCH_HIT_MESSAGE] = SUBJECT_MESSAGE,
    [SEARCH_HIT_WAKE_UP] = SUBJECT_WAKE_UP,
    [SEARCH_HIT_LOSS] = SUBJECT_NONE,
    [SEARCH_HIT_PROCESS_END] = SUBJECT_PROCESS,
    [SEARCH_HIT_FINDING] = SUBJECT_LANE,
  };
  Subject subject = { kinds[hit->kind], hit->lane, hit->index };

  if (subject.kind == SUBJECT_LANE) {
    subject.index = 0;
    if (hit->lane == MODEL_NONE)
      subject.kind = SUBJECT_NONE;
  }
  if (subject.kind == SUBJECT_SPAN)
    subject.index = subject_span (hit->row, hit->index);
  /* Flows belong to no lane. */
  if (subject.kind == SUBJECT_MESSAGE || subject.kind == SUBJECT_WAKE_UP)
    subject.lane = MODEL_NONE;
  return subject;
}

static char *
say_loss (const Model *model, const SearchHit *hit)
{
  const ModelLoss loss = model_loss (model, (uint32_t) hit->index);
  g_autofree char *count = status_text_count (loss.count);
  const char *cause = model_loss_cause (loss.cause);
  const char *who =
      hit->lane != MODEL_NONE ? model_lane_name (model_lane (model, hit->lane)) : _ ("The process");

  g_autofree char *lost = g_strdup_printf (_ ("%s · %s events lost"), who, count);
  return cause != NULL ? g_strdup_printf ("%s · %s", lost, cause) : g_steal_pointer (&lost);
}

char *
search_hit_text (const Model *model, const SearchResult *result, const SearchHit *hit)
{
  if (hit->kind == SEARCH_HIT_MOMENT) {
    g_autofree char *time = time_text_tick (hit->time, 1);
    return g_strdup_printf (_ ("The moment %s"), time);
  }
  if (hit->kind == SEARCH_HIT_LANE) {
    const ModelLane *lane = model_lane (model, hit->lane);
    return g_strdup_printf ("%s · %s", model_lane_name (lane),
                            model_kind_name (model_lane_kind (lane)));
  }
  if (hit->kind == SEARCH_HIT_LOSS)
    return say_loss (model, hit);
  if (hit->kind == SEARCH_HIT_PROCESS_END)
    return g_strdup_printf (_ ("%s ends"), model_process_command (model, (uint32_t) hit->index));
  if (hit->kind == SEARCH_HIT_FINDING) {
    const Finding *finding = g_ptr_array_index (result->findings, hit->index);
    return prose_text (finding->sentence);
  }
  char *text = describe_subject (model, search_hit_subject (hit));
  return text != NULL ? text : g_strdup ("");
}
