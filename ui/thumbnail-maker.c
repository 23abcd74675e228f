/* SPDX-License-Identifier: MIT
 *
 * Makes thumbnails, see thumbnail-maker.h. Priorities of Linux are a thread's: the thread that
 * starts a demo lowers its own, and the demo inherits it.
 */
#include "ui/thumbnail-maker.h"

#include <stdatomic.h>
#include <sys/resource.h>

#include "ui/thumbnail.h"

#define LOWEST_PRIORITY 19
#define RUN_MOST        (2500 * G_TIME_SPAN_MILLISECOND) /* some demos never end by themselves */
#define LOOK_PERIOD     (25 * G_TIME_SPAN_MILLISECOND)

struct _ThumbnailMaker {
  GQueue waiting; /* of RunSource */
  gboolean active;
  ThumbnailDone done;
  gpointer user_data;
  /* Of the run that is under way; NULL: none is. */
  GThread *thread;
  RunSource *source; /* the maker's reference; the thread only reads it */
  atomic_bool stopped;
  gboolean made; /* the thread's until it has ended */
};

static void begin (ThumbnailMaker *self);

/* Runs the demo until it ends, has run long enough, or is stopped. Returns whether it has a
 * picture. */
static gboolean
make (ThumbnailMaker *self)
{
  const SessionOptions options = { .is_quiet = TRUE, .is_transient = TRUE };
  g_autoptr (Session) session = run_source_start (self->source, &options, NULL);
  gint64 end = g_get_monotonic_time () + RUN_MOST;

  if (session == NULL)
    return FALSE;
  while (session_is_running (session) && g_get_monotonic_time () < end &&
         !atomic_load_explicit (&self->stopped, memory_order_relaxed))
    g_usleep (LOOK_PERIOD);
  session_stop (session);
  (void) session_wait (session);
  if (atomic_load_explicit (&self->stopped, memory_order_relaxed))
    return FALSE;
  return thumbnail_keep (self->source, session_model (session));
}

static gboolean
ended (gpointer data)
{
  ThumbnailMaker *self = data;
  g_autoptr (RunSource) source = g_steal_pointer (&self->source);
  gboolean stopped = atomic_load_explicit (&self->stopped, memory_order_relaxed);

  g_thread_join (g_steal_pointer (&self->thread));
  if (stopped)
    g_queue_push_head (&self->waiting, g_steal_pointer (&source));
  else
    self->done (source, self->made, self->user_data);
  begin (self);
  return G_SOURCE_REMOVE;
}

static gpointer
work (gpointer data)
{
  ThumbnailMaker *self = data;

  (void) setpriority (PRIO_PROCESS, 0, LOWEST_PRIORITY);
  self->made = make (self);
  return GUINT_TO_POINTER (g_idle_add_full (G_PRIORITY_LOW, ended, self, NULL));
}

static void
begin (ThumbnailMaker *self)
{
  if (!self->active || self->thread != NULL || g_queue_is_empty (&self->waiting))
    return;
  self->source = g_queue_pop_head (&self->waiting);
  atomic_store_explicit (&self->stopped, false, memory_order_relaxed);
  self->thread = g_thread_new ("thumbnails", work, self);
}

ThumbnailMaker *
thumbnail_maker_new (ThumbnailDone done, gpointer user_data)
{
  ThumbnailMaker *self = g_new0 (ThumbnailMaker, 1);

  g_queue_init (&self->waiting);
  self->done = done;
  self->user_data = user_data;
  return self;
}

void
thumbnail_maker_add (ThumbnailMaker *maker, RunSource *source)
{
  if (g_getenv (THUMBNAIL_MAKER_OFF) != NULL)
    return;
  g_queue_push_tail (&maker->waiting, run_source_ref (source));
  begin (maker);
}

void
thumbnail_maker_set_active (ThumbnailMaker *maker, gboolean active)
{
  maker->active = active;
  if (!active)
    atomic_store_explicit (&maker->stopped, true, memory_order_relaxed);
  begin (maker);
}

void
thumbnail_maker_free (ThumbnailMaker *maker)
{
  thumbnail_maker_set_active (maker, FALSE);
  if (maker->thread != NULL) {
    g_source_remove (GPOINTER_TO_UINT (g_thread_join (maker->thread)));
    run_source_unref (maker->source);
  }
  g_queue_clear_full (&maker->waiting, (GDestroyNotify) run_source_unref);
  g_free (maker);
}
