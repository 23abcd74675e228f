/* SPDX-License-Identifier: MIT
 *
 * Each kind of shape as elements, in the scene's order. What is defined once, hatches and clips, is
 * collected beside the body and stands before it.
 */
#include "figure/svg.h"

#include <math.h>
#include <string.h>

#include "figure/svg-private.h"
#include "paint/ink-look.h"

#define DIAGONAL 1.4142135623730951 /* of a square of 1 */

Svg *
svg_new (const SvgOptions *options)
{
  Svg *svg = g_new0 (Svg, 1);

  svg->options = *options;
  if (options->prefix == NULL)
    svg->options.prefix = "heddle";
  svg->definitions = g_string_new (NULL);
  svg->body = g_string_new (NULL);
  svg_find_baselines (options->theme->font, svg->baselines);
  return svg;
}

void
svg_free (Svg *svg)
{
  if (svg == NULL)
    return;
  g_string_free (svg->definitions, TRUE);
  g_string_free (svg->body, TRUE);
  g_free (svg);
}

/* ------------------------------------------------------------------ hatches */

static void
put_pattern_line (Svg *svg, ColourRole role, gboolean level, double size, double thick)
{
  GString *text = svg->definitions;

  g_string_append (text, "<rect");
  svg_put_attribute (text, level ? "y" : "x", (size - thick) / 2);
  svg_put_attribute (text, "width", level ? size : thick);
  svg_put_attribute (text, "height", level ? thick : size);
  svg_put_colour (svg, text, "fill", role, SHADE_FULL);
  g_string_append (text, "/>");
}

/* A slanted hatch is a level one that is turned. */
static void
define_pattern (Svg *svg, PatternKind kind, ColourRole role)
{
  GString *text = svg->definitions;
  gboolean cross = kind == PATTERN_CROSS_HATCH;
  double size = kind == PATTERN_LINES ? HATCH_PERIOD : HATCH_PERIOD / DIAGONAL;
  double thick = (cross ? HATCH_CROSS : 1) * HATCH_THICK;

  g_string_append_printf (text, "<pattern id=\"%s-%u-%d-%d\" patternUnits=\"userSpaceOnUse\"",
                          svg->options.prefix, svg->scenes, (int) kind, (int) role);
  svg_put_attribute (text, "width", size);
  svg_put_attribute (text, "height", size);
  /* Time 0 may lie very far away. */
  svg_put_pair (text, " patternTransform=\"translate(", fmod (svg->pattern_origin.x, HATCH_PERIOD),
                fmod (svg->pattern_origin.y, HATCH_PERIOD));
  if (kind != PATTERN_LINES) {
    g_string_append_printf (text, ") rotate(%d", kind == PATTERN_BACK_HATCH ? 45 : -45);
    svg_put_pair (text, ") translate(", cross ? -size / 2 : 0, -size / 2);
  }
  g_string_append (text, ")\"><rect");
  svg_put_attribute (text, "width", size);
  svg_put_attribute (text, "height", size);
  svg_put_colour (svg, text, "fill", role, SHADE_HATCH_GROUND);
  g_string_append (text, "/>");
  put_pattern_line (svg, role, TRUE, size, thick);
  if (cross)
    put_pattern_line (svg, role, FALSE, size, thick);
  g_string_append (text, "</pattern>\n");
}

/* ------------------------------------------------------------------ paint */

static void
put_opacity (Svg *svg, const Shape *shape)
{
  if (shape->opacity < 1)
    svg_put_attribute (svg->body, "opacity", shape->opacity);
}

static void
put_fill (Svg *svg, ColourRole role, PatternKind pattern)
{
  if (!is_hatch (pattern)) {
    svg_put_colour (svg, svg->body, "fill", role,
                    pattern == PATTERN_TINT ? SHADE_TINT : SHADE_FULL);
    return;
  }
  if (!svg->patterns[pattern][role])
    define_pattern (svg, pattern, role);
  svg->patterns[pattern][role] = TRUE;
  g_string_append_printf (svg->body, " fill=\"url(#%s-%u-%d-%d)\"", svg->options.prefix,
                          svg->scenes, (int) pattern, (int) role);
}

static void
put_stroke (Svg *svg, ColourRole role, double width)
{
  svg_put_colour (svg, svg->body, "stroke", role, SHADE_FULL);
  svg_put_attribute (svg->body, "stroke-width", width);
}

/* Ends an element that has nothing in it but what is said of its subject. */
static void
put_end (Svg *svg, const char *name, Subject subject)
{
  g_autofree char *words = NULL;

  if (svg->options.describe != NULL && subject.kind != SUBJECT_NONE)
    words = svg->options.describe (subject, svg->options.data);
  if (words == NULL) {
    g_string_append (svg->body, "/>\n");
    return;
  }
  g_string_append (svg->body, "><title>");
  svg_put_text (svg->body, words);
  g_string_append_printf (svg->body, "</title></%s>\n", name);
}

/* ------------------------------------------------------------------ boxes and lines */

static void
put_rectangle (Svg *svg, const Shape *shape, double inset)
{
  double width = MAX (shape->width - 2 * inset, 0);
  double height = MAX (shape->height - 2 * inset, 0);
  double radius = MIN (MAX (shape->radius - inset, 0), MIN (width, height) / 2);

  g_string_append (svg->body, "<rect");
  svg_put_attribute (svg->body, "x", shape->x + inset);
  svg_put_attribute (svg->body, "y", shape->y + inset);
  svg_put_attribute (svg->body, "width", width);
  svg_put_attribute (svg->body, "height", height);
  if (radius > 0.25 && shape->width >= ROUNDED)
    svg_put_attribute (svg->body, "rx", radius);
}

static void
put_edge (Svg *svg, const Shape *shape, double stroke)
{
  put_rectangle (svg, shape, stroke / 2);
  g_string_append (svg->body, " fill=\"none\"");
  put_stroke (svg, shape->colour, stroke);
  put_opacity (svg, shape);
  put_end (svg, "rect", shape->subject);
}

static void
put_box (Svg *svg, const Shape *shape)
{
  gboolean hatch = is_hatch (shape->pattern);

  if (shape->pattern == PATTERN_OUTLINE) {
    put_edge (svg, shape, MAX (shape->stroke, 1));
    return;
  }
  put_rectangle (svg, shape, 0);
  put_fill (svg, shape->colour, hatch && !shows_hatch (shape) ? PATTERN_SOLID : shape->pattern);
  put_opacity (svg, shape);
  put_end (svg, "rect", shape->subject);
  if (shows_hatch (shape) && shape->height > EDGED)
    put_edge (svg, shape, 1);
}

/* What is only there to be pointed at. */
static void
put_target (Svg *svg, const Shape *shape)
{
  if (svg->options.describe == NULL || shape->subject.kind == SUBJECT_NONE)
    return;
  put_rectangle (svg, shape, 0);
  g_string_append (svg->body, " fill=\"none\" pointer-events=\"all\"");
  put_end (svg, "rect", shape->subject);
}

static void
put_line (Svg *svg, const Shape *shape)
{
  double lengths[DASH_LENGTHS];
  int count = dash_lengths (shape->dash, shape->stroke, lengths);
  gboolean straight = shape->width == 0 || shape->height == 0;

  svg_put_pair (svg->body, "<path d=\"M", shape->x, shape->y);
  svg_put_pair (svg->body, "L", shape->x + shape->width, shape->y + shape->height);
  g_string_append (svg->body, "\" fill=\"none\"");
  put_stroke (svg, shape->colour, shape->stroke);
  for (int i = 0; i < count; i++) {
    g_string_append (svg->body, i == 0 ? " stroke-dasharray=\"" : " ");
    svg_put_number (svg->body, lengths[i]);
  }
  g_string_append (svg->body, count > 0 ? "\"" : "");
  /* Where there are pixels, a hairline between two of them would be two pale ones. */
  if (straight && count == 0 && shape->stroke <= 1)
    g_string_append (svg->body, " shape-rendering=\"crispEdges\"");
  put_opacity (svg, shape);
  put_end (svg, "path", shape->subject);
}

/* ------------------------------------------------------------------ arrows */

/* Draws an arrow's head with its tip at x,y, pointing along the direction dx,dy of length 1. */
static void
put_head (Svg *svg, const Shape *shape, double x, double y, double dx, double dy)
{
  double back_x = x - HEAD_LENGTH * dx, back_y = y - HEAD_LENGTH * dy;
  double side_x = HEAD_WIDTH / 2 * dy, side_y = -HEAD_WIDTH / 2 * dx;

  svg_put_pair (svg->body, "<path d=\"M", x, y);
  svg_put_pair (svg->body, "L", back_x + side_x, back_y + side_y);
  svg_put_pair (svg->body, "L", back_x - side_x, back_y - side_y);
  g_string_append (svg->body, "Z\"");
  put_fill (svg, shape->colour, PATTERN_SOLID);
  put_opacity (svg, shape);
  put_end (svg, "path", shape->subject);
}

static void
put_shaft_end (Svg *svg, const Shape *shape)
{
  g_string_append (svg->body, "\" fill=\"none\"");
  put_stroke (svg, shape->colour, shape->stroke);
  put_opacity (svg, shape);
  put_end (svg, "path", shape->subject);
}

static void
put_arrow (Svg *svg, const Shape *shape)
{
  double length = hypot (shape->width, shape->height);
  double shaft = length > HEAD_LENGTH ? (length - HEAD_LENGTH + 1) / length : 0;
  double dx = length > 0 ? shape->width / length : 1;
  double dy = length > 0 ? shape->height / length : 0;

  svg_put_pair (svg->body, "<path d=\"M", shape->x, shape->y);
  svg_put_pair (svg->body, "L", shape->x + shape->width * shaft, shape->y + shape->height * shaft);
  put_shaft_end (svg, shape);
  put_head (svg, shape, shape->x + shape->width, shape->y + shape->height, dx, dy);
}

static void
put_curve (Svg *svg, const Shape *shape)
{
  ScenePoint bend[4];
  int down = shape->height > 0 ? 1 : -1;

  scene_curve (shape, bend);
  svg_put_pair (svg->body, "<path d=\"M", bend[0].x, bend[0].y);
  svg_put_pair (svg->body, "C", bend[1].x, bend[1].y);
  svg_put_pair (svg->body, " ", bend[2].x, bend[2].y);
  /* The shaft ends inside the head; the curve arrives upright. */
  svg_put_pair (svg->body, " ", bend[3].x, bend[3].y - down * (HEAD_LENGTH - 1));
  put_shaft_end (svg, shape);
  g_string_append (svg->body, "<circle");
  svg_put_attribute (svg->body, "cx", bend[0].x);
  svg_put_attribute (svg->body, "cy", bend[0].y);
  svg_put_attribute (svg->body, "r", DOT_RADIUS);
  put_fill (svg, shape->colour, PATTERN_SOLID);
  put_opacity (svg, shape);
  put_end (svg, "circle", shape->subject);
  put_head (svg, shape, bend[3].x, bend[3].y, 0, down);
}

/* ------------------------------------------------------------------ areas */

static double
step_end (const Shape *shape, uint32_t point)
{
  return point + 1 < shape->point_count ? shape->points[point + 1].x : shape->x + shape->width;
}

/* Writes the top of a step area, from left to right. For a line along it, `stroke` wide, steps are
 * joined only where both are wider than the line. */
static void
put_steps_top (Svg *svg, const Shape *shape, double stroke)
{
  double width_before = 0;

  for (uint32_t i = 0; i < shape->point_count; i++) {
    ScenePoint point = shape->points[i];
    double end = step_end (shape, i);
    gboolean joined = i > 0 && (stroke <= 0 || MIN (width_before, end - point.x) > 2 * stroke);
    if (joined && point.y != shape->points[i - 1].y) {
      g_string_append_c (svg->body, 'V');
      svg_put_number (svg->body, point.y);
    } else if (!joined) {
      svg_put_pair (svg->body, "M", point.x, point.y);
    }
    /* What goes on level is one line. */
    if (i + 1 < shape->point_count && stroke <= 0 && shape->points[i + 1].y == point.y)
      continue;
    g_string_append_c (svg->body, 'H');
    svg_put_number (svg->body, end);
    width_before = end - point.x;
  }
}

static void
put_steps (Svg *svg, const Shape *shape)
{
  gboolean narrow = is_hatch (shape->pattern) && shape->width < AREA_HATCHED;

  if (shape->point_count == 0)
    return;
  g_string_append (svg->body, "<path d=\"");
  put_steps_top (svg, shape, 0);
  g_string_append_c (svg->body, 'V');
  svg_put_number (svg->body, shape->y + shape->height);
  g_string_append_c (svg->body, 'H');
  svg_put_number (svg->body, shape->points[0].x);
  g_string_append (svg->body, "Z\"");
  put_fill (svg, shape->colour, narrow ? PATTERN_SOLID : shape->pattern);
  put_opacity (svg, shape);
  put_end (svg, "path", shape->subject);
  if (shape->stroke <= 0)
    return;
  g_string_append (svg->body, "<path d=\"");
  put_steps_top (svg, shape, shape->stroke);
  put_shaft_end (svg, shape);
}

static void
put_strip_steps (gpointer svg, const Shape *steps)
{
  put_steps (svg, steps);
}

static void
put_mark (Svg *svg, const Shape *shape)
{
  Shape box = *shape;

  box.height = shape->width;
  box.radius = mark_radius (shape->width);
  put_rectangle (svg, &box, 0);
  put_fill (svg, shape->colour, PATTERN_SOLID);
  put_opacity (svg, shape);
  put_end (svg, "rect", shape->subject);
}

/* ------------------------------------------------------------------ text */

static void
put_words (Svg *svg, const Shape *shape)
{
  const char *font = svg->options.theme->font;
  g_autofree char *valid = g_utf8_make_valid (shape->text, -1);
  g_autofree char *words = svg_fit_text (font, shape->style, valid, shape->width);

  if (*words == '\0')
    return;
  g_string_append (svg->body, "<text");
  svg_put_attribute (svg->body, "x", shape->x);
  svg_put_attribute (svg->body, "y", shape->y + svg->baselines[shape->style]);
  svg_put_attribute (svg->body, "textLength", text_style_width (font, shape->style, words));
  g_string_append (svg->body, " lengthAdjust=\"spacingAndGlyphs\"");
  svg_put_attribute (svg->body, "font-size", text_style_size (shape->style));
  if (text_style_weight (shape->style) != PANGO_WEIGHT_NORMAL)
    g_string_append_printf (svg->body, " font-weight=\"%d\"", text_style_weight (shape->style));
  if (text_style_is_tabular (shape->style))
    g_string_append (svg->body, " style=\"font-variant-numeric:tabular-nums\"");
  svg_put_colour (svg, svg->body, "fill", shape->colour, SHADE_FULL);
  put_opacity (svg, shape);
  g_string_append_c (svg->body, '>');
  svg_put_text (svg->body, words);
  g_string_append (svg->body, "</text>\n");
}

/* ------------------------------------------------------------------ all */

static void
put_shape (Svg *svg, const Shape *shape)
{
  if (shape->colour == COLOUR_NONE) {
    if (shape->kind == SHAPE_BOX)
      put_target (svg, shape);
    return;
  }
  switch (shape->kind) {
  case SHAPE_BOX:
    put_box (svg, shape);
    break;
  case SHAPE_LINE:
    put_line (svg, shape);
    break;
  case SHAPE_ARROW:
    put_arrow (svg, shape);
    break;
  case SHAPE_CURVE:
    put_curve (svg, shape);
    break;
  case SHAPE_TEXT:
    put_words (svg, shape);
    break;
  case SHAPE_STEPS:
    put_steps (svg, shape);
    break;
  case SHAPE_STRIP:
    strip_as_steps (shape, put_strip_steps, svg);
    break;
  case SHAPE_MARK:
    put_mark (svg, shape);
    break;
  }
}

static void
put_transform (GString *text, double x, double y, double scale)
{
  if (x == 0 && y == 0 && scale == 1)
    return;
  svg_put_pair (text, " transform=\"translate(", x, y);
  g_string_append_c (text, ')');
  if (scale != 1) {
    g_string_append (text, " scale(");
    svg_put_number (text, scale);
    g_string_append_c (text, ')');
  }
  g_string_append_c (text, '"');
}

void
svg_add_scene (Svg *svg, const Scene *scene, double x, double y)
{
  svg->scenes++;
  svg->pattern_origin = scene_pattern_origin (scene);
  memset (svg->patterns, 0, sizeof svg->patterns);
  g_string_append_printf (svg->definitions, "<clipPath id=\"%s-%u\"><rect", svg->options.prefix,
                          svg->scenes);
  svg_put_attribute (svg->definitions, "width", scene_width (scene));
  svg_put_attribute (svg->definitions, "height", scene_height (scene));
  g_string_append (svg->definitions, "/></clipPath>\n");

  g_string_append (svg->body, "<g");
  put_transform (svg->body, x, y, scene_scale (scene));
  g_string_append_printf (svg->body, " clip-path=\"url(#%s-%u)\">\n", svg->options.prefix,
                          svg->scenes);
  for (uint32_t i = 0; i < scene_count (scene); i++)
    put_shape (svg, scene_shape (scene, i));
  g_string_append (svg->body, "</g>\n");
}

static void
put_size (GString *text, const char *name, double pixels, double unit)
{
  g_string_append_printf (text, " %s=\"", name);
  svg_put_number (text, unit > 0 ? pixels * unit : pixels);
  g_string_append (text, unit > 0 ? "mm\"" : "\"");
}

static void
put_element (GString *text, const char *name, const char *words)
{
  if (words == NULL)
    return;
  g_string_append_printf (text, "<%s>", name);
  svg_put_text (text, words);
  g_string_append_printf (text, "</%s>\n", name);
}

char *
svg_finish (const Svg *svg, const SvgDocument *document)
{
  GString *text = g_string_new ("<svg xmlns=\"http://www.w3.org/2000/svg\"");

  put_size (text, "width", document->width, document->unit);
  put_size (text, "height", document->height, document->unit);
  svg_put_pair (text, " viewBox=\"0 0 ", document->width, document->height);
  g_string_append (text, "\" role=\"img\"");
  if (document->title != NULL) {
    g_string_append (text, " aria-label=\"");
    svg_put_text (text, document->title);
    g_string_append_c (text, '"');
  }
  g_string_append (text, " font-family=\"");
  svg_put_text (text, svg->options.theme->font);
  g_string_append (text, "\">\n");
  put_element (text, "title", document->title);
  put_element (text, "desc", document->description);
  g_string_append_printf (text, "<defs>\n%s</defs>\n%s</svg>\n", svg->definitions->str,
                          svg->body->str);
  return g_string_free (text, FALSE);
}
