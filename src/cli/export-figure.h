/* SPDX-License-Identifier: MIT
 *
 * From the words of `heddle export` to a figure's options. What is wrong with the words alone is told before the
 * trace is opened, which may take a while; what is wrong with them for this trace, after it.
 */
#pragma once

#include "cli/export-format.h"
#include "cli/export-options.h"
#include "convert/convert.h"
#include "figure/animation.h"
#include "figure/figure.h"

/* A figure as it is asked for. `options` is complete once both functions below were called, but for what the
 * trace says of itself; it points into the ExportOptions and into the rest of this. */
typedef struct {
  FigureOptions options;
  AnimationOptions animation; /* of a film */
  ConvertTable table;         /* of CSV */
  ExportFormat format;
  gboolean has_start, has_end; /* --from, --to */
  FigureMark *mark_list;       /* those of --mark, then the bookmarks */
  guint mark_count;            /* of --mark */
  GArray *bookmarks;           /* of BookmarkEntry, whose names are labels; nullable */
  GHashTable *hidden;
} ExportFigure;

/* Reads the words. Returns FALSE and sets `error` (SESSION_STATUS_USAGE, a sentence) if some make no sense;
 * clear the figure in any case. */
gboolean export_figure_read (ExportFigure *figure, const ExportOptions *words, GError **error);
void export_figure_clear (ExportFigure *figure);

/* Fits the figure to the model: its range, its lanes. What was before `begin` is not known, as a flight
 * recorder has forgotten it: it is drawn only if asked for. Returns FALSE likewise. */
gboolean export_figure_fit (ExportFigure *figure, const ExportOptions *words, const Model *model,
                            int64_t begin, GError **error);

/* Adds to the marks the bookmarks that are kept with the trace at `path`, in its user's data; to be called
 * after export_figure_fit(). Those out of range are not drawn. Returns FALSE and sets `error`
 * (SESSION_STATUS_TRACE, a sentence) if the trace can't be read. */
gboolean export_figure_add_bookmarks (ExportFigure *figure, const char *path, GError **error);
