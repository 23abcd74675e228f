/* SPDX-License-Identifier: MIT
 *
 * Opening a trace file: from the call to the first frame of the whole run, in an image of 1920 by 1080
 * pixels. A file from elsewhere has its events replayed the first time (open_first_time_s_N), while
 * what is read can be seen: open_first_glimpse_s_N is until it is drawn for the first time. From the
 * second on, and at once where the file was recorded, the image that is kept of the model is mapped
 * (open_first_frame_s_N), which a file of any size shall not notice. open_memory_mb_N is what the process
 * has of its own then, without what it has mapped.
 */
#include <string.h>
#include <sys/statvfs.h>

#include <cairo.h>

#include "bench.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "session/trace.h"
#include "trace/writer.h"
#include "workload.h"

/* Room for the file and for the image of its model, for each event. */
#define EVENT_BYTES 32.0

static double
number_after (const char *path, const char *word)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  const char *line = strstr (text, word);
  return line == NULL ? 0 : g_ascii_strtod (line + strlen (word), NULL);
}

static gboolean
write_trace (const char *path, uint64_t events, GError **error)
{
  const TraceMetadata metadata = { .title = (char *) "forty lanes" };
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  g_autoptr (TraceWriter) writer = trace_writer_new (path, &metadata, TRACE_WRITER_WHOLE, error);

  if (writer == NULL)
    return FALSE;
  workload_play (workload_forty_lanes, events, trace_writer_add, writer);
  return trace_writer_finish (writer, &end, error);
}

static gpointer
read_all (gpointer trace)
{
  session_trace_read (trace, NULL, NULL, NULL, NULL);
  return NULL;
}

/* Draws all that there is of a trace. */
static void
draw (const SessionTrace *trace)
{
  const View view = {
    .end = model_now (session_trace_model (trace)),
    .width = 1920,
    .height = 1080,
    .highlight = { .lane = MODEL_NONE },
  };
  g_autoptr (Ink) ink = ink_new ();
  g_autoptr (Scene) scene = layout_scene (session_trace_model (trace), &view, theme_light ());
  ink_image (ink, scene, theme_light (), 1);
}

/* What this program does when it is given a file: opens it, draws it whole, and prints how many seconds
 * that took, the megabytes that it has of its own then, and how many seconds it took until what was read
 * by then was drawn first. Returns the exit status. */
static int
open_and_draw (const char *path)
{
  g_autoptr (GError) error = NULL;
  const uint64_t begin = bench_now ();
  g_autoptr (SessionTrace) trace = session_trace_begin (path, &error);

  if (trace == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  GThread *reading = g_thread_new ("read", read_all, trace);
  while (model_lane_count (session_trace_model (trace)) == 0 && !session_trace_is_whole (trace))
    g_thread_yield ();
  draw (trace);
  const double first = (double) (bench_now () - begin) / 1e9;
  if (!session_trace_is_whole (trace)) {
    g_thread_join (reading);
    draw (trace);
  } else
    g_thread_join (reading);
  g_print ("%.9f %.3f %.9f\n", (double) (bench_now () - begin) / 1e9,
           number_after ("/proc/self/status", "RssAnon:") / 1024, first);
  session_trace_settle (trace);
  return 0;
}

/* Does that in a process of its own. Returns whether it succeeded. */
static gboolean
open_apart (const char *program, const char *path, double *seconds, double *memory, double *glimpse)
{
  const char *argv[] = { program, path, NULL };
  g_autofree char *output = NULL;
  int status;
  char *rest;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                     &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL))
    return FALSE;
  *seconds = g_ascii_strtod (output, &rest);
  *memory = g_ascii_strtod (rest, &rest);
  *glimpse = g_ascii_strtod (rest, NULL);
  return TRUE;
}

/* Prints the figures of a trace of so many events. Returns whether it could be written and read. */
static gboolean
measure (const char *program, const char *folder, const char *suffix, uint64_t events)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "run.heddle", NULL);
  g_autofree char *first_name = g_strdup_printf ("open_first_time_s_%s", suffix);
  g_autofree char *glimpse_name = g_strdup_printf ("open_first_glimpse_s_%s", suffix);
  g_autofree char *again_name = g_strdup_printf ("open_first_frame_s_%s", suffix);
  g_autofree char *memory_name = g_strdup_printf ("open_memory_mb_%s", suffix);
  double rounds[BENCH_ROUNDS], first, memory, glimpse, other;

  if (!write_trace (path, events, &error)) {
    g_print ("# %s\n", error->message);
    return FALSE;
  }
  gboolean opened = open_apart (program, path, &first, &memory, &glimpse);
  for (int round = 0; round < BENCH_ROUNDS && opened; round++)
    opened = open_apart (program, path, &rounds[round], &memory, &other);
  if (opened) {
    bench_print (glimpse_name, glimpse, "s");
    bench_print (first_name, first, "s");
    bench_print (again_name, bench_median (rounds), "s");
    bench_print (memory_name, memory, "MB");
  }
  return opened;
}

/* Returns whether there is room for so many events, in the folder and in memory. */
static gboolean
has_room (const char *folder, uint64_t events)
{
  struct statvfs room;
  double memory = number_after ("/proc/meminfo", "MemAvailable:") * 1024;

  /* The cache wants four times as much. */
  return statvfs (folder, &room) == 0 &&
         (double) room.f_bavail * (double) room.f_frsize > 4 * (double) events * EVENT_BYTES &&
         memory > 2 * (double) events * EVENT_BYTES;
}

/* Measures all that there is room for, and removes what it wrote. Returns the exit status. */
static int
measure_all (const char *program, const char *folder)
{
  static const struct {
    const char *suffix;
    uint64_t events;
  } traces[] = { { "1e5", 100000 }, { "1e6", 1000000 }, { "1e7", 10000000 }, { "1e8", 100000000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (traces); i++) {
    if (!has_room (folder, traces[i].events))
      g_print ("# too little room for %" G_GUINT64_FORMAT " events\n", traces[i].events);
    else if (!measure (program, folder, traces[i].suffix, traces[i].events))
      return 1;
  }
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  if (argc > 1)
    return open_and_draw (argv[1]);
  folder = g_dir_make_tmp ("heddle-open-XXXXXX", &error);
  if (folder == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  int status = measure_all ("/proc/self/exe", folder);
  const char *remove[] = { "rm", "-rf", "--", folder, NULL };
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  return status;
}
