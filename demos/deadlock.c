/* SPDX-License-Identifier: MIT
 *
 * Deadlock
 *
 * Two accounts, each with a mutex. One thread moves money from A to B and locks A, then B; another
 * one moves money from B to A and locks B, then A. As soon as both have their first lock, each
 * waits for what the other one has. Nothing computes, nothing fails, and nothing goes on, ever:
 * stop the program by hand.
 *
 * Look at the two mutexes' lanes: each has one holder and one waiter, and these are the same two
 * threads crosswise, in a circle. --cure 1 breaks the circle: everybody locks A before B, whatever
 * the direction of the transfer. One thread then waits now and then, but always gets on.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/mutex.h"
#include "sync/thread.h"

enum { CURE, TRANSFERS, HOLD, PAUSE, SEED, PARAMETERS };

#define BALANCE 1000

static const DemoParameter parameters[PARAMETERS] = {
  [CURE] = { "cure", "", 0, 0, 1, "1: both threads take the locks in the same order" },
  [TRANSFERS] = { "transfers", "transfers", 10, 1, 100000, "how many each thread makes" },
  [HOLD] = { "hold", DEMO_MILLISECONDS, 20, 0, 1000, "how long it computes with each lock" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 30, 0, 1000, "how long it sleeps between transfers" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "deadlock",
  .title = "Deadlock",
  .summary = "Two threads take two locks in opposite orders, and wait for each other for ever.",
  .order = 80,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  const char *name;
  SyncMutex mutex;
  int balance; /* only for the thread that has the mutex */
} Account;

static Account accounts[2] = { { .name = "A", .balance = BALANCE },
                               { .name = "B", .balance = BALANCE } };

static void
transfer (Account *from, Account *to, DemoRandom *random)
{
  Account *first = from;
  Account *second = to;

  if (demo_count (CURE) == 1 && first > second) {
    first = to;
    second = from;
  }
  sync_mutex_lock (&first->mutex);
  printf ("%s to %s: has %s, wants %s\n", from->name, to->name, first->name, second->name);
  sync_work (demo_vary (random, demo_time (HOLD)));
  sync_mutex_lock (&second->mutex);
  from->balance--;
  sync_work (demo_vary (random, demo_time (HOLD)));
  to->balance++;
  sync_mutex_unlock (&second->mutex);
  sync_mutex_unlock (&first->mutex);
}

static void *
make_transfers (void *data)
{
  Account *from = data;
  Account *to = from == &accounts[0] ? &accounts[1] : &accounts[0];
  DemoRandom random = demo_random (demo_count (SEED), (int) (from - accounts));

  for (int i = 0; i < demo_count (TRANSFERS); i++) {
    transfer (from, to, &random);
    sync_sleep (demo_vary (&random, demo_time (PAUSE)));
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  for (int i = 0; i < 2; i++)
    demo_require (sync_mutex_init (&accounts[i].mutex, accounts[i].name), "create a mutex");
  sync_scope_begin (&scope);
  demo_require (sync_scope_spawn (&scope, "A to B", make_transfers, &accounts[0]),
                "create a thread");
  demo_require (sync_scope_spawn (&scope, "B to A", make_transfers, &accounts[1]),
                "create a thread");
  sync_scope_end (&scope); /* never, in a deadlock */
  for (int i = 0; i < 2; i++)
    sync_mutex_destroy (&accounts[i].mutex);

  printf ("No deadlock. Balances: %d and %d\n", accounts[0].balance, accounts[1].balance);
  if (accounts[0].balance != BALANCE || accounts[1].balance != BALANCE)
    demo_fail ("as much went from A to B as back, so both should be %d: the mutexes failed",
               BALANCE);
  return demo_end ();
}
