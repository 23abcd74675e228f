/* SPDX-License-Identifier: MIT */
#include "paint/patterns.h"

#include <math.h>

#define PERIOD 7.0  /* pixels from line to line, along an edge */
#define THICK  2.3  /* of a line */
#define GROUND 0.14 /* the share of the colour between the lines */
#define KEPT   64u  /* tiles; then all are drawn anew */

struct _Patterns {
  GHashTable *tiles; /* the key of tile_key() to cairo_pattern_t */
};

static void
tile_free (gpointer tile)
{
  cairo_pattern_destroy (tile);
}

Patterns *
patterns_new (void)
{
  Patterns *patterns = g_new0 (Patterns, 1);

  patterns->tiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, tile_free);
  return patterns;
}

void
patterns_free (Patterns *patterns)
{
  g_hash_table_unref (patterns->tiles);
  g_free (patterns);
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

  cairo_set_source_rgb (cairo, ground.red + GROUND * (colour.red - ground.red),
                        ground.green + GROUND * (colour.green - ground.green),
                        ground.blue + GROUND * (colour.blue - ground.blue));
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, colour.red, colour.green, colour.blue);
  /* The period is measured along an edge; the line's thickness across the diagonal. */
  cairo_set_line_width (cairo, (cross ? 0.45 : 1) * THICK * size / PERIOD);
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

static char *
tile_key (PatternKind kind, Colour colour, Colour ground, int size)
{
  return g_strdup_printf ("%d %d %.3f %.3f %.3f %.3f %.3f %.3f", (int) kind, size, colour.red,
                          colour.green, colour.blue, ground.red, ground.green, ground.blue);
}

void
patterns_set_source (Patterns *patterns, cairo_t *cairo, PatternKind kind, Colour colour,
                     Colour ground, ScenePoint origin, double scale)
{
  int size = MAX ((int) lround (PERIOD * scale), 4);
  g_autofree char *key = tile_key (kind, colour, ground, size);
  cairo_pattern_t *tile = g_hash_table_lookup (patterns->tiles, key);
  cairo_matrix_t matrix;

  if (tile == NULL) {
    if (g_hash_table_size (patterns->tiles) >= KEPT)
      g_hash_table_remove_all (patterns->tiles);
    tile = draw_tile (kind, colour, ground, size);
    g_hash_table_insert (patterns->tiles, g_steal_pointer (&key), tile);
  }
  /* From user space to the tile: a tile's pixel is a device pixel, and the origin lies on one. */
  cairo_matrix_init_scale (&matrix, scale, scale);
  cairo_matrix_translate (&matrix, -round (origin.x * scale) / scale,
                          -round (origin.y * scale) / scale);
  cairo_pattern_set_matrix (tile, &matrix);
  cairo_set_source (cairo, tile);
}
