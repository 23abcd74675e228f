/* SPDX-License-Identifier: MIT */
#include "sync/variable.h"

#include "record/record.h"

void
sync_variable_init (SyncVariable *variable, const char *name, int64_t value)
{
  atomic_init (&variable->value, value);
  heddle_record_object_name (variable, HEDDLE_OBJECT_VARIABLE, name);
  heddle_emit (HEDDLE_EVENT_VARIABLE_WRITE, heddle_object (variable), (uint64_t) value, 0);
}

void
sync_variable_destroy (SyncVariable *variable)
{
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (variable), 0, 0);
}

/* Relaxed, all three: like an int, the variable publishes nothing but its own value. */

int64_t
sync_variable_read (SyncVariable *variable)
{
  int64_t value = atomic_load_explicit (&variable->value, memory_order_relaxed);

  heddle_emit (HEDDLE_EVENT_VARIABLE_READ, heddle_object (variable), (uint64_t) value, 0);
  return value;
}

void
sync_variable_write (SyncVariable *variable, int64_t value)
{
  /* Before the write: nobody can have read the value earlier. */
  heddle_emit (HEDDLE_EVENT_VARIABLE_WRITE, heddle_object (variable), (uint64_t) value, 0);
  atomic_store_explicit (&variable->value, value, memory_order_relaxed);
}

int64_t
sync_variable_add (SyncVariable *variable, int64_t more)
{
  /* The sum wraps, as the addition of atomics does, and is not undefined. */
  uint64_t before =
      (uint64_t) atomic_fetch_add_explicit (&variable->value, more, memory_order_relaxed);
  int64_t value = (int64_t) (before + (uint64_t) more);

  heddle_emit (HEDDLE_EVENT_VARIABLE_WRITE, heddle_object (variable), (uint64_t) value, 0);
  return value;
}
