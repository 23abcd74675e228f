/* SPDX-License-Identifier: MIT
 *
 * Runs that are recorded, kept and opened again: with real demos of this build tree.
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "quiet-demo.h"
#include "session/session.h"
#include "session/trace.h"
#include "trace-place.h"

static SessionTrace *
open_trace (const char *path)
{
  g_autoptr (GError) error = NULL;
  SessionTrace *trace = session_trace_open (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* ------------------------------------------------------------------ the same model */

static void
assert_same_intervals (const ModelLane *a, const ModelLane *b)
{
  g_assert_cmpuint (model_interval_count (a), ==, model_interval_count (b));
  for (uint64_t i = 0; i < model_interval_count (a); i++) {
    ModelInterval one = model_interval (a, i), two = model_interval (b, i);
    g_assert_true (memcmp (&one, &two, sizeof (one)) == 0);
  }
}

static void
assert_same_holds_and_waits (const ModelLane *a, const ModelLane *b)
{
  g_assert_cmpuint (model_hold_count (a), ==, model_hold_count (b));
  for (uint64_t i = 0; i < model_hold_count (a); i++) {
    ModelHold one = model_hold (a, i), two = model_hold (b, i);
    g_assert_true (memcmp (&one, &two, sizeof (one)) == 0);
  }
  g_assert_cmpuint (model_wait_count (a), ==, model_wait_count (b));
  for (uint64_t i = 0; i < model_wait_count (a); i++) {
    ModelWait one = model_wait (a, i), two = model_wait (b, i);
    g_assert_true (memcmp (&one, &two, sizeof (one)) == 0);
  }
}

static void
assert_same_steps (const ModelLane *a, const ModelLane *b)
{
  g_assert_cmpuint (model_backlog_count (a), ==, model_backlog_count (b));
  for (uint64_t i = 0; i < model_backlog_count (a); i++) {
    ModelBacklog one = model_backlog (a, i), two = model_backlog (b, i);
    g_assert_true (memcmp (&one, &two, sizeof (one)) == 0);
  }
}

static void
assert_same_flows (const Model *a, const Model *b)
{
  for (ModelFlowKind kind = 0; kind < MODEL_FLOW_KINDS; kind++) {
    g_assert_cmpuint (model_flow_count (a, kind), ==, model_flow_count (b, kind));
    for (uint64_t i = 0; i < model_flow_count (a, kind); i++) {
      ModelFlow one = model_flow (a, kind, i), two = model_flow (b, kind, i);
      g_assert_true (memcmp (&one, &two, sizeof (one)) == 0);
    }
  }
}

/* All that can be asked of them is the same. */
static void
assert_same_model (const Model *a, const Model *b)
{
  g_assert_cmpint (model_now (a), ==, model_now (b));
  g_assert_cmpuint (model_event_count (a), ==, model_event_count (b));
  g_assert_cmpuint (model_lost_count (a), ==, model_lost_count (b));
  g_assert_cmpuint (model_process_count (a), ==, model_process_count (b));
  /* A flight recorder on a slow machine may have forgotten even the process, which ended long ago. */
  for (uint32_t i = 1; i <= model_process_count (a); i++)
    g_assert_cmpstr (model_process_command (a, i), ==, model_process_command (b, i));
  g_assert_cmpuint (model_lane_count (a), ==, model_lane_count (b));
  for (uint32_t i = 0; i < model_lane_count (a); i++) {
    const ModelLane *one = model_lane (a, i), *two = model_lane (b, i);
    g_assert_cmpint ((int) model_lane_kind (one), ==, (int) model_lane_kind (two));
    g_assert_cmpstr (model_lane_name (one), ==, model_lane_name (two));
    g_assert_cmpint (model_lane_start (one), ==, model_lane_start (two));
    g_assert_cmpint (model_lane_end (one), ==, model_lane_end (two));
    switch (model_kind_family (model_lane_kind (one))) {
    case MODEL_FAMILY_THREAD:
      assert_same_intervals (one, two);
      break;
    case MODEL_FAMILY_LOCK:
      assert_same_holds_and_waits (one, two);
      break;
    case MODEL_FAMILY_STEPS:
      assert_same_steps (one, two);
      break;
    case MODEL_FAMILY_CONDITION:
    case MODEL_FAMILY_NONE:
      break;
    }
  }
  assert_same_flows (a, b);
}

/* ------------------------------------------------------------------ recording */

static void
test_recorded_is_what_was_seen (TracePlace *place, gconstpointer data)
{
  const char *const arguments[] = { "--threads", "4", "--rounds", "20000", "--hold", "0",
                                    "--work",    "0", "--pause",  "0",     NULL };
  const SessionOptions options = { .policy = HEDDLE_LOSS_POLICY_WAIT, .record = place->path };
  gint64 before = g_get_real_time ();
  g_autoptr (Session) session = quiet_demo_start ("counter", arguments, &options);

  (void) data;
  g_assert_cmpint (session_wait (session), ==, 0);
  g_assert_null (session_record_failure (session));
  g_autoptr (SessionTrace) trace = open_trace (place->path);
  const SessionTraceInfo *info = session_trace_info (trace);
  assert_same_model (session_model (session), session_trace_model (trace));
  g_assert_cmpuint (info->events, ==, model_event_count (session_model (session)));
  g_assert_cmpuint (info->events, >, 4 * 20000 * 2);
  g_assert_cmpuint (info->lost, ==, 0);
  g_assert_cmpstr (info->title, ==, "Shared counter");
  g_assert_cmpstr (info->command, ==,
                   "counter --threads 4 --rounds 20000 --hold 0 --work 0 --pause 0");
  g_assert_cmpint (info->recorded_at, >=, before);
  g_assert_cmpint (info->recorded_at, <=, g_get_real_time ());
  g_assert_cmpint ((int) info->policy, ==, HEDDLE_LOSS_POLICY_WAIT);
  g_assert_cmpint ((int) info->end, ==, SESSION_TRACE_END_EXITED);
  g_assert_cmpint (info->exit_status, ==, 0);
  g_assert_true (info->complete);
  g_assert_cmpint (info->duration, ==, model_now (session_model (session)));
  /* What a lock-heavy run may take. */
  g_assert_cmpuint (info->file_size, <, info->events * 7 / 2);
}

/* Every kind of thing that a demo has, and several processes. */
static void
test_all_demos (TracePlace *place, gconstpointer data)
{
  static const char *const names[] = { "channel", "async-spawn", "par-sum", "process-pool" };

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const SessionOptions options = { .record = place->path };
    g_autoptr (Session) session =
        quiet_demo_start (names[i], (const char *const[]){ "--pace", "0.2", NULL }, &options);
    g_assert_cmpint (session_wait (session), ==, 0);
    g_autoptr (SessionTrace) trace = open_trace (place->path);
    assert_same_model (session_model (session), session_trace_model (trace));
  }
}

/* Without --record a run can be kept after it was seen, more than once. */
static void
test_kept_afterwards (TracePlace *place, gconstpointer data)
{
  const char *const arguments[] = { "--sleep", "1", "--main-sleep", "1", NULL };
  g_autoptr (Session) session = quiet_demo_start ("threads", arguments, NULL);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (session_wait (session), ==, 0);
  for (int i = 0; i < 2; i++) {
    g_assert_true (session_record_to (session, place->path, &error));
    g_assert_no_error (error);
    g_autoptr (SessionTrace) trace = open_trace (place->path);
    assert_same_model (session_model (session), session_trace_model (trace));
    g_assert_true (session_trace_info (trace)->complete);
    g_assert_cmpint ((int) session_trace_info (trace)->end, ==, SESSION_TRACE_END_EXITED);
  }
  g_autofree char *missing = g_build_filename (place->folder, "missing", "a.heddle", NULL);
  g_assert_false (session_record_to (session, missing, &error));
  g_assert_error (error, SESSION_ERROR, SESSION_STATUS_TRACE);
  g_assert_nonnull (strstr (error->message, missing));
}

static void
test_kept_while_it_runs (TracePlace *place, gconstpointer data)
{
  const char *const arguments[] = { "--sleep", "10000", NULL };
  g_autoptr (Session) session = quiet_demo_start ("threads", arguments, NULL);
  g_autoptr (GError) error = NULL;

  (void) data;
  while (model_lane_count (session_model (session)) < 2 && session_is_running (session))
    g_thread_yield ();
  g_assert_true (session_record_to (session, place->path, &error));
  g_assert_no_error (error);
  g_autoptr (SessionTrace) trace = open_trace (place->path);
  g_assert_cmpint ((int) session_trace_info (trace)->end, ==, SESSION_TRACE_END_RUNNING);
  g_assert_true (session_trace_info (trace)->complete);
  g_assert_cmpuint (model_lane_count (session_trace_model (trace)), >=, 2);
  g_assert_true (model_is_alive (session_trace_model (trace)));
}

static void
test_transient_is_not_kept (TracePlace *place, gconstpointer data)
{
  const char *const arguments[] = { "--sleep", "1", "--main-sleep", "1", NULL };
  const SessionOptions options = { .is_transient = TRUE };
  g_autoptr (Session) session = quiet_demo_start ("threads", arguments, &options);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (session_wait (session), ==, 0);
  g_assert_false (session_record_to (session, place->path, &error));
  g_assert_error (error, SESSION_ERROR, SESSION_STATUS_TRACE);
}

/* What a flight recorder keeps: when the program has ended, and at any moment. */
static void
test_flight (TracePlace *place, gconstpointer data)
{
  const char *const arguments[] = { "--rounds", "100000",  "--hold", "0.1", "--work",
                                    "0.1",      "--pause", "0.2",    NULL };
  const SessionOptions options = { .policy = HEDDLE_LOSS_POLICY_FLIGHT,
                                   .keep = 50000000,
                                   .record = place->path };
  g_autofree char *other = g_build_filename (place->folder, "b.heddle", NULL);
  g_autoptr (Session) session = quiet_demo_start ("counter", arguments, &options);
  g_autoptr (GError) error = NULL;
  gint64 begin = 0;

  (void) data;
  while (begin == 0 && session_is_running (session))
    model_free (session_take_flight (session, &begin));
  g_assert_true (session_record_to (session, other, &error));
  g_assert_no_error (error);
  session_stop (session);
  g_assert_cmpint (session_wait (session), ==, 128 + SIGTERM);

  g_autoptr (SessionTrace) early = open_trace (other);
  g_unlink (other);
  g_assert_cmpint ((int) session_trace_info (early)->end, ==, SESSION_TRACE_END_RUNNING);
  g_assert_cmpint (session_trace_info (early)->begin, >=, begin);
  g_autoptr (SessionTrace) late = open_trace (place->path);
  assert_same_model (session_model (session), session_trace_model (late));
  g_assert_cmpint (session_trace_info (late)->begin, ==, session_begin (session));
  g_assert_cmpint (session_trace_info (late)->exit_status, ==, 128 + SIGTERM);
}

/* ------------------------------------------------------------------ opening */

/* Records a small run of that many rounds of a twentieth of a second, and returns the bytes of its
   file. */
static char *
record_small_run (const TracePlace *place, const char *rounds, gsize *size)
{
  const char *const arguments[] = { "--threads", "2", "--rounds", rounds, "--hold", "0.1",
                                    "--work",    "0", "--pause",  "50",   NULL };
  const SessionOptions options = { .record = place->path };
  g_autoptr (Session) session = quiet_demo_start ("counter", arguments, &options);
  char *bytes;

  g_assert_cmpint (session_wait (session), ==, 0);
  g_assert_true (g_file_get_contents (place->path, &bytes, size, NULL));
  return bytes;
}

/* A chunk that can't be read is shown as lost, on every lane that it may be of. */
static void
test_damage_is_shown (TracePlace *place, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = record_small_run (place, "30", &size);
  g_autoptr (SessionTrace) whole = open_trace (place->path);
  const Model *model = session_trace_model (whole);
  guint unknown = 0;

  (void) data;
  g_assert_cmpuint (session_trace_info (whole)->chunks, >=, 3);
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (place->path, bytes, (gssize) size, NULL));
  g_autoptr (SessionTrace) trace = open_trace (place->path);
  const SessionTraceInfo *info = session_trace_info (trace);
  g_assert_false (info->complete);
  g_assert_cmpuint (info->damaged_chunks, ==, 1);
  g_assert_cmpuint (info->lost, >, 0);
  g_assert_cmpuint (info->events + info->lost, ==, model_event_count (model));
  model = session_trace_model (trace);
  g_assert_cmpuint (model_lost_for (model, HEDDLE_LOSS_DAMAGED), ==, info->lost);
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) == MODEL_LANE_THREAD)
      for (uint64_t j = 0; j < model_interval_count (lane); j++)
        unknown += model_interval (lane, j).state == MODEL_UNKNOWN;
  }
  g_assert_cmpuint (unknown, >, 0);
}

/* From its beginning on a trace says who it is; the rest comes with what is read. */
static void
test_begun_and_read (TracePlace *place, gconstpointer data)
{
  const char *const arguments[] = { "--sleep", "1", "--main-sleep", "1", NULL };
  const SessionOptions options = { .record = place->path };
  g_autoptr (Session) session = quiet_demo_start ("threads", arguments, &options);
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_cmpint (session_wait (session), ==, 0);
  g_autoptr (SessionTrace) trace = session_trace_begin (place->path, &error);
  g_assert_no_error (error);
  g_assert_false (session_trace_is_whole (trace));
  g_assert_cmpstr (session_trace_info (trace)->title, ==, session_title (session));
  g_assert_cmpuint (session_trace_info (trace)->events, ==, 0);
  g_assert_cmpuint (model_lane_count (session_trace_model (trace)), ==, 0);
  g_assert_true (session_trace_read (trace, NULL, NULL, NULL, &error));
  g_assert_true (session_trace_is_whole (trace));
  g_assert_cmpuint (session_trace_info (trace)->events, ==,
                    model_event_count (session_model (session)));
  assert_same_model (session_model (session), session_trace_model (trace));
}

static void
cancel_at_once (double fraction, gpointer data)
{
  g_assert_cmpfloat (fraction, >, 0.0);
  g_assert_cmpfloat (fraction, <=, 1.0);
  g_cancellable_cancel (data);
}

static void
test_opening_is_cancelled (TracePlace *place, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gsize size;

  (void) data;
  g_free (record_small_run (place, "2", &size));
  g_assert_null (
      session_trace_open (place->path, cancellable, cancel_at_once, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* From a pipe, which can't be read from any place. */
static void
test_standard_input (TracePlace *place, gconstpointer data)
{
  gsize size;
  g_autofree char *bytes = record_small_run (place, "2", &size);
  int ends[2], input = dup (STDIN_FILENO);

  (void) data;
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], bytes, size), ==, (gssize) size);
  close (ends[1]);
  dup2 (ends[0], STDIN_FILENO);
  close (ends[0]);
  g_autoptr (SessionTrace) piped = open_trace ("-");
  dup2 (input, STDIN_FILENO);
  close (input);
  g_autoptr (SessionTrace) trace = open_trace (place->path);
  assert_same_model (session_trace_model (trace), session_trace_model (piped));
}

static void
test_what_is_no_trace (TracePlace *place, gconstpointer data)
{
  const char *const paths[] = { place->path, place->folder, "/dev/null" };

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (session_trace_open (paths[i], NULL, NULL, NULL, &error));
    g_assert_error (error, SESSION_ERROR, SESSION_STATUS_TRACE);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
}

int
main (int argument_count, char **arguments)
{
  static const TracePlaceCase cases[] = {
    { "recorded-is-what-was-seen", test_recorded_is_what_was_seen },
    { "all-demos", test_all_demos },
    { "kept-afterwards", test_kept_afterwards },
    { "kept-while-it-runs", test_kept_while_it_runs },
    { "transient-is-not-kept", test_transient_is_not_kept },
    { "flight", test_flight },
    { "damage-is-shown", test_damage_is_shown },
    { "begun-and-read", test_begun_and_read },
    { "opening-is-cancelled", test_opening_is_cancelled },
    { "standard-input", test_standard_input },
    { "what-is-no-trace", test_what_is_no_trace },
  };

  g_unsetenv ("XDG_RUNTIME_DIR");
  g_setenv ("XDG_CACHE_HOME", "/proc/none", TRUE); /* it is about the file */
  g_test_init (&argument_count, &arguments, NULL);
  trace_place_add ("/session/trace/", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
