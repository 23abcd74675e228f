/* SPDX-License-Identifier: MIT */
#include "sync/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"

#define UNDER_WAY       UINT64_C (0)

#define SENTENCE_LENGTH 512

/* Returns the calling thread's number among those that ever asked, from 1 on. The recorder's number
 * won't do, as there is none without a session; nor will a pthread_t, which is used again. */
static uint64_t
this_thread (void)
{
  static _Atomic (uint64_t) numbers;
  static _Thread_local uint64_t number;

  if (number == 0)
    /* Relaxed: a number only has to be nobody else's. */
    number = atomic_fetch_add_explicit (&numbers, 1, memory_order_relaxed) + 1;
  return number;
}

void
sync_value_init (SyncValue *value, const char *name, void *data)
{
  value->data = data;
  value->name = name;
  atomic_init (&value->owner, this_thread ());
  atomic_init (&value->moved_at, NULL);
  heddle_record_object_name (value, HEDDLE_OBJECT_VALUE, name);
  heddle_emit (HEDDLE_EVENT_VALUE_TAKE, heddle_object (value), 0, 0);
}

void
sync_value_destroy (SyncValue *value)
{
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (value), 0, 0);
}

/* ------------------------------------------------------------------ misuse */

/* Returns a place without the folders: those depend on where the program was built. */
static const char *
short_place (const char *place)
{
  const char *slash = strrchr (place, '/');

  return slash != NULL ? slash + 1 : place;
}

void
sync_misuse_describe (const SyncMisuse *misuse, char *sentence, uint32_t size)
{
  if (misuse->moved_at == NULL)
    snprintf (sentence, size, "use of \"%s\" at %s by a thread that doesn't own it", misuse->name,
              short_place (misuse->used_at));
  else
    snprintf (sentence, size, "use of moved value \"%s\": moved at %s, used at %s", misuse->name,
              short_place (misuse->moved_at), short_place (misuse->used_at));
}

static SyncMisuse
record_misuse (SyncValue *value, const char *place)
{
  heddle_emit (HEDDLE_EVENT_VALUE_MISUSE, heddle_object (value), 0, 0);
  return (SyncMisuse){
    .name = value->name,
    /* Pairs with the release in sync_value_move_at(), for a thread that had no part in the move. */
    .moved_at = atomic_load_explicit (&value->moved_at, memory_order_acquire),
    .used_at = place,
  };
}

static _Noreturn void
end_program (const SyncMisuse *misuse)
{
  char sentence[SENTENCE_LENGTH];

  sync_misuse_describe (misuse, sentence, sizeof sentence);
  fprintf (stderr, "%s\n", sentence);
  abort ();
}

/* ------------------------------------------------------------------ owners */

static bool
is_owner (SyncValue *value)
{
  /* Relaxed: only this thread can have made itself the owner. */
  return atomic_load_explicit (&value->owner, memory_order_relaxed) == this_thread ();
}

void
sync_value_move_at (SyncValue *value, const char *place)
{
  if (!is_owner (value)) {
    SyncMisuse misuse = record_misuse (value, place);
    end_program (&misuse);
  }
  heddle_emit (HEDDLE_EVENT_VALUE_MOVE, heddle_object (value), 0, 0);
  atomic_store_explicit (&value->moved_at, place, memory_order_release);
  /* Pairs with the acquire in sync_value_take_at(): the data is as its last owner left it. */
  atomic_store_explicit (&value->owner, UNDER_WAY, memory_order_release);
}

void
sync_value_take_at (SyncValue *value, const char *place)
{
  uint64_t expected = UNDER_WAY;

  /* Pairs with the release in sync_value_move_at(). */
  if (!atomic_compare_exchange_strong_explicit (&value->owner, &expected, this_thread (),
                                                memory_order_acquire, memory_order_relaxed)) {
    SyncMisuse misuse = record_misuse (value, place);
    end_program (&misuse);
  }
  heddle_emit (HEDDLE_EVENT_VALUE_TAKE, heddle_object (value), 0, 0);
}

void *
sync_value_try_use_at (SyncValue *value, const char *place, SyncMisuse *misuse)
{
  if (is_owner (value))
    return value->data;
  *misuse = record_misuse (value, place);
  return NULL;
}

void *
sync_value_use_at (SyncValue *value, const char *place)
{
  SyncMisuse misuse;

  if (!is_owner (value)) {
    misuse = record_misuse (value, place);
    end_program (&misuse);
  }
  return value->data;
}
