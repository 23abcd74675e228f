/* SPDX-License-Identifier: MIT
 *
 * Images to draw on: cairo's, in memory that suits what the painter does with it.
 */
#pragma once

#include <cairo.h>

/* Returns a new, transparent image of 32 bits a pixel, as cairo_image_surface_create() does; free
 * it with cairo_surface_destroy(). A large one lies in large pages: whoever fills a column of it,
 * or draws a slanted line across it, touches another page of memory in each row, and of small ones
 * there are more than the processor can look up at once. Without memory the surface tells
 * (cairo_surface_status()). */
cairo_surface_t *image_new (int width, int height);
