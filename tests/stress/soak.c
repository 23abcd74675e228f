/* SPDX-License-Identifier: MIT
 *
 * Two threads emit as fast as they can, for as long as the command line says, while others come and
 * go, and a collector reads. Then it is asked whether every event is there or told as lost, and
 * whether the collector's memory has stayed what it was.
 */
#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/collector.h"
#include "event/segment.h"
#include "record/record.h"

#define FLOODS       2u
#define GUESTS       4u                   /* short-lived threads at a time */
#define GUEST_EVENTS 40u                  /* that each of them emits */
#define DRAIN_PERIOD INT64_C (4000000)    /* nanoseconds, as a session's */
#define TELL_PERIOD  (5 * G_USEC_PER_SEC) /* between two lines */
#define SLACK        4096u /* KiB that memory may grow by, for the allocator's own ways */
#define SECONDS_MOST 86400u

/* What the recorded process says of itself, in memory that it shares with the collector's. */
typedef struct {
  _Atomic (int) enough;       /* the collector's: time is up */
  _Atomic (uint64_t) numbers; /* events that its threads have emitted in so many words */
  _Atomic (uint64_t) threads; /* of those, all that were */
} Report;

/* ------------------------------------------------------------------ the recorded process */

static Report *report;

/* Waits until the collector has taken all: then the thread's end is not among the lost, and what
 * was lost is what was emitted in so many words. */
static void
wait_until_read (void)
{
  const HeddleRing *ring = heddle_thread.ring;

  while (atomic_load_explicit (&ring->taken, memory_order_relaxed) !=
         atomic_load_explicit (&ring->published, memory_order_relaxed))
    sched_yield ();
}

static void *
flood (void *data)
{
  uint64_t emitted = 0;

  for (; atomic_load_explicit (&report->enough, memory_order_relaxed) == 0; emitted++)
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, emitted, 0);
  atomic_fetch_add (&report->numbers, emitted);
  wait_until_read ();
  return data;
}

static void *
visit (void *data)
{
  for (uint64_t i = 0; i < GUEST_EVENTS; i++)
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, i, 0);
  atomic_fetch_add (&report->numbers, GUEST_EVENTS);
  return data;
}

static int
play (Report *shared)
{
  pthread_t floods[FLOODS], guests[GUESTS];

  report = shared;
  if (heddle_record_status () != HEDDLE_RECORD_ON)
    return 1;
  for (guint i = 0; i < FLOODS; i++)
    if (pthread_create (&floods[i], NULL, flood, NULL) != 0)
      return 1;
  atomic_fetch_add (&report->threads, FLOODS);
  while (atomic_load (&report->enough) == 0) {
    for (guint i = 0; i < GUESTS; i++)
      if (pthread_create (&guests[i], NULL, visit, NULL) != 0)
        return 1;
    for (guint i = 0; i < GUESTS; i++)
      pthread_join (guests[i], NULL);
    atomic_fetch_add (&report->threads, GUESTS);
  }
  for (guint i = 0; i < FLOODS; i++)
    pthread_join (floods[i], NULL);
  return 0;
}

/* ------------------------------------------------------------------ the collector's process */

typedef struct {
  uint64_t numbers, starts, lost, lost_no_ring;
} Account;

static void
settle (const HeddleDecodedEvent *event, gpointer user_data)
{
  Account *account = user_data;

  switch (event->kind) {
  case HEDDLE_EVENT_SLEEP_BEGIN:
    account->numbers++;
    break;
  case HEDDLE_EVENT_THREAD_START:
    account->starts++;
    break;
  case HEDDLE_EVENT_LOST:
    account->lost += event->argument;
    account->lost_no_ring += event->detail == HEDDLE_LOSS_NO_RING ? event->argument : 0;
    break;
  default:
    break;
  }
}

/* Returns this process's resident memory in KiB. */
static guint64
resident (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmRSS:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10) : 0;
}

/* The most memory that was seen in each quarter of the time. */
typedef struct {
  guint64 most[4];
} Memory;

static void
note_memory (Memory *memory, gint64 elapsed, gint64 length)
{
  gint64 quarter = CLAMP (elapsed * 4 / length, 0, 3);

  memory->most[quarter] = MAX (memory->most[quarter], resident ());
}

static void
tell (const Account *account, gint64 elapsed)
{
  printf ("after %3d s: %" G_GUINT64_FORMAT " events, %.1f million a second; %" G_GUINT64_FORMAT
          " lost; %" G_GUINT64_FORMAT " threads; %" G_GUINT64_FORMAT " KiB resident\n",
          (int) (elapsed / G_USEC_PER_SEC), account->numbers,
          (double) account->numbers / (double) MAX (elapsed, 1), account->lost, account->starts,
          resident ());
  fflush (stdout);
}

static pid_t
start_recorded (const char *folder, int shared)
{
  pid_t child = fork ();

  if (child == 0) {
    prctl (PR_SET_PDEATHSIG, SIGKILL); /* it has no other end if nobody tells it to */
    g_autofree char *number = g_strdup_printf ("%d", shared);
    setenv (HEDDLE_SESSION_VARIABLE, folder, 1);
    execl ("/proc/self/exe", "soak", "--recorded", number, (char *) NULL);
    _exit (127);
  }
  return child;
}

/* Drains until the child has ended; tells it when it is time. Returns its wait status. */
static int
watch (Collector *collector, pid_t child, Report *shared, gint64 length, Account *account,
       Memory *memory)
{
  gint64 start = g_get_monotonic_time (), told = start;
  int status = 0;

  while (waitpid (child, &status, WNOHANG) == 0) {
    collector_drain (collector, settle, account);
    gint64 now = g_get_monotonic_time ();
    if (now - start < length)
      note_memory (memory, now - start, length);
    else
      atomic_store (&shared->enough, 1);
    if (now - told >= TELL_PERIOD) {
      tell (account, now - start);
      told = now;
    }
    collector_wait (collector, -1, DRAIN_PERIOD);
  }
  collector_finish (collector, settle, account);
  tell (account, g_get_monotonic_time () - start);
  return status;
}

static gboolean
hold (gboolean holds, const char *what)
{
  printf ("%s: %s\n", holds ? "ok" : "not ok", what);
  return holds;
}

/* What must be true in the end. Each thread that has a ring emits its start besides its numbers;
 * its end is not counted. */
static gboolean
judge (const Account *account, const Memory *memory, const Report *shared, guint corrupt)
{
  uint64_t ringless = account->lost_no_ring / GUEST_EVENTS;
  uint64_t emitted = shared->numbers + (shared->threads - ringless) + 1 /* main()'s start */;
  uint64_t known = account->numbers + account->starts + account->lost;
  gboolean holds = TRUE;

  holds &= hold (known == emitted, "every event was handed over or told as lost");
  holds &= hold (memory->most[1] > 0 && memory->most[3] <= memory->most[1] + SLACK,
                 "memory is what it was");
  holds &= hold (corrupt == 0, "no segment is corrupt");
  printf ("resident memory by quarter: %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
          " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " KiB\n",
          memory->most[0], memory->most[1], memory->most[2], memory->most[3]);
  return holds;
}

static int
soak (gint64 length)
{
  g_autofree char *folder = g_strdup ("/dev/shm/heddle-soak-XXXXXX");
  int shared = memfd_create ("report", 0);
  Account account = { 0 };
  Memory memory = { 0 };

  if (g_mkdtemp (folder) == NULL || shared < 0 || ftruncate (shared, sizeof (Report)) != 0)
    return 1;
  Report *numbers = mmap (NULL, sizeof (Report), PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
  Collector *collector = collector_new (folder, NULL, NULL);
  if (numbers == MAP_FAILED || collector == NULL)
    return 1;
  collector_hurry ();
  pid_t child = start_recorded (folder, shared);
  int status = watch (collector, child, numbers, length, &account, &memory);
  gboolean holds = judge (&account, &memory, numbers, collector_corrupt_count (collector));
  holds &= hold (WIFEXITED (status) && WEXITSTATUS (status) == 0, "the recorded process is well");
  collector_free (collector);
  g_autofree char *segment = g_strdup_printf ("%s/%d.0" HEDDLE_SEGMENT_SUFFIX, folder, (int) child);
  unlink (segment);
  rmdir (folder);
  return holds ? 0 : 1;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--recorded") == 0) {
    void *base = mmap (NULL, sizeof (Report), PROT_READ | PROT_WRITE, MAP_SHARED,
                       (int) g_ascii_strtoll (argv[2], NULL, 10), 0);
    return base == MAP_FAILED ? 1 : play (base);
  }
  guint64 seconds = argc == 2 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;
  if (seconds < 4 || seconds > SECONDS_MOST) {
    fprintf (stderr, "Usage: soak SECONDS, from 4 to %u\n", SECONDS_MOST);
    return 2;
  }
  return soak ((gint64) seconds * G_USEC_PER_SEC);
}
