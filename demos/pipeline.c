/* SPDX-License-Identifier: MIT
 *
 * Pipeline
 *
 * Three threads, one behind the other: the first generates numbers, the second lets only the even
 * ones pass, the third prints them. Two channels join them. Each stage ends by dropping its sender;
 * that closes the channel, and the next stage ends in turn.
 *
 * Look at the two channels: the first one fills, if the filter is the slowest, and the second one
 * is mostly empty. All three stages work at once, each on another number. Which stage sets the
 * pace? Make --generate the longest, then --print: see where the messages pile up.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/channel-ends.h"
#include "sync/span.h"
#include "sync/thread.h"

enum { NUMBERS, CAPACITY, GENERATE, FILTER, PRINT, PARAMETERS };

#define NUMBERS_MAXIMUM 10000

static const DemoParameter parameters[PARAMETERS] = {
  [NUMBERS] = { "numbers", "numbers", 20, 1, NUMBERS_MAXIMUM, "how many are generated" },
  [CAPACITY] = { "capacity", "messages", 4, 1, 1000, "how many each channel holds at most" },
  [GENERATE] = { "generate", DEMO_MILLISECONDS, 10, 0, 1000, "how long generating one takes" },
  [FILTER] = { "filter", DEMO_MILLISECONDS, 40, 0, 1000, "how long looking at one takes" },
  [PRINT] = { "print", DEMO_MILLISECONDS, 20, 0, 1000, "how long printing one takes" },
};

static const Demo demo = {
  .name = "pipeline",
  .title = "Pipeline",
  .summary = "One thread generates numbers, one filters the even ones, one prints them.",
  .order = 71,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

/* A stage: each end that it has is its own. */
typedef struct {
  SyncThread thread;
  SyncReceiver from;
  SyncSender to;
} Stage;

static Stage generator, filter, printer;
static int numbers[NUMBERS_MAXIMUM]; /* each belongs to whoever had it last */
static int printed;                  /* the printer's, until it is joined */

/* Computes for so long, with the number's name on it. */
static void
work_on (int number, int64_t time)
{
  char name[32];

  snprintf (name, sizeof name, "number %d", number);
  sync_span_begin (name);
  sync_work (time);
  sync_span_end ();
}

static void *
generate (void *data)
{
  for (int i = 0; i < demo_count (NUMBERS); i++) {
    work_on (i + 1, demo_time (GENERATE));
    numbers[i] = i + 1;
    sync_sender_send (&generator.to, &numbers[i]);
  }
  sync_sender_drop (&generator.to);
  return data;
}

static void *
filter_even (void *data)
{
  void *message;

  while (sync_receiver_receive (&filter.from, &message)) {
    work_on (*(const int *) message, demo_time (FILTER));
    if (*(const int *) message % 2 == 0)
      sync_sender_send (&filter.to, message);
  }
  sync_receiver_drop (&filter.from);
  sync_sender_drop (&filter.to);
  return data;
}

static void *
print (void *data)
{
  void *message;

  while (sync_receiver_receive (&printer.from, &message)) {
    int number = *(const int *) message;
    printf ("%d\n", number);
    printed++;
    if (number != 2 * printed)
      demo_fail ("%d came where %d should: a channel failed", number, 2 * printed);
    work_on (number, demo_time (PRINT));
  }
  sync_receiver_drop (&printer.from);
  return data;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  uint32_t capacity = (uint32_t) demo_count (CAPACITY);
  demo_require (sync_channel_open (&generator.to, &filter.from, "numbers", capacity),
                "open a channel");
  demo_require (sync_channel_open (&filter.to, &printer.from, "evens", capacity), "open a channel");
  demo_require (sync_thread_create (&generator.thread, "generator", generate, NULL),
                "create a thread");
  demo_require (sync_thread_create (&filter.thread, "filter", filter_even, NULL),
                "create a thread");
  demo_require (sync_thread_create (&printer.thread, "printer", print, NULL), "create a thread");
  demo_require (sync_thread_join (&generator.thread, NULL), "join a thread");
  demo_require (sync_thread_join (&filter.thread, NULL), "join a thread");
  demo_require (sync_thread_join (&printer.thread, NULL), "join a thread");

  printf ("Generated: %d, even: %d\n", demo_count (NUMBERS), printed);
  if (printed != demo_count (NUMBERS) / 2)
    demo_fail ("%d of them should be even", demo_count (NUMBERS) / 2);
  return demo_end ();
}
