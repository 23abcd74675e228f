/* SPDX-License-Identifier: MIT
 *
 * Moving a value into a thread
 *
 * Main has a name, and gives it to each of a few threads in turn, or rather: the first thread gets
 * it, and each hands it on to the next. At any moment it has one owner, who may read and write it
 * without a lock: nobody else has it.
 *
 * Look at the value's moves: each VALUE_MOVE of one thread is followed by a VALUE_TAKE of the next.
 * Between the two nobody owns it. What would a thread see that looked at the name too early? The
 * demo "move-error" tries that.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "demo.h"
#include "sync/thread.h"
#include "sync/value.h"

enum { THREADS, WORK, PARAMETERS };

#define THREADS_MAXIMUM 32

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 5, 1, THREADS_MAXIMUM, "how many own the name in turn" },
  [WORK] = { "work", DEMO_MILLISECONDS, 120, 0, 10000, "how long each computes with it" },
};

static const Demo demo = {
  .name = "move",
  .title = "Moving a value into a thread",
  .summary = "Main gives a name to a thread, which gives it to the next: one owner at a time.",
  .order = 20,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  int number;
} Owner;

static Owner owners[THREADS_MAXIMUM];
static char text[] = "alice";
static SyncValue name;

static void create_owner (int number);

/* Owns the name for a while, changes it, and moves it into the next thread. */
static void *
own (void *data)
{
  const Owner *owner = data;

  sync_value_take (&name);
  char *letters = sync_value_use (&name);
  letters[0] = (char) (owner->number % 2 == 1 ? toupper (letters[0]) : tolower (letters[0]));
  sync_work (demo_time (WORK));
  printf ("Hello from thread %d, %s!\n", owner->number, letters);
  sync_value_move (&name);
  if (owner->number < demo_count (THREADS))
    create_owner (owner->number + 1);
  return NULL;
}

static void
create_owner (int number)
{
  Owner *owner = &owners[number - 1];
  char label[24];

  owner->number = number;
  snprintf (label, sizeof label, "thread %d", number);
  demo_require (sync_thread_create (&owner->thread, label, own, owner), "create a thread");
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);

  sync_value_init (&name, "name", text);
  sync_value_move (&name);
  create_owner (1);
  for (int i = 0; i < count; i++) /* each was created before the one before it ended */
    demo_require (sync_thread_join (&owners[i].thread, NULL), "join a thread");

  sync_value_take (&name);
  const char *expected = count % 2 == 1 ? "Alice" : "alice";
  printf ("Main has it back: %s\n", (const char *) sync_value_use (&name));
  if (strcmp (sync_value_use (&name), expected) != 0)
    demo_fail ("the name should be %s now: an owner's work was lost", expected);
  sync_value_destroy (&name);
  return demo_end ();
}
