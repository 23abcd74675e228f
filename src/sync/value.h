/* SPDX-License-Identifier: MIT
 *
 * A value with one owner at a time. Its owner may use it, and may give it away to another thread;
 * from then on it must not touch it any more. Rust's compiler refuses a program that does; here it
 * is found when it happens, and told with both places: where the value was given away, and where
 * it was used all the same.
 *
 *   SyncValue name;
 *
 *   sync_value_init (&name, "name", text);   (the calling thread owns it)
 *   sync_value_move (&name);                 (gives it away: a thread is about to take it)
 *   puts (sync_value_use (&name));           (ends the program: "use of moved value ...")
 *
 *   sync_value_take (&name);                 (in the other thread, which then owns it)
 *   puts (sync_value_use (&name));           (fine)
 *
 * What the value points to needs no lock: whatever its old owner did with it is done, and visible,
 * when its new owner takes it. The value itself may be asked from any thread at any time.
 *
 * Recorded: OBJECT_NAME and a VALUE_TAKE by its first owner; VALUE_MOVE before it is given away,
 * VALUE_TAKE after it is taken, VALUE_MISUSE for each use by a thread that does not own it;
 * OBJECT_END.
 *
 * A value with several owners is in reference.h.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The place in the source where it stands, "demos/move.c:42". */
#define SYNC_PLACE          __FILE__ ":" SYNC_TEXT_OF (__LINE__)
#define SYNC_TEXT_OF(text)  SYNC_TEXT_OF_ (text)
#define SYNC_TEXT_OF_(text) #text

/* A value. Its fields are the module's own; it must not move in memory, for its address is its
 * identity. */
typedef struct {
  void *data;
  const char *name;
  _Atomic (uint64_t) owner;        /* a number of the thread that owns it; 0: it is under way */
  _Atomic (const char *) moved_at; /* where it was given away last; NULL: never */
} SyncValue;

/* A use by a thread that doesn't own the value. The texts are constant, or the value's own. */
typedef struct {
  const char *name;
  const char *moved_at; /* NULL if nobody ever gave it away: it was never this thread's */
  const char *used_at;
} SyncMisuse;

/* Makes a value of `data`, which the calling thread owns, and names it in the record. The name is
 * not copied. */
void sync_value_init (SyncValue *value, const char *name, void *data);

/* Ends a value; what it points to is not freed. For its owner, or when no thread uses it. */
void sync_value_destroy (SyncValue *value);

/* Gives the value away. Only its owner may: for another thread this is a misuse. */
#define sync_value_move(value) sync_value_move_at ((value), SYNC_PLACE)

/* Makes the calling thread the owner of a value that was given away. For one that wasn't, this is a
 * misuse. */
#define sync_value_take(value) sync_value_take_at ((value), SYNC_PLACE)

/* Returns the value's data. A misuse is told in one sentence on standard error, and ends the
 * program with abort(). */
#define sync_value_use(value) sync_value_use_at ((value), SYNC_PLACE)

/* The same, for a program that goes on after a misuse: NULL is returned and `misuse` filled in. */
#define sync_value_try_use(value, misuse) sync_value_try_use_at ((value), SYNC_PLACE, (misuse))

/* Writes the sentence that tells of a misuse, at most `size` bytes with the zero at its end. */
void sync_misuse_describe (const SyncMisuse *misuse, char *sentence, uint32_t size);

void sync_value_move_at (SyncValue *value, const char *place);
void sync_value_take_at (SyncValue *value, const char *place);
void *sync_value_use_at (SyncValue *value, const char *place);
void *sync_value_try_use_at (SyncValue *value, const char *place, SyncMisuse *misuse);
