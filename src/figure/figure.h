/* SPDX-License-Identifier: MIT
 *
 * Figures on paper: the picture of a model as a file.
 */
#pragma once

#include <glib.h>

#include "model/model.h"
#include "paint/layout.h"

typedef struct {
  double width;         /* pixels; 0: 1920 */
  double height;        /* pixels, more if the lanes need it; 0: as high as the lanes need */
  double scale;         /* device pixels a pixel; 0: 1 */
  int64_t start, end;   /* the range shown; end 0: the whole run with a small margin */
  const char *title;    /* above the chart, or NULL */
  gboolean legend;      /* a legend with each state's share of the range, below the chart */
  const Theme *theme;   /* NULL: light */
  gboolean event_order; /* the axis: each event a column of equal width, instead of the clock's */
  /* The numbers of the processes that are one row each, as a View has them; nullable, the caller's,
   * and nobody's to change meanwhile. */
  GHashTable *collapsed;
  GHashTable *collapsed_lanes; /* the lanes of objects that are one line each, likewise */
} FigureOptions;

/* Draws `model` and writes it to `path` as PNG. The file appears whole or not at all: it is written
 * under a temporary name beside `path` and renamed. Returns FALSE and sets `error`, a sentence that
 * names the file and what to do, if that fails (G_FILE_ERROR). Any thread. */
gboolean figure_write_png (const Model *model, const FigureOptions *options, const char *path,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
