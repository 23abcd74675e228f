/* SPDX-License-Identifier: MIT
 *
 * What a frame costs: a tour through a trace that zooms from the whole of it down to a microsecond,
 * pans at each zoom at several places, and measures layout and ink of every frame, for traces of
 * different lengths. --zooms tells each zoom's frames apart, layout and ink by themselves. Times
 * are those of the processor, of which a frame takes one: whatever else runs does not count.
 *
 * frame_pan is a frame of a wide view that goes on by some pixels, with what is kept of the frames
 * before; frame_pan_afresh is the same frame without, and frame_pan_layout the one's layout to the
 * other's.
 *
 * frame_growth tells how much more a frame costs in a trace of a hundred million events than in one
 * of a hundred thousand, by the medians of what both tours show: the same spans of time in the same
 * window. frame_growth_whole is the same for the whole of each, of which the longer one has
 * something else in every column. frame_growth_tours compares the medians of all frames: it tells
 * more of the tours than of a frame, as the longer one has seven zooms more, all of them wide.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cairo.h>
#include <glib.h>

#include "bench.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "workload.h"

#define ZOOM_FACTOR 3.16
#define SPAN_LEAST  1000.0 /* nanoseconds in view when the tour ends */
#define COMMON_SPAN 1.2e8  /* about what the shortest trace lasts */
#define PANS        2      /* frames at a place besides the first */
#define PLACES      3
#define PAN_ZOOMS   3        /* from the whole trace on */
#define PAN_FRAMES  40       /* of each */
#define PAN_SHARE   0.0043   /* of the view, a frame: some pixels and a bit */
#define PANNED      10000000 /* events: of a trace that is worth it */
#define FRAMES      ((1 + PANS) * PLACES)
#define EVENT_BYTES 48.0 /* memory that an event of the longest trace must have at hand */

/* ------------------------------------------------------------------ the tour */

typedef struct {
  Ink *ink;
  double width, height;
  LayoutCache *cache; /* nullable: each frame is laid out afresh */
  gboolean zooms;     /* tell each */
  double common;      /* the widest span that all traces have, in nanoseconds */
  GArray *frames;     /* milliseconds, of all of the tour */
  GArray *shared;     /* of its frames no wider than `common` */
  GArray *layouts;    /* of one zoom */
  GArray *inks;
  uint32_t shapes;
} Tour;

/* Returns the nanoseconds that this thread has run. */
static uint64_t
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t) now.tv_sec * UINT64_C (1000000000) + (uint64_t) now.tv_nsec;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *values, double share)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

static void
show (Tour *tour, const Model *model, double start, double span)
{
  const View view = {
    .start = (int64_t) start,
    .end = (int64_t) start + MAX ((int64_t) span, 1),
    .width = tour->width,
    .height = tour->height,
    .highlight = { .lane = MODEL_NONE },
    .cache = tour->cache,
  };
  uint64_t begin = processor_time ();
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  uint64_t middle = processor_time ();
  ink_image (tour->ink, scene, theme_light (), 1); /* as the window does */
  uint64_t end = processor_time ();
  double layout = (double) (middle - begin) / 1e6;
  double ink = (double) (end - middle) / 1e6;
  double both = layout + ink;

  g_array_append_val (tour->layouts, layout);
  g_array_append_val (tour->inks, ink);
  g_array_append_val (tour->frames, both);
  if (span <= tour->common)
    g_array_append_val (tour->shared, both);
  tour->shapes = scene_count (scene);
}

/* Shows the places of one zoom, at each with pans by a few pixels and a bit. */
static void
show_zoom (Tour *tour, const Model *model, double span)
{
  double now = (double) model_now (model);

  g_array_set_size (tour->layouts, 0);
  g_array_set_size (tour->inks, 0);
  for (int place = 0; place < PLACES; place++) {
    double start = (now - span) * (0.07 + 0.4 * place);
    for (int pan = 0; pan <= PANS; pan++)
      show (tour, model, start + span * 0.0123 * pan, span);
  }
  if (!tour->zooms)
    return;
  g_print ("# %14.0f ns: layout %7.3f ink %7.3f ms (worst %7.3f, %7.3f), %u shapes\n", span,
           percentile (tour->layouts, 0.5), percentile (tour->inks, 0.5),
           percentile (tour->layouts, 1), percentile (tour->inks, 1), tour->shapes);
}

/* What tours of different traces are compared by: medians of all frames, of those that show the
 * whole trace, and of those that show spans which all traces have. */
typedef struct {
  double median, whole, shared;
} Cost;

static Tour
tour_begin (double width, double height)
{
  Tour tour = {
    .ink = ink_new (),
    .width = width,
    .height = height,
    .common = COMMON_SPAN,
    .frames = g_array_new (FALSE, FALSE, sizeof (double)),
    .shared = g_array_new (FALSE, FALSE, sizeof (double)),
    .layouts = g_array_new (FALSE, FALSE, sizeof (double)),
    .inks = g_array_new (FALSE, FALSE, sizeof (double)),
  };

  return tour;
}

static void
tour_end (Tour *tour)
{
  g_array_unref (tour->frames);
  g_array_unref (tour->shared);
  g_array_unref (tour->layouts);
  g_array_unref (tour->inks);
  layout_cache_free (tour->cache);
  ink_free (tour->ink);
}

/* Prints the tour's figures. */
static Cost
take_tour (const Model *model, const char *prefix, const char *suffix, double width, double height,
           gboolean zooms)
{
  static const struct {
    const char *name;
    double share;
  } figures[] = { { "p50", 0.5 }, { "p95", 0.95 }, { "p99", 0.99 } };
  Tour tour = tour_begin (width, height);
  Cost cost = { 0, 0, 0 };

  tour.zooms = zooms;
  /* The first frame loads fonts, once in a program's life; the second has an image of its own. */
  for (int first = 0; first < 2; first++)
    show (&tour, model, 0, (double) model_now (model));
  g_array_set_size (tour.frames, 0);
  g_array_set_size (tour.shared, 0);
  for (double span = (double) model_now (model); span > SPAN_LEAST; span /= ZOOM_FACTOR) {
    show_zoom (&tour, model, span);
    if (cost.whole <= 0)
      cost.whole = percentile (tour.frames, 0.5);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++) {
    g_autofree char *figure = g_strdup_printf ("%s_%s_ms_%s", prefix, figures[i].name, suffix);
    bench_print (figure, percentile (tour.frames, figures[i].share), "ms");
  }
  cost.median = percentile (tour.frames, 0.5);
  cost.shared = percentile (tour.shared, 0.5);
  tour_end (&tour);
  return cost;
}

static void
show_pans (Tour *tour, const Model *model, double span)
{
  double start = ((double) model_now (model) - span) * 0.4;

  for (int pan = 0; pan < PAN_FRAMES; pan++)
    show (tour, model, start + span * PAN_SHARE * pan, span);
}

/* Prints what frames cost when the view goes on by a little: with what is kept of those before, and
 * afresh. */
static void
take_pans (const Model *model, const char *suffix)
{
  Tour kept = tour_begin (1920, 1080);
  Tour afresh = tour_begin (1920, 1080);
  g_autofree char *kept_name = g_strdup_printf ("frame_pan_p50_ms_%s", suffix);
  g_autofree char *afresh_name = g_strdup_printf ("frame_pan_afresh_p50_ms_%s", suffix);
  g_autofree char *layout_name = g_strdup_printf ("frame_pan_layout_%s", suffix);
  double span = (double) model_now (model);

  kept.cache = layout_cache_new ();
  for (int zoom = 0; zoom < PAN_ZOOMS; zoom++) {
    show_pans (&kept, model, span);
    show_pans (&afresh, model, span);
    span /= ZOOM_FACTOR;
  }
  bench_print (kept_name, percentile (kept.frames, 0.5), "ms");
  bench_print (afresh_name, percentile (afresh.frames, 0.5), "ms");
  bench_print (layout_name, percentile (kept.layouts, 0.5) / percentile (afresh.layouts, 0.5), "x");
  tour_end (&kept);
  tour_end (&afresh);
}

/* ------------------------------------------------------------------ all */

static void
measure_ground (const char *name, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cairo = cairo_create (surface);
  double rounds[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    uint64_t start = processor_time ();
    cairo_set_source_rgb (cairo, 1, 1, 1);
    cairo_paint (cairo);
    rounds[round] = (double) (processor_time () - start) / 1e6;
  }
  bench_print (name, bench_median (rounds), "ms");
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);
}

/* Returns the bytes of memory that are to be had. */
static double
free_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    return 0;
  line = strstr (text, "MemAvailable:");
  return line == NULL ? 0 : g_ascii_strtod (line + strlen ("MemAvailable:"), NULL) * 1024;
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    uint64_t events;
  } traces[] = {
    { "1e5", 100000 },
    { "1e6", 1000000 },
    { "1e7", 10000000 },
    { "1e8", 100000000 },
  };
  gboolean zooms = argc > 1 && strcmp (argv[1], "--zooms") == 0;
  /* How far up the list of traces to go: for looking at one thing. */
  gsize count = argc > 2 ? (gsize) atoi (argv[2]) : G_N_ELEMENTS (traces);
  Cost shortest = { 0, 0, 0 };

  measure_ground ("frame_ground_alone_ms", 1920, 1080);
  measure_ground ("frame_4k_ground_alone_ms", 3840, 2160);
  for (gsize i = 0; i < MIN (count, G_N_ELEMENTS (traces)); i++) {
    if ((double) traces[i].events * EVENT_BYTES > free_memory ()) {
      g_print ("# too little memory for %" G_GUINT64_FORMAT " events\n", traces[i].events);
      continue;
    }
    g_autoptr (Model) model = workload_model (workload_forty_lanes, traces[i].events);
    Cost cost = take_tour (model, "frame", traces[i].name, 1920, 1080, zooms);
    if (traces[i].events >= PANNED)
      take_pans (model, traces[i].name);
    if (i == 0)
      shortest = cost;
    if (i + 1 < G_N_ELEMENTS (traces))
      continue;
    bench_print ("frame_growth", cost.shared / shortest.shared, "x");
    bench_print ("frame_growth_whole", cost.whole / shortest.whole, "x");
    bench_print ("frame_growth_tours", cost.median / shortest.median, "x");
  }
  for (gsize i = 2; i < MIN (count, G_N_ELEMENTS (traces)); i++) {
    if ((double) traces[i].events * EVENT_BYTES > free_memory ())
      continue;
    g_autoptr (Model) wide = workload_model (workload_eighty_lanes, traces[i].events);
    take_tour (wide, "frame_4k", traces[i].name, 3840, 2160, zooms);
  }
  return 0;
}
