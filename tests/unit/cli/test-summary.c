/* SPDX-License-Identifier: MIT
 *
 * The summary in words, from scripted events.
 */
#include "cli/summary.h"

#include <string.h>

#include "script.h"

enum {
  MAIN = 1,
  ONE = 2,
  LOCK = 0x1000,
  QUIET = 0x2000,
  CHANNEL = 0x3000,
  BARRIER = 0x4000,
  CONDITION = 0x5000
};

#define EVENT(time, thread, KIND, object, argument)              \
  {                                                              \
    time, thread, HEDDLE_EVENT_##KIND, object, argument, 0, NULL \
  }

static void
check_line (const char *summary, const char *line)
{
  if (strstr (summary, line) == NULL)
    g_error ("\"%s\" is not in\n%s", line, summary);
}

static void
test_each_lane_has_its_line (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, { 0, 0, HEDDLE_EVENT_PROCESS_START, 0, 1, 4711, "pigz" }, START (0, MAIN),
        START (0, ONE), { 1, ONE, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, "adder" },
        { 1, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, HEDDLE_OBJECT_MUTEX, "counter" },
        EVENT (1, MAIN, CHANNEL_OPEN, CHANNEL, 4), EVENT (2, MAIN, MUTEX_ACQUIRE, QUIET, 0),
        EVENT (3, MAIN, MUTEX_RELEASE, QUIET, 0), EVENT (10, MAIN, MUTEX_ACQUIRE, LOCK, 0),
        EVENT (20, ONE, MUTEX_WAIT, LOCK, 0), EVENT (45, MAIN, MUTEX_RELEASE, LOCK, 0),
        EVENT (45, ONE, MUTEX_ACQUIRE, LOCK, 0), EVENT (50, ONE, MUTEX_RELEASE, LOCK, 0),
        EVENT (60, MAIN, CHANNEL_SEND, CHANNEL, 1), EVENT (61, MAIN, CHANNEL_SEND, CHANNEL, 2),
        EVENT (70, ONE, CHANNEL_RECEIVE, CHANNEL, 1), EVENT (80, ONE, BARRIER_WAIT, BARRIER, 2),
        EVENT (85, MAIN, CONDITION_SIGNAL, CONDITION, 0), EVENT (100, 0, PROCESS_END, 0, 0));
  g_autofree char *summary = summary_text (model, NULL);

  check_line (summary, "process 1    pigz, pid 4711, gone, nobody knows how\n");
  check_line (summary, "thread       adder: lived 100 ns, running 55 %, waits for a lock 25 %, "
                       "waits at a barrier 20 %\n");
  check_line (summary, "lock         counter: 2 acquisitions, 1 wait,");
  check_line (summary, "channel      channel 1: 2 sent, 1 received, backlog at most 2 of 4\n");
  check_line (summary, "barrier      barrier 1: 1 wait\n");
  check_line (summary, "condition    condition 1: 0 waits, notified 1 time, 1 in vain\n");
  check_line (summary, "others       1 lock that no thread waited for\n");
  check_line (summary, "events       19, 0 lost\n");
}

/* What was lost is told, and a channel without a bound has no capacity to tell of. */
static void
test_loss_is_told (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (1, ONE, CHANNEL_OPEN, CHANNEL, UINT32_MAX),
        EVENT (2, ONE, CHANNEL_SEND, CHANNEL, 1), EVENT (9, ONE, LOST, 5, 7));
  g_autofree char *summary = summary_text (model, NULL);

  check_line (summary, "backlog at most 1\n");
  check_line (summary, "unknown 44 %");
  check_line (summary, "events       4, 7 lost\n");
  check_line (summary, "lost         7 of thread 2: why is not known, from 5 ns to 9 ns\n");
}

/* Of a flight recorder only what is later than its beginning counts; who is gone has no line. */
static void
test_flight_is_told_of_its_beginning_on (void)
{
  g_autoptr (Model) model = model_new ();
  const SummaryOptions options = { .is_flight = TRUE, .begin = 50, .clock_note = "It is slow." };

  PLAY (model, START (0, MAIN), START (0, ONE), EVENT (10, ONE, THREAD_END, 0, 0),
        EVENT (50, MAIN, LOST, 5, 7), EVENT (75, MAIN, SLEEP_BEGIN, 0, 0),
        EVENT (100, MAIN, SLEEP_END, 0, 0));
  g_autofree char *summary = summary_text (model, &options);

  g_assert_true (g_str_has_prefix (summary, "kept         the last 50 ns;"));
  check_line (summary, "thread       main: lived 50 ns, running 50 %, sleeping 50 %\n");
  check_line (summary, "events       6, 7 lost\n");
  check_line (summary, "clock        It is slow.\n");
  g_auto (GStrv) lines = g_strsplit (summary, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
}

/* A program's names could write anywhere on the terminal, or lines that nobody has written. */
static void
test_names_do_nothing_to_the_terminal (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, { 0, 0, HEDDLE_EVENT_PROCESS_START, 0, 1, 4711, "pi\033[2Jgz" }, START (0, MAIN),
        { 1, MAIN, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, "a\nlock b" },
        { 1, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, HEDDLE_OBJECT_MUTEX, "\033[31mred" },
        { 1, MAIN, HEDDLE_EVENT_OBJECT_NAME, CHANNEL, 0, HEDDLE_OBJECT_CHANNEL, "c\rd" },
        EVENT (2, MAIN, CHANNEL_OPEN, CHANNEL, 4), EVENT (2, MAIN, MUTEX_ACQUIRE, LOCK, 0),
        EVENT (50, MAIN, LOST, 5, 7));
  g_autofree char *summary = summary_text (model, NULL);

  for (const char *at = summary; *at != '\0'; at++)
    g_assert_true (*at == '\n' || !g_ascii_iscntrl (*at));
  check_line (summary, "pi\357\277\275[2Jgz, pid 4711");
  check_line (summary, "thread       a\357\277\275lock b: lived");
  check_line (summary, "lock         \357\277\275[31mred: 1 acquisition,");
  check_line (summary, "channel      c\357\277\275d: ");
  check_line (summary, "7 of a\357\277\275lock b: ");
}

/* Of many threads the ones that waited longest are told, in the order of their beginning. */
static void
test_few_of_many_threads (void)
{
  enum { THREADS = 1000, TOLD = 20 };
  g_autoptr (Model) model = model_new ();

  PLAY (model, { 0, 0, HEDDLE_EVENT_PROCESS_START, 0, 1, 4711, "many" });
  for (guint i = 1; i <= THREADS; i++) {
    PLAY (model, START (i, i));
    /* Those whose number ends in 50 wait, the later ones longer; so do all for a short time. */
    PLAY (model, EVENT (2000 + i, i, SLEEP_BEGIN, 0, 0));
  }
  for (guint i = 50; i <= THREADS; i += 50)
    PLAY (model, EVENT (10000, i, MUTEX_WAIT, LOCK, 0));
  PLAY (model, EVENT (20000, 0, PROCESS_END, 0, 0));
  g_autofree char *summary = summary_text (model, NULL);
  guint told = 0;

  for (const char *at = summary; (at = strstr (at, "\nthread ")) != NULL; at++)
    told++;
  g_assert_cmpuint (told, ==, TOLD);
  for (guint i = 50; i <= THREADS; i += 50) {
    g_autofree char *line = g_strdup_printf ("thread       thread %u: lived ", i);
    check_line (summary, line);
  }
  check_line (summary, "others       980 more threads that waited no longer\n");
  const char *first = strstr (summary, "thread 50:"), *last = strstr (summary, "thread 1000:");
  g_assert_true (first < last);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/summary/each-lane", test_each_lane_has_its_line);
  g_test_add_func ("/summary/loss", test_loss_is_told);
  g_test_add_func ("/summary/flight", test_flight_is_told_of_its_beginning_on);
  g_test_add_func ("/summary/many-threads", test_few_of_many_threads);
  g_test_add_func ("/summary/terminal", test_names_do_nothing_to_the_terminal);
  return g_test_run ();
}
