/* SPDX-License-Identifier: MIT
 *
 * The legend below the timeline: each state that occurs in what is seen, how it is drawn, and its
 * share of the threads' time.
 */
#pragma once

#include <gtk/gtk.h>

#include "paint/theme.h"

#define LEGEND_TYPE_STRIP (legend_strip_get_type ())
G_DECLARE_FINAL_TYPE (LegendStrip, legend_strip, LEGEND, STRIP, GtkWidget)

/* Shows the legend of `model` (NULL: none) between `start` and `end`. */
void legend_strip_show (LegendStrip *strip, const Model *model, int64_t start, int64_t end);

void legend_strip_set_theme (LegendStrip *strip, const Theme *theme);

/* Sets how large its type is. */
void legend_strip_set_scale (LegendStrip *strip, double scale);
