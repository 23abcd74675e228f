/* SPDX-License-Identifier: MIT
 *
 * A program whose own malloc() locks, and reads a file when it is called first: the dynamic loader
 * and the interposer call it at the oddest moments, before main() and in the middle of looking a
 * function up.
 */
#include "intercept-common.h"

#include <fcntl.h>
#include <unistd.h>

static pthread_mutex_t arena = PTHREAD_MUTEX_INITIALIZER;
static _Alignas(16) char memory[16 << 20];
static size_t used;

/* As allocators look for their settings. */
static void
look_around (void)
{
  char byte;
  int file = open ("/proc/self/status", O_RDONLY);

  if (file < 0 || read (file, &byte, 1) != 1)
    abort ();
  close (file);
}

/* Not malloc() itself: with memset() behind it the compiler would take that for calloc(). */
static void *
take (size_t size)
{
  void *place = NULL;

  pthread_mutex_lock (&arena);
  if (used == 0)
    look_around ();
  size = (size + 15) / 16 * 16;
  if (size <= sizeof memory - used) {
    place = memory + used;
    used += size;
  }
  pthread_mutex_unlock (&arena);
  return place;
}

void *
malloc (size_t size)
{
  return take (size);
}

void
free (void *place)
{
  (void) place;
  pthread_mutex_lock (&arena);
  pthread_mutex_unlock (&arena);
}

void *
calloc (size_t count, size_t size)
{
  void *place = take (count * size);

  return place != NULL ? memset (place, 0, count * size) : NULL;
}

void *
realloc (void *old, size_t size)
{
  char *place = take (size);

  /* Reads past the old block's end, but never past the arena's. */
  if (place != NULL && old != NULL)
    memmove (place, old,
             size < (size_t) (place - (char *) old) ? size : (size_t) (place - (char *) old));
  return place;
}

static void *
allocate (void *unused)
{
  (void) unused;
  return malloc (100);
}

int
main (void)
{
  void *place;

  for (int index = 0; index < 5; index++) {
    pthread_join (spawn (allocate, NULL), &place);
    printf ("%s\n", place != NULL ? "allocated" : "no memory");
  }
  return 0;
}
