/* SPDX-License-Identifier: MIT */
#include "paint/density.h"

#include <string.h>

#define LEAST_SHOWN 3.0
/* Columns further apart than this are two runs. */
#define TOUCHING   0.01
#define PART_WIDTH 4.0 /* pixels of one answer to the pointer */

/* Rounds down to half a pixel. */
static double
half_pixels (double height)
{
  return (double) (int) (height * 2) / 2;
}

void
density_share (const int64_t parts[DENSITY_LAYERS], const gboolean must_show[DENSITY_LAYERS],
               int64_t whole, double height, double heights[DENSITY_LAYERS])
{
  const double unit = whole > 0 ? height / (double) whole : 0;
  double used = 0;
  int largest = 0;

  for (int i = 0; i < DENSITY_LAYERS; i++) {
    /* Without a jump, which could not be foretold: this is done for each column of each lane. */
    int64_t part = MAX (parts[i], 0);
    double least = must_show[i] && part > 0 ? LEAST_SHOWN : 0;
    double shown = half_pixels ((double) part * unit);
    heights[i] = MAX (shown, least);
    used += heights[i];
    if (parts[i] > parts[largest])
      largest = i;
  }
  /* What rounding left over, or a small part took, is the largest part's. */
  heights[largest] = MAX (heights[largest] + height - used, 0);
}

/* Returns a column as the strip's, cut to the chart. */
static StripColumn
strip_column (const Frame *frame, const DensityColumn *column, double base)
{
  StripColumn strip = {
    .x0 = (float) MAX (column->x0, frame->left),
    .x1 = (float) MIN (column->x1, frame->right),
  };
  double y = base;

  for (int i = 0; i < STRIP_LAYERS; i++) {
    y -= column->heights[i];
    strip.tops[i] = (float) y;
  }
  return strip;
}

static gboolean
looks_alike (const StripColumn *a, const StripColumn *b)
{
  return memcmp (a->tops, b->tops, sizeof a->tops) == 0;
}

/* Appends what touches from `from` on; returns the first column that does not. A run is a pixel
 * wide at least: it must not vanish between two wide ones. */
static guint
add_run (const Frame *frame, const DensityColumn *columns, guint from, guint count, double base,
         GArray *strip)
{
  guint first = strip->len;
  guint to = from;

  do {
    StripColumn column = strip_column (frame, &columns[to], base);
    StripColumn *before =
        strip->len > first ? &g_array_index (strip, StripColumn, strip->len - 1) : NULL;
    if (columns[to].x1 <= frame->left || columns[to].x0 >= frame->right)
      continue;
    if (before != NULL && looks_alike (before, &column)) {
      before->x1 = column.x1;
      continue;
    }
    if (before != NULL)
      before->x1 = column.x0;
    g_array_append_val (strip, column);
  } while (++to < count && columns[to].x0 - columns[to - 1].x1 < TOUCHING);

  if (strip->len > first) {
    StripColumn *last = &g_array_index (strip, StripColumn, strip->len - 1);
    double least = MIN (MAX (columns[from].x0, frame->left) + 1, frame->right);
    last->x1 = MAX (last->x1, (float) least);
  }
  return to;
}

/* Returns what answers to the pointer: a GArray of StripPart. */
static GArray *
find_parts (const Frame *frame, const DensityColumn *columns, guint count)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (StripPart));

  for (guint from = 0; from < count;) {
    guint to = from + 1;
    while (to < count && columns[to].x0 - columns[to - 1].x1 < TOUCHING &&
           columns[to].x1 - columns[from].x0 <= PART_WIDTH)
      to++;
    uint64_t first = columns[from].first;
    StripPart part = {
      .x0 = (float) MAX (columns[from].x0, frame->left),
      .x1 = (float) MIN (columns[to - 1].x1, frame->right),
      .items = subject_density (first, columns[to - 1].last - first + 1),
    };
    if (part.x1 > part.x0)
      g_array_append_val (parts, part);
    from = to;
  }
  return parts;
}

void
density_add (Frame *frame, const GArray *columns, const DensityLayer layers[DENSITY_LAYERS],
             double base, uint32_t lane)
{
  const DensityColumn *all = (const DensityColumn *) (const void *) columns->data;
  g_autoptr (GArray) strip = NULL;
  g_autoptr (GArray) parts = NULL;
  double top = base;

  if (columns->len == 0)
    return;
  strip = g_array_sized_new (FALSE, FALSE, sizeof (StripColumn), columns->len);
  for (guint from = 0; from < columns->len;)
    from = add_run (frame, all, from, columns->len, base, strip);
  if (strip->len == 0)
    return;

  const StripColumn *first = &g_array_index (strip, StripColumn, 0);
  for (guint i = 0; i < strip->len; i++)
    top = MIN (top, (double) first[i].tops[STRIP_LAYERS - 1]);
  SceneStrip shown = { .columns = first, .count = strip->len };
  memcpy (shown.layers, layers, sizeof shown.layers);
  if (lane != MODEL_NONE) {
    parts = find_parts (frame, all, columns->len);
    shown.parts = (const StripPart *) (const void *) parts->data;
    shown.part_count = parts->len;
    shown.lane = lane;
  }
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_STRIP,
                                     .colour = layers[0].colour,
                                     .x = first->x0,
                                     .y = top,
                                     .width = first[strip->len - 1].x1 - first->x0,
                                     .height = base - top,
                                     .opacity = 1,
                                     .strip = &shown,
                                     .subject = { .lane = MODEL_NONE } });
}
