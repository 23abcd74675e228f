/* SPDX-License-Identifier: MIT
 *
 * One line about processes, and about all lanes.
 */
#include "model/process-end-text.h"
#include "paint/process-header.h"

static gboolean
is_process (const Model *model, uint32_t process)
{
  return process >= 1 && process <= model_process_count (model);
}

char *
process_title (const Model *model, uint32_t process)
{
  return g_strdup_printf ("%s %u", model_process_command (model, process),
                          model_process_id (model, process));
}

char *
process_state_text (const Model *model, uint32_t process)
{
  ModelProcessEnd end = model_process_end (model, process);

  if (end.time == MODEL_OPEN)
    return g_strdup ("alive");
  char *text = process_end_text (end.how, end.status);
  return text != NULL ? text : g_strdup ("finished");
}

static const char *
lane_word (uint32_t lanes)
{
  return lanes == 1 ? "lane" : "lanes";
}

char *
describe_process (const Model *model, const LanePlace *header)
{
  g_return_val_if_fail (is_process (model, header->process), NULL);
  g_autofree char *title = process_title (model, header->process);
  g_autofree char *state = process_state_text (model, header->process);

  return g_strdup_printf ("process %s, %s, %u %s%s", title, state, header->lanes,
                          lane_word (header->lanes), header->collapsed ? ", collapsed" : "");
}

char *
describe_place (const Model *model, const LanePlace *place)
{
  if (place->lane == MODEL_NONE)
    return describe_process (model, place);
  g_autofree char *lane = describe_lane (model, place->lane);
  return g_strconcat (lane, place->collapsed ? ", collapsed" : "", NULL);
}

char *
describe_process_subject (const Model *model, uint32_t process)
{
  if (!is_process (model, process))
    return NULL;
  g_autofree char *title = process_title (model, process);
  g_autofree char *state = process_state_text (model, process);

  return g_strdup_printf ("process %s · %s · click to show it as one row, or open", title, state);
}

char *
describe_lanes (const Model *model, const View *view)
{
  View open = *view;
  guint counts[MODEL_LANE_KINDS] = { 0 };
  GString *text = g_string_new (NULL);
  guint processes = 0;

  open.collapsed = NULL;
  g_autoptr (GArray) places = layout_lanes (model, &open);
  for (guint i = 0; i < places->len; i++) {
    uint32_t lane = g_array_index (places, LanePlace, i).lane;
    if (lane == MODEL_NONE)
      processes++;
    else
      counts[model_lane_kind (model_lane (model, lane))]++;
  }
  if (processes > 1)
    g_string_append_printf (text, "%u processes", processes);
  for (guint i = 0; i < places->len; i++) {
    uint32_t lane = g_array_index (places, LanePlace, i).lane;
    if (lane == MODEL_NONE)
      continue;
    ModelLaneKind kind = model_lane_kind (model_lane (model, lane));
    /* Each kind once, where its first lane is. */
    if (counts[kind] > 0)
      g_string_append_printf (text, "%s%u %s%s", text->len > 0 ? " · " : "", counts[kind],
                              model_kind_name (kind), counts[kind] == 1 ? "" : "s");
    counts[kind] = 0;
  }
  return g_string_free (text, FALSE);
}
