/* SPDX-License-Identifier: MIT
 *
 * Pages: what they say, that they load nothing, and that names can't break out of their place.
 * How a browser takes them is tested by tests/programs/page.py.
 */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <time.h>

#include "../../golden/scenarios.h"
#include "figure/page.h"

#define MILLISECOND INT64_C (1000000)

typedef struct {
  char *folder;
  char *path;
  FigureOptions options;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("heddle-page-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "x.html", NULL);
  fixture->options = (FigureOptions){ .title = "Four workers" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* Returns the page of a model, which it frees. */
static char *
make_page (const Fixture *fixture, Model *model)
{
  g_autoptr (GError) error = NULL;
  char *page = NULL;

  g_assert_true (figure_write_page (model, &fixture->options, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &page, NULL, NULL));
  model_free (model);
  return page;
}

static void
assert_has (const char *page, const char *text)
{
  if (strstr (page, text) == NULL)
    g_error ("the page has no \"%s\"", text);
}

static void
assert_has_no (const char *page, const char *text)
{
  const char *found = strstr (page, text);

  if (found != NULL)
    g_error ("the page has \"%.60s\"", found);
}

/* ------------------------------------------------------------------ what it says */

static void
test_words (Fixture *fixture, gconstpointer data)
{
  fixture->options.caption = "Each takes the lock.";
  g_autofree char *page = make_page (fixture, scenario_counter (40 * MILLISECOND));

  (void) data;
  assert_has (page, "<title>Four workers</title>");
  assert_has (page, "<h1>Four workers</h1>");
  assert_has (page, "6 threads · 1 lock · 1 channel · 40 ms");
  assert_has (page, "The threads ran for 41\u202f% of their time and waited for locks for "
                    "28\u202f% of it.");
  assert_has (page,
              "The lock counter was waited for most: somebody did for 92\u202f% of the time.");
  assert_has (page, "<figcaption>Each takes the lock.</figcaption>");
  assert_has (page, "<dt>waits for a lock</dt>\n<dd>28\u202f%</dd>\n"
                    "<dd>Another thread holds the lock that this one asked for.</dd>");
  assert_has (page,
              "<tr><th scope=\"row\">worker 1</th><td>thread</td>"
              "<td>running 55\u202f%, waits for a lock 37\u202f%, sleeping 8\u202f%</td></tr>");
  assert_has (page, "<tr><th scope=\"row\">counter</th><td>lock</td><td>15 holds for ");
  assert_has (page, "<tr><th scope=\"row\">results</th><td>channel</td>"
                    "<td>at most 1 of 4 messages in it, empty for 91\u202f% of the time</td></tr>");
  /* Beside the pointer: an interval, a hold, a message, a wake-up. */
  assert_has (page, "<title>worker 4 · blocked on counter · 5.2 ms · held by worker 2</title>");
  assert_has (page, "<title>counter · held by worker 2");
  assert_has (page, "<title>message 1, 260 µs from worker 2 to collector · results<");
  assert_has (page, "<title>worker 2 woke worker 4 · counter · 130 µs</title>");
}

static void
test_processes_and_losses (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lossy = make_page (fixture, scenario_states ());
  g_autofree char *killed = make_page (fixture, scenario_death (2, HEDDLE_PROCESS_END_KILLED, 9));

  (void) data;
  assert_has (lossy, "40 events were lost: what happened then is not known");
  assert_has (killed, "scope=\"rowgroup\" colspan=\"3\">shop 4717</th>");
  assert_has (killed, "<title>process shop 4717 · killed by SIGKILL</title>");
  assert_has_no (killed, "click to");
}

/* Only the range that is shown counts. */
static void
test_range (Fixture *fixture, gconstpointer data)
{
  fixture->options.start = 0;
  fixture->options.end = 2 * MILLISECOND;
  g_autofree char *page = make_page (fixture, scenario_counter (40 * MILLISECOND));

  (void) data;
  assert_has (page, "2.0 ms</p>");
  assert_has (page, "<th scope=\"row\">counter</th><td>lock</td><td>no holds, no waits</td>");
  assert_has_no (page, "was waited for most");
}

/* Of lanes that are left out, nothing is said. */
static void
test_hidden_lanes (Fixture *fixture, gconstpointer data)
{
  Model *model = scenario_counter (40 * MILLISECOND);
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);

  (void) data;
  for (uint32_t lane = 0; lane < model_lane_count (model); lane++)
    if (model_lane_kind (model_lane (model, lane)) == MODEL_LANE_LOCK)
      g_hash_table_add (hidden, GUINT_TO_POINTER (lane));
  fixture->options.hidden_lanes = hidden;
  g_autofree char *page = make_page (fixture, model);
  assert_has_no (page, "was waited for most");
  assert_has_no (page, "<th scope=\"row\">counter</th>");
  assert_has (page, "<th scope=\"row\">worker 1</th>");
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  fixture->options.title = NULL;
  g_autofree char *page = make_page (fixture, model_new ());

  (void) data;
  assert_has (page, "<h1>A run</h1>");
  assert_has (page, "</html>\n");
}

/* ------------------------------------------------------------------ the reader's side */

static void
test_themes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *both = make_page (fixture, scenario_channel ());
  fixture->options.theme = theme_contrast_dark ();
  g_autofree char *one = make_page (fixture, scenario_channel ());

  (void) data;
  assert_has (both, "color-scheme:light dark;");
  assert_has (both, "@media (prefers-color-scheme:dark){:root{--heddle-c1:#1b1b1f;");
  assert_has (one, "color-scheme:dark;");
  assert_has_no (one, "prefers-color-scheme");
}

/* Nothing comes from elsewhere: no address, and a policy that forbids it. */
static void
test_loads_nothing (Fixture *fixture, gconstpointer data)
{
  static const char *const loads[] = { " src=",   " href=", "@import", "fetch(",
                                       "XMLHttp", "<link",  "<img",    "<iframe" };
  g_autofree char *page = make_page (fixture, scenario_counter (40 * MILLISECOND));
  g_autofree char *names = g_strdup (page);

  (void) data;
  assert_has (page, "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-");
  for (gsize i = 0; i < G_N_ELEMENTS (loads); i++)
    assert_has_no (page, loads[i]);
  for (const char *url = strstr (page, "url("); url != NULL; url = strstr (url + 1, "url("))
    g_assert_cmpint (url[4], ==, '#');
  /* The name of SVG's elements looks like an address, and is none. */
  for (char *at = strstr (names, "://"); at != NULL; at = strstr (at + 1, "://"))
    g_assert_true (g_str_has_prefix (at, "://www.w3.org/2000/svg\""));
}

static void
add (Model *model, int64_t time, HeddleEventKind kind, const char *text)
{
  HeddleDecodedEvent event = {
    .time = time, .process = 1, .thread = 1, .kind = (uint16_t) kind, .text = text
  };

  model_add (model, &event);
}

/* Whatever a program calls its threads stays a name. */
static void
test_hostile_names (Fixture *fixture, gconstpointer data)
{
  static const char hostile[] = "\"></svg><script>alert(1)</script>&amp;\x01'";
  Model *model = model_new ();

  (void) data;
  add (model, 0, HEDDLE_EVENT_THREAD_START, NULL);
  add (model, 1000, HEDDLE_EVENT_THREAD_NAME, hostile);
  add (model, 2 * MILLISECOND, HEDDLE_EVENT_SLEEP_BEGIN, NULL);
  add (model, 3 * MILLISECOND, HEDDLE_EVENT_SLEEP_END, NULL);
  fixture->options.title = hostile;
  fixture->options.caption = "no \xff text";
  g_autofree char *page = make_page (fixture, model);

  assert_has_no (page, "<script>alert");
  assert_has (page, "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;");
  g_assert_true (g_utf8_validate (page, -1, NULL));
  /* One script, whose end is the page's. */
  assert_has_no (strstr (page, "<script>") + 1, "<script>");
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *here = make_page (fixture, scenario_states ());

  (void) data;
  g_setenv ("TZ", "Asia/Kathmandu", TRUE);
  tzset ();
  /* Where it isn't installed, the time zone alone is another. */
  setlocale (LC_ALL, "de_DE.UTF-8");
  g_autofree char *elsewhere = make_page (fixture, scenario_states ());
  setlocale (LC_ALL, "C.UTF-8");
  g_unsetenv ("TZ");
  tzset ();
  g_assert_cmpstr (here, ==, elsewhere);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (figure_write_page (model, &fixture->options, "/dev/full", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

#define ADD(path, test) g_test_add ("/page/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("words", test_words);
  ADD ("processes-and-losses", test_processes_and_losses);
  ADD ("range", test_range);
  ADD ("hidden-lanes", test_hidden_lanes);
  ADD ("nothing", test_nothing);
  ADD ("themes", test_themes);
  ADD ("loads-nothing", test_loads_nothing);
  ADD ("hostile-names", test_hostile_names);
  ADD ("same-bytes", test_same_bytes);
  ADD ("unwritable", test_unwritable);
  return g_test_run ();
}
