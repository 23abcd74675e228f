/* SPDX-License-Identifier: MIT
 *
 * Reading ahead, see read-ahead.h. An item lies in one place between the two threads. The reader's
 * items stay valid while it makes one more (reader.h): so it makes the next one while the one
 * before is in use, and none beyond that before the next one was taken.
 */
#include "session/read-ahead.h"

#include <pthread.h>

struct _ReadAhead {
  TraceReader *reader;
  GThread *thread;
  pthread_mutex_t mutex;  /* POSIX, as the thread sanitizer does not see into GLib's */
  pthread_cond_t changed; /* `full` or `stops` */
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
  pthread_mutex_lock (&ahead->mutex);
  ahead->kind = kind;
  ahead->item = *item;
  ahead->error = error;
  ahead->fraction = trace_reader_fraction (ahead->reader);
  ahead->full = TRUE;
  pthread_cond_signal (&ahead->changed);
  while (ahead->full && !ahead->stops)
    pthread_cond_wait (&ahead->changed, &ahead->mutex);
  gboolean is_asked = !ahead->stops;
  pthread_mutex_unlock (&ahead->mutex);
  return is_asked;
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
  pthread_mutex_init (&ahead->mutex, NULL);
  pthread_cond_init (&ahead->changed, NULL);
  ahead->thread = g_thread_new ("read-ahead", read_all, ahead);
  return ahead;
}

void
read_ahead_free (ReadAhead *ahead)
{
  if (ahead == NULL)
    return;
  pthread_mutex_lock (&ahead->mutex);
  ahead->stops = TRUE;
  pthread_cond_signal (&ahead->changed);
  pthread_mutex_unlock (&ahead->mutex);
  g_thread_join (ahead->thread);
  g_clear_error (&ahead->error);
  pthread_cond_destroy (&ahead->changed);
  pthread_mutex_destroy (&ahead->mutex);
  g_free (ahead);
}

TraceItemKind
read_ahead_next (ReadAhead *ahead, TraceItem *item, double *fraction, GError **error)
{
  pthread_mutex_lock (&ahead->mutex);
  while (!ahead->full)
    pthread_cond_wait (&ahead->changed, &ahead->mutex);
  TraceItemKind kind = ahead->kind;
  *item = ahead->item;
  *fraction = ahead->fraction;
  if (ahead->error != NULL)
    g_propagate_error (error, g_steal_pointer (&ahead->error));
  ahead->full = FALSE;
  pthread_cond_signal (&ahead->changed);
  pthread_mutex_unlock (&ahead->mutex);
  return kind;
}
