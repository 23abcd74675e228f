/* SPDX-License-Identifier: MIT */
#include "figure/picture.h"

#include <math.h>

#include "figure/measures.h"
#include "figure/notes.h"
#include "figure/words.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "paint/legend.h"

#define SIDE_MOST           32767.0 /* the most that cairo can address */
#define PIXELS_MOST         (256.0 * 1024 * 1024)
#define MILLIMETRES_A_METRE 1000.0

/* ------------------------------------------------------------------ parts */

/* Takes the scene; NULL is none. */
static void
add_part (Picture *picture, Scene *scene)
{
  if (scene == NULL)
    return;
  g_assert (picture->part_count < PICTURE_PARTS);
  picture->parts[picture->part_count++] = (PicturePart){ .scene = scene, .y = picture->height };
  picture->height += scene_height (scene);
}

/* What stands above and below the chart; `chart` is where the chart's scene is to go. */
static void
add_parts (Picture *picture, const Model *model, const FigureOptions *options, View *view)
{
  const Theme *theme = picture->theme;
  double width = picture->width;

  if (options->title != NULL) {
    g_autofree char *contents = words_contents (model, view);
    add_part (picture, notes_title (options->title, contents, width, theme));
  }
  add_part (picture, notes_flags (options->marks, options->mark_count, view, theme));
  picture->chart = picture->part_count;
  add_part (picture, scene_new (width, 0));
  if (options->scale_bar && view->axis == NULL)
    add_part (picture, notes_scale_bar (view, theme));
  if (options->legend)
    add_part (picture,
              layout_legend (model, view->hidden_lanes, view->start, view->end, width, theme));
  if (options->caption != NULL)
    add_part (picture, notes_caption (options->caption, width, theme));
}

/* Puts the chart between what is above and below it. */
static void
add_chart (Picture *picture, const Model *model, const View *view)
{
  PicturePart *chart = &picture->parts[picture->chart];

  scene_free (chart->scene);
  chart->scene = layout_scene (model, view, picture->theme);
  for (guint i = picture->chart + 1; i < picture->part_count; i++)
    picture->parts[i].y += view->height;
  picture->height += view->height;
}

/* Returns the marks' moments, which the caller frees. */
static int64_t *
times_of (const FigureOptions *options)
{
  int64_t *times = g_new (int64_t, MAX (options->mark_count, 1));

  for (guint i = 0; i < options->mark_count; i++)
    times[i] = options->marks[i].time;
  return times;
}

Picture *
picture_new (const Model *model, const FigureOptions *options, const char *path, GError **error)
{
  g_autoptr (Picture) picture = g_new0 (Picture, 1);
  View *view = &picture->view;

  measures_view (model, options, view);
  view->rules = picture->rules = times_of (options);
  view->rule_count = options->mark_count;
  if (options->event_order)
    view->axis = picture->axis = axis_new (model, view->start, view->end);
  picture->width = view->width;
  picture->scale = options->scale > 0 ? options->scale : 1;
  if (options->unit > 0)
    picture->density = (guint32) lround (picture->scale / options->unit * MILLIMETRES_A_METRE);
  picture->theme = options->theme != NULL ? options->theme : theme_light ();
  add_parts (picture, model, options, view);
  if (!measures_height (model, options, picture->height, view, path, error))
    return NULL;
  add_chart (picture, model, view);
  picture->title = g_strdup (options->title != NULL ? options->title : options->name);
  picture->description = words_description (model, view, options);
  return g_steal_pointer (&picture);
}

void
picture_free (Picture *picture)
{
  if (picture == NULL)
    return;
  for (guint i = 0; i < picture->part_count; i++)
    scene_free (picture->parts[i].scene);
  axis_free (picture->axis);
  g_free (picture->rules);
  g_free (picture->title);
  g_free (picture->description);
  g_free (picture);
}

/* ------------------------------------------------------------------ the surface */

void
picture_paint (const Picture *picture, cairo_t *cairo)
{
  g_autoptr (Ink) ink = ink_new ();
  Colour ground = picture->theme->colours[COLOUR_GROUND];

  /* Parts may meet within a pixel of the device. */
  cairo_set_source_rgb (cairo, ground.red, ground.green, ground.blue);
  cairo_paint (cairo);
  for (guint i = 0; i < picture->part_count; i++) {
    cairo_save (cairo);
    cairo_translate (cairo, 0, picture->parts[i].y);
    ink_draw (ink, picture->parts[i].scene, picture->theme, cairo);
    cairo_restore (cairo);
  }
}

cairo_surface_t *
picture_image (const Picture *picture, const char *path, GError **error)
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
  picture_paint (picture, cairo);
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
  g_autoptr (Picture) picture = picture_new (model, options, path, error);

  return picture != NULL ? picture_image (picture, path, error) : NULL;
}
