/* SPDX-License-Identifier: MIT */
#include "recorder-meetings.h"

/* What is known of an object at some point of the record. Each is of one kind only. */
typedef struct {
  guint64 waits;    /* for a condition, that nobody has ended; at a barrier, all there were */
  guint64 notified; /* waits for a condition that somebody has ended, and that are not over yet */
  guint notifications; /* of a condition so far */
  guint64 permits;     /* of a semaphore */
  guint64 in_all;      /* threads that meet at a barrier; 0: nobody has waited there yet */
  guint64 passes;      /* of a barrier */
  guint64 readers;     /* of a lock, */
  const void *writer;  /* its ThreadFacts */
} MeetingState;

struct Meetings {
  Record *record;
  const gboolean *lossy;
  GHashTable *objects; /* gint64 of process and address -> MeetingState */
  GHashTable *waits;   /* ThreadFacts -> the notifications of its condition when its wait began */
};

Meetings *
meetings_new (Record *record, const gboolean *lossy)
{
  Meetings *meetings = g_new0 (Meetings, 1);

  meetings->record = record;
  meetings->lossy = lossy;
  meetings->objects = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  meetings->waits = g_hash_table_new (g_direct_hash, g_direct_equal);
  return meetings;
}

void
meetings_free (Meetings *meetings)
{
  g_hash_table_unref (meetings->objects);
  g_hash_table_unref (meetings->waits);
  g_free (meetings);
}

static MeetingState *
state_of (Meetings *meetings, const HeddleDecodedEvent *event)
{
  gint64 key = (gint64) (event->object ^ (guint64) event->process << 48);
  MeetingState *state = g_hash_table_lookup (meetings->objects, &key);

  if (state != NULL)
    return state;
  state = g_new0 (MeetingState, 1);
  state->permits = LEDGER_PERMITS;
  gint64 *kept = g_new (gint64, 1);
  *kept = key;
  g_hash_table_insert (meetings->objects, kept, state);
  return state;
}

static void
complain (Meetings *meetings, const HeddleDecodedEvent *event, const char *what)
{
  record_complain (meetings->record, "Process %u: at %" G_GINT64_FORMAT " thread %u %s.",
                   event->process, event->time, event->thread, what);
}

/* ------------------------------------------------------------------ conditions */

static void
wake (Meetings *meetings, MeetingState *state, const HeddleDecodedEvent *event,
      const ThreadFacts *thread)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (meetings->waits, thread));

  if (event->detail == 0 && (state->notified == 0 || state->notifications <= before))
    complain (meetings, event, "is woken, but nobody has notified anyone since it waits");
  else if (event->detail != 0 && state->waits == 0)
    complain (meetings, event, "gives up a wait that is over");
  else if (event->detail == 0)
    state->notified--;
  else
    state->waits--;
}

static void
notify (MeetingState *state, guint64 most)
{
  guint64 woken = MIN (state->waits, most);

  state->notifications++;
  state->waits -= woken;
  state->notified += woken;
}

static void
follow_condition (Meetings *meetings, MeetingState *state, const HeddleDecodedEvent *event,
                  const ThreadFacts *thread)
{
  switch (event->kind) {
  case HEDDLE_EVENT_CONDITION_WAIT:
    state->waits++;
    g_hash_table_insert (meetings->waits, (gpointer) thread,
                         GUINT_TO_POINTER (state->notifications));
    break;
  case HEDDLE_EVENT_CONDITION_WAKE:
    wake (meetings, state, event, thread);
    break;
  case HEDDLE_EVENT_CONDITION_SIGNAL:
    notify (state, 1);
    break;
  default:
    notify (state, G_MAXUINT64);
    break;
  }
}

/* ------------------------------------------------------------------ semaphores and barriers */

static void
take_permit (Meetings *meetings, MeetingState *state, const HeddleDecodedEvent *event)
{
  if (state->permits == 0)
    complain (meetings, event, "takes a permit that nobody has given");
  else
    state->permits--;
}

/* The last that comes does not wait. */
static void
pass (Meetings *meetings, MeetingState *state, const HeddleDecodedEvent *event)
{
  guint64 opening = event->argument;

  if (state->in_all == 0 || state->waits < opening * (state->in_all - 1))
    complain (meetings, event, "passes a barrier to which not all have come");
  else if (state->passes >= opening * state->in_all)
    complain (meetings, event, "passes a barrier that all have passed");
  state->passes++;
}

/* ------------------------------------------------------------------ read-write locks */

static void
acquire (Meetings *meetings, MeetingState *state, const HeddleDecodedEvent *event,
         const ThreadFacts *thread)
{
  gboolean writes = event->kind == HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE;

  if (state->writer != NULL || (writes && state->readers > 0))
    complain (meetings, event, "gets a read-write lock that others have");
  if (writes)
    state->writer = thread;
  else
    state->readers++;
}

static void
release (Meetings *meetings, MeetingState *state, const HeddleDecodedEvent *event,
         const ThreadFacts *thread)
{
  gboolean writes = event->kind == HEDDLE_EVENT_RWLOCK_WRITE_RELEASE;

  if (writes ? state->writer != thread : state->readers == 0)
    complain (meetings, event, "lets a read-write lock go that it doesn't have");
  if (writes)
    state->writer = NULL;
  else if (state->readers > 0)
    state->readers--;
}

/* ------------------------------------------------------------------ the whole */

void
meetings_follow (Meetings *meetings, const HeddleDecodedEvent *event, const ThreadFacts *thread)
{
  if (meetings->lossy[event->process])
    return;
  switch (event->kind) {
  case HEDDLE_EVENT_CONDITION_WAIT:
  case HEDDLE_EVENT_CONDITION_WAKE:
  case HEDDLE_EVENT_CONDITION_SIGNAL:
  case HEDDLE_EVENT_CONDITION_BROADCAST:
    follow_condition (meetings, state_of (meetings, event), event, thread);
    break;
  case HEDDLE_EVENT_SEMAPHORE_POST:
    state_of (meetings, event)->permits++;
    break;
  case HEDDLE_EVENT_SEMAPHORE_ACQUIRE:
    take_permit (meetings, state_of (meetings, event), event);
    break;
  case HEDDLE_EVENT_BARRIER_WAIT:
    state_of (meetings, event)->waits++;
    state_of (meetings, event)->in_all = event->argument;
    break;
  case HEDDLE_EVENT_BARRIER_PASS:
    pass (meetings, state_of (meetings, event), event);
    break;
  case HEDDLE_EVENT_RWLOCK_READ_ACQUIRE:
  case HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE:
    acquire (meetings, state_of (meetings, event), event, thread);
    break;
  case HEDDLE_EVENT_RWLOCK_READ_RELEASE:
  case HEDDLE_EVENT_RWLOCK_WRITE_RELEASE:
    release (meetings, state_of (meetings, event), event, thread);
    break;
  default:
    break;
  }
}
