/* SPDX-License-Identifier: MIT */
#include "recorder-ties.h"

#include "collect/merge.h"
#include "recorder-facts.h"

#define COARSE_STEP 1000 /* nanoseconds */

static const HeddleDecodedEvent *
event_at (const GArray *events, guint index)
{
  return &g_array_index (events, HeddleDecodedEvent, index);
}

static gboolean
is_of_same_thread (const HeddleDecodedEvent *a, const HeddleDecodedEvent *b)
{
  return a->thread == b->thread && a->process == b->process;
}

/* Returns whether `later`, at the same time as all from `from` to it, was the next of its thread
 * all along. */
static gboolean
was_next (const GArray *events, guint from, guint later)
{
  for (guint i = from; i < later; i++)
    if (is_of_same_thread (event_at (events, i), event_at (events, later)))
      return FALSE;
  return TRUE;
}

static gboolean
is_cause (const HeddleDecodedEvent *event)
{
  return heddle_event_is_cause ((HeddleEventKind) event->kind);
}

/* Those that the collector itself adds, and those whose time it makes up, are left aside. */
static gboolean
counts (const HeddleDecodedEvent *event)
{
  return event->thread != 0 && event->kind != HEDDLE_EVENT_LOST &&
         event->kind != HEDDLE_EVENT_THREAD_END && event->kind != HEDDLE_EVENT_PROCESS_END;
}

/* Returns how often a cause and something else came at the moment of that event, after it. */
static guint
check_moment (Record *record, const GArray *events, guint index)
{
  const HeddleDecodedEvent *event = event_at (events, index);
  guint ties = 0;

  for (guint later = index + 1; later < events->len; later++) {
    const HeddleDecodedEvent *other = event_at (events, later);
    if (other->time != event->time)
      break;
    if (is_cause (other) == is_cause (event) || !counts (other) || !was_next (events, index, later))
      continue;
    ties++;
    if (is_cause (other))
      record_complain (record,
                       "At %" G_GINT64_FORMAT
                       " an event of kind %u of thread %u of process %u goes "
                       "before one of kind %u of thread %u of process %u.",
                       event->time, event->kind, event->thread, event->process, other->kind,
                       other->thread, other->process);
  }
  return ties;
}

/* ------------------------------------------------------------------ once more */

/* A thread's events, as the merge takes them: its queue, and the segment by which it tells the
 * process. */
typedef struct {
  PendingQueue queue;
  SegmentReader *segment;
} Lane;

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  pending_queue_clear (&lane->queue);
  segment_reader_free (lane->segment);
  g_free (lane);
}

static Lane *
lane_of (GHashTable *by_thread, GPtrArray *lanes, const HeddleDecodedEvent *event)
{
  gint64 key = (gint64) ((guint64) event->process << 32 | event->thread);
  Lane *lane = g_hash_table_lookup (by_thread, &key);

  if (lane != NULL)
    return lane;
  lane = g_new0 (Lane, 1);
  pending_queue_init (&lane->queue);
  lane->queue.thread = event->thread;
  lane->segment = segment_reader_new ("");
  lane->segment->number = event->process;
  gint64 *kept = g_new (gint64, 1);
  *kept = key;
  g_hash_table_insert (by_thread, kept, lane);
  g_ptr_array_add (lanes, lane);
  return lane;
}

static void
keep (const HeddleDecodedEvent *event, gpointer user_data)
{
  g_array_append_vals (user_data, event, 1);
}

/* Puts the events back into their threads' queues, with a coarser time, and has them merged. Those
 * with a text are left out, as it is not there any more. */
static GArray *
merge_coarsely (const GArray *events)
{
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (HeddleDecodedEvent));
  g_autoptr (GPtrArray) lanes = g_ptr_array_new_with_free_func (lane_free);
  g_autoptr (GHashTable) by_thread =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Merge merge;

  for (guint i = 0; i < events->len; i++) {
    const HeddleDecodedEvent *event = event_at (events, i);
    if (!counts (event) || event->kind == HEDDLE_EVENT_THREAD_NAME ||
        event->kind == HEDDLE_EVENT_OBJECT_NAME)
      continue;
    pending_queue_push (&lane_of (by_thread, lanes, event)->queue,
                        (PendingEvent){ .time = event->time - event->time % COARSE_STEP,
                                        .kind = event->kind,
                                        .detail = event->detail,
                                        .object = event->object,
                                        .argument = event->argument });
  }
  merge_init (&merge);
  merge_begin (&merge);
  for (guint i = 0; i < lanes->len; i++) {
    Lane *lane = g_ptr_array_index (lanes, i);
    merge_add (&merge, lane->segment, &lane->queue);
  }
  merge_run (&merge, G_MAXINT64, keep, merged);
  merge_clear (&merge);
  return merged;
}

void
ties_check (Record *record)
{
  g_autoptr (GArray) coarse = merge_coarsely (record->events);

  /* What is emitted in floods, which no thread is ever late with. */
  for (guint i = 0; i < record->events->len; i++)
    if (facts_is_number (event_at (record->events, i)->kind))
      record->ties += check_moment (record, record->events, i);
  for (guint i = 0; i < coarse->len; i++)
    record->ties += check_moment (record, coarse, i);
}
