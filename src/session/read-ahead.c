/* SPDX-License-Identifier: MIT
 *
 * Reading ahead, see read-ahead.h. An item lies in one place between the two threads. The reader's
 * items stay valid while it makes one more (reader.h): so it makes the next one while the one
 * before is in use, and none beyond that before the next one was taken.
 */
#include "session/read-ahead.h"

struct _ReadAhead {
  TraceReader *reader;
  GThread *thread;
  GMutex mutex;
  GCond changed; /* `full` or `stops` */
  /* Under the mutex. */
  gboolean full, stops;
  TraceItemKind kind;
  TraceItem item;
  double fraction;
  GError *error; /* of an ERROR */
};

/* Puts an item where the other thread takes it, and waits until it has. Returns FALSE if nobody
 * asks any more. */
static gboolean
hand_over (ReadAhead *ahead, TraceItemKind kind, const TraceItem *item, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);

  ahead->kind = kind;
  ahead->item = *item;
  ahead->error = error;
  ahead->fraction = trace_reader_fraction (ahead->reader);
  ahead->full = TRUE;
  g_cond_signal (&ahead->changed);
  while (ahead->full && !ahead->stops)
    g_cond_wait (&ahead->changed, &ahead->mutex);
  return !ahead->stops;
}

static gpointer
read_all (gpointer data)
{
  ReadAhead *ahead = data;
  TraceItemKind kind;
  gboolean is_asked;

  do {
    TraceItem item = { .count = 0 };
    GError *error = NULL;
    kind = trace_reader_next (ahead->reader, &item, &error);
    is_asked = hand_over (ahead, kind, &item, error);
  } while (is_asked && kind != TRACE_ITEM_END && kind != TRACE_ITEM_ERROR);
  return NULL;
}

ReadAhead *
read_ahead_new (TraceReader *reader)
{
  ReadAhead *ahead = g_new0 (ReadAhead, 1);

  ahead->reader = reader;
  g_mutex_init (&ahead->mutex);
  g_cond_init (&ahead->changed);
  ahead->thread = g_thread_new ("read-ahead", read_all, ahead);
  return ahead;
}

void
read_ahead_free (ReadAhead *ahead)
{
  if (ahead == NULL)
    return;
  g_mutex_lock (&ahead->mutex);
  ahead->stops = TRUE;
  g_cond_signal (&ahead->changed);
  g_mutex_unlock (&ahead->mutex);
  g_thread_join (ahead->thread);
  g_clear_error (&ahead->error);
  g_cond_clear (&ahead->changed);
  g_mutex_clear (&ahead->mutex);
  g_free (ahead);
}

TraceItemKind
read_ahead_next (ReadAhead *ahead, TraceItem *item, double *fraction, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&ahead->mutex);

  while (!ahead->full)
    g_cond_wait (&ahead->changed, &ahead->mutex);
  *item = ahead->item;
  *fraction = ahead->fraction;
  if (ahead->error != NULL)
    g_propagate_error (error, g_steal_pointer (&ahead->error));
  ahead->full = FALSE;
  g_cond_signal (&ahead->changed);
  return ahead->kind;
}
