/* SPDX-License-Identifier: MIT
 *
 * A theme: what colour each role has. The state colours come from Okabe and Ito's set, chosen to
 * be told apart by colour-blind people; a test computes their contrast and simulates three kinds
 * of colour blindness.
 */
#pragma once

#include "paint/scene.h"

typedef struct {
  double red, green, blue; /* 0 to 1, sRGB */
} Colour;

typedef struct {
  const char *name;
  const char *font; /* a Pango family list */
  Colour colours[COLOURS];
} Theme;

/* The constant themes. */
const Theme *theme_light (void);
const Theme *theme_dark (void);

/* Returns the colour role of a state. */
ColourRole theme_state (ModelState state);

/* Returns the identity colour role of the thread with this ordinal. */
ColourRole theme_identity (uint32_t ordinal);

/* Returns its pattern: solid for the first six threads, then the same hues told apart by a tint and
 * an outline. */
PatternKind theme_identity_pattern (uint32_t ordinal);

/* Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.1, "contrast ratio"). */
double colour_contrast (Colour a, Colour b);
