/* SPDX-License-Identifier: MIT
 *
 * Pixels filled directly: nothing outside the clip, and as much as there is to fill.
 */
#include <math.h>

#include "paint/raster.h"

#define SIDE  96
#define EDGE  16 /* between the image's edge and the clip's */
#define BLACK 0xff000000u
#define WHITE 0xffffffffu

typedef struct {
  uint32_t pixels[SIDE * SIDE];
  Raster raster;
} Canvas;

static Canvas *
canvas_new (void)
{
  Canvas *canvas = g_new0 (Canvas, 1);

  for (int i = 0; i < SIDE * SIDE; i++)
    canvas->pixels[i] = BLACK;
  canvas->raster = (Raster){
    .pixels = canvas->pixels,
    .stride = SIDE,
    .left = EDGE,
    .top = EDGE,
    .right = SIDE - EDGE,
    .bottom = SIDE - EDGE,
    .store = raster_store_new (),
  };
  return canvas;
}

static void
canvas_free (Canvas *canvas)
{
  raster_store_free (canvas->raster.store);
  g_free (canvas);
}

/* Returns the pixels that are white, each by its share. */
static double
white_of (const Canvas *canvas)
{
  double white = 0;

  for (int i = 0; i < SIDE * SIDE; i++)
    white += (canvas->pixels[i] & 0xff) / 255.0;
  return white;
}

static void
assert_nothing_outside (const Canvas *canvas)
{
  for (int y = 0; y < SIDE; y++)
    for (int x = 0; x < SIDE; x++)
      if (x < EDGE || y < EDGE || x >= SIDE - EDGE || y >= SIDE - EDGE)
        g_assert_cmphex (canvas->pixels[y * SIDE + x], ==, BLACK);
}

static int
any_number (void)
{
  return g_test_rand_int_range (-3 * SIDE, 4 * SIDE);
}

static ScenePoint
any_point (void)
{
  return (ScenePoint){ g_test_rand_double_range (-3 * SIDE, 4 * SIDE),
                       g_test_rand_double_range (-3 * SIDE, 4 * SIDE) };
}

static void
draw_anything (const Raster *raster)
{
  static const uint32_t tile_pixels[] = { WHITE, BLACK, BLACK, WHITE };
  const RasterTile tile = { tile_pixels, 2, 2, any_number (), any_number () };
  const RasterFill fill = { .tile = g_test_rand_bit () ? &tile : NULL, .colour = WHITE };
  const RasterBox box = { any_number (), any_number (), any_number (), any_number () };
  const ScenePoint corners[] = { any_point (), any_point (), any_point () };
  const double lengths[] = { g_test_rand_double_range (0.5, 9), g_test_rand_double_range (0.5, 9) };
  const uint32_t colours[] = { WHITE, WHITE };
  int tops[2 * 40];

  for (gsize i = 0; i < G_N_ELEMENTS (tops); i++)
    tops[i] = any_number ();
  raster_fill (raster, box, fill);
  raster_box (raster, box, g_test_rand_double_range (0, RASTER_RADIUS_MOST), fill);
  raster_outline (raster, box, g_test_rand_double_range (0, RASTER_RADIUS_MOST), 1.5, WHITE);
  raster_bar (raster, corners[0].x, corners[1].x, box.y0, box.y1, WHITE, 0.5);
  raster_dashes (raster, corners[0].x, corners[1].x, box.y0, box.y1, lengths, 2, WHITE, 1);
  raster_polygon (raster, corners, 3, WHITE, 1);
  raster_stack (raster, box.x0, box.x0 + 1, tops, box.y1, (RasterFill[]){ fill, fill }, 2);
  raster_stacks (raster, g_test_rand_int_range (0, SIDE), 40, tops, box.y1, colours, 2);
}

static void
test_clip (void)
{
  Canvas *canvas = canvas_new ();

  for (int round = 0; round < 3000; round++)
    draw_anything (&canvas->raster);
  assert_nothing_outside (canvas);
  g_assert_cmpfloat (white_of (canvas), >, 100);
  canvas_free (canvas);
}

/* Turned by any angle, a rectangle covers its area, steep and flat, thin and thick. */
static void
test_area_of_a_polygon (void)
{
  for (int round = 0; round < 300; round++) {
    Canvas *canvas = canvas_new ();
    double angle = g_test_rand_double_range (0, 2 * G_PI);
    double length = g_test_rand_double_range (8, 29);
    double half = g_test_rand_double_range (0.5, 6);
    ScenePoint along = { cos (angle) * length, sin (angle) * length };
    ScenePoint aside = { -sin (angle) * half, cos (angle) * half };
    ScenePoint middle = { SIDE / 2 + g_test_rand_double (), SIDE / 2 + g_test_rand_double () };
    const ScenePoint corners[] = {
      { middle.x + along.x + aside.x, middle.y + along.y + aside.y },
      { middle.x - along.x + aside.x, middle.y - along.y + aside.y },
      { middle.x - along.x - aside.x, middle.y - along.y - aside.y },
      { middle.x + along.x - aside.x, middle.y + along.y - aside.y },
    };
    double area = 4 * length * half;
    raster_polygon (&canvas->raster, corners, 4, WHITE, 1);
    g_assert_cmpfloat (fabs (white_of (canvas) - area), <, 3 + area * 0.03);
    canvas_free (canvas);
  }
}

static void
test_area_of_a_round_box (void)
{
  static const double radii[] = { 0, 1, 2.5, 6, 12 };

  for (gsize i = 0; i < G_N_ELEMENTS (radii); i++) {
    Canvas *canvas = canvas_new ();
    double corners = (4 - G_PI) * radii[i] * radii[i];
    double hole = 36.0 * 26 - (4 - G_PI) * MAX (radii[i] - 2, 0) * MAX (radii[i] - 2, 0);
    const RasterBox box = { 20, 20, 60, 50 };
    raster_box (&canvas->raster, box, radii[i], (RasterFill){ .colour = WHITE });
    g_assert_cmpfloat_with_epsilon (white_of (canvas), 40.0 * 30 - corners, 4);
    raster_fill (&canvas->raster, box, (RasterFill){ .colour = BLACK });
    raster_outline (&canvas->raster, box, radii[i], 2, WHITE);
    g_assert_cmpfloat_with_epsilon (white_of (canvas), 40.0 * 30 - corners - hole, 6);
    canvas_free (canvas);
  }
}

static void
test_dashes_cover_their_share (void)
{
  static const double lengths[] = { 1.5, 2.5 };
  Canvas *canvas = canvas_new ();

  raster_dashes (&canvas->raster, 20.25, 60.25, 30, 32, lengths, 2, WHITE, 1);
  g_assert_cmpfloat_with_epsilon (white_of (canvas), 40 * 2 * 1.5 / 4, 1);
  canvas_free (canvas);
}

/* The stacks of a strip are what single ones are. */
static void
test_stacks_agree (void)
{
  static const uint32_t colours[] = { 0xff112233u, 0xff445566u, 0xff778899u };
  const RasterFill fills[] = { { .colour = 0xff112233u },
                               { .colour = 0xff445566u },
                               { .colour = 0xff778899u } };
  Canvas *one = canvas_new (), *many = canvas_new ();
  int tops[3 * SIDE];

  for (int x = 0; x < SIDE; x++) {
    int top = 70;
    int own[3];
    for (int layer = 0; layer < 3; layer++) {
      top -= g_test_rand_int_range (0, 20);
      tops[layer * SIDE + x] = own[layer] = top;
    }
    raster_stack (&one->raster, x, x + 1, own, 70, fills, 3);
  }
  raster_stacks (&many->raster, 0, SIDE, tops, 70, colours, 3);
  for (int i = 0; i < SIDE * SIDE; i++)
    g_assert_cmphex (one->pixels[i], ==, many->pixels[i]);
  canvas_free (one);
  canvas_free (many);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/clip", test_clip);
  g_test_add_func ("/raster/polygon", test_area_of_a_polygon);
  g_test_add_func ("/raster/round-box", test_area_of_a_round_box);
  g_test_add_func ("/raster/dashes", test_dashes_cover_their_share);
  g_test_add_func ("/raster/stacks", test_stacks_agree);
  return g_test_run ();
}
