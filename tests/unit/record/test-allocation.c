/* SPDX-License-Identifier: MIT
 *
 * An emission asks for no memory after its thread's first: neither the heap nor the kernel is
 * asked, be there room in the ring or not. The linker puts the functions below between the recorder
 * and those that give memory; mmap64() is what mmap() is called with 64-bit offsets in files, as
 * everything here is built.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "collect/collector.h"
#include "event/segment.h"
#include "record/record.h"

#define EMISSIONS 200000 /* more than a ring holds */

static _Atomic (int) asked;

void *__real_malloc (size_t size);
void *__real_calloc (size_t count, size_t size);
void *__real_realloc (void *old, size_t size);
void *__real_mmap64 (void *address, size_t length, int protection, int flags, int file,
                     off_t offset);
void *__wrap_malloc (size_t size);
void *__wrap_calloc (size_t count, size_t size);
void *__wrap_realloc (void *old, size_t size);
void *__wrap_mmap64 (void *address, size_t length, int protection, int flags, int file,
                     off_t offset);

void *
__wrap_malloc (size_t size)
{
  atomic_fetch_add (&asked, 1);
  return __real_malloc (size);
}

void *
__wrap_calloc (size_t count, size_t size)
{
  atomic_fetch_add (&asked, 1);
  return __real_calloc (count, size);
}

void *
__wrap_realloc (void *old, size_t size)
{
  atomic_fetch_add (&asked, 1);
  return __real_realloc (old, size);
}

void *
__wrap_mmap64 (void *address, size_t length, int protection, int flags, int file, off_t offset)
{
  atomic_fetch_add (&asked, 1);
  return __real_mmap64 (address, length, protection, flags, file, offset);
}

/* Runs recorded. Returns how often memory was asked for, 100 for more; 101 if the counting misses
 * what the first event must ask for, the process's segment. */
static int
emit_and_count (void)
{
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
  if (atomic_exchange (&asked, 0) == 0)
    return 101;
  for (uint64_t number = 1; number <= EMISSIONS; number++)
    heddle_emit (number % 2 == 0 ? HEDDLE_EVENT_SLEEP_BEGIN : HEDDLE_EVENT_SLEEP_END, 0, number, 0);
  return MIN (atomic_load (&asked), 100);
}

static void
test_nothing_is_asked_for (gconstpointer program)
{
  const char *argv[] = { program, "--emit", NULL };
  g_autofree char *folder = g_dir_make_tmp ("heddle-allocation-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Collector) collector = collector_new (folder, NULL, &error);
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), HEDDLE_SESSION_VARIABLE, folder, TRUE);
  int status = 0;

  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  g_clear_pointer (&collector, collector_free);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (entries); name != NULL;
       name = g_dir_read_name (entries)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--emit"))
    return emit_and_count ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/allocation/nothing-is-asked-for", argv[0], test_nothing_is_asked_for);
  return g_test_run ();
}
