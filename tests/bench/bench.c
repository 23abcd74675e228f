/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "event/segment.h"

uint64_t
bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * UINT64_C (1000000000) + (uint64_t) now.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (double values[BENCH_ROUNDS])
{
  qsort (values, BENCH_ROUNDS, sizeof values[0], compare);
  return values[BENCH_ROUNDS / 2];
}

void
bench_print (const char *name, double value, const char *unit)
{
  printf ("bench: %s %.4g %s\n", name, value, unit);
  fflush (stdout);
}

int
bench_folder_make (char folder[BENCH_FOLDER_SIZE])
{
  strcpy (folder, "/dev/shm/heddle-bench-XXXXXX");
  return mkdtemp (folder) != NULL;
}

void
bench_folder_remove (const char *folder)
{
  DIR *entries = opendir (folder);
  const struct dirent *entry;

  while (entries != NULL && (entry = readdir (entries)) != NULL)
    unlinkat (dirfd (entries), entry->d_name, 0);
  if (entries != NULL)
    closedir (entries);
  rmdir (folder);
}

int
bench_run_recorded (void)
{
  char folder[BENCH_FOLDER_SIZE];
  int status = 0;

  if (!bench_folder_make (folder))
    return 1;
  pid_t child = fork ();
  if (child == 0) {
    setenv (HEDDLE_SESSION_VARIABLE, folder, 1);
    execl ("/proc/self/exe", "bench", "recorded", (char *) NULL);
    _exit (1);
  }
  waitpid (child, &status, 0);
  bench_folder_remove (folder);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
}
