/* SPDX-License-Identifier: MIT
 *
 * The pane on the left of the timeline: the lanes' names, filters, and what is done with a lane: it
 * is hidden, pinned, moved (by dragging it), and found in the timeline by a click.
 */
#pragma once

#include "ui/timeline-view.h"

#define LANES_TYPE_PANE (lanes_pane_get_type ())
G_DECLARE_FINAL_TYPE (LanesPane, lanes_pane, LANES, PANE, GtkWidget)

/* Lists the lanes of `timeline`, which must live as long as the pane; once. */
void lanes_pane_attach (LanesPane *pane, TimelineView *timeline);

/* Takes up what is new in the model. To be called a few times a second while the program runs, and
 * when another model is shown. */
void lanes_pane_refresh (LanesPane *pane);
