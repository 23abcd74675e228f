/* SPDX-License-Identifier: MIT
 *
 * The properties of a record. First each event in its turn is put to its thread and its process;
 * then the account of each is compared with the ledger's.
 */
#include "recorder-checks.h"

#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>

#include "random-parts.h"
#include "recorder-causes.h"
#include "recorder-facts.h"
#include "recorder-ties.h"

#define PROBLEMS_MOST 12u

/* THREAD_START, THREAD_NAME and THREAD_END: what the recorder itself may tell of a thread. */
#define EVENTS_OF_A_BEGINNING 3u
#define THREADS_OF_A_PROCESS  (RANDOM_THREADS_MOST + 1)

void
record_init (Record *record)
{
  record->events = g_array_new (FALSE, FALSE, sizeof (HeddleDecodedEvent));
  record->model = model_new ();
  record->problems = g_string_new (NULL);
  record->problem_count = record->ties = 0;
}

void
record_clear (Record *record)
{
  g_array_unref (record->events);
  model_free (record->model);
  g_string_free (record->problems, TRUE);
}

void
record_complain (Record *record, const char *format, ...)
{
  va_list arguments;

  if (record->problem_count++ >= PROBLEMS_MOST)
    return;
  va_start (arguments, format);
  g_string_append (record->problems, "  ");
  g_string_append_vprintf (record->problems, format, arguments);
  g_string_append_c (record->problems, '\n');
  va_end (arguments);
}

/* ------------------------------------------------------------------ what ends has ended */

/* A dead thread waits for nothing. (It may still have what it never let go.) */
static void
check_waits_of_dead (Record *record, const ModelLane *lock, const ModelLane *dead)
{
  for (uint64_t i = 0; i < model_wait_count (lock); i++) {
    const ModelWait wait = model_wait (lock, i);
    if (wait.thread == model_lane_index (dead) && wait.end == MODEL_OPEN)
      record_complain (record,
                       "A wait for %s is open after the end of its thread %s of process %u.",
                       model_lane_name (lock), model_lane_name (dead), model_lane_process (dead));
  }
}

/* In a dead process nobody has or waits for anything. */
static void
check_lock_lane (Record *record, const ModelLane *lock)
{
  for (uint64_t i = 0; i < model_wait_count (lock); i++)
    if (model_wait (lock, i).end == MODEL_OPEN)
      record_complain (record, "A wait for %s is open after the end of process %u.",
                       model_lane_name (lock), model_lane_process (lock));
  for (uint64_t i = 0; i < model_hold_count (lock); i++)
    if (model_hold (lock, i).end == MODEL_OPEN)
      record_complain (record, "A hold of %s is open after the end of process %u.",
                       model_lane_name (lock), model_lane_process (lock));
}

static void
check_thread_lane (Record *record, const ModelLane *lane, const char *what)
{
  uint64_t count = model_interval_count (lane);

  if (model_lane_end (lane) == MODEL_OPEN)
    record_complain (record, "The lane of %s is open after the end of %s.", model_lane_name (lane),
                     what);
  if (count > 0 && model_interval (lane, count - 1).end == MODEL_OPEN)
    record_complain (record, "An interval of %s is open after the end of %s.",
                     model_lane_name (lane), what);
}

static void
check_thread_is_over (Record *record, guint32 process, guint32 thread)
{
  const Model *model = record->model;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD || model_lane_process (lane) != process ||
        model_lane_number (lane) != thread)
      continue;
    check_thread_lane (record, lane, "the thread");
    for (uint32_t j = 0; j < model_lane_count (model); j++)
      if (model_kind_family (model_lane_kind (model_lane (model, j))) == MODEL_FAMILY_LOCK)
        check_waits_of_dead (record, model_lane (model, j), lane);
  }
}

/* Checks the lanes of a process, or of all (0). */
static void
check_process_is_over (Record *record, guint32 process)
{
  const Model *model = record->model;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (process != 0 && model_lane_process (lane) != process)
      continue;
    if (model_lane_end (lane) == MODEL_OPEN)
      record_complain (record, "The lane of %s is open after its process's end.",
                       model_lane_name (lane));
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD)
      check_thread_lane (record, lane, "its process");
    else if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_LOCK)
      check_lock_lane (record, lane);
  }
}

void
record_add (const HeddleDecodedEvent *event, gpointer user_data)
{
  Record *record = user_data;
  HeddleDecodedEvent copy = *event;

  copy.text = NULL; /* it is only valid now */
  g_array_append_val (record->events, copy);
  model_add (record->model, event);
  if (event->kind == HEDDLE_EVENT_THREAD_END)
    check_thread_is_over (record, event->process, event->thread);
  else if (event->kind == HEDDLE_EVENT_PROCESS_END)
    check_process_is_over (record, event->process);
}

/* ------------------------------------------------------------------ accounts */

/* How many events a thread has emitted, or many threads: at least and at most, not counting those
 * of waits; and the most of those. */
typedef struct {
  guint64 least, most, waits;
} Emitted;

/* Returns whether a parent was about to kill that process, whichever image it had by then. */
static gboolean
was_killed (const Ledger *ledger, guint32 process)
{
  guint32 images = MIN (LEDGER_GET (ledger->images_used) + 1, LEDGER_IMAGES);

  for (guint32 image = 1; image < images; image++)
    if (LEDGER_GET (ledger->images[image].process) == process &&
        LEDGER_GET (ledger->images[image].killed) != 0)
      return TRUE;
  return FALSE;
}

static Emitted
emitted_by (const Facts *facts, guint32 entry)
{
  const LedgerThread *thread = &facts->ledger->threads[entry];
  Emitted emitted = { .least = LEDGER_GET (thread->done) + LEDGER_GET (thread->handler_done),
                      .most = LEDGER_GET (thread->begun) + LEDGER_GET (thread->handler_begun),
                      .waits = LEDGER_GET (thread->waits) };

  /* It may have counted the PROCESS_END of an exit that it did not live to see. */
  if (was_killed (facts->ledger, LEDGER_GET (thread->process)))
    emitted.least -= MIN (emitted.least, 1);
  return emitted;
}

/* What the collector tells of a thread's end besides, if the record of that was lost. */
static guint64
ends_told_twice (const ThreadFacts *thread)
{
  return thread->ended_in_gap ? 1 : 0;
}

static void
check_thread_account (Record *record, Facts *facts, const ThreadFacts *thread)
{
  guint64 lost = facts_process (facts, thread->process)->lost; /* any thread's */
  guint64 told = thread->delivered + thread->lost;

  if (thread->entry == 0) { /* it died before it did anything of its own */
    if (told + thread->waits > EVENTS_OF_A_BEGINNING)
      record_complain (record,
                       "Thread %u of process %u never began, but %" G_GUINT64_FORMAT
                       " events are told of it.",
                       thread->thread, thread->process, told);
    return;
  }
  Emitted emitted = emitted_by (facts, thread->entry);
  guint64 most = emitted.most + ends_told_twice (thread);
  if (emitted.least > told + lost || (thread->lost == 0 && told > most) ||
      told + thread->waits > most + emitted.waits)
    record_complain (record,
                     "Thread %u of process %u emitted %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                     " events and up to %" G_GUINT64_FORMAT " of waits; %" G_GUINT64_FORMAT
                     " and %" G_GUINT64_FORMAT " of waits were delivered, %" G_GUINT64_FORMAT
                     " told as lost, and %" G_GUINT64_FORMAT " of the process.",
                     thread->thread, thread->process, emitted.least, emitted.most, emitted.waits,
                     thread->delivered, thread->waits, thread->lost, lost);
  guint64 numbers = LEDGER_GET (facts->ledger->threads[thread->entry].numbered_done);
  if (numbers > thread->number + thread->lost_since)
    record_complain (record,
                     "Thread %u of process %u emitted %" G_GUINT64_FORMAT
                     " numbers; the last one delivered is %" G_GUINT64_FORMAT
                     ", and %" G_GUINT64_FORMAT " are told as lost after it.",
                     thread->thread, thread->process, numbers, thread->number, thread->lost_since);
}

/* Adds up what the ledger has of a process. */
static Emitted
emitted_by_process (Record *record, const Facts *facts, const ProcessFacts *process)
{
  Emitted sum = { 0 };

  for (guint32 entry = 1; entry < facts->entries; entry++) {
    const LedgerThread *thread = &facts->ledger->threads[entry];
    if (LEDGER_GET (thread->image) != process->image || LEDGER_GET (thread->kernel_id) == 0)
      continue;
    Emitted emitted = emitted_by (facts, entry);
    sum.least += emitted.least;
    sum.most += emitted.most;
    sum.waits += emitted.waits;
    if (facts->owners[entry] == NULL && LEDGER_GET (thread->has_ring) != 0 &&
        LEDGER_GET (thread->numbered_done) > 0)
      record_complain (record, "Nothing is told of thread %u of process %u.",
                       LEDGER_GET (thread->kernel_id), LEDGER_GET (thread->process));
  }
  return sum;
}

/* The sum over a process, with the losses that no thread is known for. */
static void
check_process_account (Record *record, Facts *facts, const ProcessFacts *process)
{
  Emitted emitted = emitted_by_process (record, facts, process);
  guint64 delivered = 0, waits = 0, lost = process->lost, slack = 0;
  GHashTableIter threads;
  gpointer value;

  g_hash_table_iter_init (&threads, facts->threads);
  while (g_hash_table_iter_next (&threads, NULL, &value)) {
    const ThreadFacts *thread = value;
    if (thread->process != process->number)
      continue;
    delivered += thread->delivered;
    waits += thread->waits;
    lost += thread->lost;
    slack += thread->entry == 0 ? thread->delivered + thread->lost : ends_told_twice (thread);
  }
  /* Threads without a ring that died before they did anything of their own. */
  if (process->lost_no_ring > 0)
    slack += EVENTS_OF_A_BEGINNING * THREADS_OF_A_PROCESS;
  if (emitted.least > delivered + lost ||
      delivered + waits + lost > emitted.most + emitted.waits + slack)
    record_complain (record,
                     "Process %u emitted %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                     " events and up to %" G_GUINT64_FORMAT " of waits; %" G_GUINT64_FORMAT
                     " and %" G_GUINT64_FORMAT " of waits were delivered, and %" G_GUINT64_FORMAT
                     " told as lost.",
                     process->number, emitted.least, emitted.most, emitted.waits, delivered, waits,
                     lost);
}

/* ------------------------------------------------------------------ processes */

static const char *
end_name (guint32 how)
{
  static const char *const names[] = { "unknown", "exited", "killed", "replaced" };

  return how < G_N_ELEMENTS (names) ? names[how] : "nonsense";
}

/* How a process ended may be unknown of one that others waited for, but not of the first, and never
 * wrong. */
static void
check_end (Record *record, const RunFacts *run, const ProcessFacts *process)
{
  const LedgerImage *image = &run->ledger->images[process->image];
  guint32 how = LEDGER_GET (image->end), status = LEDGER_GET (image->status);
  gboolean killed = was_killed (run->ledger, process->process);

  if (process->starts != 1 || process->ends != 1) {
    record_complain (record, "Process %u has %u starts and %u ends.", process->number,
                     process->starts, process->ends);
    return;
  }
  if (how == HEDDLE_PROCESS_END_UNKNOWN && process->image != 0 && !killed)
    record_complain (record,
                     "Process %u has ended, which it did not mean to: %s, %" G_GUINT64_FORMAT,
                     process->number, end_name (process->how), process->status);
  if (killed && process->how == HEDDLE_PROCESS_END_KILLED && process->status == SIGKILL)
    return;
  if (process->how == HEDDLE_PROCESS_END_UNKNOWN && (pid_t) process->process != run->process)
    return;
  if (process->how != how || process->status != status)
    record_complain (
        record,
        "The end of process %u is told as %s, %" G_GUINT64_FORMAT "; it meant to end as %s, %u.",
        process->number, end_name (process->how), process->status, end_name (how), status);
}

/* The last that is told of the first process must be what was found when it was waited for. */
static void
check_first_end (Record *record, Facts *facts, const RunFacts *run)
{
  const ProcessFacts *last = NULL;
  int status = run->wait_status;

  for (guint i = 1; i < facts->by_process->len; i++)
    if ((pid_t) facts_process (facts, i)->process == run->process)
      last = facts_process (facts, i);
  if (last == NULL) {
    record_complain (record, "Nothing is told of the program's process.");
    return;
  }
  gboolean same =
      WIFEXITED (status)
          ? last->how == HEDDLE_PROCESS_END_EXITED && last->status == (guint64) WEXITSTATUS (status)
          : last->how == HEDDLE_PROCESS_END_KILLED && last->status == (guint64) WTERMSIG (status);
  if (!same)
    record_complain (
        record, "The program's end is told as %s, %" G_GUINT64_FORMAT "; its wait status is %d.",
        end_name (last->how), last->status, status);
}

/* ------------------------------------------------------------------ the model */

static void
check_model (Record *record, Facts *facts, const RunFacts *run)
{
  const Model *model = record->model;
  guint64 lost = 0;

  check_process_is_over (record, 0);
  for (guint i = 0; i < record->events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record->events, HeddleDecodedEvent, i);
    if (event->kind != HEDDLE_EVENT_LOST)
      continue;
    lost += event->argument;
    if (run->policy == HEDDLE_LOSS_POLICY_WAIT &&
        (event->detail == HEDDLE_LOSS_FULL || event->detail == HEDDLE_LOSS_OVERWRITTEN))
      record_complain (record,
                       "Thread %u of process %u lost %" G_GUINT64_FORMAT
                       " events, though it was to wait.",
                       event->thread, event->process, event->argument);
  }
  if (model_lost_count (model) != lost || model_event_count (model) != record->events->len)
    record_complain (record, "The model counts other events than it was given.");
  if (model_is_alive (model))
    record_complain (record, "The model has a process that is alive.");
  for (guint i = 1; i < facts->by_process->len; i++) {
    const ProcessFacts *process = facts_process (facts, i);
    if (i > model_process_count (model) || model_process_end (model, i).time == MODEL_OPEN)
      record_complain (record, "The model does not know the end of process %u.", i);
    else if (process->how != HEDDLE_PROCESS_END_UNKNOWN &&
             model_process_end (model, i).how != process->how)
      record_complain (record, "The model has another end of process %u.", i);
  }
}

void
record_check (Record *record, const RunFacts *run)
{
  Facts *facts = facts_gather (record, run->ledger, run->origin);
  GHashTableIter threads;
  gpointer thread;

  g_hash_table_iter_init (&threads, facts->threads);
  while (g_hash_table_iter_next (&threads, NULL, &thread))
    check_thread_account (record, facts, thread);
  for (guint i = 1; i < facts->by_process->len; i++) {
    check_process_account (record, facts, facts_process (facts, i));
    check_end (record, run, facts_process (facts, i));
  }
  check_first_end (record, facts, run);
  causes_check (record, facts);
  ties_check (record);
  check_model (record, facts, run);
  facts_free (facts);
}
