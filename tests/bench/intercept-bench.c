/* SPDX-License-Identifier: MIT
 *
 * What the interposer costs a program that knows nothing of it: a lock and unlock of a free mutex,
 * plain, with the interposer but no session, recorded in a session while there is one thread, and
 * recorded once there has been a second one. It runs itself for each, and reads its ring's place
 * from its own segment to empty it between the rounds, as a collector would.
 *
 *   intercept-bench INTERPOSER
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "event/segment.h"

#define PAIRS 8000 /* of which each emits two events: less than a ring holds */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* Maps this process's segment and returns the ring of its first thread; NULL if it records
 * nothing. */
static HeddleRing *
find_ring (void)
{
  const char *folder = getenv (HEDDLE_SESSION_VARIABLE);
  char path[256];
  struct stat status;

  if (folder == NULL)
    return NULL;
  snprintf (path, sizeof path, "%s/%d.0" HEDDLE_SEGMENT_SUFFIX, folder, (int) getpid ());
  int file = open (path, O_RDWR | O_CLOEXEC);
  if (file < 0 || fstat (file, &status) != 0)
    return NULL;
  void *base = mmap (NULL, (size_t) status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  if (base == MAP_FAILED)
    return NULL;
  const HeddleSegment *segment = base;
  return heddle_segment_ring (base, segment->slots_offset, segment->slot_size, 0);
}

static void *
do_nothing (void *unused)
{
  return unused;
}

/* Returns how many events were recorded meanwhile. */
static uint64_t
measure (const char *name)
{
  double rounds[BENCH_ROUNDS];
  HeddleRing *ring = find_ring ();
  uint64_t before = ring != NULL ? atomic_load (&ring->published) : 0;

  for (int round = -1; round < BENCH_ROUNDS; round++) {
    if (ring != NULL)
      atomic_store (&ring->taken, atomic_load (&ring->published));
    uint64_t start = bench_now ();
    for (int pair = 0; pair < PAIRS; pair++) {
      pthread_mutex_lock (&mutex);
      pthread_mutex_unlock (&mutex);
    }
    if (round >= 0) /* the first one warms up */
      rounds[round] = (double) (bench_now () - start) / PAIRS;
  }
  bench_print (name, bench_median (rounds), "ns");
  return ring != NULL ? atomic_load (&ring->published) - before : 0;
}

static int
measure_alone (const char *name)
{
  return measure (name) == 0 ? 0 : 1;
}

static int
measure_threaded (const char *name)
{
  pthread_t thread;

  if (pthread_create (&thread, NULL, do_nothing, NULL) != 0 || pthread_join (thread, NULL) != 0)
    return 1;
  return measure (name) == 2 * PAIRS * (BENCH_ROUNDS + 1) ? 0 : 1;
}

/* Runs this program again and returns whether it measured what it should. */
static int
run (const char *mode, const char *name, const char *interposer, const char *folder)
{
  int status;
  pid_t child = fork ();

  if (child == 0) {
    if (interposer != NULL)
      setenv ("LD_PRELOAD", interposer, 1);
    if (folder != NULL)
      setenv (HEDDLE_SESSION_VARIABLE, folder, 1);
    execl ("/proc/self/exe", "intercept-bench", mode, name, (char *) NULL);
    _exit (1);
  }
  return child > 0 && waitpid (child, &status, 0) == child && status == 0;
}

int
main (int argc, char **argv)
{
  char folder[BENCH_FOLDER_SIZE];

  if (argc == 3)
    return strcmp (argv[1], "threaded") == 0 ? measure_threaded (argv[2]) : measure_alone (argv[2]);
  if (argc != 2 || !bench_folder_make (folder))
    return 2;
  int done = run ("alone", "intercept_mutex_pair_plain_ns", NULL, NULL) &&
             run ("alone", "intercept_mutex_pair_no_session_ns", argv[1], NULL) &&
             run ("alone", "intercept_mutex_pair_one_thread_ns", argv[1], folder) &&
             run ("threaded", "intercept_mutex_pair_recorded_ns", argv[1], folder);
  bench_folder_remove (folder);
  return done ? 0 : 1;
}
