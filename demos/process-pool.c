/* SPDX-License-Identifier: MIT
 *
 * Process pool
 *
 * Main forks a few processes and has them square numbers, as Python's multiprocessing.Pool.map
 * does. Processes share no memory, so none of them can spoil what another one has; but each number
 * must travel through a pipe to a worker, and each square back. Whoever gives a result back gets
 * the next number, and the results end up in the order of the numbers.
 *
 * Look at the pipes between the processes: each number is a message out, each square one back, and
 * in between main sleeps. With --compute 0 all that is left is the travelling: how long does one
 * task take then? With --crash 5 the worker that gets number 5 is killed: what does main notice?
 */
#include <signal.h>
#include <stdio.h>

#include "demo.h"
#include "sync/process-pool.h"
#include "sync/thread.h"

enum { NUMBERS, WORKERS, CHUNK, COMPUTE, CRASH, SEED, PARAMETERS };

#define NUMBERS_MAXIMUM 10000

static const DemoParameter parameters[PARAMETERS] = {
  [NUMBERS] = { "numbers", "numbers", 20, 1, NUMBERS_MAXIMUM, "how many are squared" },
  [WORKERS] = { "workers", "processes", 2, 1, 32, "how many processes do it" },
  [CHUNK] = { "chunk", "numbers", 1, 1, NUMBERS_MAXIMUM, "how many travel in one message" },
  [COMPUTE] = { "compute", DEMO_MILLISECONDS, 40, 0, 1000, "how long squaring one takes" },
  [CRASH] = { "crash", "number", 0, 0, NUMBERS_MAXIMUM, "which one kills its worker; 0: none" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "process-pool",
  .title = "Process pool",
  .summary = "Main sends numbers to other processes through pipes, and gets their squares back.",
  .order = 67,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static int numbers[NUMBERS_MAXIMUM];
static int squares[NUMBERS_MAXIMUM];

/* Runs in a worker's process: it sees copies of main's variables. */
static void
square (const void *item, void *result)
{
  int number = *(const int *) item;
  DemoRandom random = demo_random (demo_count (SEED), number);

  if (number == demo_count (CRASH))
    raise (SIGKILL);
  sync_work (demo_vary (&random, demo_time (COMPUTE)));
  *(int *) result = number * number;
}

int
main (int argc, char **argv)
{
  SyncProcessPool pool;

  demo_begin (&demo, argc, argv);
  int count = demo_count (NUMBERS);
  for (int i = 0; i < count; i++)
    numbers[i] = i + 1;

  SyncProcessMap map = {
    .function = square,
    .items = numbers,
    .item_size = sizeof numbers[0],
    .results = squares,
    .result_size = sizeof squares[0],
    .count = (size_t) count,
    .chunk = (size_t) demo_count (CHUNK),
  };
  demo_require (sync_process_pool_init (&pool, (uint32_t) demo_count (WORKERS)),
                "make a pool of processes");
  int error = sync_process_pool_map (&pool, &map);
  if (error != 0)
    demo_fail ("not all numbers were squared: %s", sync_process_pool_failure (&pool));
  sync_process_pool_destroy (&pool);

  printf ("Squares: %d, the last one is %d\n", count, squares[count - 1]);
  for (int i = 0; i < count; i++) {
    if (squares[i] != numbers[i] * numbers[i])
      demo_fail ("%d in place %d is no square of %d: the pool failed", squares[i], i, numbers[i]);
  }
  return demo_end ();
}
