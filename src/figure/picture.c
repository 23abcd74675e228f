/* SPDX-License-Identifier: MIT */
#include "figure/picture.h"

#include <math.h>

#include "model/time-text.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "paint/legend.h"
#include "paint/text-style.h"

#define WIDTH         1920.0
#define WIDTH_LEAST   480.0
#define TITLE_HEIGHT  64.0
#define HEIGHT_CHOSEN 8192.0  /* the most that a figure chooses by itself; then lanes shrink */
#define SIDE_MOST     32767.0 /* the most that cairo can address */
#define PIXELS_MOST   (256.0 * 1024 * 1024)
#define MARGIN        0.02 /* of the whole run, before and after it */
#define CHART_LEAST   80.0

typedef struct {
  const Model *model;
  const FigureOptions *options;
  const Theme *theme;
  double width, height;
  double scale;
  double title_height;
  int64_t start, end;
  Scene *legend; /* or NULL */
} Picture;

/* ------------------------------------------------------------------ what is shown */

/* Returns when the first thread began: before that is only the start of the process. */
static int64_t
first_moment (const Model *model)
{
  uint32_t count = model_lane_count (model);
  int64_t first = model_now (model);

  for (uint32_t i = 0; i < count; i++)
    first = MIN (first, model_lane_start (model_lane (model, i)));
  return first;
}

static void
choose_range (Picture *picture)
{
  int64_t first, last, margin;

  picture->start = picture->options->start;
  picture->end = picture->options->end;
  if (picture->end > picture->start)
    return;
  first = first_moment (picture->model);
  last = model_now (picture->model);
  margin = MAX ((int64_t) ((double) (last - first) * MARGIN), 1000);
  picture->start = MAX (first - margin, 0);
  picture->end = last + margin;
}

static View
chart_view (const Picture *picture, double height)
{
  return (View){
    .start = picture->start,
    .end = picture->end,
    .width = picture->width,
    .height = height,
    .highlight = { .lane = MODEL_NONE },
    .collapsed = picture->options->collapsed,
    .collapsed_lanes = picture->options->collapsed_lanes,
  };
}

static double
legend_height (const Picture *picture)
{
  return picture->legend != NULL ? scene_height (picture->legend) : 0;
}

static double
choose_height (const Picture *picture)
{
  double others = picture->title_height + legend_height (picture);

  double wanted = picture->options->height > 0 ? picture->options->height : HEIGHT_CHOSEN;
  View view = chart_view (picture, MAX (wanted - others, CHART_LEAST));
  double needed = others + ceil (layout_full_height (picture->model, &view));

  /* A figure never leaves lanes out: it grows rather. */
  return picture->options->height > 0 ? MAX (wanted, needed) : needed;
}

static void
picture_plan (Picture *picture)
{
  const FigureOptions *options = picture->options;

  picture->width = options->width > 0 ? MAX (options->width, WIDTH_LEAST) : WIDTH;
  picture->scale = options->scale > 0 ? options->scale : 1;
  picture->theme = options->theme != NULL ? options->theme : theme_light ();
  picture->title_height = options->title != NULL ? TITLE_HEIGHT : 0;
  choose_range (picture);
  if (options->legend)
    picture->legend = layout_legend (picture->model, picture->start, picture->end, picture->width,
                                     picture->theme);
  picture->height = choose_height (picture);
}

/* ------------------------------------------------------------------ the title */

/* Says what the figure shows: "5 threads · 1 lock · 61 ms". */
static char *
say_contents (const Picture *picture)
{
  const View view = chart_view (picture, picture->height);
  int64_t end = model_earlier (picture->end, model_now (picture->model));
  g_autofree char *length = time_text_duration (MAX (end - picture->start, 0));
  g_autofree char *lanes = describe_lanes (picture->model, &view);

  return g_strdup_printf ("%s%s%s", lanes, lanes[0] != '\0' ? " · " : "", length);
}

static void
add_line (Scene *scene, TextStyle style, ColourRole colour, double y, const char *text)
{
  scene_add (scene, &(Shape){ .kind = SHAPE_TEXT,
                              .colour = colour,
                              .style = style,
                              .x = 16,
                              .y = y,
                              .width = scene_width (scene) - 32,
                              .opacity = 1,
                              .text = text,
                              .subject = { .lane = MODEL_NONE } });
}

static Scene *
lay_out_title (const Picture *picture)
{
  Scene *scene = scene_new (picture->width, picture->title_height);
  g_autofree char *contents = say_contents (picture);

  scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                              .colour = COLOUR_GROUND,
                              .width = picture->width,
                              .height = picture->title_height,
                              .opacity = 1,
                              .subject = { .lane = MODEL_NONE } });
  add_line (scene, TEXT_TITLE, COLOUR_TEXT, 14, picture->options->title);
  add_line (scene, TEXT_SECONDARY, COLOUR_TEXT_SOFT, 38, contents);
  return scene;
}

/* ------------------------------------------------------------------ the surface */

static void
draw_part (Ink *ink, const Picture *picture, cairo_t *cairo, double y, const Scene *scene)
{
  cairo_save (cairo);
  cairo_translate (cairo, 0, y);
  ink_draw (ink, scene, picture->theme, cairo);
  cairo_restore (cairo);
}

static void
draw_parts (const Picture *picture, cairo_t *cairo)
{
  g_autoptr (Ink) ink = ink_new ();
  double chart_height = picture->height - picture->title_height - legend_height (picture);
  View view = chart_view (picture, chart_height);
  g_autoptr (Axis) axis = NULL;

  if (picture->options->event_order)
    view.axis = axis = axis_new (picture->model, picture->start, picture->end);
  g_autoptr (Scene) chart = layout_scene (picture->model, &view, picture->theme);

  if (picture->title_height > 0) {
    g_autoptr (Scene) title = lay_out_title (picture);
    draw_part (ink, picture, cairo, 0, title);
  }
  draw_part (ink, picture, cairo, picture->title_height, chart);
  if (picture->legend != NULL)
    draw_part (ink, picture, cairo, picture->height - scene_height (picture->legend),
               picture->legend);
}

static cairo_surface_t *
draw_surface (const Picture *picture, const char *path, GError **error)
{
  double width = ceil (picture->width * picture->scale);
  double height = ceil (picture->height * picture->scale);

  if (width > SIDE_MOST || height > SIDE_MOST || width * height > PIXELS_MOST) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                 "Could not draw \"%s\": %.0f by %.0f pixels are too many. Choose a smaller width, "
                 "height or scale.",
                 path, width, height);
    return NULL;
  }
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_surface_set_device_scale (surface, picture->scale, picture->scale);
  cairo_t *cairo = cairo_create (surface);
  draw_parts (picture, cairo);
  cairo_status_t status = cairo_status (cairo);
  cairo_destroy (cairo);
  if (status == CAIRO_STATUS_SUCCESS)
    return surface;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               "Could not draw \"%s\": %s. Choose a smaller width, height or scale.", path,
               cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  return NULL;
}

cairo_surface_t *
picture_draw (const Model *model, const FigureOptions *options, const char *path, GError **error)
{
  Picture picture = { .model = model, .options = options };
  cairo_surface_t *surface;

  picture_plan (&picture);
  surface = draw_surface (&picture, path, error);
  scene_free (picture.legend);
  return surface;
}
