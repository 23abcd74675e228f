/* SPDX-License-Identifier: MIT
 *
 * What a second opening finds: the same trace, whatever became of the cache meanwhile.
 */
#include "session/trace-cache.h"
#include "session/trace.h"
#include "trace/writer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char *folder; /* the cache's, of this test alone */

/* Two threads that hand a mutex to and fro. */
static char *
write_trace (const char *name, guint events, const char *title)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  const TraceMetadata metadata = { .title = (char *) title };
  const TraceEnd end = { .kind = TRACE_END_EXITED, .status = 3 };
  g_autoptr (TraceWriter) writer = trace_writer_new (path, &metadata, TRACE_WRITER_WHOLE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < events; i++) {
    const HeddleDecodedEvent event = {
      .time = 10 * (gint64) i,
      .process = 1,
      .thread = 1 + i / 2 % 2,
      .kind = i % 2 == 0 ? HEDDLE_EVENT_MUTEX_ACQUIRE : HEDDLE_EVENT_MUTEX_RELEASE,
      .object = 7,
    };
    trace_writer_add (&event, writer);
  }
  g_assert_true (trace_writer_finish (writer, &end, &error));
  return path;
}

static SessionTrace *
open_trace (const char *path)
{
  g_autoptr (GError) error = NULL;
  SessionTrace *trace = session_trace_open (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* Opens the trace and checks what it tells. */
static void
check_trace (const char *path, guint events, const char *title)
{
  g_autoptr (SessionTrace) trace = open_trace (path);
  const SessionTraceInfo *info = session_trace_info (trace);
  const Model *model = session_trace_model (trace);

  g_assert_cmpstr (info->title, ==, title);
  g_assert_cmpuint (info->events, ==, events);
  g_assert_cmpint (info->end, ==, SESSION_TRACE_END_EXITED);
  g_assert_cmpint (info->exit_status, ==, 3);
  g_assert_true (info->complete);
  g_assert_cmpint (info->duration, ==, 10 * ((gint64) events - 1));
  g_assert_cmpuint (model_event_count (model), ==, events);
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_LOCK)
      continue;
    g_assert_cmpuint (model_hold_count (lane), ==, events / 2);
    g_assert_cmpint (model_hold (lane, events / 4).start, ==, 20 * (gint64) (events / 4));
  }
  session_trace_settle (trace);
}

/* Returns the one file of the cache, or NULL if there is none. */
static char *
kept_file (void)
{
  g_autofree char *traces = g_build_filename (folder, "heddle", "traces", NULL);
  g_autoptr (GDir) directory = g_dir_open (traces, 0, NULL);
  const char *name = directory != NULL ? g_dir_read_name (directory) : NULL;

  return name != NULL ? g_build_filename (traces, name, NULL) : NULL;
}

static gint64
inode_of (const char *path)
{
  GStatBuf about;

  g_assert_cmpint (g_stat (path, &about), ==, 0);
  return (gint64) about.st_ino;
}

static gboolean
is_used (const char *path)
{
  g_autofree char *key = trace_cache_key (path);
  TraceCacheFacts facts;
  g_autoptr (Model) model = trace_cache_open (key, &facts);

  return model != NULL;
}

static void
remove_kept (void)
{
  g_autofree char *kept = kept_file ();

  if (kept != NULL)
    g_assert_cmpint (g_remove (kept), ==, 0);
}

static void
test_second_opening_is_the_first (void)
{
  const guint events = TRACE_CACHE_EVENTS_LEAST;
  g_autofree char *path = write_trace ("large.heddle", events, "large");
  GStatBuf about;

  check_trace (path, events, "large");
  g_assert_true (is_used (path));
  check_trace (path, events, "large");
  g_autofree char *kept = kept_file ();
  g_assert_cmpint (g_stat (kept, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0600);
  g_autofree char *traces = g_path_get_dirname (kept);
  g_assert_cmpint (g_stat (traces, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0700);
  remove_kept ();
  g_remove (path);
}

static void
test_another_file_of_that_name (void)
{
  g_autofree char *path = write_trace ("run.heddle", TRACE_CACHE_EVENTS_LEAST, "before");

  check_trace (path, TRACE_CACHE_EVENTS_LEAST, "before");
  g_free (write_trace ("run.heddle", TRACE_CACHE_EVENTS_LEAST + 2, "after"));
  g_assert_false (is_used (path));
  check_trace (path, TRACE_CACHE_EVENTS_LEAST + 2, "after");
  remove_kept ();
  remove_kept ();
  g_remove (path);
}

static void
test_small_ones_are_not_kept (void)
{
  g_autofree char *path = write_trace ("small.heddle", 1000, "small");

  check_trace (path, 1000, "small");
  g_assert_null (kept_file ());
  g_remove (path);
}

/* Whatever was done to the file of the cache: the trace is told right, and an image is kept anew. */
static void
test_damage_is_mended (void)
{
  const guint events = TRACE_CACHE_EVENTS_LEAST;
  g_autofree char *path = write_trace ("large.heddle", events, "large");

  check_trace (path, events, "large");
  g_autofree char *kept = kept_file ();
  GStatBuf about;
  g_assert_cmpint (g_stat (kept, &about), ==, 0);
  const off_t sizes[] = { 0, 1, 100, about.st_size / 2, about.st_size - 1 };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_assert_cmpint (truncate (kept, sizes[i]), ==, 0);
    g_assert_false (is_used (path));
    check_trace (path, events, "large");
    g_assert_true (is_used (path));
  }
  remove_kept ();
  g_remove (path);
}

/* A file that somebody else may have written, or a link to one, is not believed. */
static void
test_strangers_are_not_believed (void)
{
  const guint events = TRACE_CACHE_EVENTS_LEAST;
  g_autofree char *path = write_trace ("large.heddle", events, "large");
  g_autofree char *elsewhere = g_build_filename (folder, "elsewhere", NULL);

  check_trace (path, events, "large");
  g_autofree char *kept = kept_file ();
  g_assert_cmpint (g_chmod (kept, 0620), ==, 0);
  g_assert_false (is_used (path));
  g_assert_cmpint (g_chmod (kept, 0600), ==, 0);
  g_assert_true (is_used (path));
  g_assert_cmpint (g_rename (kept, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, kept), ==, 0);
  g_assert_false (is_used (path));
  gint64 stranger = inode_of (elsewhere);
  check_trace (path, events, "large");
  g_assert_true (is_used (path));
  g_assert_cmpint (inode_of (elsewhere), ==, stranger);
  g_remove (elsewhere);
  remove_kept ();
  g_remove (path);
}

/* Who closes a trace while its image is written does not wait for it, and nothing of that stays. */
static void
test_closed_at_once (void)
{
  const guint events = 4 * TRACE_CACHE_EVENTS_LEAST;
  g_autofree char *path = write_trace ("large.heddle", events, "large");

  session_trace_free (open_trace (path));
  g_autofree char *kept = kept_file ();
  /* It may have been quick. */
  g_assert_true (kept == NULL || is_used (path));
  remove_kept ();
  check_trace (path, events, "large");
  g_assert_true (is_used (path));
  remove_kept ();
  g_remove (path);
}

/* Makes a file as one of the cache that is not finished, last written to `age` seconds ago. Returns it
 * open. */
static int
make_unfinished (const char *path, gint64 age)
{
  int descriptor = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const time_t then = (time_t) (g_get_real_time () / G_USEC_PER_SEC - age);
  const struct timespec times[] = { { .tv_sec = then }, { .tv_sec = then } };

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (futimens (descriptor, times), ==, 0);
  return descriptor;
}

/* What a writer left that was killed goes; what one still writes, or may still write, stays. */
static void
test_unfinished_ones_go (void)
{
  g_autofree char *traces = g_build_filename (folder, "heddle", "traces", NULL);
  g_autofree char *left = g_build_filename (traces, "new-left00", NULL);
  g_autofree char *fresh = g_build_filename (traces, "new-fresh0", NULL);
  g_autofree char *written = g_build_filename (traces, "new-slow00", NULL);
  const TraceCacheFacts facts = { 0 };
  g_autoptr (Model) model = model_new ();

  g_assert_cmpint (g_mkdir_with_parents (traces, 0700), ==, 0);
  close (make_unfinished (left, 2 * 3600));
  close (make_unfinished (fresh, 60));
  int descriptor = make_unfinished (written, 2 * 3600);
  g_assert_cmpint (flock (descriptor, LOCK_EX), ==, 0);
  trace_cache_keep ("one", model, &facts, NULL);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (written, G_FILE_TEST_EXISTS));
  close (descriptor);
  trace_cache_keep ("one", model, &facts, NULL);
  g_assert_false (g_file_test (written, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_remove (fresh), ==, 0);
  remove_kept ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("heddle-trace-cache-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-cache/second-opening", test_second_opening_is_the_first);
  g_test_add_func ("/trace-cache/another-file", test_another_file_of_that_name);
  g_test_add_func ("/trace-cache/small", test_small_ones_are_not_kept);
  g_test_add_func ("/trace-cache/damage", test_damage_is_mended);
  g_test_add_func ("/trace-cache/closed-at-once", test_closed_at_once);
  g_test_add_func ("/trace-cache/strangers", test_strangers_are_not_believed);
  g_test_add_func ("/trace-cache/unfinished", test_unfinished_ones_go);
  int status = g_test_run ();
  g_autofree char *traces = g_build_filename (folder, "heddle", "traces", NULL);
  g_autofree char *heddle = g_build_filename (folder, "heddle", NULL);
  g_rmdir (traces);
  g_rmdir (heddle);
  g_rmdir (folder);
  g_free (folder);
  return status;
}
