/* SPDX-License-Identifier: MIT
 *
 * The report of a small run that is scripted: as text of any width, as JSON and as CSV.
 */
#include <json-glib/json-glib.h>
#include <string.h>

#include "cli/report-data.h"
#include "cli/terminal.h"

#include "script.h"

enum { ONE = 1, TWO, A = 0x1000, C = 0x3000 };

#define HOSTILE "a \"b\", \033[2J=1"
#define TAMED   "a \"b\", \uFFFD[2J=1" /* as the model has it */

#define EVENT(time, thread, KIND, object, argument)              \
  {                                                              \
    time, thread, HEDDLE_EVENT_##KIND, object, argument, 0, NULL \
  }

/* Two waits 30 µs for a lock of a hostile name that One has; a message takes 5 µs. */
static Model *
scripted_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO),
        { 1, ONE, HEDDLE_EVENT_OBJECT_NAME, A, 0, HEDDLE_OBJECT_MUTEX, HOSTILE },
        EVENT (10000, ONE, MUTEX_ACQUIRE, A, 0), EVENT (20000, TWO, MUTEX_WAIT, A, 0),
        EVENT (50000, ONE, MUTEX_RELEASE, A, 0), EVENT (50000, TWO, MUTEX_ACQUIRE, A, 0),
        EVENT (60000, TWO, MUTEX_RELEASE, A, 0), EVENT (65000, ONE, CHANNEL_OPEN, C, 4),
        EVENT (70000, ONE, CHANNEL_SEND, C, 1), EVENT (75000, TWO, CHANNEL_RECEIVE, C, 1),
        EVENT (100000, ONE, SLEEP_BEGIN, 0, 0));
  return model;
}

static Report *
report_of (const Model *model, const char *lanes, int64_t from, int64_t to)
{
  g_autoptr (LanePattern) pattern = lane_pattern_new (lanes);

  return report_new (model, "A run", pattern, from, to, NULL);
}

static void
check_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("there is no \"%s\" in\n%s", part, text);
}

static void
test_text (void)
{
  g_autoptr (Model) model = scripted_model ();
  g_autoptr (Report) report = report_of (model, NULL, 0, INT64_MAX);
  g_autofree char *text = report_text (report, 100);

  check_has (text, "A run\n100 µs, 12 events in all, none lost\n");
  check_has (text, "Threads      lived  running  lock");
  check_has (text, "  thread 2  100 µs     70 %  30 %");
  check_has (text, "Waits of threads  times  total  longest");
  check_has (text, "2      1 (50 %)  50 %       30 %");
  check_has (text, "Who made whom wait");
  check_has (text, "Latency of messages  times   total    mean");
  g_assert_null (strchr (text, '\033'));
}

/* No line is wider than asked, and each ends. */
static void
test_widths (void)
{
  g_autoptr (Model) model = scripted_model ();
  g_autoptr (Report) report = report_of (model, NULL, 0, INT64_MAX);

  for (guint width = 80; width <= 140; width += 12) {
    g_autofree char *text = report_text (report, width);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
      g_assert_cmpuint (terminal_width_of (lines[i]), <=, width);
    g_assert_true (g_str_has_suffix (text, "\n"));
  }
}

static void
test_range_and_lanes (void)
{
  g_autoptr (Model) model = scripted_model ();
  g_autoptr (Report) report = report_of (model, "kind:thread", 30000, 60000);
  g_autofree char *text = report_text (report, 100);

  check_has (text, "30 µs, from 30.000 µs to 60.000 µs, 12 events in all");
  check_has (text, "Threads");
  g_assert_null (strstr (text, "Locks"));
  g_assert_null (strstr (text, "Channels"));
}

static JsonObject *
first_of (JsonNode *root, const char *list)
{
  JsonArray *array = json_object_get_array_member (json_node_get_object (root), list);

  g_assert_cmpuint (json_array_get_length (array), >, 0);
  return json_array_get_object_element (array, 0);
}

static void
test_json (void)
{
  g_autoptr (Model) model = scripted_model ();
  g_autoptr (Report) report = report_of (model, NULL, 0, INT64_MAX);
  g_autofree char *text = report_json (report);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "to_ns"), ==, 100000);
  JsonObject *lock = first_of (root, "locks");
  g_assert_cmpstr (json_object_get_string_member (lock, "name"), ==, TAMED);
  g_assert_cmpint (json_object_get_int_member (lock, "acquisitions"), ==, 2);
  JsonObject *waits = json_object_get_object_member (lock, "waits");
  g_assert_cmpint (json_object_get_int_member (waits, "most_ns"), ==, 30000);
  JsonObject *pair =
      json_array_get_object_element (json_object_get_array_member (lock, "held_up"), 0);
  g_assert_cmpint (json_object_get_int_member (pair, "total_ns"), ==, 30000);
  JsonObject *channel = first_of (root, "channels");
  g_assert_cmpint (json_object_get_int_member (channel, "capacity"), ==, 4);
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (channel, "latency"), "p50_ns"), ==,
      5000);
}

/* Counts the columns of a row, a quoted one as one. */
static guint
columns_of (const char *row)
{
  guint columns = 1;
  gboolean quoted = FALSE;

  for (; *row != '\0'; row++) {
    quoted ^= *row == '"';
    columns += *row == ',' && !quoted;
  }
  return columns;
}

static void
test_csv (void)
{
  g_autoptr (Model) model = scripted_model ();
  g_autoptr (Report) report = report_of (model, NULL, 0, INT64_MAX);
  g_autofree char *text = report_csv (report);
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

  for (guint i = 0; *rows[i] != '\0'; i++)
    g_assert_cmpuint (columns_of (rows[i]), ==, 15);
  check_has (text, "\n1,mutex,\"a \"\"b\"\", \uFFFD[2J=1\",wait,,,1,30000,30000,");
  check_has (text, "held up,thread 2,main,1,30000,");
  check_has (text, "latency,,,1,5000,5000,5000,5000,5000,5000,5000,ns\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/text", test_text);
  g_test_add_func ("/report/widths", test_widths);
  g_test_add_func ("/report/range-and-lanes", test_range_and_lanes);
  g_test_add_func ("/report/json", test_json);
  g_test_add_func ("/report/csv", test_csv);
  return g_test_run ();
}
