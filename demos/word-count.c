/* SPDX-License-Identifier: MIT
 *
 * Word count
 *
 * How many words are in these files? Main reads and counts them one after another; then the workers
 * of a pool do it, a file a job. A job is a file because nothing is shared between two files: each
 * count has its own place, and no lock is needed. The files are real, made by this program in
 * a temporary folder of its own, and differ in length.
 *
 * Look at who counts what in the second half: a worker with short files is done early and steals
 * from the other. Was the work shared fairly by files, or by time? Try --files 3 with two workers:
 * why can't that be twice as fast, and what would have to be split then?
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "sync/pool.h"

enum { FILES, WORDS, WORKERS, SEED, PARAMETERS };

#define FILES_MAXIMUM 100
#define PATH_SIZE     256

static const DemoParameter parameters[PARAMETERS] = {
  [FILES] = { "files", "files", 12, 1, FILES_MAXIMUM, "how many files there are" },
  [WORDS] = { "words", "words", 500000, 0, 2000000, "how many words are in one, more or less" },
  [WORKERS] = { "workers", "threads", 2, 1, 64, "how many workers the pool has" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other files" },
};

static const Demo demo = {
  .name = "word-count",
  .title = "Word count",
  .summary = "The words of several files are counted by one thread, then by a pool's workers.",
  .order = 73,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  char path[PATH_SIZE];
  long written; /* how many words it was given; a negative number: it could not be written */
  long alone;   /* how many main counted */
  long words;   /* how many a worker counted; each has a place of its own */
} File;

static char folder[PATH_SIZE];
static File files[FILES_MAXIMUM];

/* ------------------------------------------------------------------ counting */

/* Returns how many words the file has; a negative number if it can't be read. */
static long
count_words (const File *file)
{
  FILE *stream = fopen (file->path, "r");
  char text[65536];
  size_t length;
  long words = 0;
  bool inside = false;

  if (stream == NULL)
    return -1;
  while ((length = fread (text, 1, sizeof text, stream)) > 0) {
    for (size_t i = 0; i < length; i++) {
      bool letter = !isspace ((unsigned char) text[i]);
      words += letter && !inside;
      inside = letter;
    }
  }
  bool failed = ferror (stream) != 0;
  fclose (stream);
  return failed ? -1 : words;
}

static void
count_files (size_t first, size_t count, void *data)
{
  (void) data;
  for (size_t i = first; i < first + count; i++)
    files[i].words = count_words (&files[i]);
}

/* ------------------------------------------------------------------ the files */

/* Writes a file of seeded length and words. */
static void
write_file (File *file, int number)
{
  static const char *const words[] = { "a",     "thread", "takes", "the",    "lock", "and",
                                       "waits", "for",    "its",   "friend", "to",   "wake" };
  static const long count = sizeof words / sizeof words[0];
  DemoRandom random = demo_random (demo_count (SEED), number);
  FILE *stream = fopen (file->path, "w");

  file->written = demo_vary (&random, demo_count (WORDS));
  for (long i = 0; stream != NULL && i < file->written; i++) {
    fputs (words[demo_vary (&random, 1000) % count], stream);
    fputc (i % 10 == 9 ? '\n' : ' ', stream);
  }
  if (stream == NULL || ferror (stream) || fclose (stream) != 0)
    file->written = -1;
}

/* Makes the files `first` and following, in parallel as well. */
static void
write_files (size_t first, size_t count, void *data)
{
  (void) data;
  for (size_t i = first; i < first + count; i++)
    write_file (&files[i], (int) i + 1);
}

static void
name_files (int count)
{
  const char *parent = getenv ("TMPDIR");

  snprintf (folder, sizeof folder, "%.200s/heddle-words-XXXXXX", parent != NULL ? parent : "/tmp");
  if (mkdtemp (folder) == NULL)
    demo_fail ("cannot make the folder %s: %s", folder, strerror (errno));
  for (int i = 0; i < count; i++)
    snprintf (files[i].path, sizeof files[i].path, "%.240s/%d.txt", folder, i + 1);
}

static void
remove_files (int count)
{
  for (int i = 0; i < count; i++)
    unlink (files[i].path);
  rmdir (folder);
}

/* ------------------------------------------------------------------ main */

static void
report (int count, int64_t sequential, int64_t parallel)
{
  long words = 0;

  for (int i = 0; i < count; i++) {
    const File *file = &files[i];
    words += file->words;
    if (file->written < 0)
      demo_fail ("cannot write the file %s", file->path);
    if (file->words != file->written || file->alone != file->written)
      demo_fail ("file %d has %ld words, but %ld were counted alone and %ld together", i + 1,
                 file->written, file->alone, file->words);
  }
  printf ("Words: %ld in %d files\n", words, count);
  printf ("Sequential: %.1f ms, parallel: %.1f ms, %.2f times as fast\n",
          demo_milliseconds (sequential), demo_milliseconds (parallel),
          (double) sequential / (double) parallel);
}

int
main (int argc, char **argv)
{
  SyncPool pool;

  demo_begin (&demo, argc, argv);
  int count = demo_count (FILES);
  demo_require (sync_pool_init (&pool, "pool", (uint32_t) demo_count (WORKERS)), "make a pool");
  name_files (count);
  sync_pool_for (&pool, (size_t) count, 1, write_files, NULL);

  int64_t begin = demo_clock ();
  for (int i = 0; i < count; i++)
    files[i].alone = count_words (&files[i]);
  int64_t between = demo_clock ();
  sync_pool_for (&pool, (size_t) count, 1, count_files, NULL);
  int64_t end = demo_clock ();

  remove_files (count);
  sync_pool_destroy (&pool);
  report (count, between - begin, end - between);
  return demo_end ();
}
