/* SPDX-License-Identifier: MIT
 *
 * The window's numbers and states in words, and its command line.
 */
#include "paint/layout.h"
#include "session/session.h"
#include "ui/arguments.h"
#include "ui/spread-words.h"
#include "ui/status-text.h"

#include "event/decoded-event.h"

static void
counts_have_their_thousands_apart (void)
{
  static const struct {
    uint64_t count;
    const char *text;
  } rows[] = {
    { 0, "0" },
    { 7, "7" },
    { 999, "999" },
    { 1000, "1\u202f000" },
    { 1204, "1\u202f204" },
    { 12345678, "12\u202f345\u202f678" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = status_text_count (rows[i].count);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

static void
rates_are_short (void)
{
  static const struct {
    double rate;
    const char *text;
  } rows[] = {
    { 0, "0 /s" },          { 420.4, "420 /s" },    { 999.4, "999 /s" }, { 1000, "1.0 k/s" },
    { 9940, "9.9 k/s" },    { 9960, "10 k/s" },     { 38000, "38 k/s" }, { 999400, "999 k/s" },
    { 1200000, "1.2 M/s" }, { 23000000, "23 M/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = status_text_rate (rows[i].rate);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

static void
an_end_is_told_by_its_status (void)
{
  g_autofree char *success = status_text_end (0);
  g_autofree char *failure = status_text_end (3);
  g_autofree char *crash = status_text_end (128 + 11);
  g_autofree char *odd = status_text_end (255);

  g_assert_cmpstr (success, ==, "finished");
  g_assert_cmpstr (failure, ==, "ended with exit status 3");
  g_assert_cmpstr (crash, ==, "ended by SIGSEGV");
  g_assert_cmpstr (odd, ==, "ended with exit status 255");
}

static void
a_range_has_units (void)
{
  g_autofree char *text = status_text_range (8000000, 38000000);

  g_assert_true (g_str_has_prefix (text, "from 8"));
  g_assert_nonnull (g_strstr_len (text, -1, " to 38"));
  g_assert_true (g_str_has_suffix (text, " ms"));
}

static void
a_long_wait_begins_when_it_began (void)
{
  g_autofree char *text = status_text_wait (218000000, 80 * G_GINT64_CONSTANT (1000000000));
  g_autofree char *late =
      status_text_wait (70 * G_GINT64_CONSTANT (1000000000), 80 * G_GINT64_CONSTANT (1000000000));

  g_assert_true (g_str_has_prefix (text, "from 218"));
  g_assert_nonnull (g_strstr_len (text, -1, " to 80"));
  g_assert_true (g_str_has_prefix (late, "from 70"));
}

static void
lanes_are_counted_by_kind (void)
{
  g_autoptr (Model) model = model_new ();
  View view = { .end = 1000, .width = 800, .height = 600 };
  g_autofree char *nothing = describe_lanes (model, &view);

  g_assert_cmpstr (nothing, ==, "");
  for (uint32_t thread = 1; thread <= 3; thread++) {
    HeddleDecodedEvent start = {
      .time = thread, .process = 1, .thread = thread, .kind = HEDDLE_EVENT_THREAD_START
    };
    model_add (model, &start);
  }
  HeddleDecodedEvent name = { .time = 10,
                              .process = 1,
                              .thread = 1,
                              .kind = HEDDLE_EVENT_OBJECT_NAME,
                              .detail = HEDDLE_OBJECT_MUTEX,
                              .object = 0x1000,
                              .text = "counter" };
  model_add (model, &name);

  g_autofree char *text = describe_lanes (model, &view);
  g_assert_cmpstr (text, ==, "3 threads · 1 lock");
}

/* Parses a command line that is given as one text. */
static gboolean
parse (const char *line, Arguments *arguments, char ***argv, GError **error)
{
  *argv = g_strsplit (line, " ", -1);
  return arguments_parse (arguments, (int) g_strv_length (*argv), *argv, error);
}

static void
a_demo_takes_arguments (void)
{
  Arguments arguments;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parse ("heddle-window --demo counter -- --run 3", &arguments, &argv, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (arguments.demo, ==, "counter");
  g_assert_null (arguments.program);
  g_assert_cmpstr (arguments.demo_arguments[0], ==, "--run");
  g_assert_cmpstr (arguments.demo_arguments[1], ==, "3");
  g_assert_null (arguments.demo_arguments[2]);
}

static void
a_program_keeps_its_own_dashes (void)
{
  Arguments arguments;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parse ("heddle-window --run -- pigz -p 4 -- FILE", &arguments, &argv, &error));
  g_assert_no_error (error);
  g_assert_null (arguments.demo);
  g_assert_cmpuint (g_strv_length (arguments.program), ==, 5);
  g_assert_cmpstr (arguments.program[3], ==, "--");
}

static void
a_trace_is_opened_by_its_name (void)
{
  Arguments arguments;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parse ("heddle-window --open -- run.heddle --run", &arguments, &argv, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (arguments.traces[0], ==, "run.heddle");
  g_assert_cmpstr (arguments.traces[1], ==, "--run");
  g_assert_null (arguments.traces[2]);
  g_assert_null (arguments.program);
}

static void
a_wrong_command_line_is_refused (void)
{
  static const char *const lines[] = {
    "heddle-window --nonsense",
    "heddle-window --demo",
    "heddle-window --run",
    "heddle-window --run --",
    "heddle-window -- ls",
    "heddle-window --run --demo counter -- ls",
    "heddle-window a.heddle",
    "heddle-window --open",
    "heddle-window --open --",
    "heddle-window --open --demo counter -- a.heddle",
    "heddle-window --open --run -- ls",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    Arguments arguments;
    g_auto (GStrv) argv = NULL;
    g_autoptr (GError) error = NULL;
    g_assert_false (parse (lines[i], &arguments, &argv, &error));
    g_assert_error (error, SESSION_ERROR, SESSION_STATUS_USAGE);
  }
}

static void
a_flight_recorder_says_how_much_it_keeps (void)
{
  g_autofree char *five = status_text_keeping (5000000000);
  g_autofree char *little = status_text_keeping (250000000);

  g_assert_cmpstr (five, ==, "Keeping the last 5 s");
  g_assert_cmpstr (little, ==, "Keeping the last 0.25 s");
}

static void
a_flight_recorder_is_asked_for (void)
{
  const char *line = "heddle-window --demo counter --loss flight --keep 2 -- --loss 7";
  Arguments arguments;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (parse (line, &arguments, &argv, &error));
  g_assert_no_error (error);
  g_assert_cmpint (arguments.session.policy, ==, HEDDLE_LOSS_POLICY_FLIGHT);
  g_assert_cmpint (arguments.session.keep, ==, 2000000000);
  g_assert_cmpstr (arguments.demo_arguments[0], ==, "--loss");
}

static void
a_crash_is_told_in_a_sentence (void)
{
  g_autofree char *crash = status_text_crash ("sh", 128 + 11);
  g_autofree char *failure = status_text_crash ("sh", 3);

  g_assert_cmpstr (
      crash, ==,
      "“sh” was ended by SIGSEGV (Segmentation fault). All that it recorded until then "
      "is here.");
  g_assert_null (failure);
}

static void
frames_are_told_in_milliseconds (void)
{
  g_autofree char *some = status_text_frames (59.7, 3.14, 16.66);
  g_autofree char *none = status_text_frames (0, 0, 0);

  g_assert_cmpstr (some, ==, "60 fps · frame 3.1 ms, longest 16.7 ms");
  g_assert_cmpstr (none, ==, "no frames");
}

static void
lengths_are_told_by_their_shares (void)
{
  SpreadBar bar = { 40000000, 50000000, 1, { 0, 10, 45000010 } };
  g_autoptr (GArray) bars = g_array_new (FALSE, FALSE, sizeof (SpreadBar));
  Spread spread = {
    .kind = SPREAD_WAITS,
    .lengths = { .count = 1204, .p50 = 850, .p95 = 4200000, .p99 = 30000000, .most = 45000000 },
    .step = 1,
    .bars = bars,
  };

  g_array_append_val (bars, bar);
  g_autofree char *all = spread_words_summary (&spread);
  g_assert_cmpstr (all, ==,
                   "1\u202f204 waits: half up to 850 ns, 95 of 100 up to 4.2 ms, 99 of 100 up to "
                   "30 ms, the longest 45 ms.");
  g_autofree char *one = spread_words_bar (&spread, 0);
  g_assert_cmpstr (one, ==, "1 wait from 40 ms to 50 ms. A click shows the longest.");

  g_array_index (bars, SpreadBar, 0).count = 0;
  g_autofree char *none = spread_words_bar (&spread, 0);
  g_assert_cmpstr (none, ==, "0 waits from 40 ms to 50 ms.");
  spread.kind = SPREAD_LATENCY;
  spread.step = 3;
  g_autofree char *sampled = spread_words_summary (&spread);
  g_assert_true (g_str_has_prefix (sampled, "1\u202f204 messages: half up to 850 ns, "));
  g_assert_true (g_str_has_suffix (sampled, " Of so many, only one in 3 was counted."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/count", counts_have_their_thousands_apart);
  g_test_add_func ("/words/rate", rates_are_short);
  g_test_add_func ("/words/end", an_end_is_told_by_its_status);
  g_test_add_func ("/words/crash", a_crash_is_told_in_a_sentence);
  g_test_add_func ("/words/frames", frames_are_told_in_milliseconds);
  g_test_add_func ("/words/range", a_range_has_units);
  g_test_add_func ("/words/long-wait", a_long_wait_begins_when_it_began);
  g_test_add_func ("/words/lanes", lanes_are_counted_by_kind);
  g_test_add_func ("/words/keeping", a_flight_recorder_says_how_much_it_keeps);
  g_test_add_func ("/arguments/flight", a_flight_recorder_is_asked_for);
  g_test_add_func ("/arguments/demo", a_demo_takes_arguments);
  g_test_add_func ("/arguments/program", a_program_keeps_its_own_dashes);
  g_test_add_func ("/arguments/trace", a_trace_is_opened_by_its_name);
  g_test_add_func ("/arguments/wrong", a_wrong_command_line_is_refused);
  g_test_add_func ("/words/spread", lengths_are_told_by_their_shares);
  return g_test_run ();
}
