/* SPDX-License-Identifier: MIT */
#include "recorder-causes.h"

#include "recorder-meetings.h"

/* What is known of an object at some point of the record. */
typedef struct {
  const ThreadFacts *holder; /* of a mutex; NULL: nobody, or nobody knows */
  GHashTable *sent;          /* a channel's messages that were sent, by number, */
  GHashTable *received;      /* and received */
  guint64 last_received;
} ObjectState;

typedef struct {
  Record *record;
  Facts *facts;
  GHashTable *objects; /* gint64 of process and address -> ObjectState */
  GHashTable *created; /* gint64 of process and thread: its creation was seen */
  GHashTable *started;
  gboolean *lossy; /* by process: events of some thread are missing */
  Meetings *meetings;
} Causes;

static void
object_state_free (gpointer data)
{
  ObjectState *state = data;

  g_hash_table_unref (state->sent);
  g_hash_table_unref (state->received);
  g_free (state);
}

static GHashTable *
set_of_numbers (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
add_number (GHashTable *set, guint64 number)
{
  gint64 *kept = g_new (gint64, 1);

  *kept = (gint64) number;
  g_hash_table_add (set, kept);
}

static gboolean
has_number (GHashTable *set, guint64 number)
{
  gint64 key = (gint64) number;

  return g_hash_table_contains (set, &key);
}

/* Addresses have 47 bits, and there are few processes. */
static ObjectState *
state_of (Causes *causes, const HeddleDecodedEvent *event)
{
  gint64 key = (gint64) (event->object ^ (guint64) event->process << 48);
  ObjectState *state = g_hash_table_lookup (causes->objects, &key);

  if (state != NULL)
    return state;
  state = g_new0 (ObjectState, 1);
  state->sent = set_of_numbers ();
  state->received = set_of_numbers ();
  gint64 *kept = g_new (gint64, 1);
  *kept = key;
  g_hash_table_insert (causes->objects, kept, state);
  return state;
}

static guint64
key_of_thread (guint32 process, guint64 thread)
{
  return (guint64) process << 32 | thread;
}

/* ------------------------------------------------------------------ mutexes and channels */

/* If all events of the holder are there, it has the mutex for as long as no release says
 * otherwise. */
static void
acquire (Causes *causes, const HeddleDecodedEvent *event, const ThreadFacts *thread)
{
  ObjectState *state = state_of (causes, event);

  if (state->holder != NULL && state->holder != thread && state->holder->lost == 0)
    record_complain (causes->record,
                     "Process %u: at %" G_GINT64_FORMAT
                     " thread %u acquires a mutex that thread %u has.",
                     event->process, event->time, thread->thread, state->holder->thread);
  state->holder = thread;
}

static void
release (Causes *causes, const HeddleDecodedEvent *event, const ThreadFacts *thread)
{
  ObjectState *state = state_of (causes, event);

  if (state->holder != thread && !causes->lossy[event->process])
    record_complain (causes->record,
                     "Process %u: at %" G_GINT64_FORMAT
                     " thread %u releases a mutex that it doesn't have.",
                     event->process, event->time, thread->thread);
  state->holder = NULL;
}

static void
send (Causes *causes, const HeddleDecodedEvent *event)
{
  ObjectState *state = state_of (causes, event);

  if (has_number (state->received, event->argument))
    record_complain (causes->record,
                     "Process %u: message %" G_GUINT64_FORMAT
                     " is received before it is sent, at %" G_GINT64_FORMAT ".",
                     event->process, event->argument, event->time);
  add_number (state->sent, event->argument);
}

static void
receive (Causes *causes, const HeddleDecodedEvent *event)
{
  ObjectState *state = state_of (causes, event);

  if (event->argument <= state->last_received)
    record_complain (causes->record,
                     "Process %u: message %" G_GUINT64_FORMAT
                     " is received after %" G_GUINT64_FORMAT ".",
                     event->process, event->argument, state->last_received);
  if (!has_number (state->sent, event->argument) && !causes->lossy[event->process])
    record_complain (causes->record,
                     "Process %u: message %" G_GUINT64_FORMAT
                     " is received, and nothing is lost, but it was not sent.",
                     event->process, event->argument);
  add_number (state->received, event->argument);
  state->last_received = MAX (state->last_received, event->argument);
}

/* ------------------------------------------------------------------ threads */

static void
create (Causes *causes, const HeddleDecodedEvent *event)
{
  guint64 key = key_of_thread (event->process, event->argument);

  if (has_number (causes->started, key))
    record_complain (causes->record,
                     "Process %u: thread %" G_GUINT64_FORMAT " starts before it is created.",
                     event->process, event->argument);
  add_number (causes->created, key);
}

static void
start (Causes *causes, const HeddleDecodedEvent *event, const ThreadFacts *thread)
{
  guint64 key = key_of_thread (event->process, event->thread);

  if (thread->creator != 0 && !has_number (causes->created, key) &&
      facts_thread (causes->facts, event->process, thread->creator)->lost == 0)
    record_complain (causes->record,
                     "Process %u: thread %u starts, but thread %u did not create it.",
                     event->process, event->thread, thread->creator);
  add_number (causes->started, key);
}

/* ------------------------------------------------------------------ the whole */

static void
follow (Causes *causes, const HeddleDecodedEvent *event)
{
  const ThreadFacts *thread;

  if (event->thread == 0)
    return;
  thread = facts_thread (causes->facts, event->process, event->thread);
  switch (event->kind) {
  case HEDDLE_EVENT_MUTEX_ACQUIRE:
    acquire (causes, event, thread);
    break;
  case HEDDLE_EVENT_MUTEX_RELEASE:
    release (causes, event, thread);
    break;
  case HEDDLE_EVENT_CHANNEL_SEND:
    send (causes, event);
    break;
  case HEDDLE_EVENT_CHANNEL_RECEIVE:
    receive (causes, event);
    break;
  case HEDDLE_EVENT_THREAD_CREATE:
    create (causes, event);
    break;
  case HEDDLE_EVENT_THREAD_START:
    start (causes, event, thread);
    break;
  default:
    meetings_follow (causes->meetings, event, thread);
    break;
  }
}

/* ------------------------------------------------------------------ the rest */

/* Finds out in which processes something is missing. */
static void
find_losses (Causes *causes)
{
  Facts *facts = causes->facts;
  GHashTableIter threads;
  gpointer thread;

  causes->lossy = g_new0 (gboolean, facts->by_process->len);
  for (guint i = 1; i < facts->by_process->len; i++)
    causes->lossy[i] = facts_process (facts, i)->lost > 0;
  g_hash_table_iter_init (&threads, facts->threads);
  while (g_hash_table_iter_next (&threads, NULL, &thread))
    causes->lossy[((ThreadFacts *) thread)->process] |= ((ThreadFacts *) thread)->lost > 0;
}

void
causes_check (Record *record, Facts *facts)
{
  Causes causes = { .record = record, .facts = facts };
  gint64 last = G_MININT64;

  causes.objects = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, object_state_free);
  causes.created = set_of_numbers ();
  causes.started = set_of_numbers ();
  find_losses (&causes);
  causes.meetings = meetings_new (record, causes.lossy);
  for (guint i = 0; i < record->events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record->events, HeddleDecodedEvent, i);
    if (event->time < last)
      record_complain (record,
                       "The time runs back from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                       " at an event of kind %u.",
                       last, event->time, event->kind);
    last = event->time;
    follow (&causes, event);
  }
  g_hash_table_unref (causes.objects);
  g_hash_table_unref (causes.created);
  g_hash_table_unref (causes.started);
  meetings_free (causes.meetings);
  g_free (causes.lossy);
}
