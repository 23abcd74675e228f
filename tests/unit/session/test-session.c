/* SPDX-License-Identifier: MIT
 *
 * A session from its start to its end, with real demos of this build tree and small shell programs.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "explain/deadlock.h"
#include "quiet-demo.h"
#include "session/session.h"

static Session *
start_demo (const char *name, const char *const *arguments)
{
  return quiet_demo_start (name, arguments, NULL);
}

static guint
count_lanes (const Model *model, ModelLaneKind kind)
{
  guint count = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++)
    count += model_lane_kind (model_lane (model, i)) == kind;
  return count;
}

static void
test_demo_becomes_a_model (void)
{
  const char *const arguments[] = { "--hold", "0.1", "--work", "0", "--pause", "0.2", NULL };
  g_autoptr (Session) session = start_demo ("counter", arguments);
  const Model *model = session_model (session);

  g_assert_cmpstr (session_title (session), ==, "Shared counter");
  g_assert_cmpint (session_wait (session), ==, 0);
  while (session_is_running (session))
    g_thread_yield ();
  g_assert_cmpint (session_exit_status (session), ==, 0);
  g_assert_cmpuint (count_lanes (model, MODEL_LANE_THREAD), ==, 11);
  g_assert_cmpuint (count_lanes (model, MODEL_LANE_LOCK), ==, 1);
  g_assert_false (model_is_alive (model));
  g_assert_cmpuint (model_lost_count (model), ==, 0);
}

/* However quickly threads hand a mutex on, and whenever the collector looks: no hold overlaps
 * another, and the end of each was seen. */
static void
test_holds_never_overlap (void)
{
  const char *const arguments[] = { "--threads", "8", "--rounds", "1000", "--hold", "0",
                                    "--work",    "0", "--pause",  "0",    NULL };
  g_autoptr (Session) session = start_demo ("counter", arguments);
  const Model *model = session_model (session);

  g_assert_cmpint (session_wait (session), ==, 0);
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_LOCK)
      continue;
    g_assert_cmpuint (model_hold_count (lane), ==, 8000);
    for (uint64_t j = 0; j < model_hold_count (lane); j++) {
      g_assert_cmpuint (model_hold (lane, j).uncertain, ==, 0);
      if (j > 0)
        g_assert_cmpint (model_hold (lane, j).start, >=, model_hold (lane, j - 1).end);
    }
  }
  g_assert_cmpuint (model_lost_count (model), ==, 0);
}

/* The model can be read while the program runs: the lanes are there long before its end. */
static void
test_model_grows_while_the_program_runs (void)
{
  const char *const arguments[] = { "--sleep", "10000", NULL };
  g_autoptr (Session) session = start_demo ("threads", arguments);
  const Model *model = session_model (session);

  while (count_lanes (model, MODEL_LANE_THREAD) < 2 && session_is_running (session))
    g_thread_yield ();
  g_assert_true (session_is_running (session));
  g_assert_true (model_is_alive (model));
  session_stop (session);
  g_assert_cmpint (session_wait (session), ==, 128 + SIGTERM);
  g_assert_false (model_is_alive (model));
}

/* A thread that records faster than anybody reads waits, if that is asked for. */
static void
test_waiting_loses_nothing (void)
{
  const char *const arguments[] = { "--threads", "4", "--rounds", "20000", "--hold", "0",
                                    "--work",    "0", "--pause",  "0",     NULL };
  const SessionOptions options = { .policy = HEDDLE_LOSS_POLICY_WAIT };
  g_autoptr (Session) session = quiet_demo_start ("counter", arguments, &options);
  const Model *model = session_model (session);
  uint64_t holds = 0;

  g_assert_cmpint (session_wait (session), ==, 0);
  g_assert_cmpuint (model_lost_count (model), ==, 0);
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (model_lane_kind (model_lane (model, i)) == MODEL_LANE_LOCK)
      holds += model_hold_count (model_lane (model, i));
  g_assert_cmpuint (holds, ==, 80000);
}

/* Returns the thread that has this name. */
static const ModelLane *
find_thread (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (model_lane_kind (model_lane (model, i)) == MODEL_LANE_THREAD &&
        strcmp (model_lane_name (model_lane (model, i)), name) == 0)
      return model_lane (model, i);
  return NULL;
}

/* Takes what is kept, again and again, until it holds what is looked for: a thread of that name
 * whose beginning has been forgotten. */
static Model *
take_until_forgotten (Session *session, const char *name, gint64 *begin)
{
  for (;;) {
    Model *model = session_take_flight (session, begin);
    const ModelLane *thread = find_thread (model, name);
    if (thread != NULL && model_lane_start (thread) < *begin && model_lost_count (model) > 0)
      return model;
    model_free (model);
    g_assert_true (session_is_running (session));
    g_thread_yield ();
  }
}

/* What is kept is shown at any moment, with the names that are older, and in the end. */
static void
test_flight_keeps_the_last_of_a_run (void)
{
  const char *const arguments[] = { "--rounds", "100000",  "--hold", "0.1", "--work",
                                    "0.1",      "--pause", "0.2",    NULL };
  const SessionOptions options = { .policy = HEDDLE_LOSS_POLICY_FLIGHT, .keep = 50000000 };
  g_autoptr (Session) session = quiet_demo_start ("counter", arguments, &options);
  gint64 begin;

  g_assert_cmpint (session_keep (session), ==, options.keep);
  g_autoptr (Model) taken = take_until_forgotten (session, "worker 3", &begin);
  g_assert_cmpint (model_now (taken) - begin, <=, options.keep);
  g_assert_cmpuint (model_lane_count (session_model (session)), ==, 0);

  session_stop (session);
  g_assert_cmpint (session_wait (session), ==, 128 + SIGTERM);
  const Model *last = session_model (session);
  g_assert_cmpint (model_now (last) - session_begin (session), <=, options.keep);
  g_assert_cmpint (session_begin (session), >=, begin);
  g_assert_nonnull (find_thread (last, "worker 3"));
  g_assert_false (model_is_alive (last));
}

/* A deadlock lasts longer than anything is kept: that the threads wait is remembered. */
static void
test_flight_remembers_a_deadlock (void)
{
  const SessionOptions options = { .policy = HEDDLE_LOSS_POLICY_FLIGHT, .keep = 10000000 };
  g_autoptr (Session) session = quiet_demo_start ("deadlock", NULL, &options);
  gboolean both = FALSE;

  while (!both && session_is_running (session)) {
    gint64 begin;
    g_autoptr (Model) model = session_take_flight (session, &begin);
    const char *const names[] = { "A to B", "B to A" };
    both = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      const ModelLane *thread = find_thread (model, names[i]);
      uint64_t count = thread == NULL ? 0 : model_interval_count (thread);
      ModelInterval last = { .state = MODEL_RUNNING };
      if (count > 0)
        last = model_interval (thread, count - 1);
      both &= last.state == MODEL_LOCK && last.start < begin;
    }
  }
  g_assert_true (both);
}

/* A session that is watched tells of a deadlock while the program hangs, and its model has it by
 * then. */
static void
test_a_watched_session_tells_of_a_deadlock (void)
{
  const SessionOptions options = { .is_watched = TRUE };
  g_autoptr (Session) session = quiet_demo_start ("deadlock", NULL, &options);

  while (session_findings (session) == 0 && session_is_running (session))
    g_thread_yield ();
  g_assert_cmpuint (session_findings (session), ==, 1);
  g_autoptr (GPtrArray) circles = deadlock_find (session_model (session));
  g_assert_cmpuint (circles->len, ==, 1);
}

static void
test_demo_list_is_in_order (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) demos = session_list_demos (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (demos->len, >=, 3);
  for (guint i = 1; i < demos->len; i++) {
    const SessionDemo *one = demos->pdata[i - 1], *two = demos->pdata[i];
    g_assert_cmpint (one->order, <=, two->order);
  }
}

static void
test_unknown_demo_is_told (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (session_find_demo ("nosuch", &error));
  g_assert_error (error, SESSION_ERROR, SESSION_STATUS_USAGE);
  g_assert_nonnull (strstr (error->message, "nosuch"));
  g_assert_nonnull (strstr (error->message, "counter"));
}

static const SessionParameter *
parameter_of (const SessionDemo *demo, const char *name)
{
  for (guint i = 0; i < demo->parameters->len; i++) {
    const SessionParameter *parameter = g_ptr_array_index (demo->parameters, i);
    if (g_str_equal (parameter->name, name))
      return parameter;
  }
  g_error ("%s has no parameter %s", demo->name, name);
}

static void
test_a_demo_tells_its_parameters (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SessionDemo) demo = session_find_demo ("counter", &error);

  g_assert_no_error (error);
  const SessionParameter *threads = parameter_of (demo, "threads");
  g_assert_true (threads->is_whole);
  g_assert_cmpfloat (threads->usual, ==, 10);
  g_assert_cmpfloat (threads->least, ==, 1);
  g_assert_cmpfloat (threads->most, ==, 64);
  g_assert_cmpstr (threads->help, ==, "how many threads add");
  const SessionParameter *hold = parameter_of (demo, "hold");
  g_assert_false (hold->is_whole);
  g_assert_cmpstr (hold->unit, ==, SESSION_MILLISECONDS);
  const SessionParameter *last = g_ptr_array_index (demo->parameters, demo->parameters->len - 1);
  g_assert_cmpstr (last->name, ==, "pace");
  g_assert_cmpfloat (last->least, ==, 0.01);
}

/* A session that is given up ends its program and leaves nothing behind. */
static void
test_freed_session_ends_its_program (void)
{
  const char *const arguments[] = { "--sleep", "10000", NULL };
  g_autofree char *runtime = g_dir_make_tmp ("heddle-runtime-XXXXXX", NULL);

  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  session_free (start_demo ("threads", arguments));
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_autoptr (GDir) entries = g_dir_open (runtime, 0, NULL);
  g_assert_null (g_dir_read_name (entries));
  g_assert_cmpint (g_remove (runtime), ==, 0);
}

static void
test_folder_environment_and_silence (void)
{
  const char *const environment[] = { "HEDDLE_TEST_A=1", "HEDDLE_TEST_B=x=y", "nonsense", NULL };
  const SessionOptions options = { .folder = "/usr", .environment = environment, .is_quiet = TRUE };
  /* A demo, as the interposer is not there in every build. */
  const SessionDemo shell = { .name = (char *) "sh",
                              .title = (char *) "Shell",
                              .path = (char *) "/bin/sh" };
  const char *const arguments[] = {
    "-c",
    "echo this must not appear in the report;"
    "test \"$PWD,$HEDDLE_TEST_A,$HEDDLE_TEST_B\" = /usr,1,x=y && exit 7",
    NULL
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (Session) session = session_start_demo (&shell, arguments, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpint (session_wait (session), ==, 7);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/demo-becomes-a-model", test_demo_becomes_a_model);
  g_test_add_func ("/session/holds-never-overlap", test_holds_never_overlap);
  g_test_add_func ("/session/model-grows", test_model_grows_while_the_program_runs);
  g_test_add_func ("/session/wait", test_waiting_loses_nothing);
  g_test_add_func ("/session/flight", test_flight_keeps_the_last_of_a_run);
  g_test_add_func ("/session/flight-deadlock", test_flight_remembers_a_deadlock);
  g_test_add_func ("/session/watched-deadlock", test_a_watched_session_tells_of_a_deadlock);
  g_test_add_func ("/session/demo-list", test_demo_list_is_in_order);
  g_test_add_func ("/session/unknown-demo", test_unknown_demo_is_told);
  g_test_add_func ("/session/parameters", test_a_demo_tells_its_parameters);
  g_test_add_func ("/session/freed-session", test_freed_session_ends_its_program);
  g_test_add_func ("/session/surroundings", test_folder_environment_and_silence);
  return g_test_run ();
}
