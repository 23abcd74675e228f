/* SPDX-License-Identifier: MIT
 *
 * How large a figure is, and what range it shows. Internal to figure/.
 */
#pragma once

#include "figure/figure.h"
#include "paint/layout.h"

/* Sets the view of the chart as the options say, all but its height and its axis. */
void measures_view (const Model *model, const FigureOptions *options, View *view);

/* Sets the view's height, where all other parts of the figure take `others` pixels. Returns FALSE
 * and sets `error` (G_FILE_ERROR) if the lanes need more than `options` allow, or the view is too
 * wide; `path` is for its sentence. */
gboolean measures_height (const Model *model, const FigureOptions *options, double others,
                          View *view, const char *path, GError **error);
