/* SPDX-License-Identifier: MIT */
#include "cli/summary.h"

#include "cli/count-text.h"
#include "explain/deadlock.h"
#include "explain/thread-statistics.h"
#include "model/process-end-text.h"
#include "model/time-text.h"

#define THREADS_TOLD 20u /* lines of them, and of tasks, if there are more */
#define LOSSES_TOLD  10u /* lines of them; the sum is told anyway */

static int
percent (int64_t part, int64_t whole)
{
  return whole <= 0 ? 0 : (int) ((double) part / (double) whole * 100.0 + 0.5);
}

static void
add_process (GString *text, const Model *model, uint32_t number)
{
  ModelProcessEnd end = model_process_end (model, number);
  g_autofree char *how = end.time != MODEL_OPEN ? process_end_text (end.how, end.status) : NULL;
  const char *command = model_process_command (model, number);

  g_string_append_printf (text, "process %-4u %s, pid %u%s%s\n", number, command,
                          model_process_id (model, number), how != NULL ? ", " : "",
                          how != NULL ? how : "");
}

/* The part of a lane's life that counts. */
typedef struct {
  int64_t start;
  int64_t end;
  int64_t length;
} Life;

static Life
life_of (const Model *model, const ModelLane *lane, int64_t begin)
{
  Life life = { .start = model_later (model_lane_start (lane), begin),
                .end = model_earlier (model_lane_end (lane), model_now (model)) };

  life.length = life.end - life.start;
  return life;
}

static void
add_thread (GString *text, const ModelLane *lane, Life life)
{
  int64_t sums[MODEL_STATES];
  g_autofree char *lived = time_text_duration (life.length);
  const char *name = model_lane_name (lane);

  g_string_append_printf (text, "%-12s %s: lived %s", model_kind_name (model_lane_kind (lane)),
                          name, lived);
  model_thread_summary (lane, life.start, life.end, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    if (sums[state] > 0)
      g_string_append_printf (text, ", %s %d %%", model_state_name ((ModelState) state),
                              percent (sums[state], life.length));
  g_string_append_c (text, '\n');
}

/* How long threads waited for it is told of the threads. One without a word is none. */
static void
add_condition (GString *text, const ModelLane *lane)
{
  uint64_t waits = model_condition_wait_count (lane);
  uint64_t signals = model_signal_count (lane);
  const char *name = model_lane_name (lane);

  if (waits == 0 && signals == 0)
    return;
  g_autofree char *waited = count_text (waits, "wait");
  g_autofree char *notified = count_text (signals, "time");
  g_string_append_printf (text, "%-12s %s: %s, notified %s, %" G_GUINT64_FORMAT " in vain\n",
                          model_kind_name (MODEL_LANE_CONDITION), name, waited, notified,
                          model_signals_lost (lane, 0, signals));
}

/* Returns whether the lock was never waited for and the program gave it no name. */
static gboolean
is_quiet (const ModelLane *lane)
{
  return model_wait_count (lane) == 0 && !model_lane_is_named (lane);
}

static void
add_lock (GString *text, const ModelLane *lane, Life life)
{
  const char *name = model_lane_name (lane);
  g_autofree char *waits = count_text (model_wait_count (lane), "wait");
  g_autofree char *acquisitions = count_text (model_acquisition_count (lane), "acquisition");
  int64_t held, contended;

  if (model_lane_kind (lane) == MODEL_LANE_BARRIER) {
    g_string_append_printf (text, "%-12s %s: %s\n", "barrier", name, waits);
    return;
  }

  model_lock_summary (lane, life.start, life.end, &held, &contended);
  g_string_append_printf (text, "%-12s %s: %s, %s, held %d %%, contended %d %%\n",
                          model_kind_name (model_lane_kind (lane)), name, acquisitions, waits,
                          percent (held, life.length), percent (contended, life.length));
}

static void
add_channel (GString *text, const ModelLane *lane, uint64_t received)
{
  uint32_t capacity = model_channel_capacity (lane);
  /* Each send and each receive is a step of the backlog. */
  uint64_t sent = model_backlog_count (lane) - received;
  const char *name = model_lane_name (lane);

  g_string_append_printf (text,
                          "channel      %s: %" G_GUINT64_FORMAT " sent, %" G_GUINT64_FORMAT
                          " received, backlog at most %u",
                          name, sent, received, model_channel_peak (lane));
  /* Neither an unbounded channel, a rendezvous nor a pipe has a capacity to fill. */
  if (capacity > 0 && capacity < UINT32_MAX)
    g_string_append_printf (text, " of %u", capacity);
  g_string_append_c (text, '\n');
}

static void
add_steps (GString *text, const ModelLane *lane)
{
  uint64_t count = model_backlog_count (lane);
  const char *name = model_lane_name (lane);
  g_autofree char *changes = count_text (count, "change");

  g_string_append_printf (text, "%-12s %s: %s, at last %u\n",
                          model_kind_name (model_lane_kind (lane)), name, changes,
                          count > 0 ? model_backlog (lane, count - 1).backlog : 0);
}

/* Returns how many messages came out of each lane, by its number. */
static uint64_t *
count_received (const Model *model, uint32_t lanes)
{
  uint64_t *received = g_new0 (uint64_t, MAX (lanes, 1));
  uint64_t flows = model_flow_count (model, MODEL_FLOW_MESSAGE);

  for (uint64_t i = 0; i < flows; i++) {
    uint32_t object = model_flow (model, MODEL_FLOW_MESSAGE, i).object;
    if (object < lanes)
      received[object]++;
  }
  return received;
}

/* ------------------------------------------------------------------ many threads */

/* A thread or a task, and how long it waited for anything. */
typedef struct {
  const ModelLane *lane;
  int64_t waited;
} Waiter;

static int64_t
waited_of (const ModelLane *lane, Life life)
{
  int64_t sums[MODEL_STATES], waited = 0;

  model_thread_summary (lane, life.start, life.end, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    if (thread_statistics_is_wait ((ModelState) state))
      waited += sums[state];
  return waited;
}

/* The one that waited longest goes first, then the older one. */
static int
compare_waiters (gconstpointer a, gconstpointer b)
{
  const Waiter *x = a, *y = b;

  if (x->waited != y->waited)
    return x->waited > y->waited ? -1 : 1;
  uint32_t first = model_lane_index (x->lane), second = model_lane_index (y->lane);
  return first < second ? -1 : first > second;
}

/* Returns the lanes of threads and tasks that have no line: of many those that waited least. NULL: all
 * have one. */
static GHashTable *
find_unsaid (const Model *model, uint32_t lanes, int64_t begin)
{
  g_autoptr (GArray) waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));

  for (uint32_t i = 0; i < lanes; i++) {
    Waiter waiter = { .lane = model_lane (model, i) };
    Life life = life_of (model, waiter.lane, begin);
    if (model_kind_family (model_lane_kind (waiter.lane)) != MODEL_FAMILY_THREAD ||
        (begin > 0 && life.length < 0))
      continue;
    waiter.waited = waited_of (waiter.lane, life);
    g_array_append_val (waiters, waiter);
  }
  if (waiters->len <= THREADS_TOLD)
    return NULL;
  GHashTable *unsaid = g_hash_table_new (NULL, NULL);
  g_array_sort (waiters, compare_waiters);
  for (guint i = THREADS_TOLD; i < waiters->len; i++)
    g_hash_table_add (unsaid, (gpointer) g_array_index (waiters, Waiter, i).lane);
  return unsaid;
}

/* ------------------------------------------------------------------ all lanes */

/* Says how many have no line of their own. */
static void
add_others (GString *text, guint count, const char *thing, const char *which)
{
  g_autofree char *counted = count_text (count, thing);

  if (count > 0)
    g_string_append_printf (text, "others       %s %s\n", counted, which);
}

static void
add_lane (GString *text, const Model *model, const ModelLane *lane, uint64_t received,
          int64_t begin, guint *quiet)
{
  Life life = life_of (model, lane, begin);

  /* It is remembered because of what it has left behind. */
  if (begin > 0 && life.length < 0)
    return;
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    add_thread (text, lane, life);
    break;
  case MODEL_FAMILY_LOCK:
    if (is_quiet (lane))
      ++*quiet;
    else
      add_lock (text, lane, life);
    break;
  case MODEL_FAMILY_STEPS:
    if (model_lane_kind (lane) == MODEL_LANE_CHANNEL)
      add_channel (text, lane, received);
    else
      add_steps (text, lane);
    break;
  case MODEL_FAMILY_CONDITION:
    add_condition (text, lane);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
}

static void
add_kept (GString *text, const Model *model, int64_t begin)
{
  g_autofree char *kept = time_text_duration (model_later (model_now (model) - begin, 0));

  g_string_append_printf (text, "kept         the last %s; what was before counts as lost\n", kept);
}

/* Tells what was lost of whom, why, and when. */
static void
add_losses (GString *text, const Model *model)
{
  uint32_t count = model_loss_count (model);

  for (uint32_t i = 0; i < MIN (count, LOSSES_TOLD); i++) {
    ModelLoss loss = model_loss (model, i);
    const char *cause = model_loss_cause (loss.cause);
    int64_t step = time_text_tick_step (model_later ((loss.until - loss.first) / 100, 1));
    g_autofree char *from = time_text_tick (loss.first, step);
    g_autofree char *to = time_text_tick (loss.until, step);
    const char *whose = loss.thread != MODEL_NONE
                            ? model_lane_name (model_lane (model, loss.thread))
                            : model_process_command (model, loss.process);
    g_string_append_printf (text, "lost         %" G_GUINT64_FORMAT " of %s: %s, from %s to %s\n",
                            loss.count, whose, cause != NULL ? cause : "why is not known", from,
                            to);
  }
  if (count > LOSSES_TOLD)
    g_string_append_printf (text, "lost         and more, of %u other%s\n", count - LOSSES_TOLD,
                            count - LOSSES_TOLD == 1 ? "" : "s");
}

static void
add_deadlocks (GString *text, const Model *model)
{
  g_autoptr (GPtrArray) circles = deadlock_find (model);

  for (guint i = 0; i < circles->len; i++) {
    g_autofree char *circle = deadlock_text (model, g_ptr_array_index (circles, i));
    g_string_append_printf (text, "deadlock     %s\n", circle);
  }
}

char *
summary_text (const Model *model, const SummaryOptions *options)
{
  static const SummaryOptions usual = { 0 };
  GString *text = g_string_new (NULL);
  uint32_t lanes = model_lane_count (model);
  g_autofree uint64_t *received = count_received (model, lanes);
  guint quiet = 0;

  options = options != NULL ? options : &usual;
  if (options->is_flight)
    add_kept (text, model, options->begin);
  for (uint32_t i = 1; i <= model_process_count (model); i++)
    add_process (text, model, i);
  g_autoptr (GHashTable) unsaid = find_unsaid (model, lanes, options->begin);
  for (uint32_t i = 0; i < lanes; i++)
    if (unsaid == NULL || !g_hash_table_contains (unsaid, model_lane (model, i)))
      add_lane (text, model, model_lane (model, i), received[i], options->begin, &quiet);
  if (unsaid != NULL)
    add_others (text, g_hash_table_size (unsaid), "more thread", "that waited no longer");
  add_others (text, quiet, "lock", "that no thread waited for");
  add_deadlocks (text, model);
  g_string_append_printf (text, "events       %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT " lost\n",
                          model_event_count (model), model_lost_count (model));
  add_losses (text, model);
  if (options->clock_note != NULL)
    g_string_append_printf (text, "clock        %s\n", options->clock_note);
  return g_string_free (text, FALSE);
}
