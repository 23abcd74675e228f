/* SPDX-License-Identifier: MIT
 *
 * The line that moves over an animated picture, with the moment at which it stands. Internal to
 * figure/.
 */
#pragma once

#include <cairo.h>

#include "figure/picture.h"

typedef struct _Playhead Playhead;

/* Returns the line of a picture; free it with playhead_free(). Keeps the picture. */
Playhead *playhead_new (const Picture *picture) G_GNUC_WARN_UNUSED_RESULT;
void playhead_free (Playhead *playhead);

/* Draws the line with its left edge at the column `x` of `surface`, and `time` at its top.
 * Returns the rectangle of the surface outside of which nothing was drawn. */
cairo_rectangle_int_t playhead_draw (Playhead *playhead, cairo_surface_t *surface, int x,
                                     int64_t time);
