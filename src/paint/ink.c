/* SPDX-License-Identifier: MIT
 *
 * A scene is drawn shape by shape, in its order: straight into the pixels where the target is an
 * image, else as paths.
 */
#include "paint/ink.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "paint/drawing.h"
#include "paint/image.h"
#include "paint/text-style.h"

#define LAYOUTS_KEPT 2048u
#define ROUNDING     1e-6 /* of a pixel: what a division and a multiplication may leave over */
#define VECTOR_SCALE 16.0 /* steps in a unit that edges are put on where there are no pixels */

struct _Ink {
  PangoContext *context;
  GHashTable *layouts; /* LayoutKey to PangoLayout */
  Patterns *patterns;
  RasterStore *store;
  cairo_surface_t *images[2]; /* nullable; see ink_image() */
  int next_image;
};

/* What a text's layout depends on. */
typedef struct {
  TextStyle style;
  int width;
  const char *font;
  const char *text;
} LayoutKey;

static guint
layout_key_hash (gconstpointer data)
{
  const LayoutKey *key = data;

  return g_str_hash (key->text) * 31 + (guint) key->width * 7 + (guint) key->style;
}

static gboolean
layout_key_equal (gconstpointer a, gconstpointer b)
{
  const LayoutKey *x = a, *y = b;

  return x->style == y->style && x->width == y->width && strcmp (x->text, y->text) == 0 &&
         strcmp (x->font, y->font) == 0;
}

/* The texts lie behind the key itself. */
static LayoutKey *
layout_key_copy (const LayoutKey *key)
{
  gsize font = strlen (key->font) + 1;
  gsize text = strlen (key->text) + 1;
  LayoutKey *copy = g_malloc (sizeof *copy + font + text);
  char *texts = (char *) (copy + 1);

  *copy = *key;
  copy->font = memcpy (texts, key->font, font);
  copy->text = memcpy (texts + font, key->text, text);
  return copy;
}

Ink *
ink_new (void)
{
  Ink *ink = g_new0 (Ink, 1);

  ink->context = text_style_context ();
  ink->layouts = g_hash_table_new_full (layout_key_hash, layout_key_equal, g_free, g_object_unref);
  ink->patterns = patterns_new ();
  ink->store = raster_store_new ();
  return ink;
}

void
ink_free (Ink *ink)
{
  if (ink == NULL)
    return;
  g_hash_table_unref (ink->layouts);
  g_object_unref (ink->context);
  patterns_free (ink->patterns);
  g_clear_pointer (&ink->images[0], cairo_surface_destroy);
  g_clear_pointer (&ink->images[1], cairo_surface_destroy);
  raster_store_free (ink->store);
  g_free (ink);
}

/* ------------------------------------------------------------------ pixels and colours */

double
drawing_snap_x (const Drawing *drawing, double x)
{
  return (round (x * drawing->scale + drawing->left) - drawing->left) / drawing->scale;
}

double
drawing_snap_y (const Drawing *drawing, double y)
{
  return (round (y * drawing->scale + drawing->top) - drawing->top) / drawing->scale;
}

Colour
drawing_colour (const Drawing *drawing, ColourRole role)
{
  return drawing->theme->colours[role];
}

void
drawing_set_colour (Drawing *drawing, Colour colour, double opacity)
{
  cairo_set_source_rgba (drawing->cairo, colour.red, colour.green, colour.blue, opacity);
}

Colour
drawing_tint (const Drawing *drawing, ColourRole role)
{
  return ink_tint (drawing->theme, role);
}

/* ------------------------------------------------------------------ text */

static PangoLayout *
layout_of (Drawing *drawing, const Shape *shape)
{
  Ink *ink = drawing->ink;
  int width = (int) ceil (shape->width);
  const LayoutKey key = { shape->style, width, drawing->theme->font, shape->text };
  PangoLayout *layout = g_hash_table_lookup (ink->layouts, &key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (ink->layouts) >= LAYOUTS_KEPT)
    g_hash_table_remove_all (ink->layouts);
  layout = text_style_layout (ink->context, drawing->theme->font, shape->style, shape->text);
  if (text_style_width (drawing->theme->font, shape->style, shape->text) > shape->width) {
    pango_layout_set_width (layout, width * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  g_hash_table_insert (ink->layouts, layout_key_copy (&key), layout);
  return layout;
}

/* Text is set into the middle of its style's line, whatever the font's own metrics. Never inlined:
 * what is told of Pango, which has no frames of its own, then has ink_draw() in its stack. */
static __attribute__ ((noinline)) void
draw_text (Drawing *drawing, const Shape *shape)
{
  PangoLayout *layout = layout_of (drawing, shape);
  PangoRectangle extents;
  double line = text_style_height (shape->style);

  pango_layout_get_extents (layout, NULL, &extents);
  double y = shape->y + (line - (double) extents.height / PANGO_SCALE) / 2;
  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  cairo_move_to (drawing->cairo, shape->x, drawing_snap_y (drawing, y));
  pango_cairo_show_layout (drawing->cairo, layout);
  cairo_new_path (drawing->cairo);
}

/* ------------------------------------------------------------------ the scene */

static gboolean
is_vector (cairo_surface_t *surface)
{
  cairo_surface_type_t type = cairo_surface_get_type (surface);

  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_PS ||
         type == CAIRO_SURFACE_TYPE_SVG;
}

/* Learns where user space lies on the device. Paper has no pixels that edges would have to lie
 * on. */
static void
measure_device (Drawing *drawing)
{
  cairo_surface_t *surface = cairo_get_group_target (drawing->cairo);
  double device_x = 1, device_y = 1, offset_x = 0, offset_y = 0;
  cairo_matrix_t matrix;

  cairo_surface_get_device_scale (surface, &device_x, &device_y);
  cairo_surface_get_device_offset (surface, &offset_x, &offset_y);
  cairo_get_matrix (drawing->cairo, &matrix);
  drawing->vector = is_vector (surface);
  if (drawing->vector) {
    drawing->scale = VECTOR_SCALE;
    return;
  }
  drawing->scale = matrix.xx * device_x;
  drawing->left = matrix.x0 * device_x + offset_x;
  drawing->top = matrix.y0 * device_y + offset_y;
  if (drawing->scale <= 0)
    drawing->scale = 1;
}

/* Returns whether what may be drawn on is one rectangle, on whole pixels, and writes it. */
static gboolean
clip_in_pixels (Drawing *drawing)
{
  cairo_rectangle_list_t *list = cairo_copy_clip_rectangle_list (drawing->cairo);
  gboolean whole = list->status == CAIRO_STATUS_SUCCESS && list->num_rectangles == 1;

  if (whole) {
    const cairo_rectangle_t *clip = &list->rectangles[0];
    const double edges[] = {
      clip->x * drawing->scale + drawing->left,
      clip->y * drawing->scale + drawing->top,
      (clip->x + clip->width) * drawing->scale + drawing->left,
      (clip->y + clip->height) * drawing->scale + drawing->top,
    };
    for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
      whole = whole && fabs (edges[i] - round (edges[i])) < 1e-3;
    drawing->raster.left = (int) lround (edges[0]);
    drawing->raster.top = (int) lround (edges[1]);
    drawing->raster.right = (int) lround (edges[2]);
    drawing->raster.bottom = (int) lround (edges[3]);
  }
  cairo_rectangle_list_destroy (list);
  return whole;
}

/* Opens the target's pixels, if it is an image that lies straight under user space. */
static void
open_pixels (Drawing *drawing)
{
  cairo_surface_t *surface = cairo_get_group_target (drawing->cairo);
  cairo_matrix_t matrix;
  cairo_format_t format;

  cairo_get_matrix (drawing->cairo, &matrix);
  if (cairo_surface_get_type (surface) != CAIRO_SURFACE_TYPE_IMAGE || matrix.xy != 0 ||
      matrix.yx != 0 || matrix.xx <= 0 || matrix.yy != matrix.xx ||
      cairo_get_operator (drawing->cairo) != CAIRO_OPERATOR_OVER)
    return;
  format = cairo_image_surface_get_format (surface);
  if ((format != CAIRO_FORMAT_RGB24 && format != CAIRO_FORMAT_ARGB32) || !clip_in_pixels (drawing))
    return;
  cairo_surface_flush (surface);
  Raster *raster = &drawing->raster;
  raster->pixels = (uint32_t *) (void *) cairo_image_surface_get_data (surface);
  raster->stride = cairo_image_surface_get_stride (surface) / (int) sizeof (uint32_t);
  raster->left = MAX (raster->left, 0);
  raster->top = MAX (raster->top, 0);
  raster->right = MIN (raster->right, cairo_image_surface_get_width (surface));
  raster->bottom = MIN (raster->bottom, cairo_image_surface_get_height (surface));
  raster->store = raster->pixels != NULL ? drawing->ink->store : NULL;
  for (int role = 0; role < (int) COLOURS; role++) {
    drawing->pixels[role] = raster_colour (drawing_colour (drawing, (ColourRole) role));
    drawing->tints[role] = raster_colour (drawing_tint (drawing, (ColourRole) role));
  }
}

/* To be called before cairo draws: it learns what was drawn behind its back. */
static void
hand_over (Drawing *drawing)
{
  if (drawing->touched)
    cairo_surface_mark_dirty (cairo_get_group_target (drawing->cairo));
  drawing->touched = FALSE;
}

static void
draw_shape (Drawing *drawing, const Shape *shape)
{
  if (shape->kind != SHAPE_TEXT && drawing->raster.store != NULL && pixels_draw (drawing, shape)) {
    drawing->touched = TRUE;
    return;
  }
  hand_over (drawing);
  if (shape->kind == SHAPE_TEXT) {
    path_flush (drawing);
    draw_text (drawing, shape);
  } else {
    path_draw (drawing, shape);
  }
  /* Nothing may be left to cairo that pixels could come to lie under. */
  if (drawing->raster.store != NULL)
    path_flush (drawing);
}

void
ink_draw (Ink *ink, const Scene *scene, const Theme *theme, cairo_t *cairo)
{
  Drawing drawing = { .ink = ink, .cairo = cairo, .theme = theme, .patterns = ink->patterns };

  cairo_save (cairo);
  cairo_new_path (cairo);
  cairo_scale (cairo, scene_scale (scene), scene_scale (scene));
  cairo_rectangle (cairo, 0, 0, scene_width (scene), scene_height (scene));
  cairo_clip (cairo);
  measure_device (&drawing);
  drawing.pattern_origin = scene_pattern_origin (scene);
  pango_cairo_update_context (cairo, ink->context);
  patterns_trim (ink->patterns);
  open_pixels (&drawing);

  const gboolean in_pixels = drawing.raster.store != NULL;
  if (in_pixels)
    ground_begin (&drawing, scene);
  for (uint32_t i = drawing.ground.count; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->colour == COLOUR_NONE)
      continue;
    if (in_pixels)
      ground_draw_under (&drawing, shape);
    draw_shape (&drawing, shape);
  }
  if (in_pixels)
    ground_end (&drawing);
  path_flush (&drawing);
  hand_over (&drawing);
  cairo_restore (cairo);
}

/* Returns an image of that size, an old one if it fits: fresh memory costs more than drawing. */
static cairo_surface_t *
image_of_size (Ink *ink, int width, int height)
{
  cairo_surface_t **image = &ink->images[ink->next_image];

  ink->next_image = 1 - ink->next_image;
  if (*image != NULL && cairo_image_surface_get_width (*image) == width &&
      cairo_image_surface_get_height (*image) == height)
    return *image;
  g_clear_pointer (image, cairo_surface_destroy);
  *image = image_new (width, height);
  return *image;
}

cairo_surface_t *
ink_image (Ink *ink, const Scene *scene, const Theme *theme, int scale)
{
  double pixels = scene_scale (scene) * scale;
  int width = (int) ceil (scene_width (scene) * pixels - ROUNDING);
  int height = (int) ceil (scene_height (scene) * pixels - ROUNDING);
  cairo_surface_t *image = image_of_size (ink, MAX (width, 1), MAX (height, 1));
  cairo_t *cairo;

  cairo_surface_set_device_scale (image, scale, scale);
  cairo = cairo_create (image);
  ink_draw (ink, scene, theme, cairo);
  cairo_destroy (cairo);
  return image;
}
