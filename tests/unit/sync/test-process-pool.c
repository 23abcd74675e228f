/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/process-pool.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ITEMS 100

static SyncProcessPool pool;
static int items[ITEMS];
static int results[ITEMS];

static void
start (uint32_t workers)
{
  g_assert_cmpint (sync_process_pool_init (&pool, workers), ==, 0);
  for (int i = 0; i < ITEMS; i++) {
    items[i] = i;
    results[i] = -1;
  }
}

static int
run (void (*function) (const void *item, void *result), size_t count, size_t chunk)
{
  SyncProcessMap map = {
    function, items, sizeof items[0], results, sizeof results[0], count, chunk
  };

  return sync_process_pool_map (&pool, &map);
}

/* ------------------------------------------------------------------ map */

static void
square (const void *item, void *result)
{
  int number = *(const int *) item;

  *(int *) result = number * number;
}

static void
test_map (void)
{
  static const size_t chunks[] = { 1, 3, ITEMS, 2 * ITEMS };

  for (uint32_t workers = 1; workers <= 3; workers++) {
    for (guint i = 0; i < G_N_ELEMENTS (chunks); i++) {
      start (workers);
      g_assert_cmpint (run (square, ITEMS, chunks[i]), ==, 0);
      g_assert_cmpstr (sync_process_pool_failure (&pool), ==, "");
      for (int item = 0; item < ITEMS; item++)
        g_assert_cmpint (results[item], ==, item * item);
      sync_process_pool_destroy (&pool);
    }
  }
}

static void
test_bad_arguments (void)
{
  g_assert_cmpint (sync_process_pool_init (&pool, 0), ==, EINVAL);
  start (1);
  g_assert_cmpint (run (square, ITEMS, 0), ==, EINVAL);
  g_assert_cmpint (run (square, 0, 1), ==, 0);
  g_assert_cmpint (results[0], ==, -1);
  sync_process_pool_destroy (&pool);
}

static void
who (const void *item, void *result)
{
  (void) item;
  *(int *) result = (int) getpid ();
}

/* The work is done elsewhere, and each worker gets some: the first two tasks go to both. */
static void
test_other_processes (void)
{
  start (2);
  g_assert_cmpint (run (who, ITEMS, 1), ==, 0);
  g_assert_cmpint (results[0], ==, pool.workers[0].process);
  g_assert_cmpint (results[1], ==, pool.workers[1].process);
  for (int i = 0; i < ITEMS; i++)
    g_assert_cmpint (results[i], !=, getpid ());
  sync_process_pool_destroy (&pool);
}

#define BIG 300000 /* several times what a pipe holds */

static void
invert (const void *item, void *result)
{
  for (int i = 0; i < BIG; i++)
    ((char *) result)[i] = (char) ~((const char *) item)[i];
}

static void
test_big_messages (void)
{
  static char in[3][BIG], out[3][BIG];
  SyncProcessMap map = { invert, in, BIG, out, BIG, 3, 2 };

  for (int i = 0; i < 3 * BIG; i++)
    in[i / BIG][i % BIG] = (char) i;
  start (2);
  g_assert_cmpint (sync_process_pool_map (&pool, &map), ==, 0);
  for (int i = 0; i < 3 * BIG; i++)
    g_assert_cmpint (out[i / BIG][i % BIG], ==, (char) ~(char) i);
  sync_process_pool_destroy (&pool);
}

static void
do_nothing (const void *item, void *result)
{
  (void) item;
  (void) result;
}

static void
test_empty_messages (void)
{
  SyncProcessMap map = { do_nothing, NULL, 0, NULL, 0, 10, 3 };

  start (2);
  g_assert_cmpint (sync_process_pool_map (&pool, &map), ==, 0);
  sync_process_pool_destroy (&pool);
}

/* ------------------------------------------------------------------ nothing is left over */

static int
open_descriptors (void)
{
  DIR *folder = opendir ("/proc/self/fd");
  int count = 0;

  g_assert_nonnull (folder);
  while (readdir (folder) != NULL)
    count++;
  closedir (folder);
  return count;
}

static void
test_leaves_nothing (void)
{
  int before = open_descriptors ();

  start (3);
  g_assert_cmpint (open_descriptors (), ==, before + 6);
  sync_process_pool_destroy (&pool);
  g_assert_cmpint (open_descriptors (), ==, before);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1); /* no child, not even a dead one */
  g_assert_cmpint (errno, ==, ECHILD);
}

/* ------------------------------------------------------------------ workers that die */

static void
die_at_7 (const void *item, void *result)
{
  if (*(const int *) item == 7)
    raise (SIGKILL);
  square (item, result);
}

static void
test_killed (void)
{
  start (2);
  g_assert_cmpint (run (die_at_7, 20, 1), ==, ECHILD);
  const char *failure = sync_process_pool_failure (&pool);
  g_assert_true (g_str_has_prefix (failure, "worker "));
  g_assert_true (
      g_str_has_suffix (failure, "was killed by signal 9 (Killed) at item 7, counted from 0"));
  for (int i = 0; i < 7; i++)
    g_assert_cmpint (results[i], ==, i * i);
  g_assert_cmpint (results[7], ==, -1);

  /* The other one goes on. */
  g_assert_cmpint (run (square, ITEMS, 4), ==, 0);
  g_assert_cmpint (results[ITEMS - 1], ==, (ITEMS - 1) * (ITEMS - 1));
  g_assert_cmpstr (sync_process_pool_failure (&pool), ==, "");
  sync_process_pool_destroy (&pool);
}

static void
leave (const void *item, void *result)
{
  (void) item;
  (void) result;
  _exit (3);
}

static void
test_all_end (void)
{
  start (1);
  long process = pool.workers[0].process;
  g_assert_cmpint (run (leave, ITEMS, 5), ==, ECHILD);
  g_autofree char *expected = g_strdup_printf (
      "worker 1 (process %ld) ended with status 3 at items 0 to 4, counted from 0", process);
  g_assert_cmpstr (sync_process_pool_failure (&pool), ==, expected);
  g_assert_cmpint (run (square, ITEMS, 5), ==, ECHILD);
  g_assert_cmpstr (sync_process_pool_failure (&pool), ==, "none of the pool's workers is left");
  sync_process_pool_destroy (&pool);
}

/* It died while it had nothing to do: the next task can't be written. No SIGPIPE comes of it. */
static void
test_killed_before (void)
{
  siginfo_t about;
  sigset_t pending;

  start (2);
  g_assert_cmpint (kill (pool.workers[1].process, SIGKILL), ==, 0);
  g_assert_cmpint (waitid (P_PID, (id_t) pool.workers[1].process, &about, WEXITED | WNOWAIT), ==,
                   0);
  g_assert_cmpint (run (square, ITEMS, 1), ==, ECHILD);
  g_assert_nonnull (strstr (sync_process_pool_failure (&pool), "worker 2 "));
  g_assert_nonnull (strstr (sync_process_pool_failure (&pool), "signal 9"));
  g_assert_cmpint (sigpending (&pending), ==, 0);
  g_assert_false (sigismember (&pending, SIGPIPE));
  sync_process_pool_destroy (&pool);
}

/* ------------------------------------------------------------------ the record */

static void
run_recorded (void)
{
  start (2);
  g_assert_cmpint (run (square, 10, 1), ==, 0);
  sync_process_pool_destroy (&pool);
}

/* Counts the messages that a process sent or received through one of the pipes with that name, and
 * checks that they are numbered. */
static guint
messages (const GArray *events, HeddleEventKind kind, const char *pipe)
{
  uint64_t identity = 0;
  guint count = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->event.kind == HEDDLE_EVENT_OBJECT_NAME && g_str_equal (recorded->text, pipe)) {
      g_assert_cmpuint (recorded->event.detail, ==, HEDDLE_OBJECT_PIPE);
      identity = recorded->event.object;
    }
    if (recorded->event.kind == kind && recorded->event.object == identity)
      g_assert_cmpuint (recorded->event.argument, ==, ++count);
  }
  return count;
}

static const GArray *
process_named (const GPtrArray *processes, const char *thread)
{
  for (guint i = 0; i < processes->len; i++) {
    const GArray *events = g_ptr_array_index (processes, i);
    for (guint j = 0; j < events->len; j++) {
      const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, j);
      if (recorded->event.kind == HEDDLE_EVENT_THREAD_NAME && g_str_equal (recorded->text, thread))
        return events;
    }
  }
  g_error ("no process has a thread named %s", thread);
}

/* What one process sends the other receives, by the same pipe and the same numbers. */
static void
test_recorded (void)
{
  g_autoptr (GPtrArray) processes =
      recorded_run_processes ("/sync/process-pool/recorded/subprocess/recorded");
  const GArray *workers[] = { process_named (processes, "worker 1"),
                              process_named (processes, "worker 2") };
  const GArray *parent = NULL;
  guint tasks = 0;

  g_assert_cmpuint (processes->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const GArray *events = g_ptr_array_index (processes, i);
    if (events != workers[0] && events != workers[1])
      parent = events;
  }
  for (guint i = 0; i < 2; i++) {
    g_autofree char *task = g_strdup_printf ("tasks %u", i + 1);
    g_autofree char *result = g_strdup_printf ("results %u", i + 1);
    guint sent = messages (parent, HEDDLE_EVENT_PIPE_SEND, task);

    tasks += sent;
    g_assert_cmpuint (messages (workers[i], HEDDLE_EVENT_PIPE_RECEIVE, task), ==, sent);
    g_assert_cmpuint (messages (workers[i], HEDDLE_EVENT_PIPE_SEND, result), ==, sent);
    g_assert_cmpuint (messages (parent, HEDDLE_EVENT_PIPE_RECEIVE, result), ==, sent);
    g_assert_cmpuint (recorded_first (workers[i], HEDDLE_EVENT_OBJECT_NAME)->event.object, ==,
                      recorded_first (workers[i], HEDDLE_EVENT_PIPE_RECEIVE)->event.object);
    g_assert_cmpuint (recorded_count (workers[i], HEDDLE_EVENT_PIPE_WAIT_END), ==, 1);
    g_assert_cmpuint (recorded_count (workers[i], HEDDLE_EVENT_PROCESS_END), ==, 1);
  }
  g_assert_cmpuint (tasks, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/process-pool/map", test_map);
  g_test_add_func ("/sync/process-pool/bad-arguments", test_bad_arguments);
  g_test_add_func ("/sync/process-pool/other-processes", test_other_processes);
  g_test_add_func ("/sync/process-pool/big-messages", test_big_messages);
  g_test_add_func ("/sync/process-pool/empty-messages", test_empty_messages);
  g_test_add_func ("/sync/process-pool/leaves-nothing", test_leaves_nothing);
  g_test_add_func ("/sync/process-pool/killed", test_killed);
  g_test_add_func ("/sync/process-pool/all-end", test_all_end);
  g_test_add_func ("/sync/process-pool/killed-before", test_killed_before);
  g_test_add_func ("/sync/process-pool/recorded", test_recorded);
  g_test_add_func ("/sync/process-pool/recorded/subprocess/recorded", run_recorded);
  return g_test_run ();
}
