/* SPDX-License-Identifier: MIT
 *
 * Foreign formats: what the bytes look like, and what becomes of errors, cancelling and progress.
 * That everything is in them is for tests/programs/convert.py.
 */
#include <fcntl.h>
#include <string.h>

#include <gio/gunixoutputstream.h>

#include "convert/convert.h"
#include "script.h"

enum { MAIN = 1, WORKER = 2 };
#define LOCK        0x1000
#define CHANNEL     0x2000
#define MANY_EVENTS 200000u

typedef gboolean (*Write) (const Model *model, const ConvertOptions *options, GOutputStream *out,
                           GCancellable *cancellable, GError **error);

static gboolean
write_intervals (const Model *model, const ConvertOptions *options, GOutputStream *out,
                 GCancellable *cancellable, GError **error)
{
  return convert_write_csv (model, options, CONVERT_TABLE_INTERVALS, out, cancellable, error);
}

static gboolean
write_locks (const Model *model, const ConvertOptions *options, GOutputStream *out,
             GCancellable *cancellable, GError **error)
{
  return convert_write_csv (model, options, CONVERT_TABLE_LOCKS, out, cancellable, error);
}

static gboolean
write_messages (const Model *model, const ConvertOptions *options, GOutputStream *out,
                GCancellable *cancellable, GError **error)
{
  return convert_write_csv (model, options, CONVERT_TABLE_MESSAGES, out, cancellable, error);
}

static const Write formats[] = { convert_write_perfetto, convert_write_chrome, write_intervals };

/* Returns all that is written, as a string; the caller frees it. */
static char *
write_to_text (const Model *model, const ConvertOptions *options, Write write_model)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  gboolean done = write_model (model, options, out, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_true (g_output_stream_write_all (out, "", 1, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
}

/* Two threads, one lock with a wait, one message; the lock is held at the end. */
static Model *
small_model (void)
{
  Model *model = model_new ();

  PLAY (model, { 0, MAIN, HEDDLE_EVENT_PROCESS_START, 0, 1, 4711, "demo" },
        { 0, MAIN, HEDDLE_EVENT_THREAD_START, 0x7001, 0, 4711, NULL },
        { 10, WORKER, HEDDLE_EVENT_THREAD_START, 0x7002, 0, 4712, NULL },
        { 10, WORKER, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, "worker \"1\", first" },
        { 20, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, HEDDLE_OBJECT_MUTEX, "counter" },
        { 20, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 1030, WORKER, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 4711, NULL },
        { 2040, MAIN, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 2050, WORKER, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 2060, MAIN, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 4, 0, NULL },
        { 2070, MAIN, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL },
        { 2080, WORKER, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL });
  return model;
}

/* ------------------------------------------------------------------ the bytes */

static void
test_csv (void)
{
  g_autoptr (Model) model = small_model ();
  g_autofree char *intervals = write_to_text (model, NULL, write_intervals);
  g_autofree char *locks = write_to_text (model, NULL, write_locks);
  g_autofree char *messages = write_to_text (model, NULL, write_messages);

  g_assert_cmpstr (
      intervals, ==,
      "process,pid,lane,name,kind,state,start_ns,end_ns,duration_ns,object_lane,object,"
      "holder_lane,holder,waker_lane,waker,cause\r\n"
      "1,4711,0,main,thread,running,0,,,,,,,,,\r\n"
      "1,4711,1,\"worker \"\"1\"\", first\",thread,running,10,1030,1020,,,,,,,\r\n"
      "1,4711,1,\"worker \"\"1\"\", first\",thread,waits for a lock,1030,2050,1020,"
      "2,counter,0,main,0,main,\r\n"
      "1,4711,1,\"worker \"\"1\"\", first\",thread,running,2050,,,,,,,,,\r\n");
  g_assert_cmpstr (locks, ==,
                   "process,pid,lane,name,kind,what,thread_lane,thread,start_ns,end_ns,duration_ns,"
                   "note\r\n"
                   "1,4711,2,counter,lock,hold,0,main,20,2040,2020,\r\n"
                   "1,4711,2,counter,lock,hold,1,\"worker \"\"1\"\", first\",2050,,,\r\n"
                   "1,4711,2,counter,lock,wait,1,\"worker \"\"1\"\", first\",1030,2050,1020,\r\n");
  g_assert_cmpstr (messages, ==,
                   "what,from_lane,from,to_lane,to,start_ns,end_ns,duration_ns,object_lane,object,"
                   "number\r\n"
                   "wake-up,0,main,1,\"worker \"\"1\"\", first\",2040,2050,10,2,counter,\r\n"
                   "message,0,main,1,\"worker \"\"1\"\", first\",2070,2080,10,3,channel 1,1\r\n");
}

static void
test_chrome (void)
{
  g_autoptr (Model) model = small_model ();
  g_autofree char *text = write_to_text (model, NULL, convert_write_chrome);

  /* Numbers are the system's, times microseconds, quotes escaped; what goes on has only a
   * beginning. */
  g_assert_nonnull (strstr (text,
                            "{\"ph\":\"M\",\"pid\":4711,\"tid\":4712,\"name\":\"thread_name\","
                            "\"args\":{\"name\":\"worker \\u00221\\u0022, first\"}}"));
  g_assert_nonnull (
      strstr (text, "{\"ph\":\"B\",\"pid\":4711,\"tid\":4712,\"ts\":1.030,\"cat\":\"state\","
                    "\"name\":\"blocked on counter\",\"args\":{\"state\":\"waits for a lock\","
                    "\"object\":\"counter\",\"held by\":\"main\",\"woken by\":\"main\"}},\n"
                    "{\"ph\":\"E\",\"pid\":4711,\"tid\":4712,\"ts\":2.050,"
                    "\"name\":\"blocked on counter\"},\n"
                    "{\"ph\":\"B\",\"pid\":4711,\"tid\":4712,\"ts\":2.050,\"cat\":\"state\","
                    "\"name\":\"running\",\"args\":{\"state\":\"running\"}},\n{\"ph\":\"M\""));
  g_assert_nonnull (strstr (text, "{\"ph\":\"s\",\"pid\":4711,\"tid\":4711,\"ts\":2.070,\"id\":2,"
                                  "\"cat\":\"message\""));
  g_assert_nonnull (strstr (text, "\"ts\":2.070,\"name\":\"channel 1\",\"args\":{\"value\":1}}"));
}

/* A name that is longer than what is written at once. */
static void
test_long_name (void)
{
  g_autoptr (Model) model = model_new ();
  g_autofree char *name = g_strnfill (1000000, 'x');

  PLAY (model, START (0, MAIN), { 1, MAIN, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, name },
        START (2, WORKER));
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
    g_autoptr (GError) error = NULL;
    g_assert_true (formats[i](model, NULL, out, NULL, &error));
    gsize size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (out));
    const char *bytes = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (out));
    g_assert_nonnull (memmem (bytes, size, name, strlen (name)));
  }
}

static void
test_empty_model (void)
{
  g_autoptr (Model) model = model_new ();
  g_autofree char *json = write_to_text (model, NULL, convert_write_chrome);
  g_autofree char *intervals = write_to_text (model, NULL, write_intervals);

  g_assert_cmpstr (json, ==,
                   "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"producer\":\"Heddle\"},"
                   "\"traceEvents\":[\n]}\n");
  g_assert_true (g_str_has_suffix (intervals, ",cause\r\n"));
}

/* ------------------------------------------------------------------ what can go wrong */

static Model *
large_model (void)
{
  Model *model = model_new ();

  for (uint32_t i = 0; i < MANY_EVENTS; i++) {
    const HeddleDecodedEvent event = {
      .time = i,
      .process = 1,
      .thread = 1,
      .kind = i % 2 == 0 ? HEDDLE_EVENT_SLEEP_BEGIN : HEDDLE_EVENT_SLEEP_END,
    };
    model_add (model, &event);
  }
  return model;
}

static void
test_full_disk (void)
{
  g_autoptr (Model) model = large_model ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GOutputStream) out = g_unix_output_stream_new (open ("/dev/full", O_WRONLY), TRUE);
    g_autoptr (GError) error = NULL;
    g_assert_false (formats[i](model, NULL, out, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  }
}

typedef struct {
  double last;
  guint calls;
  GCancellable *cancellable; /* cancelled half-way; or NULL */
} Watcher;

static void
watch (double share, gpointer data)
{
  Watcher *watcher = data;

  g_assert_cmpfloat (share, >=, watcher->last);
  g_assert_cmpfloat (share, <=, 1);
  watcher->last = share;
  watcher->calls++;
  if (watcher->cancellable != NULL && share > 0.5)
    g_cancellable_cancel (watcher->cancellable);
}

static void
test_progress (void)
{
  g_autoptr (Model) model = large_model ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    Watcher watcher = { 0 };
    ConvertOptions options = { .progress = watch, .data = &watcher };
    g_autofree char *text = write_to_text (model, &options, formats[i]);
    g_assert_nonnull (text);
    g_assert_cmpfloat (watcher.last, ==, 1);
    g_assert_cmpuint (watcher.calls, >, 10);
    g_assert_cmpuint (watcher.calls, <, 500);
  }
}

static void
test_cancelling (void)
{
  g_autoptr (Model) model = large_model ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
    g_autoptr (GError) error = NULL;
    Watcher watcher = { .cancellable = cancellable };
    ConvertOptions options = { .progress = watch, .data = &watcher };
    g_assert_false (formats[i](model, &options, out, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    /* It stops soon, not at the end. */
    g_assert_cmpfloat (watcher.last, <, 0.6);
  }
}

static void
test_range_that_ends_before_it_begins (void)
{
  g_autoptr (Model) model = small_model ();
  const ConvertOptions options = { .from = 200, .to = 100 };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
    g_autoptr (GError) error = NULL;
    g_assert_false (formats[i](model, &options, out, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, "from 200 to 100"));
  }
}

static void
test_tables_have_names (void)
{
  ConvertTable table = CONVERT_TABLES;

  for (int i = 0; i < CONVERT_TABLES; i++) {
    g_assert_true (convert_table_parse (convert_table_name ((ConvertTable) i), &table));
    g_assert_cmpint ((int) table, ==, i);
  }
  g_assert_false (convert_table_parse ("interval", &table));
  g_assert_false (convert_table_parse ("", &table));
}

/* ------------------------------------------------------------------ a model that grows */

/* Two threads with spans that meet at a lock and talk, again and again. */
static gpointer
grow (gpointer data)
{
  Model *model = data;

  for (int64_t time = 0; time < (int64_t) MANY_EVENTS; time += 100)
    PLAY (model, { time, WORKER, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "work" },
          { time, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
          { time + 10, WORKER, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 0, NULL },
          { time + 20, MAIN, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
          { time + 30, WORKER, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
          { time + 40, WORKER, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
          { time + 50, MAIN, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, (uint64_t) time, 0, NULL },
          { time + 60, WORKER, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, (uint64_t) time, 0, NULL },
          { time + 70, WORKER, HEDDLE_EVENT_SPAN_END, 0, 0, 0, NULL });
  return NULL;
}

/* Whoever writes is a reader like any other: under the thread sanitizer, this is the test of it. */
static void
test_while_the_model_grows (void)
{
  g_autoptr (Model) model = model_new ();
  GThread *grower = g_thread_new ("grower", grow, model);
  gsize last = 0;

  do {
    for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
      g_autofree char *text = write_to_text (model, NULL, formats[i]);
      if (formats[i] != write_intervals)
        continue;
      g_assert_cmpuint (strlen (text), >=, last);
      last = strlen (text);
    }
  } while (model_now (model) < (int64_t) MANY_EVENTS - 100 + 70);
  g_thread_join (grower);
}

/* ------------------------------------------------------------------ process and thread numbers */

/* Two processes say that they are the same one, as after an exec, and two threads as well: foreign
 * tools would take them for one. */
static void
test_numbers_are_not_given_twice (void)
{
  g_autoptr (Model) model = model_new ();
  const HeddleDecodedEvent events[] = {
    { .process = 1,
      .thread = 0,
      .kind = HEDDLE_EVENT_PROCESS_START,
      .detail = 50,
      .text = "before" },
    { .process = 1, .thread = 1, .kind = HEDDLE_EVENT_THREAD_START, .detail = 50 },
    { .process = 2,
      .thread = 0,
      .kind = HEDDLE_EVENT_PROCESS_START,
      .detail = 50,
      .text = "after" },
    { .process = 2, .thread = 1, .kind = HEDDLE_EVENT_THREAD_START, .detail = 50 },
    { .process = 2, .thread = 2, .kind = HEDDLE_EVENT_THREAD_START, .detail = UINT32_MAX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    model_add (model, &events[i]);
  g_autofree char *text = write_to_text (model, NULL, convert_write_chrome);
  g_assert_nonnull (strstr (text, "\"pid\":50,\"tid\":50,\"name\":\"thread_name\""));
  /* From 4194304 on, where the kernel gives no numbers. */
  g_assert_nonnull (strstr (text,
                            "\"pid\":4194305,\"tid\":4194306,\"name\":\"process_name\",\"args\":{"
                            "\"name\":\"after\"}"));
  g_assert_nonnull (strstr (text, "\"pid\":4194305,\"tid\":4194307,\"name\":\"thread_name\""));
  g_assert_null (strstr (text, "4294967295"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/convert/csv", test_csv);
  g_test_add_func ("/convert/chrome", test_chrome);
  g_test_add_func ("/convert/long-name", test_long_name);
  g_test_add_func ("/convert/empty-model", test_empty_model);
  g_test_add_func ("/convert/full-disk", test_full_disk);
  g_test_add_func ("/convert/progress", test_progress);
  g_test_add_func ("/convert/cancelling", test_cancelling);
  g_test_add_func ("/convert/range-that-ends-before-it-begins",
                   test_range_that_ends_before_it_begins);
  g_test_add_func ("/convert/tables-have-names", test_tables_have_names);
  g_test_add_func ("/convert/while-the-model-grows", test_while_the_model_grows);
  g_test_add_func ("/convert/numbers-are-not-given-twice", test_numbers_are_not_given_twice);
  return g_test_run ();
}
