/* SPDX-License-Identifier: MIT
 *
 * Figures on paper: the picture of a model as a file.
 *
 * SIZES   A figure is laid out in pixels, as the window is. On a screen such a pixel is the
 *         screen's, or `scale` of them; on paper it is `unit` millimetres, whatever the file's
 *         resolution.
 * PARTS   From top to bottom: title, flags of marks, chart, scale bar, legend, caption.
 * BYTES   The same model and options give the same bytes: no clock, locale or time zone enters.
 *         Other versions of the libraries or other fonts may give others.
 */
#pragma once

#include <glib.h>

#include "model/model.h"
#include "paint/layout.h"

typedef enum {
  FIGURE_PNG,
  FIGURE_SVG,
  FIGURE_PDF,
} FigureFormat;

/* Finds the format that the end of the file's name says: .png, .svg or .pdf. Returns FALSE if it
 * says none of them. */
gboolean figure_format_of (const char *path, FigureFormat *format);

/* A moment that is marked by a rule through all lanes. */
typedef ViewMark FigureMark;

typedef struct {
  double width;        /* pixels; 0: 1920 */
  double height;       /* pixels, more if the lanes need it; 0: as high as the lanes need */
  gboolean exact;      /* if the lanes need more than `height`, that is an error */
  double scale;        /* of a PNG: device pixels a pixel; 0: 1 */
  double unit;         /* millimetres of a pixel on paper; 0: as on a screen, 96 pixels an inch */
  double time_scale;   /* pixels a nanosecond, which then decides about the width; 0: none */
  int64_t start, end;  /* the range shown; end 0: the whole run with a small margin */
  const char *title;   /* above the chart, or NULL */
  const char *caption; /* below all, or NULL */
  const char *name;    /* what the figure is of, if it has no title; for those who don't see it */
  gboolean legend;     /* a legend with each state's share of the range, below the chart */
  gboolean scale_bar;  /* a bar of a round length of time, below the chart; not in event order */
  const FigureMark *marks; /* the caller's; what lies outside the range is not drawn */
  guint mark_count;
  ArrowChoice arrows;
  const Theme *theme;   /* NULL: light */
  gboolean event_order; /* the axis: each event a column of equal width, instead of the clock's */
  int64_t
      recorded_at; /* microseconds since 1970, UTC: a PDF says that it is from then; 0: unknown */
  /* The numbers of the processes that are one row each, as a View has them; nullable, the caller's,
   * and nobody's to change meanwhile. */
  GHashTable *collapsed;
  GHashTable *collapsed_lanes; /* the lanes of objects that are one line each, likewise */
  GHashTable *hidden_lanes;    /* the lanes that are left out, likewise */
  GHashTable *pinned_lanes;    /* the lanes that stand first, likewise */
  GHashTable *lane_order;      /* the places that the user gave lanes, as a View has them */
  gboolean ungrouped;          /* processes have no headers */
} FigureOptions;

/* On paper: the millimetres of a pixel at which the smallest type has 7 points, and the usual width
 * of a figure, that of a page's text. */
#define FIGURE_PAPER_UNIT  0.22
#define FIGURE_PAPER_WIDTH 160.0

/* Sets the figure's size to the usual one on paper. */
void figure_on_paper (FigureOptions *options);

/* The narrowest and the widest that a figure is laid out, in pixels. */
#define FIGURE_WIDTH_LEAST 360.0
#define FIGURE_WIDTH_MOST  100000.0

/* Draws `model` and writes it to `path`; "-" is standard output. The file appears whole or not at
 * all: it is written under a temporary name beside `path` and renamed. Returns FALSE and sets
 * `error`, a sentence that names the file and what to do, if that fails (G_FILE_ERROR). Any
 * thread. */
gboolean figure_write (const Model *model, const FigureOptions *options, FigureFormat format,
                       const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same as PNG. */
gboolean figure_write_png (const Model *model, const FigureOptions *options, const char *path,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the range that is shown of a whole run: from its first thread to its end, with a small
 * margin. What was before `begin` is left out: a flight recorder has forgotten it. */
void figure_whole_run (const Model *model, int64_t begin, int64_t *start, int64_t *end);
