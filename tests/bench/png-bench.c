/* SPDX-License-Identifier: MIT
 *
 * A picture of 3840 by 2160 pixels of a trace of ten million events. png_4k_ms is all of it:
 * open the trace's file, of which an image is kept since it was first opened
 * (png_4k_first_time_ms), draw, write; png_4k_drawn_ms begins with the model. png_4k_encode_ms
 * is the encoder alone, png_4k_over_cairo the same to the writer that comes with cairo, and
 * png_4k_bytes_over_cairo what they make.
 */
#include <cairo.h>
#include <glib.h>

#include "bench.h"
#include "figure/picture.h"
#include "figure/png.h"
#include "session/trace.h"
#include "trace/writer.h"
#include "workload.h"

#define EVENTS 10000000u
#define NAME   "picture.png"

static const FigureOptions options = {
  .width = 3840, .height = 2160, .title = "Ten million events", .legend = TRUE
};

static double
milliseconds_since (uint64_t start)
{
  return (double) (bench_now () - start) / 1e6;
}

static void
write_picture (const Model *model, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!figure_write_png (model, &options, path, &error))
    g_error ("%s", error->message);
}

static void
write_trace (const char *path)
{
  const TraceMetadata metadata = { .title = (char *) "Ten million events" };
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceWriter) writer = trace_writer_new (path, &metadata, TRACE_WRITER_WHOLE, &error);

  if (writer != NULL)
    workload_play (workload_forty_lanes, EVENTS, trace_writer_add, writer);
  if (writer == NULL || !trace_writer_finish (writer, &end, &error))
    g_error ("%s", error->message);
}

static void
open_and_draw (const char *trace_path, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SessionTrace) trace = session_trace_open (trace_path, NULL, NULL, NULL, &error);

  if (trace == NULL)
    g_error ("%s", error->message);
  write_picture (session_trace_model (trace), path);
}

/* Lets an image of the trace's model be kept. */
static void
settle (const char *trace_path)
{
  g_autoptr (SessionTrace) trace = session_trace_open (trace_path, NULL, NULL, NULL, NULL);

  if (trace != NULL)
    session_trace_settle (trace);
}

static double
open_and_draw_ms (const char *trace_path, const char *path)
{
  uint64_t start = bench_now ();

  open_and_draw (trace_path, path);
  return milliseconds_since (start);
}

static void
measure_files (const Model *model, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autofree char *trace_path = g_build_filename (folder, "trace.heddle", NULL);
  double rounds[BENCH_ROUNDS], drawn[BENCH_ROUNDS];

  write_trace (trace_path);
  bench_print ("png_4k_first_time_ms", open_and_draw_ms (trace_path, path), "ms");
  settle (trace_path);
  for (int round = 0; round < BENCH_ROUNDS; round++) {
    rounds[round] = open_and_draw_ms (trace_path, path);
    uint64_t start = bench_now ();
    write_picture (model, path);
    drawn[round] = milliseconds_since (start);
  }
  bench_print ("png_4k_ms", bench_median (rounds), "ms");
  bench_print ("png_4k_drawn_ms", bench_median (drawn), "ms");
}

static cairo_status_t
count_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  uint64_t *count = closure;

  (void) bytes;
  *count += length;
  return CAIRO_STATUS_SUCCESS;
}

static void
measure_encoders (cairo_surface_t *surface)
{
  double rounds[BENCH_ROUNDS], cairo_rounds[BENCH_ROUNDS];
  uint64_t size = 0, cairo_size = 0;

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    uint64_t start = bench_now ();
    g_autoptr (GByteArray) bytes = png_encode (surface, 0);
    rounds[round] = milliseconds_since (start);
    size = bytes->len;
    cairo_size = 0;
    start = bench_now ();
    cairo_surface_write_to_png_stream (surface, count_bytes, &cairo_size);
    cairo_rounds[round] = milliseconds_since (start);
  }
  bench_print ("png_4k_encode_ms", bench_median (rounds), "ms");
  bench_print ("png_4k_over_cairo", bench_median (rounds) / bench_median (cairo_rounds), "x");
  bench_print ("png_4k_bytes_over_cairo", (double) size / (double) cairo_size, "x");
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-png-bench-XXXXXX", NULL);
  g_autoptr (Model) model = workload_model (workload_forty_lanes, EVENTS);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = picture_draw (model, &options, NAME, &error);

  if (folder == NULL || surface == NULL)
    g_error ("%s", error != NULL ? error->message : "no folder for temporary files");
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  measure_files (model, folder);
  measure_encoders (surface);
  cairo_surface_destroy (surface);
  const char *remove[] = { "rm", "-rf", "--", folder, NULL };
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  return 0;
}
