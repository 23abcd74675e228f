/* SPDX-License-Identifier: MIT
 *
 * Makes a model, and writes it in every foreign format and as plain facts, for a test to compare.
 *
 *   convert-write FOLDER FROM TO LANES demo NAME ARGUMENT…     of a run of a demo
 *   convert-write FOLDER FROM TO LANES random SEED             of random events with hostile names
 *   convert-write FOLDER FROM TO LANES crowd SEED              of many threads that meet at one
 *                                                              place
 *
 * FROM and TO are the range in nanoseconds, "0 0" everything. LANES is what the wanted lanes' names
 * begin with; "" all.
 */
#include <gio/gio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "convert-facts.h"
#include "convert/convert.h"
#include "session/session.h"

#define RANDOM_EVENTS  3000
#define PROCESSES      3u
#define THREADS        7u
#define OBJECTS        5u
#define FIRST_IDENTITY 4000u
#define CROWD          200u

/* ------------------------------------------------------------------ random events */

/* Names as a program might have them, or a liar. */
static const char *const names[] = {
  "plain",
  "with, comma",
  "\"quoted\"",
  "two\nlines",
  "cr\r\nlf",
  "back\\slash/and/slash",
  "tab\tbell\a\x7f",
  "emoji 🧵🪡",
  "not UTF-8: \xff\xfe\x80 caf\xe9",
  "cut off: \xf0\x9f\xa7",
  "surrogate: \xed\xa0\x80 overlong: \xc0\xaf",
  "line\u2028separator\u2029",
  "</script><b>",
  "=1+1",
  " spaces around ",
  "'",
};

/* Every kind of event. */
static const uint16_t kinds[] = {
#define HEDDLE_EVENT(NUMBER, NAME, ...) NUMBER,
#include "event/events.def"
#undef HEDDLE_EVENT
};

static guint32
choose (GRand *random, guint32 count)
{
  return (guint32) g_rand_int_range (random, 0, (gint32) count);
}

static HeddleDecodedEvent
random_event (GRand *random, int64_t time)
{
  HeddleDecodedEvent event = {
    .time = time,
    .process = 1 + choose (random, PROCESSES),
    .thread = 1 + choose (random, THREADS),
    .kind = kinds[choose (random, G_N_ELEMENTS (kinds))],
    .object = 0x1000 + choose (random, OBJECTS),
    .argument = choose (random, 9),
    .detail = choose (random, 13),
    .text = names[choose (random, G_N_ELEMENTS (names))],
  };

  if (event.kind == HEDDLE_EVENT_PROCESS_END && choose (random, 60) > 0)
    event.kind = HEDDLE_EVENT_SPAN_BEGIN;
  /* Threads of different processes say that they are the same one. */
  if (event.kind == HEDDLE_EVENT_THREAD_START || event.kind == HEDDLE_EVENT_PROCESS_START)
    event.detail = FIRST_IDENTITY + event.thread + choose (random, 2);
  if (event.kind == HEDDLE_EVENT_LOST)
    event.object = (uint64_t) MAX (time - (int64_t) choose (random, 50), 0);
  if (event.kind == HEDDLE_EVENT_VARIABLE_WRITE)
    event.argument = (uint64_t) g_rand_int (random) << 3;
  return event;
}

/* Threads that come to one lock, read-write lock or condition, and go: more than the model has rows
 * for. */
static HeddleDecodedEvent
crowd_event (GRand *random, int64_t time)
{
  static const uint16_t meetings[] = {
    HEDDLE_EVENT_MUTEX_WAIT,          HEDDLE_EVENT_MUTEX_WAIT,
    HEDDLE_EVENT_MUTEX_ACQUIRE,       HEDDLE_EVENT_MUTEX_RELEASE,
    HEDDLE_EVENT_RWLOCK_READ_WAIT,    HEDDLE_EVENT_RWLOCK_READ_ACQUIRE,
    HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, HEDDLE_EVENT_RWLOCK_READ_RELEASE,
    HEDDLE_EVENT_CONDITION_WAIT,      HEDDLE_EVENT_CONDITION_WAIT,
    HEDDLE_EVENT_CONDITION_SIGNAL,    HEDDLE_EVENT_CONDITION_WAKE,
  };

  return (HeddleDecodedEvent){
    .time = time,
    .process = 1,
    .thread = 1 + choose (random, CROWD),
    .kind = meetings[choose (random, G_N_ELEMENTS (meetings))],
    .object = 0x1000,
    .argument = 0x1000,
  };
}

static Model *
random_model (guint32 seed, gboolean crowd)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  Model *model = model_new ();
  int64_t time = 0;

  for (int i = 0; i < RANDOM_EVENTS; i++) {
    /* Often the same moment: what follows then is a matter of the order of telling. */
    time += choose (random, 3) == 0 ? choose (random, 20) : 0;
    if (choose (random, 100) == 0)
      time += 1000000;
    HeddleDecodedEvent event = crowd ? crowd_event (random, time) : random_event (random, time);
    model_add (model, &event);
  }
  model_advance (model, time + choose (random, 10));
  return model;
}

/* ------------------------------------------------------------------ files */

static gboolean
is_wanted (const ModelLane *lane, gpointer prefix)
{
  return g_str_has_prefix (model_lane_name (lane), prefix);
}

static GOutputStream *
create (const char *folder, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileOutputStream *stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);

  if (stream == NULL)
    g_error ("%s", error->message);
  return G_OUTPUT_STREAM (stream);
}

static void
write_all (const Model *model, const ConvertOptions *options, const char *folder)
{
  g_autoptr (GOutputStream) perfetto = create (folder, "out.pftrace");
  g_autoptr (GOutputStream) chrome = create (folder, "out.json");
  g_autoptr (GError) error = NULL;

  if (!convert_write_perfetto (model, options, perfetto, NULL, &error) ||
      !convert_write_chrome (model, options, chrome, NULL, &error))
    g_error ("%s", error->message);
  for (int table = 0; table < CONVERT_TABLES; table++) {
    g_autofree char *name = g_strdup_printf ("%s.csv", convert_table_name ((ConvertTable) table));
    g_autoptr (GOutputStream) csv = create (folder, name);
    if (!convert_write_csv (model, options, (ConvertTable) table, csv, NULL, &error))
      g_error ("%s", error->message);
  }
}

static void
write_facts (const Model *model, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "facts", NULL);
  FILE *file = fopen (path, "w");

  if (file == NULL)
    g_error ("could not write %s", path);
  facts_print (model, file);
  fclose (file);
}

/* Returns whether nothing goes on any more, though nobody has ended: all who live wait for locks or
 * for one another. */
static gboolean
is_stuck (const Model *model)
{
  uint32_t blocked = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    uint64_t count = model_lane_kind (lane) == MODEL_LANE_THREAD ? model_interval_count (lane) : 0;
    if (count == 0 || model_lane_end (lane) != MODEL_OPEN)
      continue;
    ModelInterval last = model_interval (lane, count - 1);
    if (last.state != MODEL_LOCK && last.state != MODEL_JOIN)
      return FALSE;
    blocked += last.state == MODEL_LOCK;
  }
  return blocked >= 2;
}

/* Waits until the program has ended; or, as a deadlock never does, is stuck. */
static void
wait_for_end (Session *session)
{
  while (session_is_running (session) && !is_stuck (session_model (session)))
    g_usleep (2000);
  if (!session_is_running (session))
    (void) session_wait (session);
}

static void
write_demo (const char *const *arguments, const ConvertOptions *options, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SessionDemo) demo = session_find_demo (arguments[0], &error);
  g_autoptr (Session) session = NULL;

  if (demo != NULL)
    session = session_start_demo (demo, arguments + 1, NULL, &error);
  if (session == NULL)
    g_error ("%s", error->message);
  wait_for_end (session);
  write_all (session_model (session), options, folder);
  write_facts (session_model (session), folder);
}

int
main (int argc, char **argv)
{
  /* Whatever the user's locale does to numbers must not show. */
  setlocale (LC_ALL, "");
  if (argc < 7)
    return EXIT_FAILURE;
  ConvertOptions options = { .title = "A \"title\" \xff",
                             .from = g_ascii_strtoll (argv[2], NULL, 10),
                             .to = g_ascii_strtoll (argv[3], NULL, 10),
                             .includes = *argv[4] == '\0' ? NULL : is_wanted,
                             .data = argv[4] };

  if (strcmp (argv[5], "demo") == 0) {
    write_demo ((const char *const *) argv + 6, &options, argv[1]);
  } else {
    guint32 seed = (guint32) g_ascii_strtoull (argv[6], NULL, 10);
    g_autoptr (Model) model = random_model (seed, strcmp (argv[5], "crowd") == 0);
    write_all (model, &options, argv[1]);
    write_facts (model, argv[1]);
  }
  return EXIT_SUCCESS;
}
