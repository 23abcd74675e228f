/* SPDX-License-Identifier: MIT */
#include "figure/words.h"

#include "model/time-text.h"
#include "paint/legend.h"

#define LANES_NAMED 40u /* a figure with more lanes than anybody would listen to */

char *
words_contents (const Model *model, const View *view)
{
  int64_t end = model_earlier (view->end, model_now (model));
  g_autofree char *length = time_text_duration (MAX (end - view->start, 0));
  g_autofree char *lanes = describe_lanes (model, view);

  return g_strdup_printf ("%s%s%s", lanes, lanes[0] != '\0' ? " · " : "", length);
}

static void
add_range (GString *text, const View *view)
{
  int64_t step = time_text_tick_step (MAX ((view->end - view->start) / 100, 1));
  g_autofree char *from = time_text_tick (MAX (view->start, 0), step);
  g_autofree char *to = time_text_tick (view->end, step);

  g_string_append_printf (text, ", from %s to %s of the run", from, to);
  if (view->axis != NULL)
    g_string_append (text, ", each event as wide as any other");
  g_string_append (text, ".");
}

static void
add_lanes (GString *text, const Model *model, const View *view)
{
  g_autoptr (GArray) places = layout_lanes (model, view);
  guint lanes = 0;

  for (guint i = 0; i < places->len; i++) {
    uint32_t lane = g_array_index (places, LanePlace, i).lane;
    if (lane == MODEL_NONE)
      continue;
    if (lanes < LANES_NAMED)
      g_string_append_printf (text, "%s%s %s", lanes == 0 ? " Its lanes: " : ", ",
                              model_kind_name (model_lane_kind (model_lane (model, lane))),
                              model_lane_name (model_lane (model, lane)));
    lanes++;
  }
  if (lanes > LANES_NAMED)
    g_string_append_printf (text, " and %u more", lanes - LANES_NAMED);
  if (lanes > 0)
    g_string_append (text, ".");
}

static void
add_marks (GString *text, const View *view, const FigureOptions *options)
{
  for (guint i = 0; i < options->mark_count; i++) {
    const FigureMark *mark = &options->marks[i];
    int64_t step = time_text_tick_step (MAX ((view->end - view->start) / 1000, 1));
    g_autofree char *time = time_text_tick (mark->time, step);
    if (mark->time >= view->start && mark->time <= view->end)
      g_string_append_printf (text, " Marked at %s: %s.", time, mark->label);
  }
}

char *
words_description (const Model *model, const View *view, const FigureOptions *options)
{
  g_autofree char *contents = describe_lanes (model, view);
  g_autofree char *legend = describe_legend (model, view->hidden_lanes, view->start, view->end);
  GString *text = g_string_new ("A time line of what threads did: ");

  g_string_append (text, contents[0] != '\0' ? contents : "no lanes");
  add_range (text, view);
  add_lanes (text, model, view);
  g_string_append_printf (text, " %s.", legend);
  add_marks (text, view, options);
  if (options->caption != NULL)
    g_string_append_printf (text, " %s", options->caption);
  return g_string_free (text, FALSE);
}
