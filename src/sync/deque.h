/* SPDX-License-Identifier: MIT
 *
 * A deque for work stealing: one owner puts in and takes out at the bottom, newest first; any
 * number of thieves steal from the top, oldest first. So the owner works on what is fresh in its
 * cache, and a thief gets the oldest entry, which of a job that was split is the largest part.
 *
 * The algorithm is that of
 *   D. Chase and Y. Lev, "Dynamic circular work-stealing deque", SPAA 2005,
 * with the orders of C11 after
 *   N. M. Lê, A. Pop, A. Cohen, F. Zappa Nardelli, "Correct and efficient work-stealing for weak
 *   memory models", PPoPP 2013.
 *
 * It differs in two points. Its circle does not grow: a full deque refuses, and the owner does
 * the work itself, for there is plenty to steal by then. And in place of the paper's fences the
 * accesses themselves are sequentially consistent, which means the same here, and which
 * ThreadSanitizer understands.
 *
 * WHY IT IS RIGHT  The owner and a thief can both want the last entry. The owner lowers `bottom`,
 * then reads `top`; a thief reads `top`, then `bottom`. In the one order of all sequentially
 * consistent accesses either the thief sees the lowered bottom and leaves the entry alone, or the
 * owner sees a top that has come up to it; then both try to raise `top`, and one of them succeeds.
 *
 * An entry is a pointer that the deque hands on and never looks at; it is not NULL. What it points
 * to and was written before the push is seen by whoever gets it.
 */
#pragma once

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A split halves, so that a job has far fewer open halves than this; a power of two. */
#define SYNC_DEQUE_CAPACITY 1024

/* A deque. Its fields are the module's own. The counts only ever grow, but for the moment in which
 * the owner reaches for an entry; entry number N lies at N modulo the capacity. */
typedef struct {
  alignas (64) _Atomic (int64_t) top; /* the number of the oldest entry: thieves raise it */
  alignas (
      64) _Atomic (int64_t) bottom; /* the number of the next entry: only the owner writes it */
  _Atomic (void *) entries[SYNC_DEQUE_CAPACITY];
} SyncDeque;

/* Makes the deque an empty one. No other thread may know it yet. */
void sync_deque_init (SyncDeque *deque);

/* Puts an entry in at the bottom. Returns false if there is no room. Only the owner. */
bool sync_deque_push (SyncDeque *deque, void *entry);

/* Takes the newest entry out; NULL if there is none (any more). Only the owner. */
void *sync_deque_take (SyncDeque *deque);

/* Takes the oldest entry out; NULL if there is none. Any thread. */
void *sync_deque_steal (SyncDeque *deque);
