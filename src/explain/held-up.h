/* SPDX-License-Identifier: MIT
 *
 * Who made whom wait for a lock: how long each thread waited while each other one had it. It is fed
 * what each thread had and waited for, in the order of the beginnings.
 *
 * Every moment of a wait is put to whoever has the lock then; to each of them, where several
 * readers do: so the times of one waiter may add up to more than it waited. A moment in which
 * nobody has it is nobody's.
 *
 * COST     O(log of how many go on) for each hold and wait, and a step for each pair of a hold and
 *          a wait that overlap, of threads that are told by themselves: HELD_UP_THREADS at most of
 *          each side, those that came first. The others are a crowd (crowd.h), however many they
 *          are.
 * MEMORY   16 bytes for each pair of threads that are told by themselves.
 * THREADS  One at a time.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#define HELD_UP_THREADS 2048u
#define HELD_UP_PAIRS   10000u

typedef struct {
  uint32_t holder; /* thread lanes; MODEL_NONE: those that are not told by themselves */
  uint32_t waiter;
  uint64_t times; /* how often the holder had it while the waiter waited */
  int64_t time;   /* how long, in all */
} HeldUp;

typedef struct _HeldUpTable HeldUpTable;

/* Returns a table in which so many threads of each side are told by themselves (HELD_UP_THREADS).
 * Free it with held_up_table_free(). */
HeldUpTable *held_up_table_new (guint threads) G_GNUC_WARN_UNUSED_RESULT;
void held_up_table_free (HeldUpTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeldUpTable, held_up_table_free)

/* A thread has the lock, or waits for it, from `start` to `end`. No call's `start` is earlier
 * than that of the call before. */
void held_up_table_hold (HeldUpTable *table, uint32_t thread, int64_t start, int64_t end);
void held_up_table_wait (HeldUpTable *table, uint32_t thread, int64_t start, int64_t end);

/* Returns the pairs, as a GArray of HeldUp, the longest time first: `most` (HELD_UP_PAIRS) of them,
 * and behind those, if there was more, all the rest as one whose holder and waiter are MODEL_NONE.
 * Nothing may be added afterwards. The caller unrefs it. */
GArray *held_up_table_pairs (HeldUpTable *table, guint most) G_GNUC_WARN_UNUSED_RESULT;
