/* SPDX-License-Identifier: MIT
 *
 * The hint beside the pointer: a sentence in a small box. It is drawn with the timeline, since it
 * follows shapes that move; GTK's tooltips are windows, which flicker over a moving picture, and
 * without a compositor leave stripes of an old one behind.
 */
#pragma once

#include <gtk/gtk.h>

#include "paint/theme.h"

/* Draws `sentence` near x,y within `widget`, below and beside it where there is room. */
void timeline_hint_snapshot (GtkWidget *widget, GtkSnapshot *snapshot, const Theme *theme,
                             const char *sentence, double x, double y);
