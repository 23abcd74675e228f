/* SPDX-License-Identifier: MIT
 *
 * Counted references: a value that several threads own together, as with Rust's Arc. Each owner has
 * a reference of its own, clones it for the next one, and drops it when it is done with the value.
 * Whoever drops the last one frees the value; nobody has to know beforehand who that will be.
 *
 *   SyncReference reference, another;
 *
 *   if (sync_reference_init (&reference, "settings", settings, free) != 0)
 *     ...
 *   another = sync_reference_clone (&reference);   (before the thread that gets it is created)
 *   ... sync_reference_data (&another) ...         (in that thread, which at last calls
 *   sync_reference_drop (&another);                 this)
 *   sync_reference_drop (&reference);              (calls free (settings), if it is the last)
 *
 * A reference belongs to one thread at a time. Counting is all that is guarded: if the owners write
 * to the value they need a lock for that.
 *
 * Recorded, under a lock of its own, so that the counts follow the order of time and nothing
 * follows the end: OBJECT_NAME, REFERENCE_CLONE (with 1 for the first), REFERENCE_DROP with the
 * count that is left, OBJECT_END before the value is freed.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What all references to one value share: the module's own. */
typedef struct SyncShared SyncShared;

typedef struct {
  SyncShared *shared; /* NULL once it is dropped */
} SyncReference;

/* Makes the first reference to `data`, which the last one frees with `release`, unless that is
 * NULL. Returns 0 or an error number, and `data` stays the caller's: ENOMEM, EAGAIN. */
int sync_reference_init (SyncReference *reference, const char *name, void *data,
                         void (*release) (void *)) __attribute__ ((warn_unused_result));

/* Returns one more reference to the same value. */
SyncReference sync_reference_clone (const SyncReference *reference)
    __attribute__ ((warn_unused_result));

/* Returns the value. It lives at least as long as the reference. */
void *sync_reference_data (const SyncReference *reference);

/* Drops a reference; harmless if it is dropped already. Returns true if it was the last: the value
 * is then freed. */
bool sync_reference_drop (SyncReference *reference);
