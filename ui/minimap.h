/* SPDX-License-Identifier: MIT
 *
 * The minimap above the timeline: the whole run, and in it what part of it the timeline shows, as a
 * window that is dragged, resized at its edges, and sent elsewhere by a click. For assistive
 * technology it is a slider whose description says which part of the run is seen.
 *
 * KEYS  Left, Right move the window by a fiftieth of the run, with Shift its right edge; Page Up
 *       and Page Down by as much as it shows.
 * COST  The picture is painted when the run has grown, a few times a second at most, and kept as a
 *       texture: a frame in which only the window moves costs nothing.
 */
#pragma once

#include "ui/timeline-view.h"

#define MINIMAP_TYPE_VIEW (minimap_view_get_type ())
G_DECLARE_FINAL_TYPE (MinimapView, minimap_view, MINIMAP, VIEW, GtkWidget)

/* Shows the run of `timeline`, and moves it. The timeline must live as long as the minimap. */
void minimap_view_attach (MinimapView *minimap, TimelineView *timeline);

void minimap_view_set_theme (MinimapView *minimap, const Theme *theme);

/* Sets how large its type is, as the timeline's view has it: the two stay under one another. */
void minimap_view_set_scale (MinimapView *minimap, double scale);

/* Takes up what is new in the model. To be called a few times a second while the program runs, and
 * once when it has ended. */
void minimap_view_refresh (MinimapView *minimap);
