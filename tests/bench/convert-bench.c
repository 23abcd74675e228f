/* SPDX-License-Identifier: MIT
 *
 * What it costs to write a run for other tools: events a second, bytes an event, and the memory
 * that writing takes beside the model, which must not grow with the run.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>

#include "bench.h"
#include "convert/convert.h"

#define EVENTS  2000000u
#define WORKERS 40u
#define ROUNDS  3

/* Half of the workers take turns with some locks, the others are pairs with a channel each; an
 * event every microsecond. */
static HeddleDecodedEvent
event_of_number (uint64_t number)
{
  static const HeddleEventKind locking[] = { HEDDLE_EVENT_MUTEX_WAIT, HEDDLE_EVENT_MUTEX_ACQUIRE,
                                             HEDDLE_EVENT_MUTEX_RELEASE, HEDDLE_EVENT_SLEEP_BEGIN,
                                             HEDDLE_EVENT_SLEEP_END };
  static const HeddleEventKind talking[] = { HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT,
                                             HEDDLE_EVENT_CHANNEL_SEND,
                                             HEDDLE_EVENT_CHANNEL_RECEIVE };
  uint32_t worker = (uint32_t) (number % WORKERS);
  uint64_t turn = number / WORKERS;
  HeddleDecodedEvent event = { .time = (int64_t) number * 1000,
                               .process = 1,
                               .thread = worker + 1 };

  if (worker % 2 == 0) {
    event.kind = (uint16_t) locking[(turn + worker) % G_N_ELEMENTS (locking)];
    event.object = 0x1000 + worker % 8;
    return event;
  }
  uint64_t step = turn % G_N_ELEMENTS (talking);
  /* Of two neighbours one sends. */
  event.thread = step == 1 ? worker / 4 * 4 + 2 : worker / 4 * 4 + 4;
  event.kind = (uint16_t) talking[step];
  event.object = 0x2000 + worker / 4;
  event.argument = turn / G_N_ELEMENTS (talking) * 2 + worker / 2 % 2 + 1;
  return event;
}

static Model *
build (uint64_t events)
{
  Model *model = model_new ();

  for (uint64_t i = 0; i < events; i++) {
    HeddleDecodedEvent event = event_of_number (i);
    model_add (model, &event);
  }
  return model;
}

/* Returns nanoseconds of the processor's time that this process took. */
static double
processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

/* Returns the process's resident memory in bytes. */
static double
resident_memory (void)
{
  unsigned long size = 0, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL || fscanf (file, "%lu %lu", &size, &resident) != 2)
    g_error ("could not read /proc/self/statm");
  fclose (file);
  return (double) resident * (double) sysconf (_SC_PAGESIZE);
}

typedef gboolean (*Write) (const Model *model, const ConvertOptions *options, GOutputStream *out,
                           GCancellable *cancellable, GError **error);

static gboolean
write_intervals (const Model *model, const ConvertOptions *options, GOutputStream *out,
                 GCancellable *cancellable, GError **error)
{
  return convert_write_csv (model, options, CONVERT_TABLE_INTERVALS, out, cancellable, error);
}

static void
write_once (const Model *model, Write write_model, GOutputStream *out)
{
  g_autoptr (GError) error = NULL;

  if (!write_model (model, NULL, out, NULL, &error))
    g_error ("%s", error->message);
}

/* Prints the best rate of one processor: whatever else the machine does only makes it less. */
static void
measure_rate (const Model *model, Write write_model, const char *name)
{
  g_autoptr (GOutputStream) nothing = g_unix_output_stream_new (open ("/dev/null", O_WRONLY), TRUE);
  double best = 0;

  for (int round = 0; round < ROUNDS; round++) {
    double start = processor_time ();
    write_once (model, write_model, nothing);
    best = MAX (best, EVENTS * 1e9 / (processor_time () - start));
  }
  bench_print (name, best, "1/s");
}

static void
measure_bytes (const Model *model, Write write_model, const char *name)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  write_once (model, write_model, memory);
  bench_print (name,
               (double) g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)) /
                   EVENTS,
               "B");
}

int
main (void)
{
  g_autoptr (Model) model = build (EVENTS);
  double before = resident_memory ();

  measure_rate (model, convert_write_perfetto, "convert_perfetto_events_per_s");
  measure_rate (model, convert_write_chrome, "convert_chrome_events_per_s");
  measure_rate (model, write_intervals, "convert_csv_events_per_s");
  bench_print ("convert_memory_mb", (resident_memory () - before) / 1e6, "MB");
  measure_bytes (model, convert_write_perfetto, "convert_perfetto_bytes_per_event");
  measure_bytes (model, convert_write_chrome, "convert_chrome_bytes_per_event");
  return EXIT_SUCCESS;
}
