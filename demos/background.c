/* SPDX-License-Identifier: MIT
 *
 * Background task
 *
 * Main draws frames, one after another, as the main loop of a window does. Meanwhile there is a
 * long computation to do. A thread does it in the background; it tells how far it has come in
 * one number that main reads with each frame, and main joins it when it is done.
 *
 * Look at main's lane: short frames in an even rhythm, whatever the task does. With --background 0
 * main does the task itself between two frames: a gap opens, in which the window would be frozen.
 * The longest gap is printed at the end.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/thread.h"

enum { BACKGROUND, STEPS, STEP, FRAME, PAUSE, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [BACKGROUND] = { "background", "", 1, 0, 1, "0: main does the task itself" },
  [STEPS] = { "steps", "steps", 40, 1, 10000, "how many steps the task has" },
  [STEP] = { "step", DEMO_MILLISECONDS, 20, 0, 1000, "how long one of them computes" },
  [FRAME] = { "frame", DEMO_MILLISECONDS, 10, 0, 1000, "how long main computes for a frame" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 40, 1, 1000, "how long it sleeps after that" },
};

static const Demo demo = {
  .name = "background",
  .title = "Background task",
  .summary = "A thread computes in the background, while main draws frames in an even rhythm.",
  .order = 11,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

/* The steps that are done. Release in the task and acquire in main are partners: main sees the
 * results of the steps that it counts. */
static _Atomic (int) done;

static void *
compute (void *data)
{
  for (int step = 1; step <= demo_count (STEPS); step++) {
    sync_work (demo_time (STEP));
    atomic_store_explicit (&done, step, memory_order_release);
  }
  return data;
}

static int
draw_frame (void)
{
  int progress = atomic_load_explicit (&done, memory_order_acquire);

  sync_work (demo_time (FRAME));
  sync_sleep (demo_time (PAUSE));
  return progress;
}

int
main (int argc, char **argv)
{
  SyncThread task;
  int64_t longest = 0;
  int frames = 1;
  int progress;

  demo_begin (&demo, argc, argv);
  draw_frame ();
  int64_t last = demo_clock ();
  if (demo_count (BACKGROUND) == 1)
    demo_require (sync_thread_create (&task, "task", compute, NULL), "create a thread");
  else
    compute (NULL);

  do {
    progress = draw_frame ();
    frames++;
    int64_t now = demo_clock ();
    longest = now - last > longest ? now - last : longest;
    last = now;
  } while (progress < demo_count (STEPS));
  if (demo_count (BACKGROUND) == 1)
    demo_require (sync_thread_join (&task, NULL), "join a thread");

  printf ("Steps done: %d, frames: %d, the longest gap between two: %.0f ms\n", progress, frames,
          demo_milliseconds (longest));
  return demo_end ();
}
