/* SPDX-License-Identifier: MIT
 *
 * The transport: the bar under the timeline with which a run is started over, held, stepped through
 * and played, and above it, while there is a playhead, the strip that tells what happens. It shows
 * the playhead in the timeline and moves it with the frames; what its buttons do are the window's
 * actions (transport-actions.h).
 *
 * A picture that follows the newest moment has no playhead, and who puts one there stops following:
 * the program goes on meanwhile. It isn't stopped, as that would falsify every wait that it
 * records.
 */
#pragma once

#include <adwaita.h>

#include "ui/play-head.h"
#include "ui/timeline-view.h"

#define TRANSPORT_TYPE_PANE (transport_pane_get_type ())
G_DECLARE_FINAL_TYPE (TransportPane, transport_pane, TRANSPORT, PANE, AdwBin)

/* Controls `run` as it is shown in `timeline`; once, and in its window. Both must live as long as
 * the pane. */
void transport_pane_attach (TransportPane *pane, ShownRun *run, TimelineView *timeline);

/* Shows the bar, or only the strip: in class there is no room for what has a key. */
void transport_pane_set_bar_shown (TransportPane *pane, gboolean shown);

/* Returns the playhead; it belongs to the pane. */
PlayHead *transport_pane_get_head (TransportPane *pane);

/* Returns the timeline. */
TimelineView *transport_pane_get_timeline (TransportPane *pane);

/* Returns where stepping begins if there is no playhead: the newest moment of what is followed,
 * what is selected, or else the beginning of what is in sight. */
int64_t transport_pane_get_start (TransportPane *pane);
