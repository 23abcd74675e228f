/* SPDX-License-Identifier: MIT
 *
 * What the writer of SVG is made of. Internal to svg*.c.
 */
#pragma once

#include "figure/svg.h"
#include "paint/text-style.h"

struct _Svg {
  SvgOptions options;
  double baselines[TEXT_STYLES]; /* beneath the top of a line */
  GString *definitions;
  GString *body;
  guint scenes;                         /* that were added, or begun */
  ScenePoint pattern_origin;            /* of the last one */
  gboolean patterns[PATTERNS][COLOURS]; /* the hatches of it that are defined */
};

/* A role has up to three colours: itself, that of an area, and that between the lines of a
 * hatch. */
typedef enum { SHADE_FULL, SHADE_TINT, SHADE_HATCH_GROUND, SHADES } Shade;

/* Writes a number to a thousandth, as short as it can be said: "12.5", never "-0". */
void svg_put_number (GString *text, double number);

/* Writes ` name="number"`. */
void svg_put_attribute (GString *text, const char *name, double number);

/* Writes `before`, then "x y". */
void svg_put_pair (GString *text, const char *before, double x, double y);

/* Writes ` name="colour"`. */
void svg_put_colour (const Svg *svg, GString *text, const char *name, ColourRole role, Shade shade);

/* Writes plain text as XML takes it, in an element or an attribute: what has no place in XML is
 * replaced. */
void svg_put_text (GString *text, const char *words);

/* Returns as much of `words` as fits into `width`, ended by "…" if that is not all. The caller
 * frees it. */
char *svg_fit_text (const char *font, TextStyle style, const char *words, double width);

/* Writes how far beneath the top of a text's line its baseline is, for each style. */
void svg_find_baselines (const char *font, double baselines[TEXT_STYLES]);
