/* SPDX-License-Identifier: MIT */
#include "sync/deque.h"

#include <stddef.h>

static _Atomic (void *) *
entry_at (SyncDeque *deque, int64_t number)
{
  return &deque->entries[(uint64_t) number % SYNC_DEQUE_CAPACITY];
}

void
sync_deque_init (SyncDeque *deque)
{
  atomic_init (&deque->top, 0);
  atomic_init (&deque->bottom, 0);
  for (int64_t number = 0; number < SYNC_DEQUE_CAPACITY; number++)
    atomic_init (entry_at (deque, number), NULL);
}

bool
sync_deque_push (SyncDeque *deque, void *entry)
{
  int64_t bottom = atomic_load_explicit (&deque->bottom, memory_order_relaxed);
  /* Acquire pairs with the exchange of `top` in the other two functions: whoever got the entry that
   * lay in this place has read it. */
  int64_t top = atomic_load_explicit (&deque->top, memory_order_acquire);

  if (bottom - top >= SYNC_DEQUE_CAPACITY)
    return false;
  /* Relaxed: `bottom` publishes it. */
  atomic_store_explicit (entry_at (deque, bottom), entry, memory_order_relaxed);
  /* Pairs with the load of `bottom` in sync_deque_steal(): the entry, and what it points to, is
   * complete before it is seen. A release would do for that; the pool needs it sequentially
   * consistent too, as it looks for sleepers right after (see announce() in pool.c). */
  atomic_store_explicit (&deque->bottom, bottom + 1, memory_order_seq_cst);
  return true;
}

void *
sync_deque_take (SyncDeque *deque)
{
  int64_t bottom = atomic_load_explicit (&deque->bottom, memory_order_relaxed) - 1;

  /* In this order, and sequentially consistent: pairs with the loads of `top` and `bottom` in
   * sync_deque_steal(). */
  atomic_store_explicit (&deque->bottom, bottom, memory_order_seq_cst);
  int64_t top = atomic_load_explicit (&deque->top, memory_order_seq_cst);
  void *entry = NULL;

  if (top <= bottom) {
    entry = atomic_load_explicit (entry_at (deque, bottom), memory_order_relaxed);
    if (top < bottom)
      return entry;
    /* The last one: a thief may be reaching for it, and its exchange is this one's partner. */
    if (!atomic_compare_exchange_strong_explicit (&deque->top, &top, top + 1, memory_order_seq_cst,
                                                  memory_order_relaxed))
      entry = NULL;
  }
  /* Empty, as top was: relaxed, because a thief that sees this finds nothing that it may read. */
  atomic_store_explicit (&deque->bottom, bottom + 1, memory_order_relaxed);
  return entry;
}

void *
sync_deque_steal (SyncDeque *deque)
{
  /* In this order, and sequentially consistent: pairs with the store of `bottom` and the load of
   * `top` in sync_deque_take(), and `bottom` with its store in sync_deque_push(). */
  int64_t top = atomic_load_explicit (&deque->top, memory_order_seq_cst);

  while (top < atomic_load_explicit (&deque->bottom, memory_order_seq_cst)) {
    /* To be read before `top` goes up: after that the owner may put another one in its place. */
    void *entry = atomic_load_explicit (entry_at (deque, top), memory_order_relaxed);
    /* Pairs with the other exchange, and with the acquire of `top` in sync_deque_push(). On failure
     * `top` is what somebody else has raised it to: there may be more. */
    if (atomic_compare_exchange_strong_explicit (&deque->top, &top, top + 1, memory_order_seq_cst,
                                                 memory_order_seq_cst))
      return entry;
  }
  return NULL;
}
