/* SPDX-License-Identifier: MIT */
#include "sync/deque.h"
#include "sync/thread.h"

#include <glib.h>
#include <sched.h>

static SyncDeque deque;

static void
push (int *entry)
{
  g_assert_true (sync_deque_push (&deque, entry));
}

/* ------------------------------------------------------------------ one thread */

static void
test_order (void)
{
  int entries[4];

  sync_deque_init (&deque);
  for (int i = 0; i < 4; i++)
    push (&entries[i]);
  g_assert_true (sync_deque_take (&deque) == &entries[3]);
  g_assert_true (sync_deque_steal (&deque) == &entries[0]);
  g_assert_true (sync_deque_take (&deque) == &entries[2]);
  g_assert_true (sync_deque_steal (&deque) == &entries[1]);
}

static void
test_empty (void)
{
  int entry;

  sync_deque_init (&deque);
  for (int round = 0; round < 3; round++) { /* emptied in one way, it is empty in every way */
    g_assert_null (sync_deque_take (&deque));
    g_assert_null (sync_deque_steal (&deque));
    push (&entry);
    g_assert_true ((round % 2 == 0 ? sync_deque_take : sync_deque_steal) (&deque) == &entry);
  }
  g_assert_null (sync_deque_steal (&deque));
  g_assert_null (sync_deque_take (&deque));
}

static void
test_full (void)
{
  int entries[SYNC_DEQUE_CAPACITY + 1];

  sync_deque_init (&deque);
  for (int i = 0; i < SYNC_DEQUE_CAPACITY; i++)
    push (&entries[i]);
  g_assert_false (sync_deque_push (&deque, &entries[SYNC_DEQUE_CAPACITY]));
  g_assert_true (sync_deque_steal (&deque) == &entries[0]);
  push (&entries[SYNC_DEQUE_CAPACITY]); /* where the first one lay */
  g_assert_false (sync_deque_push (&deque, &entries[0]));
  for (int i = SYNC_DEQUE_CAPACITY; i > 0; i--)
    g_assert_true (sync_deque_take (&deque) == &entries[i]);
  g_assert_null (sync_deque_take (&deque));
}

/* ------------------------------------------------------------------ an owner and thieves */

#define THIEVES 2
#define ENTRIES 300000
#define BURST   100

typedef struct {
  int written; /* plainly: the deque publishes it */
  int got;     /* how often somebody got it */
} Entry;

static Entry entries[ENTRIES];
static _Atomic (bool) all_pushed;

static void
get (Entry *entry)
{
  g_assert_cmpint (entry->written, ==, (int) (entry - entries) + 1);
  entry->got++;
}

static void *
steal_all (void *data)
{
  int *stolen = data;
  Entry *entry;

  while (true) {
    bool last_look = atomic_load (&all_pushed);
    while ((entry = sync_deque_steal (&deque)) != NULL) {
      get (entry);
      *stolen += 1;
    }
    if (last_look)
      return NULL;
  }
}

/* The owner pushes some entries and takes until there is nothing, again and again. Each is got
 * once. */
static void
test_many_entries (void)
{
  SyncThread thieves[THIEVES];
  int stolen[THIEVES] = { 0 }, taken = 0;
  Entry *entry;

  sync_deque_init (&deque);
  atomic_store (&all_pushed, false);
  for (int i = 0; i < ENTRIES; i++)
    entries[i] = (Entry){ 0 };
  for (int i = 0; i < THIEVES; i++)
    g_assert_cmpint (sync_thread_create (&thieves[i], "thief", steal_all, &stolen[i]), ==, 0);
  for (int i = 0; i < ENTRIES; i++) {
    entries[i].written = i + 1;
    g_assert_true (sync_deque_push (&deque, &entries[i]));
    while (i % BURST == BURST - 1 && (entry = sync_deque_take (&deque)) != NULL) {
      get (entry);
      taken++;
    }
  }
  atomic_store (&all_pushed, true);
  for (int i = 0; i < THIEVES; i++)
    g_assert_cmpint (sync_thread_join (&thieves[i], NULL), ==, 0);

  for (int i = 0; i < ENTRIES; i++)
    g_assert_cmpint (entries[i].got, ==, 1);
  g_assert_cmpint (taken + stolen[0] + stolen[1], ==, ENTRIES);
}

/* Rounds in which an owner and a thief reach for the same, only entry. */
#define DUELS 30000

static _Atomic (int) duel;   /* the one that has begun */
static _Atomic (int) stolen; /* the last one that the thief is through with */
static int thefts;

static void
await (_Atomic (int) *number, int value)
{
  for (int look = 0; atomic_load (number) < value; look++) {
    if (look % 1000 == 999)
      sched_yield ();
  }
}

static void *
fight (void *data)
{
  for (int round = 1; round <= DUELS; round++) {
    await (&duel, round);
    Entry *entry = sync_deque_steal (&deque);
    if (entry != NULL) {
      get (entry);
      thefts++;
    }
    atomic_store (&stolen, round);
  }
  return data;
}

/* The owner waits a little, longer and longer, so that the two meet at every step of each; in every
 * hundredth duel it comes too late for sure. */
static void
test_duels (void)
{
  SyncThread thief;

  sync_deque_init (&deque);
  g_assert_cmpint (sync_thread_create (&thief, "thief", fight, NULL), ==, 0);
  for (int round = 1; round <= DUELS; round++) {
    entries[0] = (Entry){ .written = 1 };
    g_assert_true (sync_deque_push (&deque, &entries[0]));
    atomic_store (&duel, round);
    if (round % 100 == 0)
      await (&stolen, round);
    for (int step = 0; step < round % 100; step++)
      atomic_load (&stolen);
    Entry *entry = sync_deque_take (&deque);
    bool taken = entry != NULL;
    await (&stolen, round);
    if (taken)
      get (entry);
    g_assert_cmpint (entries[0].got, ==, 1);
    g_assert_null (sync_deque_take (&deque));
  }
  g_assert_cmpint (sync_thread_join (&thief, NULL), ==, 0);
  g_assert_cmpint (thefts, >=, DUELS / 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/deque/order", test_order);
  g_test_add_func ("/sync/deque/empty", test_empty);
  g_test_add_func ("/sync/deque/full", test_full);
  g_test_add_func ("/sync/deque/duels", test_duels);
  g_test_add_func ("/sync/deque/many-entries", test_many_entries);
  return g_test_run ();
}
