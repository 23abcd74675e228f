/* SPDX-License-Identifier: MIT */
#include "recorder-facts.h"

/* ------------------------------------------------------------------ tables */

ProcessFacts *
facts_process (Facts *facts, guint32 process)
{
  while (facts->by_process->len <= process) {
    ProcessFacts *made = g_new0 (ProcessFacts, 1);
    made->number = facts->by_process->len;
    g_ptr_array_add (facts->by_process, made);
  }
  return g_ptr_array_index (facts->by_process, process);
}

ThreadFacts *
facts_thread (Facts *facts, guint32 process, guint32 thread)
{
  gint64 key = (gint64) ((guint64) process << 32 | thread);
  ThreadFacts *found = g_hash_table_lookup (facts->threads, &key);

  if (found != NULL)
    return found;
  found = g_new0 (ThreadFacts, 1);
  found->process = process;
  found->thread = thread;
  gint64 *kept = g_new (gint64, 1);
  *kept = key;
  g_hash_table_insert (facts->threads, kept, found);
  return found;
}

void
facts_free (Facts *facts)
{
  g_hash_table_unref (facts->threads);
  g_ptr_array_unref (facts->by_process);
  for (guint32 entry = 0; entry < facts->entries; entry++)
    g_clear_pointer (&facts->pauses[entry], g_array_unref);
  g_free (facts->pauses);
  g_free (facts->owners);
  g_free (facts);
}

gboolean
facts_is_wait (guint16 kind)
{
  return kind == HEDDLE_EVENT_MUTEX_WAIT || kind == HEDDLE_EVENT_CHANNEL_SEND_WAIT ||
         kind == HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT || kind == HEDDLE_EVENT_CHANNEL_WAIT_END ||
         kind == HEDDLE_EVENT_RWLOCK_READ_WAIT || kind == HEDDLE_EVENT_RWLOCK_WRITE_WAIT ||
         kind == HEDDLE_EVENT_SEMAPHORE_WAIT || kind == HEDDLE_EVENT_BARRIER_WAIT;
}

gboolean
facts_is_number (guint16 kind)
{
  return kind == HEDDLE_EVENT_SLEEP_BEGIN || kind == HEDDLE_EVENT_REFERENCE_CLONE ||
         kind == HEDDLE_EVENT_REFERENCE_DROP;
}

/* ------------------------------------------------------------------ who is who */

/* An event with a number says whose it is. */
static void
recognise (Record *record, Facts *facts, ThreadFacts *thread, const HeddleDecodedEvent *event)
{
  const ProcessFacts *process = facts_process (facts, thread->process);

  const ThreadFacts *owner = event->object < facts->entries ? facts->owners[event->object] : NULL;

  if (thread->entry == event->object && thread->entry != 0)
    return;
  if (event->object == 0 || event->object >= facts->entries || thread->entry != 0 ||
      owner != NULL) {
    record_complain (record,
                     "At %" G_GINT64_FORMAT
                     " thread %u of process %u, number %u of the ledger, has an event of number "
                     "%" G_GUINT64_FORMAT ", whose own thread is %u of process %u.",
                     event->time, thread->thread, thread->process, thread->entry, event->object,
                     owner != NULL ? owner->thread : 0, owner != NULL ? owner->process : 0);
    return;
  }
  const LedgerThread *entry = &facts->ledger->threads[event->object];
  if (LEDGER_GET (entry->process) != process->process ||
      (thread->kernel_id != 0 && LEDGER_GET (entry->kernel_id) != thread->kernel_id))
    record_complain (record,
                     "Events of thread %u of process %u are told of thread %u of process %u.",
                     LEDGER_GET (entry->kernel_id), LEDGER_GET (entry->process), thread->kernel_id,
                     process->process);
  thread->entry = (guint32) event->object;
  facts->owners[event->object] = thread;
}

/* Each number says when it was about to be emitted, and so until when its predecessor had been; and
 * while the thread's handler did nothing, it emitted nothing. */
static void
check_moment (Record *record, const Facts *facts, ThreadFacts *thread,
              const HeddleDecodedEvent *event)
{
  gint64 moment = facts->origin + event->time;
  gint64 told = (gint32) (event->detail - (guint32) moment); /* how much later it was emitted */
  const GArray *pauses = thread->entry < facts->entries ? facts->pauses[thread->entry] : NULL;

  if (told > FACTS_CLOCKS_APART || thread->number_moment > moment + told + FACTS_CLOCKS_APART)
    record_complain (record,
                     "Thread %u of process %u: number %" G_GUINT64_FORMAT
                     " was emitted %" G_GINT64_FORMAT " ns after it is told, and %" G_GINT64_FORMAT
                     " ns after its predecessor is.",
                     thread->thread, thread->process, event->argument, told,
                     moment + told - thread->number_moment);
  for (guint i = 0; pauses != NULL && i < pauses->len; i++) {
    const Pause *pause = &g_array_index (pauses, Pause, i);
    if (moment > pause->begin + FACTS_CLOCKS_APART && moment < pause->end - FACTS_CLOCKS_APART)
      record_complain (record,
                       "Thread %u of process %u: number %" G_GUINT64_FORMAT
                       " is told %" G_GINT64_FORMAT " ns after a pause began, and %" G_GINT64_FORMAT
                       " ns before its end.",
                       thread->thread, thread->process, event->argument, moment - pause->begin,
                       pause->end - moment);
  }
  thread->number_moment = moment;
}

static void
take_number (Record *record, Facts *facts, ThreadFacts *thread, const HeddleDecodedEvent *event)
{
  recognise (record, facts, thread, event);
  if (event->argument <= thread->number)
    record_complain (record,
                     "Thread %u of process %u: number %" G_GUINT64_FORMAT
                     " comes after %" G_GUINT64_FORMAT ".",
                     thread->thread, thread->process, event->argument, thread->number);
  else if (event->argument - thread->number - 1 > thread->lost_since)
    record_complain (
        record,
        "Thread %u of process %u: number %" G_GUINT64_FORMAT " comes after %" G_GUINT64_FORMAT
        ", and %" G_GUINT64_FORMAT " are told as lost in between.",
        thread->thread, thread->process, event->argument, thread->number, thread->lost_since);
  check_moment (record, facts, thread, event);
  thread->number = MAX (thread->number, event->argument);
  thread->lost_since = 0;
}

static void
take_handled (Record *record, Facts *facts, ThreadFacts *thread, const HeddleDecodedEvent *event)
{
  recognise (record, facts, thread, event);
  if (event->argument <= thread->handled)
    record_complain (record,
                     "Thread %u of process %u: number %" G_GUINT64_FORMAT
                     " of its handler comes after %" G_GUINT64_FORMAT ".",
                     thread->thread, thread->process, event->argument, thread->handled);
  thread->handled = MAX (thread->handled, event->argument);
}

/* ------------------------------------------------------------------ each event in its turn */

/* Events of the process, which no thread has emitted. */
static void
take_of_process (Record *record, ProcessFacts *process, const HeddleDecodedEvent *event)
{
  switch (event->kind) {
  case HEDDLE_EVENT_PROCESS_START:
    process->starts++;
    process->process = event->detail;
    break;
  case HEDDLE_EVENT_PROCESS_END:
    process->ends++;
    process->end_time = event->time;
    process->how = (HeddleProcessEnd) event->detail;
    process->status = event->argument;
    break;
  case HEDDLE_EVENT_LOST:
    if (event->detail == HEDDLE_LOSS_NO_TEXT)
      break; /* a name, which was never an event */
    process->lost += event->argument;
    process->lost_no_ring += event->detail == HEDDLE_LOSS_NO_RING ? event->argument : 0;
    break;
  default:
    record_complain (record, "Process %u has an event of kind %u that is no thread's.",
                     process->number, event->kind);
    break;
  }
}

static void
take_of_thread (Record *record, Facts *facts, const HeddleDecodedEvent *event)
{
  ThreadFacts *thread = facts_thread (facts, event->process, event->thread);

  if (event->kind == HEDDLE_EVENT_LOST) {
    thread->lost += event->argument;
    thread->lost_since += event->argument;
    thread->in_gap = TRUE;
    return;
  }
  if (facts_is_wait (event->kind))
    thread->waits++;
  else
    thread->delivered++;
  if (facts_is_number (event->kind)) {
    take_number (record, facts, thread, event);
  } else if (event->kind == HEDDLE_EVENT_SLEEP_END) {
    take_handled (record, facts, thread, event);
  } else if (event->kind == HEDDLE_EVENT_THREAD_START) {
    thread->kernel_id = event->detail;
    thread->creator = (guint32) event->argument;
  } else if (event->kind == HEDDLE_EVENT_THREAD_END) {
    thread->ended = TRUE;
    thread->ended_in_gap = thread->in_gap;
  }
  thread->in_gap = FALSE;
}

static void
take (Record *record, Facts *facts, const HeddleDecodedEvent *event)
{
  ProcessFacts *process = facts_process (facts, event->process);

  if (process->starts == 0 && event->kind != HEDDLE_EVENT_PROCESS_START)
    record_complain (record, "Process %u has an event of kind %u before its start.", event->process,
                     event->kind);
  /* The process may tell of its end at the very moment that the collector does. */
  if (process->ends > 0 &&
      !(event->kind == HEDDLE_EVENT_PROCESS_END && event->time == process->end_time))
    record_complain (record, "Process %u has an event of kind %u after its end was told.",
                     event->process, event->kind);
  if (event->thread == 0)
    take_of_process (record, process, event);
  else
    take_of_thread (record, facts, event);
}

/* ------------------------------------------------------------------ the rest of who is who */

/* A thread of which no number is there is known by its identifiers. */
static void
find_entry (Facts *facts, ThreadFacts *thread)
{
  const ProcessFacts *process = facts_process (facts, thread->process);

  for (guint32 entry = 1; entry < facts->entries; entry++) {
    const LedgerThread *candidate = &facts->ledger->threads[entry];
    if (facts->owners[entry] != NULL || LEDGER_GET (candidate->process) != process->process ||
        LEDGER_GET (candidate->kernel_id) != thread->kernel_id || thread->kernel_id == 0 ||
        (process->image != 0 && process->image != LEDGER_GET (candidate->image)))
      continue;
    thread->entry = entry;
    facts->owners[entry] = thread;
    return;
  }
}

/* A process is the image that its threads belong to; if none is known, one of its identifier that
 * nobody else is: they come in the order of time. */
static void
find_images (Record *record, Facts *facts)
{
  gboolean taken[LEDGER_IMAGES] = { FALSE };
  guint32 images = MIN (LEDGER_GET (facts->ledger->images_used) + 1, LEDGER_IMAGES);

  for (guint32 entry = 1; entry < facts->entries; entry++) {
    if (facts->owners[entry] == NULL)
      continue;
    guint32 image = LEDGER_GET (facts->ledger->threads[entry].image);
    ProcessFacts *process = facts_process (facts, facts->owners[entry]->process);
    if (process->image == 0 && image < images && !taken[image]) {
      process->image = image;
      taken[image] = TRUE;
    } else if (process->image != image) {
      record_complain (record, "Process %u is the ledger's image %u, and has a thread of image %u.",
                       process->number, process->image, image);
    }
  }
  for (guint i = 1; i < facts->by_process->len; i++) {
    ProcessFacts *process = facts_process (facts, i);
    for (guint32 image = 1; image < images && process->image == 0; image++) {
      if (taken[image] || LEDGER_GET (facts->ledger->images[image].process) != process->process)
        continue;
      process->image = image;
      taken[image] = TRUE;
    }
  }
}

static void
gather_pauses (Facts *facts)
{
  guint32 pauses = MIN (LEDGER_GET (facts->ledger->pauses_used) + 1, LEDGER_PAUSES);

  facts->pauses = g_new0 (GArray *, facts->entries);
  for (guint32 i = 1; i < pauses; i++) {
    const LedgerPause *noted = &facts->ledger->pauses[i];
    guint32 entry = LEDGER_GET (noted->thread);
    Pause pause = { (gint64) LEDGER_GET (noted->begin), (gint64) LEDGER_GET (noted->end) };
    if (pause.end == 0 || entry == 0 || entry >= facts->entries)
      continue;
    if (facts->pauses[entry] == NULL)
      facts->pauses[entry] = g_array_new (FALSE, FALSE, sizeof (Pause));
    g_array_append_val (facts->pauses[entry], pause);
  }
}

Facts *
facts_gather (Record *record, const Ledger *ledger, gint64 origin)
{
  Facts *facts = g_new0 (Facts, 1);
  GHashTableIter threads;
  gpointer thread;

  facts->ledger = ledger;
  facts->entries = MIN (LEDGER_GET (ledger->threads_used) + 1, LEDGER_THREADS);
  facts->threads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  facts->by_process = g_ptr_array_new_with_free_func (g_free);
  facts->owners = g_new0 (ThreadFacts *, facts->entries);
  facts->origin = origin;
  gather_pauses (facts);
  facts_process (facts, 0); /* they are counted from 1 */
  for (guint i = 0; i < record->events->len; i++)
    take (record, facts, &g_array_index (record->events, HeddleDecodedEvent, i));
  find_images (record, facts);
  g_hash_table_iter_init (&threads, facts->threads);
  while (g_hash_table_iter_next (&threads, NULL, &thread))
    if (((ThreadFacts *) thread)->entry == 0)
      find_entry (facts, thread);
  return facts;
}
