/* SPDX-License-Identifier: MIT
 *
 * A scene as text, a line a shape.
 */
#include "paint/scene.h"

#include <math.h>

static const char *const shape_names[] = {
  [SHAPE_BOX] = "box",   [SHAPE_LINE] = "line",   [SHAPE_ARROW] = "arrow", [SHAPE_CURVE] = "curve",
  [SHAPE_TEXT] = "text", [SHAPE_STEPS] = "steps", [SHAPE_MARK] = "mark",   [SHAPE_STRIP] = "strip",
};

static const char *const pattern_names[] = {
  [PATTERN_SOLID] = "solid",     [PATTERN_HATCH] = "hatch", [PATTERN_CROSS_HATCH] = "cross-hatch",
  [PATTERN_OUTLINE] = "outline", [PATTERN_TINT] = "tint",   [PATTERN_BACK_HATCH] = "back-hatch",
  [PATTERN_LINES] = "lines",
};

static const char *const dash_names[] = {
  [DASH_NONE] = "whole",  [DASH_DOTS] = "dots",        [DASH_DASHES] = "dashes",
  [DASH_MIXED] = "mixed", [DASH_LONG] = "long-dashes", [DASH_SPARSE] = "sparse",
  [DASH_FINE] = "fine",
};

static const char *const style_names[] = {
  [TEXT_LANE_NAME] = "lane-name", [TEXT_SECONDARY] = "secondary", [TEXT_VALUE] = "value",
  [TEXT_TICK] = "tick",           [TEXT_TITLE] = "title",
};

static const char *const subject_names[] = {
  [SUBJECT_NONE] = "none",         [SUBJECT_LANE] = "lane",
  [SUBJECT_INTERVAL] = "interval", [SUBJECT_DENSITY] = "density",
  [SUBJECT_HOLD] = "hold",         [SUBJECT_WAIT] = "wait",
  [SUBJECT_BACKLOG] = "backlog",   [SUBJECT_WAKE_UP] = "wake-up",
  [SUBJECT_MESSAGE] = "message",   [SUBJECT_WAKE_UPS] = "wake-ups",
  [SUBJECT_MESSAGES] = "messages", [SUBJECT_SHARE] = "share",
  [SUBJECT_PROCESS] = "process",   [SUBJECT_FOLD] = "fold",
  [SUBJECT_SPAN] = "span",         [SUBJECT_CONDITION_WAIT] = "condition-wait",
  [SUBJECT_SIGNAL] = "signal",     [SUBJECT_BOOKMARK] = "bookmark",
  [SUBJECT_MARKER] = "marker",     [SUBJECT_RANGE] = "range",
  [SUBJECT_DISTANCE] = "distance",
};

static const char *const role_names[COLOUR_STATE] = {
  [COLOUR_NONE] = "none",
  [COLOUR_GROUND] = "ground",
  [COLOUR_BAND] = "band",
  [COLOUR_GRID] = "grid",
  [COLOUR_TEXT] = "text",
  [COLOUR_TEXT_SOFT] = "text-soft",
  [COLOUR_TEXT_CONTENTION] = "text-contention",
  [COLOUR_ON_STATE] = "on-state",
  [COLOUR_ACCENT] = "accent",
  [COLOUR_ARROW] = "arrow",
};

static void
write_colour (GString *text, ColourRole colour)
{
  if (colour >= COLOUR_IDENTITY)
    g_string_append_printf (text, " identity-%d", (int) (colour - COLOUR_IDENTITY));
  else if (colour >= COLOUR_STATE)
    g_string_append_printf (text, " <%s>", model_state_name ((ModelState) (colour - COLOUR_STATE)));
  else
    g_string_append_printf (text, " %s", role_names[colour]);
}

/* To a tenth of a pixel, and never "-0.0". */
static void
write_number (GString *text, const char *before, double number)
{
  double tenths = round (number * 10) / 10;
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.1f", tenths + 0.0);
  g_string_append_printf (text, "%s%s", before, digits);
}

static void
write_place (GString *text, const Shape *shape)
{
  write_number (text, " ", shape->x);
  write_number (text, ",", shape->y);
  if (shape->kind == SHAPE_TEXT || shape->kind == SHAPE_MARK) {
    write_number (text, " ", shape->width);
    return;
  }
  write_number (text, " ", shape->width);
  write_number (text, "x", shape->height);
}

static void
write_look (GString *text, const Shape *shape)
{
  write_colour (text, shape->colour);
  if (shape->kind == SHAPE_BOX || shape->kind == SHAPE_STEPS)
    g_string_append_printf (text, " %s", pattern_names[shape->pattern]);
  if (shape->kind == SHAPE_LINE)
    g_string_append_printf (text, " %s", dash_names[shape->dash]);
  if (shape->kind == SHAPE_TEXT)
    g_string_append_printf (text, " %s", style_names[shape->style]);
  if (shape->radius > 0)
    write_number (text, " radius ", shape->radius);
  if (shape->stroke > 0)
    write_number (text, " stroke ", shape->stroke);
  if (shape->opacity < 1)
    write_number (text, " opacity ", shape->opacity);
}

static gboolean
subject_is_many (SubjectKind kind)
{
  return kind == SUBJECT_DENSITY || kind == SUBJECT_WAKE_UPS || kind == SUBJECT_MESSAGES;
}

static void
write_subject (GString *text, Subject subject)
{
  if (subject.kind == SUBJECT_NONE)
    return;
  g_string_append_printf (text, " of %s", subject_names[subject.kind]);
  if (subject.lane != MODEL_NONE)
    g_string_append_printf (text, " lane %u", subject.lane);
  if (subject_is_many (subject.kind))
    g_string_append_printf (text, " from %" G_GUINT64_FORMAT " count %" G_GUINT64_FORMAT,
                            subject.index >> 24,
                            subject.index & ((G_GUINT64_CONSTANT (1) << 24) - 1));
  else if (subject.kind != SUBJECT_LANE)
    g_string_append_printf (text, " number %" G_GUINT64_FORMAT, subject.index);
}

/* A column is "(from-to top top)", the layers from the base up, "-" for one that is not there. */
static void
write_strip (GString *text, const Shape *shape)
{
  const SceneStrip *strip = shape->strip;

  for (int i = 0; i < STRIP_LAYERS && strip->layers[i].colour != COLOUR_NONE; i++) {
    write_colour (text, strip->layers[i].colour);
    g_string_append_printf (text, " %s", pattern_names[strip->layers[i].pattern]);
  }
  for (uint32_t i = 0; i < strip->count; i++) {
    const StripColumn *column = &strip->columns[i];
    double below = shape->y + shape->height;
    write_number (text, " (", column->x0);
    write_number (text, "-", column->x1);
    for (int layer = 0; layer < STRIP_LAYERS; layer++) {
      if (strip->layers[layer].colour == COLOUR_NONE)
        break;
      if (column->tops[layer] < below)
        write_number (text, " ", column->tops[layer]);
      else
        g_string_append (text, " -");
      below = column->tops[layer];
    }
    g_string_append_c (text, ')');
  }
  for (uint32_t i = 0; i < strip->part_count; i++) {
    Shape part = scene_strip_part (shape, i);
    write_number (text, "\n  ", part.x);
    write_number (text, "-", part.x + part.width);
    write_subject (text, part.subject);
  }
}

static void
write_shape (GString *text, const Shape *shape)
{
  g_string_append (text, shape_names[shape->kind]);
  write_place (text, shape);
  if (shape->kind == SHAPE_STRIP)
    write_strip (text, shape);
  else
    write_look (text, shape);
  if (shape->text != NULL)
    g_string_append_printf (text, " \"%s\"", shape->text);
  for (uint32_t i = 0; i < shape->point_count; i++) {
    write_number (text, " (", shape->points[i].x);
    write_number (text, ",", shape->points[i].y);
    g_string_append_c (text, ')');
  }
  write_subject (text, shape->subject);
  g_string_append_c (text, '\n');
}

char *
scene_to_text (const Scene *scene)
{
  GString *text = g_string_new ("scene");

  write_number (text, " ", scene_width (scene));
  write_number (text, "x", scene_height (scene));
  if (scene_scale (scene) != 1)
    write_number (text, " scale ", scene_scale (scene));
  g_string_append_c (text, '\n');
  for (uint32_t i = 0; i < scene_count (scene); i++)
    write_shape (text, scene_shape (scene, i));
  return g_string_free (text, FALSE);
}
