/* SPDX-License-Identifier: MIT
 *
 * What a timeline says instead of lanes, where the user's choice leaves none: why, and how they
 * come back.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/lane-choice.h"

/* Makes the label say it if `choice` leaves no lane of those that there are; else it is not
 * visible. */
void no_lanes_tell (GtkLabel *label, LaneChoice *choice);
