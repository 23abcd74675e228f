/* SPDX-License-Identifier: MIT
 *
 * The collector: how many events it drains and merges on one core, beside a bare copy of the same
 * records; and whether it keeps up with two producers of five million events a second each.
 */
#include <fcntl.h>
#include <glib.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "collect/collector.h"
#include "event/segment.h"
#include "record/record.h"

#define RINGS           2u
#define CAPACITY        HEDDLE_RING_RECORDS_USUAL
#define RUN             16u /* records that one thread emits before the other goes on */
#define PRODUCER_EVENTS 10000000u
#define PRODUCER_RATE   5e6               /* events a second */
#define DRAIN_PERIOD    INT64_C (4000000) /* nanoseconds, as a session's */

typedef struct {
  uint64_t seen; /* of the kind that is measured */
  uint64_t lost;
} Account;

static void
count (const HeddleDecodedEvent *event, gpointer user_data)
{
  Account *account = user_data;

  account->seen += event->kind == HEDDLE_EVENT_SLEEP_BEGIN;
  account->lost += event->kind == HEDDLE_EVENT_LOST ? event->argument : 0;
}

/* Drains until the collector knows its clock, before which it does nothing. */
static void
warm_up (Collector *collector, Account *account)
{
  while (collector_watermark (collector) == 0)
    collector_drain (collector, count, account);
}

/* ------------------------------------------------------------------ drain and merge */

/* Makes a segment with one ring in the name of a process that lives; returns the ring. The mapping
 * stays. */
static HeddleRing *
make_ring (const char *folder, uint32_t process)
{
  g_autofree char *name = g_strdup_printf ("%s/%u.0.segment", folder, process);
  size_t size = heddle_segment_file_size (1, CAPACITY);
  int file = open (name, O_RDWR | O_CREAT | O_EXCL, 0600);

  if (file < 0 || ftruncate (file, (off_t) size) != 0)
    g_error ("no segment in %s", folder);
  HeddleSegment *segment = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  segment->magic = HEDDLE_SEGMENT_MAGIC;
  segment->version = HEDDLE_SEGMENT_VERSION;
  segment->clock = heddle_clock_choose ();
  segment->process_id = process;
  segment->ring_capacity = CAPACITY;
  segment->slot_count = 1;
  segment->slot_size = heddle_segment_slot_size (CAPACITY);
  segment->slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->texts_size = HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->start = heddle_clock_read (heddle_clock_choose ());
  HeddleRing *ring = heddle_segment_ring (segment, segment->slots_offset, segment->slot_size, 0);
  ring->capacity = ring->ready = CAPACITY;
  ring->thread = 1;
  atomic_store (&ring->state, HEDDLE_RING_LIVE);
  atomic_store (&segment->slots_used, 1);
  atomic_store (&segment->ready, 1);
  return ring;
}

/* Fills both rings, `run` records in turn. */
static void
fill (HeddleRing *rings[RINGS], uint32_t run)
{
  HeddleClock clock = heddle_clock_choose ();

  for (uint32_t begun = 0; begun < CAPACITY; begun += run)
    for (uint32_t i = 0; i < RINGS; i++)
      for (uint32_t j = 0; j < run; j++)
        heddle_ring_write (rings[i], &(HeddleEvent){ .time = heddle_clock_read (clock),
                                                     .kind = HEDDLE_EVENT_SLEEP_BEGIN });
}

/* Returns the median of the events a second that are drained and merged. */
static double
measure_drain (Collector *collector, HeddleRing *rings[RINGS], uint32_t run)
{
  double rates[BENCH_ROUNDS];

  for (int round = -1; round < BENCH_ROUNDS; round++) {
    Account account = { 0 };
    fill (rings, run);
    uint64_t filled = bench_now (), start;
    do /* an event is held back for a tenth of a millisecond */
      start = bench_now ();
    while (start - filled < 1000000);
    collector_drain (collector, count, &account);
    double rate = (double) account.seen / (double) (bench_now () - start) * 1e9;
    if (account.seen != RINGS * CAPACITY)
      g_error ("%" G_GUINT64_FORMAT " events in one look", account.seen);
    if (round >= 0) /* the first one warms up */
      rates[round] = rate;
  }
  return bench_median (rates);
}

/* The peer: the same records, copied out of the rings and no more. */
static double
measure_copy (HeddleRing *rings[RINGS])
{
  size_t size = CAPACITY * sizeof (HeddleEvent);
  g_autofree char *copy = g_malloc0 (size);
  double rates[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    uint64_t start = bench_now ();
    for (uint32_t i = 0; i < RINGS; i++) {
      memcpy (copy, rings[i]->records, size);
      __asm__ volatile("" : : "r"(copy) : "memory"); /* somebody may look at it */
    }
    rates[round] = RINGS * CAPACITY / (double) (bench_now () - start) * 1e9;
  }
  return bench_median (rates);
}

static int
bench_drain (const char *folder)
{
  g_autoptr (Collector) collector = collector_new (folder, NULL, NULL);
  HeddleRing *rings[RINGS] = { make_ring (folder, (uint32_t) getpid ()),
                               make_ring (folder, (uint32_t) getppid ()) };

  Account account = { 0 };
  warm_up (collector, &account);
  double one_by_one = measure_drain (collector, rings, 1);
  double copied = measure_copy (rings);
  bench_print ("collect_events_per_s", one_by_one, "events/s");
  bench_print ("collect_in_runs_events_per_s", measure_drain (collector, rings, RUN), "events/s");
  bench_print ("copy_over_collect", copied / one_by_one, "ratio");
  return 0;
}

/* ------------------------------------------------------------------ live */

static void *
produce (void *data)
{
  uint64_t start = bench_now ();

  for (uint32_t i = 0; i < PRODUCER_EVENTS; i++) {
    /* Every so often, wait until it is time for the next ones: the pace, without a clock read
     * each. */
    if (i % 8 == 0)
      while ((double) (bench_now () - start) < i * 1e9 / PRODUCER_RATE)
        ;
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, i, 0);
  }
  /* The thread's end is not to be among the lost. */
  while (atomic_load (&heddle_thread.ring->taken) != atomic_load (&heddle_thread.ring->published))
    sched_yield ();
  return data;
}

/* The recorded process. */
static int
play_producers (void)
{
  pthread_t threads[2];

  if (heddle_record_status () != HEDDLE_RECORD_ON)
    return 1;
  for (int i = 0; i < 2; i++)
    if (pthread_create (&threads[i], NULL, produce, NULL) != 0)
      return 1;
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  return 0;
}

static pid_t
start_producers (const char *folder)
{
  pid_t child = fork ();

  if (child == 0) {
    setenv (HEDDLE_SESSION_VARIABLE, folder, 1);
    execl ("/proc/self/exe", "collect-bench", "produce", (char *) NULL);
    _exit (127);
  }
  return child;
}

static int
bench_live (const char *folder)
{
  g_autoptr (Collector) collector = collector_new (folder, NULL, NULL);
  Account account = { 0 };
  int status = 0;

  warm_up (collector, &account);
  uint64_t start = bench_now ();
  pid_t child = start_producers (folder);
  collector_hurry ();
  while (waitpid (child, &status, WNOHANG) == 0) {
    collector_drain (collector, count, &account);
    collector_wait (collector, -1, DRAIN_PERIOD);
  }
  collector_finish (collector, count, &account);
  double seconds = (double) (bench_now () - start) / 1e9;
  bench_print ("live_events_per_s", (double) account.seen / seconds, "events/s");
  bench_print ("live_lost", (double) account.lost, "events");
  bench_print ("live_ring_records", collector_ring_records (collector), "records");
  return account.seen + account.lost == 2 * PRODUCER_EVENTS && status == 0 ? 0 : 1;
}

/* Runs a bench in a session's folder of its own, and returns its status. */
static int
in_folder (int (*bench) (const char *folder))
{
  char folder[BENCH_FOLDER_SIZE];

  if (!bench_folder_make (folder))
    return 1;
  int status = bench (folder);
  bench_folder_remove (folder);
  return status;
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return strcmp (argv[1], "produce") == 0 ? play_producers () : 2;
  return in_folder (bench_drain) + in_folder (bench_live);
}
