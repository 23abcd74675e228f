/* SPDX-License-Identifier: MIT
 *
 * Use after move
 *
 * Main gives a name away to a thread, and then uses it all the same: the mistake that Rust's
 * compiler refuses, and that C and Python let pass. Here every use asks whether the thread is the
 * owner; so main's is caught, and told with both places in this source: the move, and the use.
 *
 * Look for the moment of the misuse on main's lane. Where was the value then: under way, or in the
 * thread's hands already? It makes no difference, as it was main's no more. Try a --delay of 0, or
 * one that is longer than the thread's --work.
 */
#include <stdio.h>
#include <string.h>

#include "demo.h"
#include "sync/thread.h"
#include "sync/value.h"

enum { DELAY, WORK, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [DELAY] = { "delay", DEMO_MILLISECONDS, 200, 0, 10000, "how long main waits until it errs" },
  [WORK] = { "work", DEMO_MILLISECONDS, 500, 0, 10000, "how long the thread uses the name" },
};

static const Demo demo = {
  .name = "move-error",
  .title = "Use after move",
  .summary = "Main uses a name that it has given away to a thread, and is caught at it.",
  .order = 21,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static char text[] = "Alice";
static SyncValue name;

static void *
greet (void *data)
{
  sync_value_take (&name);
  sync_work (demo_time (WORK));
  printf ("Hello from thread, %s!\n", (const char *) sync_value_use (&name));
  return data;
}

int
main (int argc, char **argv)
{
  SyncThread thread;
  SyncMisuse misuse;
  char sentence[256];

  demo_begin (&demo, argc, argv);
  sync_value_init (&name, "name", text);
  sync_value_move (&name);
  demo_require (sync_thread_create (&thread, "thread", greet, NULL), "create a thread");

  sync_sleep (demo_time (DELAY));
  const char *stolen = sync_value_try_use (&name, &misuse); /* the mistake */
  demo_require (sync_thread_join (&thread, NULL), "join a thread");

  if (stolen != NULL)
    demo_fail ("main could use \"%s\" after it had given it away", stolen);
  sync_misuse_describe (&misuse, sentence, sizeof sentence);
  printf ("Caught: %s\n", sentence);
  sync_value_destroy (&name);
  return demo_end ();
}
