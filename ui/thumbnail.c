/* SPDX-License-Identifier: MIT
 *
 * A demo's small picture, see thumbnail.h.
 */
#include "ui/thumbnail.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>

#include "figure/figure.h"
#include "paint/ink.h"
#include "paint/layout.h"

#define SCALE 2
/* More lanes are drawn smaller, down to this share; what has no room then is left out. */
#define SMALLEST 0.5
/* As many intervals of the busiest thread are told apart in so little room. */
#define INTERVALS_MOST 24u

/* ------------------------------------------------------------------ the cache */

/* Returns where the picture is kept. Its name has what it is of: another build of the demo makes
 * another picture. */
static char *
path_of (const RunSource *source, const char *theme)
{
  GStatBuf status = { 0 };

  if (source->demo == NULL || g_stat (source->demo->path, &status) < 0)
    return NULL;
  g_autofree char *file = g_strdup_printf ("%s-%s-%" G_GINT64_FORMAT "-%s.png", source->name,
                                           HEDDLE_VERSION, (gint64) status.st_mtime, theme);
  return g_build_filename (g_get_user_cache_dir (), "heddle", "thumbnails", file, NULL);
}

GdkTexture *
thumbnail_load (const RunSource *source, const Theme *theme)
{
  g_autofree char *path = path_of (source, theme->name);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  return gdk_texture_new_from_filename (path, NULL);
}

/* Writes it whole or not at all. */
static gboolean
write_surface (cairo_surface_t *surface, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_strconcat (path, ".part", NULL);

  if (g_mkdir_with_parents (folder, 0700) < 0 ||
      cairo_surface_write_to_png (surface, temporary) != CAIRO_STATUS_SUCCESS)
    return FALSE;
  if (g_rename (temporary, path) == 0)
    return TRUE;
  g_unlink (temporary);
  return FALSE;
}

/* ------------------------------------------------------------------ the picture */

/* Returns the end of what is shown: as much of the run as can be told apart. */
static int64_t
choose_end (const Model *model, int64_t end)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD &&
        model_interval_count (lane) > INTERVALS_MOST)
      end = MIN (end, model_interval (lane, INTERVALS_MOST).start);
  }
  return end;
}

/* The view is of the size at which the lanes fit, as far as they are to be shrunk. */
static View
choose_view (const Model *model, double *scale)
{
  View view = { .width = LAYOUT_NAMES_WIDTH + THUMBNAIL_WIDTH,
                .height = LAYOUT_RULER_HEIGHT + THUMBNAIL_HEIGHT,
                .highlight = { .lane = MODEL_NONE } };

  figure_whole_run (model, 0, &view.start, &view.end);
  view.end = choose_end (model, view.end);
  double needed = layout_full_height (model, &view) - LAYOUT_RULER_HEIGHT;
  *scale = CLAMP (THUMBNAIL_HEIGHT / MAX (needed, 1), SMALLEST, 1);
  view.width = LAYOUT_NAMES_WIDTH + THUMBNAIL_WIDTH / *scale;
  view.height = LAYOUT_RULER_HEIGHT + THUMBNAIL_HEIGHT / *scale;
  return view;
}

static gboolean
draw (const Model *model, const Theme *theme, const char *path)
{
  g_autoptr (Ink) ink = ink_new ();
  double scale;
  View view = choose_view (model, &scale);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, SCALE * THUMBNAIL_WIDTH, SCALE * THUMBNAIL_HEIGHT);
  cairo_t *cairo = cairo_create (surface);

  cairo_scale (cairo, SCALE * scale, SCALE * scale);
  cairo_translate (cairo, -LAYOUT_NAMES_WIDTH, -LAYOUT_RULER_HEIGHT);
  ink_draw (ink, scene, theme, cairo);
  cairo_destroy (cairo);
  gboolean written = write_surface (surface, path);
  cairo_surface_destroy (surface);
  return written;
}

gboolean
thumbnail_keep (const RunSource *source, const Model *model)
{
  const Theme *themes[] = { theme_light (), theme_dark (), theme_contrast (),
                            theme_contrast_dark () };

  if (model_lane_count (model) == 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (themes); i++) {
    g_autofree char *path = path_of (source, themes[i]->name);
    if (path == NULL || !draw (model, themes[i], path))
      return FALSE;
  }
  return TRUE;
}
