/* SPDX-License-Identifier: MIT */
#include "collect/clock-check.h"

#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>

#define PARTNERS_MOST    16u
#define HAND_OVERS       1000u /* of a pair: some 200 microseconds */
#define SPINS_A_LOOK     64u   /* between two looks at the time: some microseconds */
#define SPINS_A_YIELD    4096u /* before others may have the processor: some 100 microseconds */
#define PROCESSORS_MOST  8192u /* the most that Linux can be built for */

#define AVAILABLE_CLOCKS "/sys/devices/system/clocksource/clocksource0/available_clocksource"

/* A set of that many processors: sched_getaffinity(2) refuses one that is too small. */
typedef struct {
  cpu_set_t parts[PROCESSORS_MOST / CPU_SETSIZE];
} Processors;

/* Two threads, each on its processor, hand a reading to and fro, as the kernel's
 * check_tsc_warp() does under a lock: who has the turn reads its counter, which must not be
 * behind the reading it was given. A counter that is behind by less than a hand-over takes is
 * not found; nor does that matter, as no thread can learn of another's event any faster. */
typedef struct {
  const ClockCheckComparison *comparison;
  int processors[2];
  gint64 deadline; /* of CLOCK_MONOTONIC, in nanoseconds */

  /* How many hand-overs there were: even, it is the turn of the first. Its store (release) hands
   * over `last` and `warp`, which belong to whose turn it is; the other takes them with its load
   * (acquire). */
  alignas (64) _Atomic (guint) turns;
  guint64 last;
  guint64 warp;
  /* One of them has given up. Relaxed: it hands over nothing. */
  _Atomic (gboolean) ended;
} Pair;

typedef struct {
  Pair *pair;
  guint number; /* 0 or 1 */
} Side;

static void
relax (void)
{
#if defined(__x86_64__)
  __builtin_ia32_pause ();
#endif
}

static gboolean
pin_to (int processor)
{
  Processors only = { 0 };

  if (processor < 0 || (guint) processor >= PROCESSORS_MOST)
    return FALSE;
  CPU_SET_S ((gsize) processor, sizeof only, only.parts);
  return sched_setaffinity (0, sizeof only, only.parts) == 0;
}

/* Waits until it is the side's turn. Returns FALSE if there are no more turns, or if the time is
 * up. `spins` goes on from turn to turn, so that slow turns are noticed too. */
static gboolean
await_turn (const Side *side, guint *spins)
{
  Pair *pair = side->pair;

  while (!atomic_load_explicit (&pair->ended, memory_order_relaxed)) {
    /* Acquire: pairs with the release in play_side(). */
    guint turns = atomic_load_explicit (&pair->turns, memory_order_acquire);
    if (turns >= pair->comparison->hand_overs)
      return FALSE;
    if (turns % 2 == side->number)
      return TRUE;
    relax ();
    if (++*spins % SPINS_A_LOOK != 0)
      continue;
    if ((gint64) heddle_clock_monotonic () >= pair->deadline)
      return FALSE;
    /* The other may wait for a processor that has much to do, even for this one. Not at once, as
     * whoever yields may be gone for as long, and the two must run at the same time. */
    if (*spins % SPINS_A_YIELD == 0)
      sched_yield ();
  }
  return FALSE;
}

static gpointer
play_side (gpointer data)
{
  const Side *side = data;
  Pair *pair = side->pair;
  int processor = pair->processors[side->number];
  guint spins = 0;

  gboolean goes_on = pin_to (processor);
  while (goes_on && await_turn (side, &spins)) {
    guint64 now = pair->comparison->read (processor, pair->comparison->user_data);
    if (now < pair->last)
      pair->warp = pair->last - now;
    goes_on = pair->warp == 0;
    pair->last = now;
    /* Release: pairs with the acquire in await_turn(). Only whose turn it is writes. */
    guint turns = atomic_load_explicit (&pair->turns, memory_order_relaxed);
    atomic_store_explicit (&pair->turns, turns + 1, memory_order_release);
  }
  atomic_store_explicit (&pair->ended, TRUE, memory_order_relaxed);
  return NULL;
}

/* Plays both sides in threads of their own, as they are pinned to their processors. */
static void
play_pair (Pair *pair)
{
  Side sides[2] = { { pair, 0 }, { pair, 1 } };
  GThread *threads[2];

  for (guint i = 0; i < 2; i++) {
    threads[i] = g_thread_try_new ("clock-check", play_side, &sides[i], NULL);
    if (threads[i] == NULL)
      atomic_store_explicit (&pair->ended, TRUE, memory_order_relaxed);
  }
  for (guint i = 0; i < 2; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
}

ClockCheckResult
clock_check_compare (const ClockCheckComparison *comparison, const int *processors, gsize count)
{
  ClockCheckResult result = { 0 };
  gint64 end = (gint64) heddle_clock_monotonic () + comparison->nanoseconds;
  gsize partners = count == 0 ? 0 : MIN (count - 1, PARTNERS_MOST);

  for (gsize i = 1; i <= partners && !result.warped; i++) {
    gint64 now = (gint64) heddle_clock_monotonic ();
    if (now >= end)
      break;
    Pair pair = { .comparison = comparison,
                  .processors = { processors[0], processors[i * (count - 1) / partners] },
                  .deadline = now + (end - now) / (gint64) (partners - i + 1) };
    play_pair (&pair);
    /* The threads were joined: relaxed is enough. */
    guint turns = atomic_load_explicit (&pair.turns, memory_order_relaxed);
    if (pair.warp == 0 && turns >= comparison->hand_overs)
      result.pairs++;
    if (pair.warp != 0)
      result = (ClockCheckResult){ .pairs = result.pairs,
                                   .warped = TRUE,
                                   .processors = { pair.processors[0], pair.processors[1] },
                                   .ticks = pair.warp };
  }
  return result;
}

gboolean
clock_check_lists_counter (const char *available)
{
  g_auto (GStrv) names = g_strsplit_set (available, " \t\n", -1);

  /* A whole word: hyperv_clocksource_tsc_page is another clock. */
  return g_strv_contains ((const char *const *) names, "tsc");
}

/* Returns whether the kernel has given up the counter. It takes it from the list of its clocks
 * when it finds that it stops, jumps or differs between processors, or was told so at its start
 * (tsc=unstable). The clock that the kernel uses now doesn't matter: in a virtual machine it may
 * be kvm-clock although the counter is fine, and is listed beside it. The list is believed
 * there, too: a hypervisor that doesn't vouch for the counter already hides that it is invariant
 * (heddle_clock_choose()), so what is left are guests whose kernel has seen it go wrong. A
 * container without the file says nothing. */
static gboolean
kernel_has_given_up (void)
{
  g_autofree char *available = NULL;

  return g_file_get_contents (AVAILABLE_CLOCKS, &available, NULL, NULL) &&
         !clock_check_lists_counter (available);
}

static guint64
read_counter (int processor, gpointer user_data)
{
  (void) processor;
  (void) user_data;
  return heddle_clock_read (HEDDLE_CLOCK_COUNTER);
}

/* Compares the counters of the processors that the calling thread may run on. */
static ClockCheckResult
compare_counters (void)
{
  const ClockCheckComparison comparison = { .read = read_counter,
                                            .hand_overs = HAND_OVERS,
                                            .nanoseconds = CLOCK_CHECK_NANOSECONDS };
  g_autoptr (GArray) processors = g_array_new (FALSE, FALSE, sizeof (int));
  Processors allowed = { 0 };

  if (sched_getaffinity (0, sizeof allowed, allowed.parts) != 0)
    return (ClockCheckResult){ 0 };
  for (int i = 0; i < (int) PROCESSORS_MOST; i++)
    if (CPU_ISSET_S ((gsize) i, sizeof allowed, allowed.parts))
      g_array_append_val (processors, i);
  return clock_check_compare (&comparison, (const int *) (void *) processors->data,
                              processors->len);
}

HeddleClock
clock_check_choose (char **note)
{
  *note = NULL;
  if (heddle_clock_choose () != HEDDLE_CLOCK_COUNTER) {
    *note = g_strdup ("Events are timed with CLOCK_MONOTONIC, which takes longer to read: the "
                      "processor has no counter that is known to run evenly.");
    return HEDDLE_CLOCK_MONOTONIC;
  }
  if (kernel_has_given_up ()) {
    *note = g_strdup ("Events are timed with CLOCK_MONOTONIC, which takes longer to read: the "
                      "kernel doesn't trust the processor's counter (" AVAILABLE_CLOCKS
                      " doesn't list \"tsc\").");
    return HEDDLE_CLOCK_MONOTONIC;
  }
  ClockCheckResult result = compare_counters ();
  if (result.warped) {
    *note = g_strdup_printf (
        "Events are timed with CLOCK_MONOTONIC, which takes longer to read: the "
        "counters of the processors %d and %d differ, by %" G_GUINT64_FORMAT " ticks or more.",
        result.processors[0], result.processors[1], result.ticks);
    return HEDDLE_CLOCK_MONOTONIC;
  }
  return HEDDLE_CLOCK_COUNTER;
}
