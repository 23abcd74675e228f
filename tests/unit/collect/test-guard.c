/* SPDX-License-Identifier: MIT
 *
 * A mapping whose file is cut short while it is read and written; and SIGBUS that is none of the
 * guard's business. What ends a process or needs one without a handler runs as a process of its
 * own: the program calls itself with the name of a scene.
 */
#include "collect/guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGES 4u

/* A file and its mapping. */
typedef struct {
  int file;
  gsize page;
  gsize size;
  volatile guint8 *base;
} Mapping;

/* Makes a mapping of four pages that hold 1, 2, 3 and 4. */
static Mapping
mapping_new (void)
{
  Mapping mapping = { .page = (gsize) sysconf (_SC_PAGESIZE) };

  mapping.size = PAGES * mapping.page;
  mapping.file = memfd_create ("segment", MFD_CLOEXEC);
  g_assert_cmpint (mapping.file, >=, 0);
  g_assert_no_errno (ftruncate (mapping.file, (off_t) mapping.size));
  void *base = mmap (NULL, mapping.size, PROT_READ | PROT_WRITE, MAP_SHARED, mapping.file, 0);
  g_assert_true (base != MAP_FAILED);
  mapping.base = base;
  for (gsize i = 0; i < PAGES; i++)
    memset ((guint8 *) base + i * mapping.page, (int) i + 1, mapping.page);
  return mapping;
}

/* What the other process does: only `pages` pages are left of the file. */
static void
mapping_cut (const Mapping *mapping, gsize pages)
{
  g_assert_no_errno (ftruncate (mapping->file, (off_t) (pages * mapping->page)));
}

static void
mapping_free (Mapping *mapping)
{
  g_assert_no_errno (munmap ((void *) mapping->base, mapping->size));
  close (mapping->file);
}

/* Returns the sum of all bytes of a page. */
static guint
page_sum (const Mapping *mapping, gsize number)
{
  guint sum = 0;

  for (gsize i = 0; i < mapping->page; i++)
    sum += mapping->base[number * mapping->page + i];
  return sum;
}

static void
guard_mapping (const Mapping *mapping)
{
  guard_begin ((void *) mapping->base, mapping->size);
}

static void
test_intact_mapping (void)
{
  Mapping mapping = mapping_new ();

  guard_mapping (&mapping);
  for (gsize i = 0; i < PAGES; i++)
    g_assert_cmpuint (page_sum (&mapping, i), ==, (i + 1) * mapping.page);
  g_assert_true (guard_end ());
  mapping_free (&mapping);
}

static void
test_missing_pages_are_zeros (void)
{
  Mapping mapping = mapping_new ();

  guard_mapping (&mapping);
  mapping_cut (&mapping, 2);
  errno = ENOTTY;
  atomic_signal_fence (memory_order_seq_cst);
  guint sums[PAGES];
  for (gsize i = 0; i < PAGES; i++)
    sums[i] = page_sum (&mapping, PAGES - 1 - i);
  /* The compiler sees no call that could have changed errno: it is to look. */
  atomic_signal_fence (memory_order_seq_cst);
  int errno_afterwards = errno;
  g_assert_false (guard_end ());
  g_assert_cmpuint (sums[0], ==, 0);
  g_assert_cmpuint (sums[1], ==, 0);
  g_assert_cmpuint (sums[2], ==, 2 * mapping.page);
  g_assert_cmpuint (sums[3], ==, mapping.page);
  g_assert_cmpint (errno_afterwards, ==, ENOTTY);
  mapping_free (&mapping);
}

/* The library's own loops fault in code that isn't ours. */
static void
test_missing_page_is_copied (void)
{
  Mapping mapping = mapping_new ();
  g_autofree guint8 *copy = g_malloc (mapping.size);

  mapping_cut (&mapping, 1);
  guard_mapping (&mapping);
  memcpy (copy, (const void *) mapping.base, mapping.size);
  g_assert_false (guard_end ());
  g_assert_cmpuint (copy[mapping.page - 1], ==, 1);
  for (gsize i = mapping.page; i < mapping.size; i++)
    g_assert_cmpuint (copy[i], ==, 0);
  mapping_free (&mapping);
}

/* A write goes nowhere, but it goes on: also where only its last page is gone. */
static void
test_write_to_missing_page (void)
{
  Mapping mapping = mapping_new ();

  mapping_cut (&mapping, PAGES - 1);
  guard_mapping (&mapping);
  mapping.base[0] = 42;
  mapping.base[mapping.size - 1] = 43;
  guint8 first = mapping.base[0], last = mapping.base[mapping.size - 1];
  g_assert_false (guard_end ());
  g_assert_cmpuint (first, ==, 42);
  g_assert_cmpuint (last, ==, 43);

  guint8 in_file[2] = { 0 };
  g_assert_cmpint (pread (mapping.file, in_file, sizeof in_file, 0), ==, 2);
  g_assert_cmpuint (in_file[0], ==, 42);
  mapping_cut (&mapping, PAGES);
  off_t end = (off_t) mapping.size - 1;
  g_assert_cmpint (pread (mapping.file, in_file, sizeof in_file, end), ==, 1);
  g_assert_cmpuint (in_file[0], ==, 0);
  mapping_free (&mapping);
}

/* One broken segment must not make the next one look broken. */
static void
test_next_region_is_judged_by_itself (void)
{
  Mapping broken = mapping_new (), intact = mapping_new ();

  mapping_cut (&broken, 0);
  guard_mapping (&broken);
  g_assert_cmpuint (broken.base[0], ==, 0);
  g_assert_false (guard_end ());
  guard_mapping (&intact);
  g_assert_cmpuint (intact.base[0], ==, 1);
  g_assert_true (guard_end ());
  mapping_free (&broken);
  mapping_free (&intact);
}

typedef struct {
  Mapping mapping;
  pthread_barrier_t *barrier;
  guint sum;
  gboolean whole;
} Reader;

/* Both have begun before one of them touches anything, and nobody ends before both have. */
static gpointer
read_with_other (gpointer data)
{
  Reader *reader = data;

  guard_mapping (&reader->mapping);
  pthread_barrier_wait (reader->barrier);
  for (gsize i = 0; i < PAGES; i++)
    reader->sum += page_sum (&reader->mapping, i);
  pthread_barrier_wait (reader->barrier);
  reader->whole = guard_end ();
  return NULL;
}

static void
read_both (Reader readers[2])
{
  pthread_barrier_t barrier;
  GThread *threads[2];

  pthread_barrier_init (&barrier, NULL, 2);
  for (guint i = 0; i < 2; i++) {
    readers[i].barrier = &barrier;
    threads[i] = g_thread_new ("reader", read_with_other, &readers[i]);
  }
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  pthread_barrier_destroy (&barrier);
}

static void
test_threads_have_their_own_regions (void)
{
  for (guint broken = 0; broken < 3; broken++) { /* the first, the second, both */
    Reader readers[2] = { { .mapping = mapping_new () }, { .mapping = mapping_new () } };

    for (guint i = 0; i < 2; i++)
      if (broken == i || broken == 2)
        mapping_cut (&readers[i].mapping, 1);
    read_both (readers);
    for (guint i = 0; i < 2; i++) {
      gsize page = readers[i].mapping.page;
      gboolean whole = broken != i && broken != 2;
      g_assert_true (readers[i].whole == whole);
      g_assert_cmpuint (readers[i].sum, ==, whole ? 10 * page : page);
      mapping_free (&readers[i].mapping);
    }
  }
}

/* --- Scenes: each is a process, and ends with status 0 if it is not killed. --- */

/* A fault that isn't guarded, once the handler is installed. */
static void
fault_unguarded (void)
{
  Mapping mapping = mapping_new ();

  guard_mapping (&mapping);
  g_assert_true (guard_end ());
  mapping_cut (&mapping, 0);
  (void) mapping.base[0];
}

/* A fault beside what is guarded: the page before or behind it. */
static void
fault_beside (gsize page)
{
  Mapping mapping = mapping_new ();

  mapping_cut (&mapping, 0);
  guard_begin ((guint8 *) mapping.base + mapping.page, 2 * mapping.page);
  (void) mapping.base[mapping.page];
  (void) mapping.base[3 * mapping.page - 1];
  (void) mapping.base[page * mapping.page];
}

static void
play_fault_before (void)
{
  fault_beside (0);
}

static void
play_fault_behind (void)
{
  fault_beside (3);
}

/* SIGBUS that somebody sent, while something is guarded. */
static void
play_sent (void)
{
  Mapping mapping = mapping_new ();

  guard_mapping (&mapping);
  raise (SIGBUS);
}

/* One that was sent with an address that is guarded is no fault there. */
static void
play_sent_with_address (void)
{
  Mapping mapping = mapping_new ();
  siginfo_t information = { .si_signo = SIGBUS, .si_code = SI_QUEUE };

  information.si_addr = (void *) mapping.base;
  guard_mapping (&mapping);
  syscall (SYS_rt_tgsigqueueinfo, getpid (), gettid (), SIGBUS, &information);
}

static void
play_sent_and_ignored (void)
{
  signal (SIGBUS, SIG_IGN);
  play_sent ();
  g_assert_true (guard_end ());
}

static void
play_fault_though_ignored (void)
{
  signal (SIGBUS, SIG_IGN);
  fault_unguarded ();
}

static Mapping foreign;
static volatile sig_atomic_t foreign_faults;

/* A handler as a program may have had before: it mends its own mapping, if it is that. */
static void
mend_foreign (int number, siginfo_t *information, void *context)
{
  if (number != SIGBUS || context == NULL || information->si_addr != (void *) foreign.base)
    _exit (100);
  mmap ((void *) foreign.base, foreign.size, PROT_READ | PROT_WRITE,
        MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  foreign_faults++;
}

static void
mend_foreign_simply (int number)
{
  siginfo_t information = { .si_addr = (void *) foreign.base };

  mend_foreign (number, &information, &information);
}

/* Faults in the foreign mapping and in a guarded one, while that is guarded. */
static void
fault_in_both (const struct sigaction *action, int times)
{
  Mapping mapping = mapping_new ();

  foreign = mapping_new ();
  g_assert_no_errno (sigaction (SIGBUS, action, NULL));
  guard_mapping (&mapping);
  mapping_cut (&mapping, 0);
  mapping_cut (&foreign, 0);
  g_assert_cmpuint (mapping.base[0], ==, 0);
  g_assert_cmpint (foreign_faults, ==, 0);
  g_assert_cmpuint (foreign.base[0], ==, 0);
  g_assert_false (guard_end ());
  g_assert_cmpint (foreign_faults, ==, times);
}

static void
play_previous_handler (void)
{
  fault_in_both (&(struct sigaction){ .sa_sigaction = mend_foreign, .sa_flags = SA_SIGINFO }, 1);
}

static void
play_previous_simple_handler (void)
{
  fault_in_both (&(struct sigaction){ .sa_handler = mend_foreign_simply }, 1);
}

/* A handler that asked to be called once: the next fault kills. */
static void
play_previous_handler_once (void)
{
  fault_in_both (&(struct sigaction){ .sa_sigaction = mend_foreign,
                                      .sa_flags = SA_SIGINFO | (int) SA_RESETHAND },
                 1);
  fault_unguarded ();
}

typedef struct {
  const char *name;
  void (*play) (void);
  int kills; /* the signal that ends it; 0: it ends by itself */
} Scene;

static const Scene scenes[] = {
  { "fault-unguarded", fault_unguarded, SIGBUS },
  { "fault-before", play_fault_before, SIGBUS },
  { "fault-behind", play_fault_behind, SIGBUS },
  { "fault-though-ignored", play_fault_though_ignored, SIGBUS },
  { "sent", play_sent, SIGBUS },
  { "sent-with-address", play_sent_with_address, SIGBUS },
  { "sent-and-ignored", play_sent_and_ignored, 0 },
  { "previous-handler", play_previous_handler, 0 },
  { "previous-simple-handler", play_previous_simple_handler, 0 },
  { "previous-handler-once", play_previous_handler_once, SIGBUS },
};

static int
play_scene (const char *name)
{
  /* No core files, and no sanitizer's handler: what is tested is the default action. */
  prctl (PR_SET_DUMPABLE, 0);
  signal (SIGBUS, SIG_DFL);
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (strcmp (scenes[i].name, name) == 0) {
      scenes[i].play ();
      return 0;
    }
  return 101;
}

static void
test_scene (gconstpointer data)
{
  const Scene *scene = data;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  g_assert_no_error (error);
  char *arguments[] = { program, (char *) "--scene", (char *) scene->name, NULL };
  g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  if (scene->kills != 0) {
    g_assert_true (WIFSIGNALED (status));
    g_assert_cmpint (WTERMSIG (status), ==, scene->kills);
  } else {
    g_assert_true (WIFEXITED (status));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--scene") == 0)
    return play_scene (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guard/intact", test_intact_mapping);
  g_test_add_func ("/guard/missing-pages-are-zeros", test_missing_pages_are_zeros);
  g_test_add_func ("/guard/missing-page-is-copied", test_missing_page_is_copied);
  g_test_add_func ("/guard/write-to-missing-page", test_write_to_missing_page);
  g_test_add_func ("/guard/next-region", test_next_region_is_judged_by_itself);
  g_test_add_func ("/guard/threads", test_threads_have_their_own_regions);
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++) {
    g_autofree char *path = g_strdup_printf ("/guard/scene/%s", scenes[i].name);
    g_test_add_data_func (path, &scenes[i], test_scene);
  }
  return g_test_run ();
}
