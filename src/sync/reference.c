/* SPDX-License-Identifier: MIT */
#include "sync/reference.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "record/record.h"

struct SyncShared {
  /* An atomic count alone would do for the owners, but not for the record: a thread could be late
   * to record its step, even until after the value's end. */
  pthread_mutex_t mutex;
  uint32_t count;
  void *data;
  void (*release) (void *);
};

int
sync_reference_init (SyncReference *reference, const char *name, void *data,
                     void (*release) (void *))
{
  SyncShared *shared = malloc (sizeof *shared);

  if (shared == NULL)
    return ENOMEM;
  *shared = (SyncShared){ .count = 1, .data = data, .release = release };
  int error = pthread_mutex_init (&shared->mutex, NULL);
  if (error != 0) {
    free (shared);
    return error;
  }
  heddle_record_object_name (shared, HEDDLE_OBJECT_VALUE, name);
  heddle_emit (HEDDLE_EVENT_REFERENCE_CLONE, heddle_object (shared), 1, 0);
  reference->shared = shared;
  return 0;
}

SyncReference
sync_reference_clone (const SyncReference *reference)
{
  SyncShared *shared = reference->shared;

  pthread_mutex_lock (&shared->mutex);
  shared->count++;
  heddle_emit (HEDDLE_EVENT_REFERENCE_CLONE, heddle_object (shared), shared->count, 0);
  pthread_mutex_unlock (&shared->mutex);
  return (SyncReference){ shared };
}

void *
sync_reference_data (const SyncReference *reference)
{
  return reference->shared->data;
}

static void
free_shared (SyncShared *shared)
{
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (shared), 0, 0);
  if (shared->release != NULL)
    shared->release (shared->data);
  pthread_mutex_destroy (&shared->mutex);
  free (shared);
}

bool
sync_reference_drop (SyncReference *reference)
{
  SyncShared *shared = reference->shared;

  if (shared == NULL)
    return false;
  reference->shared = NULL;

  pthread_mutex_lock (&shared->mutex);
  shared->count--;
  bool last = shared->count == 0;
  heddle_emit (HEDDLE_EVENT_REFERENCE_DROP, heddle_object (shared), shared->count, 0);
  pthread_mutex_unlock (&shared->mutex);
  if (last)
    free_shared (shared);
  return last;
}
