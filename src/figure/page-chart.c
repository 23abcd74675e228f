/* SPDX-License-Identifier: MIT
 *
 * The picture is wider than a telephone. So it is cut at the edge of the lanes' names, which
 * stay beside what scrolls; and the names are set twice, the second time for where there is
 * little room. Which of the two is shown is the style's business.
 */
#include <math.h>

#include "figure/page-private.h"
#include "figure/svg.h"
#include "model/process-end-text.h"
#include "paint/state-look.h"

#define NARROW       136.0 /* of the names, in pixels */
#define TEXT_MARGIN  8.0   /* right of a name */
#define EDGE         0.5   /* what begins so close to the names' edge is not theirs */
#define SWATCH       34.0
#define SWATCH_HIGH  20.0
#define SWATCH_INSET 2.0

/* ------------------------------------------------------------------ words */

/* A page can't be clicked on to collapse a process. */
static char *
describe_process_ended (const Model *model, uint32_t process)
{
  if (process < 1 || process > model_process_count (model))
    return NULL;
  ModelProcessEnd end = model_process_end (model, process);
  g_autofree char *words = end.time == MODEL_OPEN ? NULL : process_end_text (end.how, end.status);

  return g_strdup_printf ("process %s %u%s%s", model_process_command (model, process),
                          model_process_id (model, process), words != NULL ? " · " : "",
                          words != NULL ? words : "");
}

static char *
describe (Subject subject, gpointer data)
{
  const Page *page = data;

  if (subject.kind == SUBJECT_PROCESS)
    return describe_process_ended (page->model, (uint32_t) subject.index);
  return describe_subject (page->model, subject);
}

static Svg *
drawing_new (Page *page, const char *prefix)
{
  const SvgOptions options = { .theme = page->picture->theme,
                               .variables = TRUE,
                               .prefix = prefix,
                               .describe = describe,
                               .data = page };

  return svg_new (&options);
}

/* Adds the drawing; the page says elsewhere what it is of. */
static void
put_drawing (Page *page, const Svg *svg, double width, double height)
{
  const SvgDocument document = { .width = width, .height = height };
  g_autofree char *element = svg_finish (svg, &document);

  g_string_append (page->html, element);
}

/* ------------------------------------------------------------------ the two sides */

static gboolean
is_of_names (const Shape *shape)
{
  return shape->x < LAYOUT_NAMES_WIDTH - EDGE && shape->x + shape->width > -EDGE;
}

/* A band reaches from the names through the lanes; a text that begins among the names ends
 * there. */
static gboolean
is_of_lanes (const Shape *shape)
{
  return !is_of_names (shape) ||
         (shape->kind != SHAPE_TEXT && shape->x + shape->width > LAYOUT_NAMES_WIDTH + EDGE);
}

static Scene *
cut (const Scene *scene, gboolean (*wanted) (const Shape *shape), double width)
{
  Scene *part = scene_new (width, scene_height (scene));
  ScenePoint origin = scene_pattern_origin (scene);

  scene_set_pattern_origin (part, origin.x, origin.y);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    Shape shape = *scene_shape (scene, i);
    if (!wanted (&shape))
      continue;
    if (shape.kind == SHAPE_TEXT && is_of_names (&shape))
      shape.width = MAX (MIN (shape.width, width - TEXT_MARGIN - shape.x), 1);
    scene_add (part, &shape);
  }
  return part;
}

static void
put_names (Page *page, const char *name, double width)
{
  const Picture *picture = page->picture;
  g_autoptr (Svg) svg = drawing_new (page, name);

  for (guint i = 0; i < picture->part_count; i++) {
    g_autoptr (Scene) scene = cut (picture->parts[i].scene, is_of_names, width);
    svg_add_scene (svg, scene, 0, picture->parts[i].y);
  }
  g_string_append_printf (page->html, "<div class=\"names %s\">\n", name);
  put_drawing (page, svg, width, picture->height);
  g_string_append (page->html, "</div>\n");
}

static void
put_lanes (Page *page)
{
  const Picture *picture = page->picture;
  g_autoptr (Svg) svg = drawing_new (page, "lanes");

  for (guint i = 0; i < picture->part_count; i++) {
    g_autoptr (Scene) scene = cut (picture->parts[i].scene, is_of_lanes, picture->width);
    svg_add_scene (svg, scene, -LAYOUT_NAMES_WIDTH, picture->parts[i].y);
  }
  put_drawing (page, svg, picture->width - LAYOUT_NAMES_WIDTH, picture->height);
}

void
page_put_chart (Page *page)
{
  g_string_append (page->html, "<div class=\"chart\" tabindex=\"0\" role=\"img\" aria-label=\"");
  page_put_text (page, page->picture->description);
  g_string_append (page->html, "\">\n");
  put_names (page, "wide", LAYOUT_NAMES_WIDTH);
  put_names (page, "narrow", NARROW);
  put_lanes (page);
  g_string_append (page->html, "</div>\n");
}

/* ------------------------------------------------------------------ swatches */

void
page_put_swatch (Page *page, ModelState state)
{
  const StateLook *look = state_look (state);
  const Theme *theme = page->picture->theme;
  gboolean line = look->form == FORM_LINE;
  g_autofree char *prefix = g_strdup_printf ("swatch-%u", page->swatches++);
  g_autoptr (Svg) svg = drawing_new (page, prefix);
  g_autoptr (Scene) scene = scene_new (SWATCH, SWATCH_HIGH);
  double inset = look->form == FORM_HALF ? 2 * SWATCH_INSET : SWATCH_INSET;
  Shape swatch = {
    .kind = line ? SHAPE_LINE : SHAPE_BOX,
    .colour = theme_state (state),
    .pattern = look->pattern,
    .dash = look->dash,
    .x = SWATCH_INSET,
    .y = line ? SWATCH_HIGH / 2 : inset,
    .width = SWATCH - 2 * SWATCH_INSET,
    .height = line ? 0 : SWATCH_HIGH - 2 * inset,
    .radius = look->form == FORM_FULL ? 4 : 2,
    .stroke = (line ? look->stroke : 1) * theme->edge,
    .opacity = 1,
    .subject = { .lane = MODEL_NONE },
  };

  scene_add (scene, &swatch);
  if (swatch.pattern == PATTERN_TINT) {
    swatch.pattern = PATTERN_OUTLINE;
    scene_add (scene, &swatch);
  }
  svg_add_scene (svg, scene, 0, 0);
  put_drawing (page, svg, SWATCH, SWATCH_HIGH);
}
