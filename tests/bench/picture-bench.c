/* SPDX-License-Identifier: MIT
 *
 * What showing costs: a frame at 1920 x 1080 with forty lanes, from the
 * whole run to a thousandth of it, for runs of different lengths.
 */
#include <stdlib.h>

#include <cairo.h>
#include <glib.h>

#include "bench.h"
#include "paint/ink.h"
#include "paint/layout.h"

#define WORKERS 40
#define WIDTH   1920
#define HEIGHT  1080

/* The events of workers that take turns with a few locks, an event every microsecond. */
static HeddleDecodedEvent
event_number (uint64_t number)
{
  static const HeddleEventKind kinds[] = { HEDDLE_EVENT_MUTEX_WAIT, HEDDLE_EVENT_MUTEX_ACQUIRE,
                                           HEDDLE_EVENT_MUTEX_RELEASE, HEDDLE_EVENT_SLEEP_BEGIN,
                                           HEDDLE_EVENT_SLEEP_END };
  uint64_t turn = number / WORKERS;
  uint32_t worker = (uint32_t) (number % WORKERS);

  return (HeddleDecodedEvent){
    .time = (int64_t) number * 1000,
    .process = 1,
    .thread = worker + 1,
    .kind = (uint16_t) kinds[(turn + worker) % G_N_ELEMENTS (kinds)],
    .object = 0x1000 + worker % 4,
  };
}

static Model *
build (uint64_t events)
{
  Model *model = model_new ();

  for (uint64_t i = 0; i < events; i++) {
    HeddleDecodedEvent event = event_number (i);
    model_add (model, &event);
  }
  return model;
}

/* Returns the median milliseconds of a frame that shows the last `share` of the run. */
static double
frame (const Model *model, double share, cairo_t *cairo)
{
  g_autoptr (Ink) ink = ink_new ();
  double rounds[BENCH_ROUNDS];
  int64_t now = model_now (model);

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    /* Pans a little each time, as a live view does. */
    int64_t end = now - (int64_t) ((double) now * share * 0.001 * round);
    const View view = {
      .start = end - (int64_t) ((double) now * share), .end = end, .width = WIDTH, .height = HEIGHT
    };
    uint64_t start = bench_now ();
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    ink_draw (ink, scene, theme_light (), cairo);
    rounds[round] = (double) (bench_now () - start) / 1e6;
  }
  return bench_median (rounds);
}

static void
measure (uint64_t events, const char *name, cairo_t *cairo)
{
  static const struct {
    const char *name;
    double share;
  } zooms[] = { { "whole", 1.0 }, { "hundredth", 0.01 }, { "thousandth", 0.001 } };
  g_autoptr (Model) model = build (events);

  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++) {
    g_autofree char *figure = g_strdup_printf ("frame_%s_%s_ms", name, zooms[i].name);
    bench_print (figure, frame (model, zooms[i].share, cairo), "ms");
  }
}

int
main (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  double rounds[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    uint64_t start = bench_now ();
    cairo_set_source_rgb (cairo, 1, 1, 1);
    cairo_paint (cairo);
    rounds[round] = (double) (bench_now () - start) / 1e6;
  }
  bench_print ("frame_ground_alone_ms", bench_median (rounds), "ms");
  measure (100000, "1e5", cairo);
  measure (1000000, "1e6", cairo);
  measure (10000000, "1e7", cairo);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
  return 0;
}
