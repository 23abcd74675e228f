/* SPDX-License-Identifier: MIT
 *
 * A small chart of how lengths of time are spread (explain/spread.h), on a logarithmic axis, with the marks of
 * half of them, 95 and 99 of 100. What is beneath it says the same in words, or tells of the bar that is
 * pointed at, or that the arrow keys have come to; a click, or Enter, leads to the longest in that bar.
 */
#pragma once

#include <gtk/gtk.h>

#include "explain/spread.h"

#define SPREAD_TYPE_CHART (spread_chart_get_type ())
G_DECLARE_FINAL_TYPE (SpreadChart, spread_chart, SPREAD, CHART, GtkWidget)

GtkWidget *spread_chart_new (void);

/* Shows `spread`, which it takes over, and where in it what is selected is, by its length (-1: nowhere). */
void spread_chart_show (SpreadChart *chart, Spread *spread, int64_t mark);
