/* SPDX-License-Identifier: MIT
 *
 * A theme: what colour each role has. The state colours come from Okabe and Ito's set, chosen to
 * be told apart by colour-blind people; a test computes their contrast and simulates three kinds
 * of colour blindness.
 *
 * LIGHT, DARK    for a screen: text has a contrast of at least 4.5, what is drawn of 3.
 * CONTRAST       for a projector, and for those who ask their desktop for it: text at least 7, what
 *                is drawn at least 4.5, thicker lines. The usual one is dark on white, as a lit
 *                room takes the black from a projector but not the white; the other goes with a
 *                desktop that is dark.
 * GREY           for print without colour: what colour tells elsewhere, lightness and pattern tell.
 */
#pragma once

#include "paint/scene.h"

typedef struct {
  double red, green, blue; /* 0 to 1, sRGB */
} Colour;

typedef struct {
  const char *name;
  const char *font; /* a Pango family list */
  double edge;      /* how many times as thick as usual the states' lines and edges are */
  Colour colours[COLOURS];
} Theme;

/* The constant themes. */
const Theme *theme_light (void);
const Theme *theme_dark (void);
const Theme *theme_contrast (void);
const Theme *theme_contrast_dark (void);
const Theme *theme_grey (void);

/* Returns theme `index`, counted from 0 in the order above; NULL if there are not so many. */
const Theme *theme_at (guint index);

/* Returns the theme called `name`, or NULL if there is none; "print" is another name for grey. */
const Theme *theme_by_name (const char *name);

/* Returns the colour role of a state. */
ColourRole theme_state (ModelState state);

/* Returns the identity colour role of the thread with this ordinal. */
ColourRole theme_identity (uint32_t ordinal);

/* Returns its pattern: solid for the first six threads, then the same hues told apart by a tint and
 * an outline. */
PatternKind theme_identity_pattern (uint32_t ordinal);

/* Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.1, "contrast ratio"). */
double colour_contrast (Colour a, Colour b);
