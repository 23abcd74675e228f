/* SPDX-License-Identifier: MIT */
#include "paint/patterns.h"

#include <math.h>

#include "paint/ink-look.h"

#define KEPT 64u /* tiles; with more, the next frame draws all anew */

struct _Patterns {
  GHashTable *tiles; /* TileKey to cairo_pattern_t */
};

/* What a tile depends on; colours as pixels. */
typedef struct {
  PatternKind kind;
  int size;
  uint32_t colour, ground;
} TileKey;

static int
tile_size (double scale)
{
  return MAX ((int) lround (HATCH_PERIOD * scale), 4);
}

static guint
tile_key_hash (gconstpointer data)
{
  const TileKey *key = data;
  guint hash = (guint) key->kind * 31 + (guint) key->size;

  return (hash * 31 + key->colour) * 31 + key->ground;
}

static gboolean
tile_key_equal (gconstpointer a, gconstpointer b)
{
  const TileKey *x = a, *y = b;

  return x->kind == y->kind && x->size == y->size && x->colour == y->colour &&
         x->ground == y->ground;
}

static void
tile_free (gpointer tile)
{
  cairo_pattern_destroy (tile);
}

Patterns *
patterns_new (void)
{
  Patterns *patterns = g_new0 (Patterns, 1);

  patterns->tiles = g_hash_table_new_full (tile_key_hash, tile_key_equal, g_free, tile_free);
  return patterns;
}

void
patterns_free (Patterns *patterns)
{
  g_hash_table_unref (patterns->tiles);
  g_free (patterns);
}

void
patterns_trim (Patterns *patterns)
{
  if (g_hash_table_size (patterns->tiles) > KEPT)
    g_hash_table_remove_all (patterns->tiles);
}

static void
draw_lines (cairo_t *cairo, double size, gboolean rising)
{
  /* Three lines: the one through the tile, and the corners of its neighbours. */
  for (int i = -1; i <= 1; i++) {
    double shift = i * size;
    cairo_move_to (cairo, shift - size, rising ? 2 * size : -size);
    cairo_line_to (cairo, shift + 2 * size, rising ? -size : 2 * size);
  }
  cairo_stroke (cairo);
}

static void
draw_level_lines (cairo_t *cairo, double size)
{
  cairo_move_to (cairo, 0, size / 2);
  cairo_line_to (cairo, size, size / 2);
  cairo_stroke (cairo);
}

static cairo_pattern_t *
draw_tile (PatternKind kind, Colour colour, Colour ground, int size)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  cairo_t *cairo = cairo_create (surface);
  gboolean cross = kind == PATTERN_CROSS_HATCH;

  Colour between = ink_hatch_ground (colour, ground);
  cairo_set_source_rgb (cairo, between.red, between.green, between.blue);
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, colour.red, colour.green, colour.blue);
  /* The period is measured along an edge; the line's thickness across the diagonal. */
  cairo_set_line_width (cairo, (cross ? HATCH_CROSS : 1) * HATCH_THICK * size / HATCH_PERIOD);
  if (kind == PATTERN_HATCH || cross)
    draw_lines (cairo, size, TRUE);
  if (kind == PATTERN_BACK_HATCH || cross)
    draw_lines (cairo, size, FALSE);
  if (kind == PATTERN_LINES)
    draw_level_lines (cairo, size);
  cairo_destroy (cairo);

  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (surface);
  cairo_surface_destroy (surface);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  return pattern;
}

/* Returns the tile, drawn if it is not known yet. */
static cairo_pattern_t *
find_tile (Patterns *patterns, PatternKind kind, Colour colour, Colour ground, double scale)
{
  const TileKey key = {
    .kind = kind,
    .size = tile_size (scale),
    .colour = raster_colour (colour),
    .ground = raster_colour (ground),
  };
  cairo_pattern_t *tile = g_hash_table_lookup (patterns->tiles, &key);

  if (tile != NULL)
    return tile;
  tile = draw_tile (kind, colour, ground, key.size);
  g_hash_table_insert (patterns->tiles, g_memdup2 (&key, sizeof key), tile);
  return tile;
}

void
patterns_set_source (Patterns *patterns, cairo_t *cairo, PatternKind kind, Colour colour,
                     Colour ground, ScenePoint origin, double scale)
{
  cairo_pattern_t *tile = find_tile (patterns, kind, colour, ground, scale);
  cairo_matrix_t matrix;

  /* From user space to the tile: a tile's pixel is a device pixel, and the origin lies on one. Time
   * 0 may lie very far away, and cairo's numbers end: a whole number of tiles is left out. */
  int size = tile_size (scale);
  cairo_matrix_init_scale (&matrix, scale, scale);
  cairo_matrix_translate (&matrix, -fmod (round (origin.x * scale), size) / scale,
                          -fmod (round (origin.y * scale), size) / scale);
  cairo_pattern_set_matrix (tile, &matrix);
  cairo_set_source (cairo, tile);
}

void
patterns_tile (Patterns *patterns, PatternKind kind, Colour colour, Colour ground,
               ScenePoint origin, double scale, double left, double top, RasterTile *tile)
{
  cairo_pattern_t *pattern = find_tile (patterns, kind, colour, ground, scale);
  cairo_surface_t *surface = NULL;

  cairo_pattern_get_surface (pattern, &surface);
  cairo_surface_flush (surface);
  int size = cairo_image_surface_get_width (surface);
  /* Time 0 may lie very far away. */
  *tile = (RasterTile){
    .pixels = (const uint32_t *) (void *) cairo_image_surface_get_data (surface),
    .size = size,
    .stride = cairo_image_surface_get_stride (surface) / (int) sizeof (uint32_t),
    .x = (int) fmod (round (left) + round (origin.x * scale), size),
    .y = (int) fmod (round (top) + round (origin.y * scale), size),
  };
}

/* Adds the lines of one direction across the box to the path: rising ones go through the points
 * with the x + y of the origin, falling ones with its x - y, up to a multiple of the period. */
static void
add_slanted_lines (cairo_t *cairo, const double box[4], ScenePoint origin, gboolean rising)
{
  double height = box[3] - box[1];
  double from = rising ? box[3] : box[1];
  double to = rising ? box[1] : box[3];
  double phase = rising ? origin.x + origin.y - from : origin.x - origin.y + from;
  double left = box[0] - height - HATCH_PERIOD;
  double x = phase + ceil ((left - phase) / HATCH_PERIOD) * HATCH_PERIOD;

  for (; x < box[2] + HATCH_PERIOD; x += HATCH_PERIOD) {
    cairo_move_to (cairo, x, from);
    cairo_line_to (cairo, x + height, to);
  }
}

static void
add_level_lines (cairo_t *cairo, const double box[4], ScenePoint origin)
{
  double phase = origin.y + HATCH_PERIOD / 2;
  double top = box[1] - HATCH_PERIOD;
  double y = phase + ceil ((top - phase) / HATCH_PERIOD) * HATCH_PERIOD;

  for (; y < box[3] + HATCH_PERIOD; y += HATCH_PERIOD) {
    cairo_move_to (cairo, box[0], y);
    cairo_line_to (cairo, box[2], y);
  }
}

void
patterns_fill_path (cairo_t *cairo, PatternKind kind, Colour colour, Colour ground,
                    ScenePoint origin)
{
  Colour between = ink_hatch_ground (colour, ground);
  gboolean cross = kind == PATTERN_CROSS_HATCH;
  double box[4];

  cairo_set_source_rgb (cairo, between.red, between.green, between.blue);
  cairo_fill_extents (cairo, &box[0], &box[1], &box[2], &box[3]);
  cairo_fill_preserve (cairo);
  cairo_save (cairo);
  cairo_clip (cairo);
  cairo_set_source_rgb (cairo, colour.red, colour.green, colour.blue);
  cairo_set_line_width (cairo, (cross ? HATCH_CROSS : 1) * HATCH_THICK);
  if (kind == PATTERN_HATCH || cross)
    add_slanted_lines (cairo, box, origin, TRUE);
  if (kind == PATTERN_BACK_HATCH || cross)
    add_slanted_lines (cairo, box, origin, FALSE);
  if (kind == PATTERN_LINES)
    add_level_lines (cairo, box, origin);
  cairo_stroke (cairo);
  cairo_restore (cairo);
}
