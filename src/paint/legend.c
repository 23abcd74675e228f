/* SPDX-License-Identifier: MIT */
#include "paint/legend.h"

#include <math.h>

#include "paint/state-look.h"
#include "paint/text-style.h"

#define LEFT        16.0
#define SWATCH      30.0
#define SWATCH_HIGH 16.0
#define ITEM_GAP    32.0
#define TEXT_GAP    8.0
#define LINE_HEIGHT (LEGEND_ROW_HEIGHT / 2 + 4)
/* As much as the longest heading needs, so that the items of all are aligned. */
#define HEADING_WIDTH 48.0

typedef struct {
  Scene *scene;
  const Theme *theme;
  double width;
  double x, middle;
} Legend;

int64_t
legend_sums (const Model *model, GHashTable *hidden, ModelLaneKind kind, int64_t start, int64_t end,
             int64_t sums[MODEL_STATES])
{
  uint32_t count = model_lane_count (model);
  int64_t total = 0;

  for (int state = 0; state < MODEL_STATES; state++)
    sums[state] = 0;
  end = model_earlier (end, model_now (model));
  for (uint32_t i = 0; i < count && end > start; i++) {
    int64_t own[MODEL_STATES] = { 0 };
    if (model_lane_kind (model_lane (model, i)) != kind ||
        (hidden != NULL && g_hash_table_contains (hidden, GUINT_TO_POINTER (i))))
      continue;
    model_thread_summary (model_lane (model, i), start, end, own);
    for (int state = 0; state < MODEL_STATES; state++) {
      sums[state] += own[state];
      total += own[state];
    }
  }
  return total;
}

static double
add_text (Legend *legend, TextStyle style, ColourRole colour, const char *text)
{
  double width = ceil (text_style_width (legend->theme->font, style, text));

  scene_add (legend->scene, &(Shape){ .kind = SHAPE_TEXT,
                                      .colour = colour,
                                      .style = style,
                                      .x = legend->x,
                                      .y = legend->middle - text_style_height (style) / 2,
                                      .width = width,
                                      .opacity = 1,
                                      .text = text,
                                      .subject = { .lane = MODEL_NONE } });
  legend->x += width;
  return width;
}

/* Thicker lines have longer dashes: as many are to be seen. */
static double
swatch_width (const Legend *legend, ModelState state)
{
  return state_look (state)->form == FORM_LINE ? SWATCH * legend->theme->edge : SWATCH;
}

static void
add_swatch (Legend *legend, ModelState state)
{
  const StateLook *look = state_look (state);
  gboolean line = look->form == FORM_LINE;

  Shape swatch = {
    .kind = line ? SHAPE_LINE : SHAPE_BOX,
    .colour = theme_state (state),
    .pattern = look->pattern,
    .dash = look->dash,
    .x = legend->x,
    .y = line ? legend->middle : legend->middle - SWATCH_HIGH / 2,
    .width = swatch_width (legend, state),
    .height = line ? 0 : SWATCH_HIGH,
    .radius = look->form == FORM_FULL ? 4 : 2,
    .stroke = (line ? look->stroke : 1) * legend->theme->edge,
    .opacity = 1,
    .subject = { .lane = MODEL_NONE },
  };

  scene_add (legend->scene, &swatch);
  if (swatch.pattern == PATTERN_TINT) {
    swatch.pattern = PATTERN_OUTLINE;
    scene_add (legend->scene, &swatch);
  }
  legend->x += swatch.width + TEXT_GAP;
}

static char *
say_share (int64_t sum, int64_t total)
{
  double share = 100.0 * (double) sum / (double) total;

  if (share < 1)
    return g_strdup ("below 1\u202f%");
  return g_strdup_printf ("%.0f\u202f%%", share);
}

static void
add_item (Legend *legend, ModelState state, const char *share)
{
  const char *name = model_state_name (state);
  double needed = swatch_width (legend, state) + 2 * TEXT_GAP +
                  text_style_width (legend->theme->font, TEXT_TICK, name) +
                  text_style_width (legend->theme->font, TEXT_VALUE, share);

  if (legend->x > LEFT && legend->x + needed > legend->width - LEFT) {
    legend->x = LEFT;
    legend->middle += LINE_HEIGHT;
  }
  add_swatch (legend, state);
  add_text (legend, TEXT_TICK, COLOUR_TEXT, name);
  legend->x += TEXT_GAP;
  add_text (legend, TEXT_VALUE, COLOUR_TEXT, share);
  legend->x += ITEM_GAP;
}

/* What one kind of lane did. */
typedef struct {
  const char *heading;
  int64_t sums[MODEL_STATES];
  int64_t total; /* 0: nothing to say */
} Group;

#define GROUPS 2

/* Without tasks, nobody needs to be told that threads are meant. */
static void
sum_groups (const Model *model, GHashTable *hidden, int64_t start, int64_t end,
            Group groups[GROUPS])
{
  groups[0].total = legend_sums (model, hidden, MODEL_LANE_THREAD, start, end, groups[0].sums);
  groups[1].total = legend_sums (model, hidden, MODEL_LANE_TASK, start, end, groups[1].sums);
  groups[0].heading = groups[1].total > 0 ? "Threads" : "In view";
  groups[1].heading = "Tasks";
}

static void
add_group (Legend *legend, const Group *group, double heading_width)
{
  double heading = legend->x;

  add_text (legend, TEXT_VALUE, COLOUR_TEXT_SOFT, group->heading);
  /* All groups' items begin below one another. */
  legend->x = MAX (legend->x, heading + heading_width) + ITEM_GAP;
  for (int state = 0; state < MODEL_STATES; state++) {
    if (group->sums[state] <= 0)
      continue;
    g_autofree char *share = say_share (group->sums[state], group->total);
    add_item (legend, (ModelState) state, share);
  }
}

/* Lays the items out; without a scene's final height, which follows from them. */
static double
lay_out (Legend *legend, const Group groups[GROUPS])
{
  legend->middle = LEGEND_ROW_HEIGHT / 2;
  for (int i = 0; i < GROUPS; i++) {
    if (i > 0 && groups[i].total <= 0)
      continue;
    if (i > 0)
      legend->middle += LINE_HEIGHT;
    legend->x = LEFT;
    add_group (legend, &groups[i], groups[1].total > 0 ? HEADING_WIDTH : 0);
  }
  return legend->middle + LEGEND_ROW_HEIGHT / 2;
}

static void
add_ground (Scene *scene)
{
  scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                              .colour = COLOUR_GROUND,
                              .width = scene_width (scene),
                              .height = scene_height (scene),
                              .opacity = 1,
                              .subject = { .lane = MODEL_NONE } });
  scene_add (scene, &(Shape){ .kind = SHAPE_LINE,
                              .colour = COLOUR_GRID,
                              .y = 0.5,
                              .width = scene_width (scene),
                              .stroke = 1,
                              .opacity = 1,
                              .subject = { .lane = MODEL_NONE } });
}

Scene *
layout_legend (const Model *model, GHashTable *hidden, int64_t start, int64_t end, double width,
               const Theme *theme)
{
  Group groups[GROUPS];
  Legend trial = { .scene = scene_new (width, 0), .theme = theme, .width = width };

  sum_groups (model, hidden, start, end, groups);
  /* Twice: the ground lies under the items, and its height is known after them. */
  double height = lay_out (&trial, groups);
  Legend legend = { .scene = scene_new (width, height), .theme = theme, .width = width };

  scene_free (trial.scene);
  add_ground (legend.scene);
  lay_out (&legend, groups);
  return legend.scene;
}

char *
describe_legend (const Model *model, GHashTable *hidden, int64_t start, int64_t end)
{
  GString *text = g_string_new ("In view");
  Group groups[GROUPS];

  sum_groups (model, hidden, start, end, groups);
  for (int i = 0; i < GROUPS; i++) {
    const char *before = i == 0 ? ", threads: " : "; tasks: ";
    for (int state = 0; state < MODEL_STATES; state++) {
      if (groups[i].sums[state] <= 0)
        continue;
      g_autofree char *share = say_share (groups[i].sums[state], groups[i].total);
      g_string_append_printf (text, "%s%s %s", before, model_state_name ((ModelState) state),
                              share);
      before = ", ";
    }
  }
  return g_string_free (text, FALSE);
}
