/* SPDX-License-Identifier: MIT */
#include "paint/density.h"

#include <math.h>
#include <string.h>

#define LEAST_SHOWN 3.0
/* Columns further apart than this are two runs. */
#define TOUCHING         0.01
#define PART_WIDTH       4.0 /* pixels of one answer to the pointer */
#define COLUMNS_AT_FIRST 256u

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

/* Sets a column as the strip's, cut to the chart. */
static void
set_strip_column (const Frame *frame, const DensityColumn *column, double base, StripColumn *set)
{
  double y = base;

  set->x0 = (float) MAX (column->x0, frame->left);
  set->x1 = (float) MIN (column->x1, frame->right);
  for (int i = 0; i < STRIP_LAYERS; i++) {
    y -= column->heights[i];
    set->tops[i] = (float) y;
  }
}

/* Number by number: memcmp() would wait for what was just written. */
static gboolean
looks_alike (const StripColumn *a, const StripColumn *b)
{
  gboolean alike = TRUE;

  for (int i = 0; i < STRIP_LAYERS; i++)
    alike &= !(a->tops[i] < b->tops[i]) & !(a->tops[i] > b->tops[i]);
  return alike;
}

/* ------------------------------------------------------------------ a strip */

DensityStrip
density_begin (Frame *frame, double base, uint32_t lane)
{
  return (DensityStrip){
    .frame = frame,
    .base = base,
    .top = base,
    .lane = lane,
    .parts = lane == MODEL_NONE ? NULL : g_array_new (FALSE, FALSE, sizeof (StripPart)),
    .end = -INFINITY,
  };
}

/* Ends a run of columns that touch. It is a pixel wide at least: it must not vanish between two
 * wide ones. */
static void
end_run (DensityStrip *strip)
{
  if (strip->count == strip->run_first)
    return;
  const Frame *frame = strip->frame;
  StripColumn *last = &strip->columns[strip->count - 1];
  double least = MIN (MAX (strip->run_x0, frame->left) + 1, frame->right);
  last->x1 = MAX (last->x1, (float) least);
  strip->run_first = strip->count;
}

/* Ends what answers to the pointer at once. */
static void
end_part (DensityStrip *strip)
{
  const Frame *frame = strip->frame;
  StripPart part = {
    .x0 = (float) MAX (strip->part_x0, frame->left),
    .x1 = (float) MIN (strip->end, frame->right),
    .items = subject_density (strip->part_first, strip->part_last - strip->part_first + 1),
  };

  if (strip->parts != NULL && part.x1 > part.x0)
    g_array_append_val (strip->parts, part);
}

static void
begin_part (DensityStrip *strip, const DensityColumn *column)
{
  strip->part_x0 = column->x0;
  strip->part_first = column->first;
}

/* Adds a column to the run, or lets the one before it reach so far if it looks alike. Each is set
 * where it will lie: to copy it from elsewhere just after is to wait for it. */
static void
extend_run (DensityStrip *strip, const DensityColumn *column)
{
  if (strip->count == strip->room) {
    strip->room = MAX (2 * strip->room, COLUMNS_AT_FIRST);
    strip->columns = g_renew (StripColumn, strip->columns, strip->room);
  }
  StripColumn *next = &strip->columns[strip->count];
  set_strip_column (strip->frame, column, strip->base, next);

  if (strip->count > strip->run_first) {
    StripColumn *before = next - 1;
    if (looks_alike (before, next)) {
      before->x1 = next->x1;
      return;
    }
    before->x1 = next->x0;
  }
  strip->count++;
  strip->top = MIN (strip->top, (double) next->tops[STRIP_LAYERS - 1]);
}

void
density_append (DensityStrip *strip, const DensityColumn *column)
{
  const Frame *frame = strip->frame;

  if (!(column->x0 - strip->end < TOUCHING)) {
    end_run (strip);
    strip->run_x0 = column->x0;
    if (strip->end > -INFINITY)
      end_part (strip);
    begin_part (strip, column);
  } else if (column->x1 - strip->part_x0 > PART_WIDTH) {
    end_part (strip);
    begin_part (strip, column);
  }
  strip->part_last = column->last;
  strip->end = column->x1;
  if (column->x1 > frame->left && column->x0 < frame->right)
    extend_run (strip, column);
}

void
density_finish (DensityStrip *strip, const DensityLayer layers[DENSITY_LAYERS])
{
  if (strip->end > -INFINITY)
    end_part (strip);
  end_run (strip);
  if (strip->count > 0) {
    const StripColumn *first = &strip->columns[0];
    SceneStrip shown = { .columns = first, .count = strip->count };
    memcpy (shown.layers, layers, sizeof shown.layers);
    if (strip->parts != NULL) {
      shown.parts = (const StripPart *) (const void *) strip->parts->data;
      shown.part_count = strip->parts->len;
      shown.lane = strip->lane;
    }
    scene_add (strip->frame->scene, &(Shape){ .kind = SHAPE_STRIP,
                                              .colour = layers[0].colour,
                                              .x = first->x0,
                                              .y = strip->top,
                                              .width = first[strip->count - 1].x1 - first->x0,
                                              .height = strip->base - strip->top,
                                              .opacity = 1,
                                              .strip = &shown,
                                              .subject = { .lane = MODEL_NONE } });
  }
  if (strip->parts != NULL)
    g_array_unref (strip->parts);
  g_free (strip->columns);
}

void
density_add (Frame *frame, const GArray *columns, const DensityLayer layers[DENSITY_LAYERS],
             double base, uint32_t lane)
{
  DensityStrip strip = density_begin (frame, base, lane);

  for (guint i = 0; i < columns->len; i++)
    density_append (&strip, &g_array_index (columns, DensityColumn, i));
  density_finish (&strip, layers);
}
