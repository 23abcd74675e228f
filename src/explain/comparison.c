/* SPDX-License-Identifier: MIT
 *
 * Two runs beside one another, see comparison.h.
 *
 * Both are reduced to the same few numbers first (RunNumbers); the sentences are made of those.
 */
#include "explain/comparison.h"

#include <math.h>
#include <string.h>

#include "explain/prose.h"
#include "model/time-text.h"

/* Below these, two numbers are the same: chance makes more of a difference. */
#define SAME_RATIO   1.03
#define SAME_AT_ONCE 0.1 /* threads */
#define SAME_SHARE   2.0 /* % */
#define OTHER_SHARE  5.0 /* % */

#define NAMES_MOST   4u /* lanes that are called by their names; the others are counted */

/* The kinds of waits but those for locks, and what threads do in them. */
static const struct {
  ModelState state;
  const char *did;
} waits[] = {
  { MODEL_SEMAPHORE, "waited for semaphores" },
  { MODEL_CONDITION, "waited for conditions" },
  { MODEL_RECEIVE, "waited for messages" },
  { MODEL_SEND, "waited for room in channels" },
  { MODEL_IO, "were in input or output" },
  { MODEL_BARRIER, "waited at barriers" },
  { MODEL_SLEEP, "slept" },
  { MODEL_IDLE, "were idle" },
};

typedef struct {
  const Model *model;
  char *name; /* in quotes, or "the first run" */
  int64_t start, end;
  gboolean alive;
  uint32_t threads;
  int64_t lives; /* the threads', added up; nanoseconds */
  int64_t sums[MODEL_STATES];
  uint32_t lock; /* the lane of the lock that somebody waited for longest; MODEL_NONE: none was */
  int64_t contended;
  uint64_t messages; /* that arrived */
} RunNumbers;

/* ------------------------------------------------------------------ numbers */

void
comparison_life (const Model *model, int64_t *start, int64_t *end)
{
  uint32_t count = model_lane_count (model);
  int64_t last = 0;

  *start = *end = 0;
  if (count == 0)
    return;
  *start = model_lane_start (model_lane (model, 0));
  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) == MODEL_LANE_THREAD)
      last = MAX (last, model_lane_end (lane));
  }
  *end = model_later (*start, model_earlier (last, model_now (model)));
}

static void
add_thread (RunNumbers *numbers, const ModelLane *thread)
{
  int64_t sums[MODEL_STATES];
  int64_t start = model_lane_start (thread);
  int64_t end = model_earlier (model_lane_end (thread), numbers->end);

  if (end <= start)
    return;
  model_thread_summary (thread, start, end, sums);
  for (guint i = 0; i < MODEL_STATES; i++)
    numbers->sums[i] += sums[i];
  numbers->lives += end - start;
}

static void
add_lock (RunNumbers *numbers, const ModelLane *lock)
{
  int64_t held, contended;

  if (model_wait_count (lock) == 0)
    return;
  model_lock_summary (lock, numbers->start, numbers->end, &held, &contended);
  if (numbers->lock != MODEL_NONE && contended <= numbers->contended)
    return;
  numbers->lock = model_lane_index (lock);
  numbers->contended = contended;
}

static RunNumbers
count_run (const ComparedRun *run, const char *nameless)
{
  RunNumbers numbers = { .model = run->model, .lock = MODEL_NONE };
  uint32_t count = model_lane_count (run->model);

  numbers.name = nameless != NULL ? g_strdup (nameless) : g_strdup_printf ("\"%s\"", run->name);
  numbers.alive = model_is_alive (run->model);
  comparison_life (run->model, &numbers.start, &numbers.end);
  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (run->model, i);
    ModelLaneKind kind = model_lane_kind (lane);
    if (kind == MODEL_LANE_THREAD) {
      numbers.threads++;
      add_thread (&numbers, lane);
    } else if (kind == MODEL_LANE_LOCK || kind == MODEL_LANE_RWLOCK) {
      add_lock (&numbers, lane);
    }
  }
  numbers.messages = model_flow_count (run->model, MODEL_FLOW_MESSAGE);
  return numbers;
}

static int64_t
length_of (const RunNumbers *numbers)
{
  return numbers->end - numbers->start;
}

/* Returns a state's share of the threads' time, in per cent. */
static double
share_of (const RunNumbers *numbers, ModelState state)
{
  return numbers->lives > 0 ? 100.0 * (double) numbers->sums[state] / (double) numbers->lives : 0;
}

/* ------------------------------------------------------------------ words */

static void
say (GPtrArray *facts, ComparisonTopic topic, char *sentence)
{
  ComparisonFact *fact = g_new (ComparisonFact, 1);

  /* A run without a name may begin a sentence. */
  if (g_str_has_prefix (sentence, "the "))
    sentence[0] = 'T';
  *fact = (ComparisonFact){ topic, sentence };
  g_ptr_array_add (facts, fact);
}

static void
free_fact (gpointer data)
{
  g_free (((ComparisonFact *) data)->sentence);
  g_free (data);
}

/* Returns a lane with its article and its kind; the caller frees it. */
static char *
lane_in_words (const ModelLane *lane)
{
  ModelLaneKind kind = model_lane_kind (lane);

  if (kind == MODEL_LANE_THREAD || !model_lane_is_named (lane))
    return g_strdup (model_lane_name (lane));
  return g_strdup_printf ("the %s \"%s\"", prose_noun (kind), model_lane_name (lane));
}

/* Only the whole is "100 %". */
static char *
share_in_words (double share)
{
  if (share < 100 && share > 99)
    return g_strdup ("99 %");
  if (share > 0 && share < 1)
    return g_strdup ("less than 1 %");
  return g_strdup_printf ("%.0f %%", share);
}

static char *
count_in_words (uint64_t count, const char *one, const char *many)
{
  if (count == 0)
    return g_strdup_printf ("no %s", one);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", count, count == 1 ? one : many);
}

/* ------------------------------------------------------------------ how long */

/* Returns which was quicker, and by how much; as the end of a sentence. */
static char *
verdict (const RunNumbers *first, const RunNumbers *second)
{
  double a = (double) MAX (length_of (first), 1);
  double b = (double) MAX (length_of (second), 1);
  double ratio = MAX (a, b) / MIN (a, b);

  if (ratio < SAME_RATIO)
    return g_strdup ("about the same");
  return g_strdup_printf ("the %s was %.*f times as fast", a < b ? "first" : "second",
                          ratio < 1.1    ? 2
                          : ratio < 9.95 ? 1
                                         : 0,
                          ratio);
}

static const char *
lasts (const RunNumbers *run)
{
  return run->alive ? "has gone on for" : "lasted";
}

static void
tell_duration (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  g_autofree char *a = time_text_duration (length_of (first));
  g_autofree char *b = time_text_duration (length_of (second));

  if (first->alive || second->alive) {
    say (facts, COMPARISON_DURATION,
         g_strdup_printf ("%s %s %s, %s %s %s.", first->name, lasts (first), a, second->name,
                          lasts (second), b));
    return;
  }
  g_autofree char *end = verdict (first, second);
  say (facts, COMPARISON_DURATION,
       g_strdup_printf ("%s lasted %s, %s %s: %s.", first->name, a, second->name, b, end));
}

static void
tell_lost (GPtrArray *facts, const RunNumbers *run)
{
  uint64_t lost = model_lost_count (run->model);

  if (lost == 0)
    return;
  g_autofree char *events = count_in_words (lost, "event", "events");
  say (facts, COMPARISON_LOST,
       g_strdup_printf ("%s lost %s: what is said of it may be too little.", run->name, events));
}

static void
tell_at_a_time (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  double a = (double) first->sums[MODEL_RUNNING] / (double) MAX (length_of (first), 1);
  double b = (double) second->sums[MODEL_RUNNING] / (double) MAX (length_of (second), 1);

  if (fabs (a - b) < SAME_AT_ONCE)
    return;
  say (facts, COMPARISON_AT_A_TIME,
       g_strdup_printf ("On average %.1f threads ran at a time, against %.1f.", a, b));
}

/* ------------------------------------------------------------------ waits */

static void
tell_lock_waits (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  double shares[] = { share_of (first, MODEL_LOCK), share_of (second, MODEL_LOCK) };

  if (fabs (shares[0] - shares[1]) < SAME_SHARE)
    return;
  g_autofree char *a = share_in_words (shares[0]);
  g_autofree char *b = share_in_words (shares[1]);
  say (facts, COMPARISON_LOCK_WAITS,
       g_strdup_printf ("Threads waited for locks %s of their time, against %s.", a, b));
}

/* Returns how long and how often somebody waited for the run's lock; the caller frees it. */
static char *
contention_in_words (const RunNumbers *run)
{
  const ModelLane *lock = model_lane (run->model, run->lock);
  double share = 100.0 * (double) run->contended / (double) MAX (length_of (run), 1);
  g_autofree char *share_text = share_in_words (share);
  g_autofree char *waits_text = count_in_words (model_wait_count (lock), "wait", "waits");

  return g_strdup_printf ("%s of the time, in %s", share_text, waits_text);
}

/* One of them alone had a lock that somebody waited for. */
static void
tell_one_lock (GPtrArray *facts, const RunNumbers *run, const RunNumbers *other)
{
  g_autofree char *lock = lane_in_words (model_lane (run->model, run->lock));
  g_autofree char *contention = contention_in_words (run);

  say (facts, COMPARISON_LOCKS,
       g_strdup_printf ("In %s somebody waited for %s %s; in %s nobody had to wait for a lock.",
                        run->name, lock, contention, other->name));
}

static void
tell_locks (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  if (first->lock == MODEL_NONE && second->lock == MODEL_NONE)
    return;
  if (first->lock == MODEL_NONE || second->lock == MODEL_NONE) {
    gboolean is_first = first->lock != MODEL_NONE;
    tell_one_lock (facts, is_first ? first : second, is_first ? second : first);
    return;
  }
  g_autofree char *lock = lane_in_words (model_lane (first->model, first->lock));
  g_autofree char *other = lane_in_words (model_lane (second->model, second->lock));
  g_autofree char *a = contention_in_words (first);
  g_autofree char *b = contention_in_words (second);
  if (g_str_equal (a, b) && g_str_equal (lock, other))
    return;
  if (g_str_equal (lock, other))
    say (facts, COMPARISON_LOCKS,
         g_strdup_printf ("Somebody waited for %s %s, against %s.", lock, a, b));
  else
    say (facts, COMPARISON_LOCKS,
         g_strdup_printf ("In %s somebody waited for %s %s; in %s for %s %s.", first->name, lock, a,
                          second->name, other, b));
}

static void
tell_waits (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  double largest = OTHER_SHARE;
  const char *did = NULL;
  double a = 0, b = 0;

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    double one = share_of (first, waits[i].state);
    double other = share_of (second, waits[i].state);
    if (fabs (one - other) < largest)
      continue;
    largest = fabs (one - other);
    did = waits[i].did;
    a = one;
    b = other;
  }
  if (did == NULL)
    return;
  g_autofree char *a_text = share_in_words (a);
  g_autofree char *b_text = share_in_words (b);
  say (facts, COMPARISON_WAITS,
       g_strdup_printf ("Threads %s %s of their time, against %s.", did, a_text, b_text));
}

/* ------------------------------------------------------------------ what there is */

static void
tell_messages (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  if (first->messages == second->messages)
    return;
  g_autofree char *a = count_in_words (first->messages, "message", "messages");
  g_autofree char *b = count_in_words (second->messages, "message", "messages");
  say (facts, COMPARISON_MESSAGES,
       g_strdup_printf ("%s received %s, %s %s.", first->name, a, second->name, b));
}

static void
tell_threads (GPtrArray *facts, const RunNumbers *first, const RunNumbers *second)
{
  if (first->threads == second->threads)
    return;
  g_autofree char *a = count_in_words (first->threads, "thread", "threads");
  g_autofree char *b = count_in_words (second->threads, "thread", "threads");
  say (facts, COMPARISON_THREADS,
       g_strdup_printf ("%s had %s, %s %s.", first->name, a, second->name, b));
}

/* Returns a set of the named lanes, in words. Threads are left out where their number is told. */
static GHashTable *
named_lanes (const Model *model, gboolean with_threads)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  uint32_t count = model_lane_count (model);

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_is_named (lane) && (with_threads || model_lane_kind (lane) != MODEL_LANE_THREAD))
      g_hash_table_add (names, lane_in_words (lane));
  }
  return names;
}

static void
tell_only (GPtrArray *facts, const RunNumbers *run, const RunNumbers *other)
{
  gboolean with_threads = run->threads == other->threads;
  g_autoptr (GHashTable) others = named_lanes (other->model, with_threads);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  guint only = 0;
  uint32_t count = model_lane_count (run->model);

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (run->model, i);
    g_autofree char *name = lane_in_words (lane);
    if (!model_lane_is_named (lane) || g_hash_table_contains (others, name) ||
        (!with_threads && model_lane_kind (lane) == MODEL_LANE_THREAD))
      continue;
    if (!g_hash_table_add (told, g_strdup (name)))
      continue;
    if (only++ < NAMES_MOST)
      g_string_append_printf (names, "%s%s", only > 1 ? ", " : "", name);
  }
  if (only > NAMES_MOST)
    g_string_append_printf (names, " and %u more", only - NAMES_MOST);
  if (only > 0)
    say (facts, COMPARISON_ONLY_ONE_HAS,
         g_strdup_printf ("Only %s has %s.", run->name, names->str));
}

/* ------------------------------------------------------------------ all of it */

GPtrArray *
comparison_tell (const ComparedRun *first, const ComparedRun *second)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (free_fact);
  gboolean nameless = g_str_equal (first->name, second->name);

  if (model_lane_count (first->model) == 0 || model_lane_count (second->model) == 0)
    return facts;
  RunNumbers a = count_run (first, nameless ? "the first run" : NULL);
  RunNumbers b = count_run (second, nameless ? "the second run" : NULL);
  tell_duration (facts, &a, &b);
  tell_lost (facts, &a);
  tell_lost (facts, &b);
  tell_at_a_time (facts, &a, &b);
  tell_lock_waits (facts, &a, &b);
  tell_locks (facts, &a, &b);
  tell_waits (facts, &a, &b);
  tell_messages (facts, &a, &b);
  tell_threads (facts, &a, &b);
  tell_only (facts, &a, &b);
  tell_only (facts, &b, &a);
  g_free (a.name);
  g_free (b.name);
  return facts;
}
