/* SPDX-License-Identifier: MIT */
#include "paint/density.h"

#include <math.h>

#define LEAST_SHOWN 3.0
/* Columns further apart than this are two runs. */
#define TOUCHING 0.01

void
density_share (const int64_t parts[DENSITY_LAYERS], const gboolean must_show[DENSITY_LAYERS],
               int64_t whole, double height, double heights[DENSITY_LAYERS])
{
  double used = 0;
  int largest = 0;

  for (int i = 0; i < DENSITY_LAYERS; i++) {
    double share = whole > 0 ? (double) parts[i] / (double) whole * height : 0;
    heights[i] = floor (share * 2) / 2;
    if (must_show[i] && parts[i] > 0)
      heights[i] = MAX (heights[i], LEAST_SHOWN);
    used += heights[i];
    if (parts[i] > parts[largest])
      largest = i;
  }
  /* What rounding left over, or a small part took, is the largest part's. */
  heights[largest] = MAX (heights[largest] + height - used, 0);
}

/* Returns the y of the top of `layer` in a column. */
static double
layer_top (const DensityColumn *column, int layer, double base)
{
  double y = base;

  for (int i = 0; i <= layer; i++)
    y -= column->heights[i];
  return y;
}

/* Returns whether the layer is anywhere in the run, and sets where its area is highest. */
static gboolean
layer_is_seen (const DensityColumn *columns, guint count, int layer, double base, double *top)
{
  gboolean seen = FALSE;

  *top = base;
  for (guint i = 0; i < count; i++) {
    seen = seen || columns[i].heights[layer] > 0;
    *top = MIN (*top, layer_top (&columns[i], layer, base));
  }
  return seen;
}

static void
add_layer (Frame *frame, const DensityColumn *columns, guint count, int layer,
           const DensityLayer *look, double base)
{
  g_autofree ScenePoint *points = NULL;
  uint32_t point_count = 0;
  double top;

  if (!layer_is_seen (columns, count, layer, base, &top))
    return;
  points = g_new (ScenePoint, count);
  for (guint i = 0; i < count; i++) {
    double y = layer_top (&columns[i], layer, base);
    double x = CLAMP (columns[i].x0, frame->left, frame->right);
    if (point_count == 0 || points[point_count - 1].y != y)
      points[point_count++] = (ScenePoint){ x, y };
  }
  /* Even the shortest is a pixel wide: it must not vanish between two wide ones. */
  double right = MAX (columns[count - 1].x1, columns[0].x0 + 1);
  double width = MIN (right, frame->right) - points[0].x;
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_STEPS,
                                     .colour = look->colour,
                                     .pattern = look->pattern,
                                     .x = points[0].x,
                                     .y = top,
                                     .width = width,
                                     .height = base - top,
                                     .opacity = 1,
                                     .points = points,
                                     .point_count = point_count,
                                     .subject = { .lane = MODEL_NONE } });
}

static void
add_run (Frame *frame, const DensityColumn *columns, guint count,
         const DensityLayer layers[DENSITY_LAYERS], double base)
{
  for (int layer = DENSITY_LAYERS - 1; layer >= 0; layer--)
    add_layer (frame, columns, count, layer, &layers[layer], base);
}

void
density_add (Frame *frame, const GArray *columns, const DensityLayer layers[DENSITY_LAYERS],
             double base)
{
  const DensityColumn *all = (const DensityColumn *) (const void *) columns->data;

  for (guint from = 0; from < columns->len;) {
    guint to = from + 1;
    while (to < columns->len && all[to].x0 - all[to - 1].x1 < TOUCHING)
      to++;
    if (all[to - 1].x1 > frame->left && all[from].x0 < frame->right)
      add_run (frame, &all[from], to - from, layers, base);
    from = to;
  }
}
