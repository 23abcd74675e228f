/* SPDX-License-Identifier: MIT
 *
 * Ink: draws a scene with cairo. It decides nothing: what is where was decided by layout.
 */
#pragma once

#include <cairo.h>

#include "paint/scene.h"
#include "paint/theme.h"

typedef struct _Ink Ink;

/* Returns a new painter, which keeps its text layouts from frame to frame; free with ink_free().
 * A painter belongs to one thread at a time. */
Ink *ink_new (void) G_GNUC_WARN_UNUSED_RESULT;
void ink_free (Ink *ink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ink, ink_free)

/* Draws `scene` onto `cairo` in the colours of `theme`, within the scene's rectangle and nowhere
 * else. Errors stay on the cairo context (cairo_status()). */
void ink_draw (Ink *ink, const Scene *scene, const Theme *theme, cairo_t *cairo);

/* Returns an image of `scene`, `scale` pixels a unit (1 or more), whose device scale is set:
 * drawing straight into pixels costs a tenth of what paths do, so whoever draws to something else
 * than an image draws this there. The painter's own, the same until the next but one call: two take
 * turns, so that one may still be shown while the other is drawn. */
cairo_surface_t *ink_image (Ink *ink, const Scene *scene, const Theme *theme, int scale);
