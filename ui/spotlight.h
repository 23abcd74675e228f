/* SPDX-License-Identifier: MIT
 *
 * A spotlight: a layer over a place that dims a part of it, all but a circle around the pointer, so
 * that a class looks where the teacher points. It takes no clicks. When the pointer has left, there
 * is light where it was last.
 */
#pragma once

#include <gtk/gtk.h>

#define SPOTLIGHT_TYPE_VIEW (spotlight_view_get_type ())
G_DECLARE_FINAL_TYPE (SpotlightView, spotlight_view, SPOTLIGHT, VIEW, GtkWidget)

/* Follows the pointer over `beneath`, which must have the spotlight's own place and size, and dims
 * what is in `stage`, a part of it. Once; both must live as long as the spotlight. */
void spotlight_view_attach (SpotlightView *spotlight, GtkWidget *beneath, GtkWidget *stage);

/* Sets the circle's radius, in pixels. */
void spotlight_view_set_radius (SpotlightView *spotlight, double radius);
