/* SPDX-License-Identifier: MIT */
#include "sync/once.h"

#include <stddef.h>

#include "record/record.h"

void
sync_once_init (SyncOnce *once, const char *name)
{
  *once = (SyncOnce){ .mutex = PTHREAD_MUTEX_INITIALIZER, .over = PTHREAD_COND_INITIALIZER };
  heddle_record_object_name (once, HEDDLE_OBJECT_ONCE, name);
}

void
sync_once_destroy (SyncOnce *once)
{
  pthread_cond_destroy (&once->over);
  pthread_mutex_destroy (&once->mutex);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (once), 0, 0);
}

static bool
is_done (const SyncOnce *once)
{
  /* Pairs with the release in run_it(). */
  return atomic_load_explicit (&once->done, memory_order_acquire);
}

static void
run_it (SyncOnce *once, void (*function) (void *data), void *data)
{
  heddle_emit (HEDDLE_EVENT_ONCE_BEGIN, heddle_object (once), 0, 0);
  function (data);
  /* Before anybody can see that it is done. */
  heddle_emit (HEDDLE_EVENT_ONCE_END, heddle_object (once), 0, 0);
  pthread_mutex_lock (&once->mutex);
  /* Pairs with the acquire in is_done(). */
  atomic_store_explicit (&once->done, true, memory_order_release);
  pthread_cond_broadcast (&once->over);
  pthread_mutex_unlock (&once->mutex);
}

/* Returns whether the calling thread is the first, which runs it. For any other one, it is done
 * when this returns. */
static bool
come_first (SyncOnce *once)
{
  pthread_mutex_lock (&once->mutex);
  bool first = !once->begun;
  once->begun = true;
  if (!first && !is_done (once)) {
    heddle_emit (HEDDLE_EVENT_ONCE_WAIT, heddle_object (once), 0, 0);
    while (!is_done (once))
      pthread_cond_wait (&once->over, &once->mutex);
  }
  pthread_mutex_unlock (&once->mutex);
  return first;
}

void
sync_once_run (SyncOnce *once, void (*function) (void *data), void *data)
{
  if (!is_done (once) && come_first (once)) {
    run_it (once, function, data);
    return;
  }
  heddle_emit (HEDDLE_EVENT_ONCE_PASS, heddle_object (once), 0, 0);
}
