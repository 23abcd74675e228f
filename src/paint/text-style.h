/* SPDX-License-Identifier: MIT
 *
 * The styles of text: layout measures with what ink draws with, so that a label that fits in the
 * one fits in the other.
 */
#pragma once

#include <pango/pango.h>

#include "paint/scene.h"

/* Returns the height of a line of text in this style, in pixels. */
double text_style_height (TextStyle style);

/* Return how a style is set where not Pango sets it: its size in pixels, its weight as CSS has it,
 * and whether its figures are of equal width. */
double text_style_size (TextStyle style);
int text_style_weight (TextStyle style);
gboolean text_style_is_tabular (TextStyle style);

/* Returns a context whose metrics do not depend on the device, so that text has the same width at
 * every scale. Each has a font map of its own: contexts of two threads share nothing. The caller
 * unrefs it. */
PangoContext *text_style_context (void) G_GNUC_WARN_UNUSED_RESULT;

/* Returns a layout of `text`; the caller unrefs it. */
PangoLayout *text_style_layout (PangoContext *context, const char *font, TextStyle style,
                                const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the width of `text` in pixels. Remembers what it measured, per thread. */
double text_style_width (const char *font, TextStyle style, const char *text);
