/* SPDX-License-Identifier: MIT
 *
 * Search in scripted runs: what each kind of query finds, in which order, and how much of it.
 */
#include "explain/search.h"

#include "script.h"

enum { MAIN = 1, ONE, TWO, A = 0x1000, JOBS = 0x3000, DONE = 0x4000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }
#define NAME(time, object, type, name)                                          \
  {                                                                             \
    time, MAIN, HEDDLE_EVENT_OBJECT_NAME, object, 0, HEDDLE_OBJECT_##type, name \
  }
#define MESSAGE(time, thread, KIND, channel, number)                    \
  {                                                                     \
    time, thread, HEDDLE_EVENT_CHANNEL_##KIND, channel, number, 0, NULL \
  }
#define SPAN(time, thread, name)                         \
  {                                                      \
    time, thread, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, name \
  }

static Model *
new_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO), NAME (1, A, MUTEX, "Counter"),
        NAME (1, JOBS, CHANNEL, "jobs"), NAME (1, DONE, CHANNEL, "done"),
        EVENT (10, ONE, MUTEX_ACQUIRE, A), EVENT (20, TWO, MUTEX_WAIT, A),
        EVENT (50, ONE, MUTEX_RELEASE, A), EVENT (50, TWO, MUTEX_ACQUIRE, A),
        EVENT (55, ONE, MUTEX_WAIT, A), EVENT (60, TWO, MUTEX_RELEASE, A),
        EVENT (60, ONE, MUTEX_ACQUIRE, A), EVENT (65, ONE, MUTEX_RELEASE, A),
        MESSAGE (70, ONE, SEND, JOBS, 1), MESSAGE (75, TWO, RECEIVE, JOBS, 1),
        MESSAGE (80, ONE, SEND, JOBS, 2), MESSAGE (81, TWO, SEND, DONE, 2),
        MESSAGE (90, TWO, RECEIVE, JOBS, 2), MESSAGE (95, ONE, RECEIVE, DONE, 2),
        SPAN (96, TWO, "Parse request"), EVENT (98, TWO, SPAN_END, 0),
        EVENT (100, ONE, SLEEP_BEGIN, 0), EVENT (110, MAIN, SLEEP_BEGIN, 0));
  return model;
}

/* Holds the kinds and times of what is found against `expected`: "wait@20 wait@55". */
static void
assert_finds (const Model *model, const char *query, const char *expected)
{
  static const char *const names[] = {
    [SEARCH_HIT_MOMENT] = "moment",
    [SEARCH_HIT_LANE] = "lane",
    [SEARCH_HIT_INTERVAL] = "interval",
    [SEARCH_HIT_HOLD] = "hold",
    [SEARCH_HIT_WAIT] = "wait",
    [SEARCH_HIT_SHARE] = "share",
    [SEARCH_HIT_CONDITION_WAIT] = "condition-wait",
    [SEARCH_HIT_SIGNAL] = "signal",
    [SEARCH_HIT_STEP] = "step",
    [SEARCH_HIT_SPAN] = "span",
    [SEARCH_HIT_MESSAGE] = "message",
    [SEARCH_HIT_WAKE_UP] = "wake-up",
    [SEARCH_HIT_LOSS] = "loss",
    [SEARCH_HIT_PROCESS_END] = "end",
    [SEARCH_HIT_FINDING] = "finding",
  };
  g_autoptr (SearchResult) result = search_run (model, query, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < result->hits->len; i++) {
    const SearchHit *hit = &g_array_index (result->hits, SearchHit, i);
    g_string_append_printf (found, "%s%s@%" G_GINT64_FORMAT, i > 0 ? " " : "", names[hit->kind],
                            hit->time);
    g_assert_cmpint (search_hit_end (model, result, hit), >=, hit->time);
  }
  g_assert_cmpstr (found->str, ==, expected);
  g_assert_false (result->capped);
}

static void
test_names (void)
{
  g_autoptr (Model) model = new_model ();

  assert_finds (model, "counter", "lane@1");
  assert_finds (model, "  COUNT ", "lane@1");
  assert_finds (model, "request", "span@96");
  assert_finds (model, "no such thing", "");
  assert_finds (model, "", "");
  assert_finds (model, " ", "");
}

static void
test_moments (void)
{
  g_autoptr (Model) model = new_model ();

  assert_finds (model, "1.5us", "moment@1500");
  assert_finds (model, "20 ns", "moment@20");
  assert_finds (model, "-3s", "");
}

static void
test_messages (void)
{
  g_autoptr (Model) model = new_model ();

  assert_finds (model, "#1", "message@75");
  assert_finds (model, "#2", "message@90 message@95");
  assert_finds (model, "jobs #2", "message@90");
  assert_finds (model, "message 1", "message@75");
  assert_finds (model, "message jobs 2", "message@90");
  assert_finds (model, "#99999999999999999999", "");
  assert_finds (model, "messages", "message@75 message@90 message@95");
  assert_finds (model, "channel-send done", "message@95");
}

static void
test_kinds (void)
{
  g_autoptr (Model) model = new_model ();

  assert_finds (model, "mutex-wait", "wait@20 wait@55");
  assert_finds (model, "Mutex Wait", "wait@20 wait@55");
  assert_finds (model, "mutex-acquire counter", "hold@10 hold@50 hold@60");
  assert_finds (model, "mutex-acquire nothing", "");
  assert_finds (model, "sleeping", "interval@100 interval@110");
  assert_finds (model, "waits for a lock", "interval@20 interval@55");
  /* A word is a word, not the beginning of one. */
  assert_finds (model, "mutex-waiter", "");
}

/* Every kind of event can be searched for by its name, but for what leaves nothing behind to be
 * shown. */
static void
test_all_kinds_of_event (void)
{
  static const char *const nothing[] = {
    "process-start",  "thread-name",       "object-name",  "object-end",       "mutex-give-up",
    "rwlock-give-up", "semaphore-give-up", "channel-open", "channel-wait-end", "channel-close",
    "variable-read",  "job-split",         "job-steal",    "pipe-wait-end",    NULL,
  };
  static const char *const kinds[] = {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) name,
#include "event/events.def"
#undef HEDDLE_EVENT
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (search_knows (kinds[i]) == g_strv_contains (nothing, kinds[i]))
      g_error ("%s: it should be searched for, or listed here", kinds[i]);
  g_assert_true (search_knows ("deadlock"));
  g_assert_false (search_knows (""));
}

/* Two threads that wait for each other. */
static void
test_findings (void)
{
  g_autoptr (Model) model = model_new ();
  enum { B = 0x2000 };

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO), EVENT (10, ONE, MUTEX_ACQUIRE, A),
        EVENT (20, TWO, MUTEX_ACQUIRE, B), EVENT (30, ONE, MUTEX_WAIT, B),
        EVENT (40, TWO, MUTEX_WAIT, A), EVENT (1000000000, MAIN, SLEEP_BEGIN, 0));
  g_autoptr (SearchResult) result = search_run (model, "deadlock", NULL);
  g_assert_cmpuint (result->hits->len, ==, 1);
  const SearchHit *hit = &g_array_index (result->hits, SearchHit, 0);
  g_assert_cmpint (hit->kind, ==, SEARCH_HIT_FINDING);
  const Finding *finding = g_ptr_array_index (result->findings, hit->index);
  g_assert_cmpint (finding->kind, ==, FINDING_DEADLOCK);
}

static void
test_lost (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (10, ONE),
        { 500, ONE, HEDDLE_EVENT_LOST, 100, 42, HEDDLE_LOSS_FULL, NULL },
        EVENT (600, MAIN, SLEEP_BEGIN, 0));
  g_autoptr (SearchResult) result = search_run (model, "lost", NULL);
  g_assert_cmpuint (result->hits->len, ==, 1);
  g_assert_cmpint (g_array_index (result->hits, SearchHit, 0).kind, ==, SEARCH_HIT_LOSS);
}

/* Of more than can be listed it is the earliest, in order, of all lanes. */
static void
test_many (void)
{
  g_autoptr (Model) model = model_new ();
  const uint32_t rounds = SEARCH_HITS_MOST;

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO));
  for (uint32_t i = 0; i < rounds; i++) {
    for (int end = 0; end < 2; end++)
      for (uint32_t thread = ONE; thread <= TWO; thread++)
        model_add (model,
                   &(HeddleDecodedEvent){ .time = 100 * (int64_t) i + 50 * end,
                                          .process = 1,
                                          .thread = thread,
                                          .kind = (uint16_t) (end ? HEDDLE_EVENT_SLEEP_END
                                                                  : HEDDLE_EVENT_SLEEP_BEGIN) });
  }
  g_autoptr (SearchResult) result = search_run (model, "sleeping", NULL);
  g_assert_true (result->capped);
  g_assert_cmpuint (result->hits->len, ==, SEARCH_HITS_MOST);
  for (guint i = 0; i < result->hits->len; i++) {
    const SearchHit *hit = &g_array_index (result->hits, SearchHit, i);
    g_assert_cmpint (hit->time, ==, 100 * (int64_t) (i / 2));
  }

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (search_run (model, "sleeping", cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/names", test_names);
  g_test_add_func ("/search/moments", test_moments);
  g_test_add_func ("/search/messages", test_messages);
  g_test_add_func ("/search/kinds", test_kinds);
  g_test_add_func ("/search/all-kinds-of-event", test_all_kinds_of_event);
  g_test_add_func ("/search/findings", test_findings);
  g_test_add_func ("/search/lost", test_lost);
  g_test_add_func ("/search/many", test_many);
  return g_test_run ();
}
