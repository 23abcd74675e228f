/* SPDX-License-Identifier: MIT
 *
 * Counters that agree and counters that don't. Where something is to be found there is time enough,
 * however busy the machine is: what ends a comparison is its number of hand-overs.
 */
#include "collect/clock-check.h"

#include <sched.h>

#define HOUR (3600 * G_GINT64_CONSTANT (1000000000))

/* One clock for all processors, which one of them reads wrongly. */
typedef struct {
  int processor;
  gint64 offset; /* nanoseconds */
} WrongClock;

static guint64
read_wrong_clock (int processor, gpointer user_data)
{
  const WrongClock *wrong = user_data;

  return heddle_clock_monotonic () + (guint64) (processor == wrong->processor ? wrong->offset : 0);
}

static guint64
read_counter (int processor, gpointer user_data)
{
  (void) processor;
  (void) user_data;
  return heddle_clock_read (HEDDLE_CLOCK_COUNTER);
}

static ClockCheckComparison
patient_comparison (WrongClock *wrong)
{
  return (ClockCheckComparison){
    .read = read_wrong_clock, .user_data = wrong, .hand_overs = 20, .nanoseconds = HOUR
  };
}

/* Finds the first two processors that this thread may run on. Returns how many there are. */
static gsize
two_processors (int processors[2])
{
  cpu_set_t allowed;
  gsize count = 0;

  CPU_ZERO (&allowed);
  g_assert_no_errno (sched_getaffinity (0, sizeof allowed, &allowed));
  for (gsize i = 0; i < CPU_SETSIZE && count < 2; i++)
    if (CPU_ISSET (i, &allowed))
      processors[count++] = (int) i;
  if (count < 2)
    g_test_skip ("one processor has nothing to be compared with");
  return count;
}

static void
test_agreeing_clocks (void)
{
  WrongClock none = { .processor = -1 };
  ClockCheckComparison comparison = patient_comparison (&none);
  int processors[2];

  if (two_processors (processors) < 2)
    return;
  comparison.hand_overs = 500;
  ClockCheckResult result = clock_check_compare (&comparison, processors, 2);
  g_assert_cmpuint (result.pairs, ==, 1);
  g_assert_false (result.warped);
}

/* Found in both directions: the first that was read may be ahead or behind. */
static void
test_differing_clocks (void)
{
  const gint64 offsets[] = { 1000000000, -1000000000 };
  int processors[2];

  if (two_processors (processors) < 2)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++) {
    WrongClock wrong = { .processor = processors[1], .offset = offsets[i] };
    ClockCheckComparison comparison = patient_comparison (&wrong);
    ClockCheckResult result = clock_check_compare (&comparison, processors, 2);
    g_assert_true (result.warped);
    g_assert_cmpint (result.processors[0], ==, processors[0]);
    g_assert_cmpint (result.processors[1], ==, processors[1]);
    g_assert_cmpuint (result.ticks, >, 0);
    g_assert_cmpuint (result.ticks, <=, 1000000000);
  }
}

/* Of very many processors the pairs are a choice, and the last is among them. */
static void
test_last_of_many (void)
{
  int two[2], processors[42];

  if (two_processors (two) < 2)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (processors); i++)
    processors[i] = two[0];
  processors[G_N_ELEMENTS (processors) - 1] = two[1];
  WrongClock wrong = { .processor = two[1], .offset = 1000000000 };
  ClockCheckComparison comparison = patient_comparison (&wrong);
  ClockCheckResult result = clock_check_compare (&comparison, processors, 42);
  g_assert_true (result.warped);
  g_assert_cmpint (result.processors[1], ==, two[1]);
  g_assert_cmpuint (result.pairs, ==, 15);
}

/* On one and the same processor the two take turns by giving it up. */
static void
test_shared_processor (void)
{
  WrongClock none = { .processor = -1 };
  ClockCheckComparison comparison = patient_comparison (&none);
  int processors[2] = { 0, 0 };

  processors[0] = processors[1] = sched_getcpu ();
  ClockCheckResult result = clock_check_compare (&comparison, processors, 2);
  g_assert_cmpuint (result.pairs, ==, 1);
  g_assert_false (result.warped);
}

/* No thread can be pinned to such a processor: that tells nothing, and takes no hour. */
static void
test_missing_processor (void)
{
  const int missing[] = { -1, 8191, G_MAXINT };

  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++) {
    WrongClock wrong = { .processor = missing[i], .offset = -1000000000 };
    ClockCheckComparison comparison = patient_comparison (&wrong);
    const int processors[] = { sched_getcpu (), missing[i] };
    ClockCheckResult result = clock_check_compare (&comparison, processors, 2);
    g_assert_cmpuint (result.pairs, ==, 0);
    g_assert_false (result.warped);
  }
}

static void
test_no_time (void)
{
  int processors[2] = { 0, 1 };
  WrongClock wrong = { .processor = 1, .offset = 1000000000 };
  ClockCheckComparison comparison = patient_comparison (&wrong);

  comparison.nanoseconds = 0;
  g_assert_cmpuint (clock_check_compare (&comparison, processors, 2).pairs, ==, 0);
  comparison.nanoseconds = HOUR;
  g_assert_cmpuint (clock_check_compare (&comparison, processors, 1).pairs, ==, 0);
  g_assert_cmpuint (clock_check_compare (&comparison, processors, 0).pairs, ==, 0);
}

static void
test_kernel_list (void)
{
  g_assert_true (clock_check_lists_counter ("tsc hpet acpi_pm \n"));
  g_assert_true (clock_check_lists_counter ("kvm-clock tsc\n"));
  g_assert_false (clock_check_lists_counter ("hpet acpi_pm \n"));
  g_assert_false (clock_check_lists_counter ("hyperv_clocksource_tsc_page acpi_pm \n"));
  g_assert_false (clock_check_lists_counter ("tsc-early jiffies\n"));
  g_assert_false (clock_check_lists_counter (""));
}

static void
test_choice (void)
{
  g_autofree char *note = NULL;
  cpu_set_t before, after;

  CPU_ZERO (&before);
  CPU_ZERO (&after);
  g_assert_no_errno (sched_getaffinity (0, sizeof before, &before));
  HeddleClock clock = clock_check_choose (&note);
  g_assert_no_errno (sched_getaffinity (0, sizeof after, &after));
  g_assert_true (CPU_EQUAL (&before, &after));

  g_test_message ("clock %d: %s", (int) clock, note == NULL ? "fit" : note);
  if (clock == HEDDLE_CLOCK_COUNTER) {
    g_assert_null (note);
    g_assert_cmpint (heddle_clock_choose (), ==, HEDDLE_CLOCK_COUNTER);
  } else {
    g_assert_cmpint (clock, ==, HEDDLE_CLOCK_MONOTONIC);
    g_assert_true (g_str_has_suffix (note, "."));
  }
}

/* What was chosen stands up to a longer look. */
static void
test_chosen_counter_agrees (void)
{
  g_autofree char *note = NULL;
  int processors[2];

  if (two_processors (processors) < 2)
    return;
  if (clock_check_choose (&note) != HEDDLE_CLOCK_COUNTER) {
    g_test_skip (note);
    return;
  }
  const ClockCheckComparison comparison = { .read = read_counter,
                                            .hand_overs = 2000,
                                            .nanoseconds = HOUR };
  ClockCheckResult result = clock_check_compare (&comparison, processors, 2);
  g_assert_cmpuint (result.pairs, ==, 1);
  g_assert_false (result.warped);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock-check/agreeing", test_agreeing_clocks);
  g_test_add_func ("/clock-check/differing", test_differing_clocks);
  g_test_add_func ("/clock-check/last-of-many", test_last_of_many);
  g_test_add_func ("/clock-check/shared-processor", test_shared_processor);
  g_test_add_func ("/clock-check/missing-processor", test_missing_processor);
  g_test_add_func ("/clock-check/no-time", test_no_time);
  g_test_add_func ("/clock-check/kernel-list", test_kernel_list);
  g_test_add_func ("/clock-check/choice", test_choice);
  g_test_add_func ("/clock-check/chosen-counter", test_chosen_counter_agrees);
  return g_test_run ();
}
