/* SPDX-License-Identifier: MIT
 *
 * Which lanes, and which range.
 */
#include "convert/selection.h"

gboolean
selection_init (Selection *selection, const Model *model, const ConvertOptions *options,
                GError **error)
{
  static const ConvertOptions everything = { 0 };

  if (options == NULL)
    options = &everything;
  *selection = (Selection){ .model = model,
                            .from = MAX (options->from, 0),
                            .to = options->to == 0 ? MODEL_OPEN : options->to };
  if (selection->to < selection->from) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "The range to write ends before it begins (from %" G_GINT64_FORMAT
                 " to %" G_GINT64_FORMAT " nanoseconds). Choose another one.",
                 options->from, options->to);
    return FALSE;
  }
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    selection->flows[kind] = model_flow_count (model, (ModelFlowKind) kind);
  selection->losses = model_loss_count (model);
  selection->lanes = model_lane_count (model);
  selection->processes = model_process_count (model);
  selection->wanted = g_malloc (selection->lanes + 1u);
  for (uint32_t i = 0; i < selection->lanes; i++)
    selection->wanted[i] =
        options->includes == NULL || options->includes (model_lane (model, i), options->data);
  return TRUE;
}

void
selection_clear (Selection *selection)
{
  g_clear_pointer (&selection->wanted, g_free);
}

uint64_t
selection_lane_size (const ModelLane *lane)
{
  uint64_t size = 0;

  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    size = model_interval_count (lane);
    for (uint32_t row = 0; row < model_span_rows (lane); row++)
      size += model_span_count (lane, row);
    break;
  case MODEL_FAMILY_LOCK:
    size = model_hold_count (lane) + model_wait_count (lane) + model_share_count (lane);
    break;
  case MODEL_FAMILY_STEPS:
    size = model_backlog_count (lane);
    break;
  case MODEL_FAMILY_CONDITION:
    size = model_condition_wait_count (lane) + model_signal_count (lane);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
  return size;
}

uint64_t
selection_size (const Selection *selection)
{
  uint64_t size = 0;

  for (uint32_t i = 0; i < selection->lanes; i++)
    if (selection->wanted[i])
      size += selection_lane_size (model_lane (selection->model, i));
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    size += selection->flows[kind];
  return size;
}

uint64_t
selection_first_flow (const Selection *selection, ModelFlowKind kind, int64_t *until)
{
  int64_t longest = model_flow_longest (selection->model, kind);

  *until = selection->to > MODEL_TIME_MOST ? MODEL_OPEN : selection->to + longest;
  if (selection->flows[kind] == 0)
    return 0;
  return model_flow_at (selection->model, kind, selection->flows[kind], selection->from);
}
