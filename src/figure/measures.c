/* SPDX-License-Identifier: MIT
 *
 * On a screen lanes are as high as they can be. On paper they are as low as two lines of text
 * allow, so that a figure leaves room for what is written around it, and higher only where it would
 * be a mere strip; a figure of many lanes ends where a page does.
 */
#include "figure/measures.h"

#include <math.h>

#define WIDTH         1920.0
#define HEIGHT_CHOSEN 8192.0 /* the most that a figure chooses by itself; then lanes shrink */
#define MARGIN        0.02   /* of the whole run, before and after it */
#define CHART_LEAST   80.0

#define PAPER_LANE \
  44.0 /* pixels: the least height of a thread's lane, where a page has room for it */
#define PAPER_SHARE 0.5   /* of the width: the height that lanes may grow to fill */
#define PAGE_HEIGHT 235.0 /* millimetres */

/* ------------------------------------------------------------------ the range */

/* Returns when the first thread began: before that is only the start of the process. */
static int64_t
first_moment (const Model *model)
{
  uint32_t count = model_lane_count (model);
  int64_t first = model_now (model);

  for (uint32_t i = 0; i < count; i++)
    first = MIN (first, model_lane_start (model_lane (model, i)));
  return first;
}

void
figure_whole_run (const Model *model, int64_t begin, int64_t *start, int64_t *end)
{
  int64_t last = model_now (model);
  int64_t first = MIN (MAX (first_moment (model), begin), last);
  int64_t margin = MAX ((int64_t) ((double) (last - first) * MARGIN), 1000);

  *start = MAX (first - margin, MIN (begin, first));
  *end = last + margin;
}

void
figure_on_paper (FigureOptions *options)
{
  options->unit = FIGURE_PAPER_UNIT;
  options->width = FIGURE_PAPER_WIDTH / FIGURE_PAPER_UNIT;
}

void
measures_view (const Model *model, const FigureOptions *options, View *view)
{
  *view = (View){
    .start = options->start,
    .end = options->end,
    .highlight = { .lane = MODEL_NONE },
    .collapsed = options->collapsed,
    .collapsed_lanes = options->collapsed_lanes,
    .hidden_lanes = options->hidden_lanes,
    .pinned_lanes = options->pinned_lanes,
    .lane_order = options->lane_order,
    .ungrouped = options->ungrouped,
    .arrows = options->arrows,
  };
  if (view->end <= view->start)
    figure_whole_run (model, 0, &view->start, &view->end);
  view->width = options->width > 0 ? options->width : WIDTH;
  if (options->time_scale > 0)
    view->width = LAYOUT_NAMES_WIDTH + (double) (view->end - view->start) * options->time_scale;
  else
    view->width = MAX (view->width, FIGURE_WIDTH_LEAST);
  view->height = CHART_LEAST;
}

/* ------------------------------------------------------------------ the height */

/* Returns how high the lane of a thread is in a chart of that height; where there is none,
 * infinite. */
static double
lane_height_at (const Model *model, const View *view, double height)
{
  View trial = *view;
  trial.height = height;
  g_autoptr (GArray) places = layout_lanes (model, &trial);

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane != MODEL_NONE && model_kind_family (model_lane_kind (
                                         model_lane (model, place->lane))) == MODEL_FAMILY_THREAD)
      return place->height - place->spans;
  }
  return INFINITY;
}

/* Returns the least height of the chart at which lanes are as high as they should be on paper, and
 * the chart no mere strip. */
static double
paper_height (const Model *model, const View *view, double unit, double others)
{
  double least = MAX (PAPER_SHARE * view->width - others, CHART_LEAST);
  double most = MAX (PAGE_HEIGHT / unit - others, least);

  if (lane_height_at (model, view, least) >= PAPER_LANE)
    return least;
  /* What is least is too low; what is most is enough, or all that there is. */
  while (most - least > 1) {
    double middle = (least + most) / 2;
    if (lane_height_at (model, view, middle) >= PAPER_LANE)
      most = middle;
    else
      least = middle;
  }
  return ceil (most);
}

static gboolean
fail_wide (const FigureOptions *options, double width, const char *path, GError **error)
{
  double unit = options->unit > 0 ? options->unit : 1;
  const char *name = options->unit > 0 ? "mm" : "pixels";

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
               "Could not draw \"%s\": it would be %.0f %s wide, and %.0f %s is the most. Choose a "
               "smaller width or a shorter range.",
               path, width * unit, name, floor (FIGURE_WIDTH_MOST * unit), name);
  return FALSE;
}

static gboolean
fail_high (const FigureOptions *options, double needed, const char *path, GError **error)
{
  double unit = options->unit > 0 ? options->unit : 1;
  const char *name = options->unit > 0 ? "mm" : "pixels";

  g_set_error (
      error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
      "Could not draw \"%s\": its lanes need a height of %.0f %s, and %.0f %s is what they "
      "are given. Choose a greater height or fewer lanes.",
      path, ceil (needed * unit), name, options->height * unit, name);
  return FALSE;
}

gboolean
measures_height (const Model *model, const FigureOptions *options, double others, View *view,
                 const char *path, GError **error)
{
  double wanted = options->height > 0 ? options->height : HEIGHT_CHOSEN;

  if (view->width > FIGURE_WIDTH_MOST)
    return fail_wide (options, view->width, path, error);
  view->height = MAX (wanted - others, CHART_LEAST);
  if (options->height <= 0 && options->unit > 0)
    view->height = paper_height (model, view, options->unit, others);
  double needed = others + ceil (layout_full_height (model, view));
  if (options->exact && options->height > 0 && needed > options->height)
    return fail_high (options, needed, path, error);
  /* A figure never leaves lanes out: it grows rather. */
  view->height = (options->height > 0 ? MAX (wanted, needed) : needed) - others;
  return TRUE;
}
