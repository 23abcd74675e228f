/* SPDX-License-Identifier: MIT
 *
 * Pairs of the course, see compare-pairs.h.
 */
#include "ui/compare-pairs.h"

#include <glib/gi18n.h>

static const ComparePair pairs[] = {
  { "gil", N_ ("With one big lock, and without it"), { { "gil", "" }, { "no-gil", "" } } },
  { "gil-threads",
    N_ ("One thread with the GIL, and four"),
    { { "gil", "--threads 1" }, { "gil", "" } } },
  { "counter-threads",
    N_ ("Two threads, and eight"),
    { { "counter", "--threads 2" }, { "counter", "--threads 8" } } },
  { "counter-hold",
    N_ ("A long hold of the lock, and a short one"),
    { { "counter", "" }, { "counter", "--hold 1" } } },
  { "counter-atomic",
    N_ ("Additions that get lost, and atomic ones"),
    { { "counter-racy", "" }, { "counter-atomic", "" } } },
  { "readers",
    N_ ("Readers first, and the writer first"),
    { { "readers-writers", "" }, { "readers-writers", "--prefer-writers 1" } } },
  { "backpressure",
    N_ ("A small channel, and one with room for all"),
    { { "backpressure", "--capacity 1" }, { "backpressure", "--capacity 30" } } },
  { "fetches",
    N_ ("Fetches in turn, and at once"),
    { { "async-sequential", "" }, { "async-join", "" } } },
  { "executor",
    N_ ("A sleep that blocks the executor, and one that is awaited"),
    { { "async-blocking", "" }, { "async-blocking", "--cure 1" } } },
  { "sum",
    N_ ("One worker, and two"),
    { { "par-sum", "--workers 1" }, { "par-sum", "--workers 2" } } },
  { "pool",
    N_ ("One process, and two"),
    { { "process-pool", "--workers 1" }, { "process-pool", "--workers 2" } } },
  { "philosophers",
    N_ ("All left fork first, and one of them right fork first"),
    { { "philosophers", "" }, { "philosophers", "--cure 1" } } },
  { "semaphore",
    N_ ("One connection, and four"),
    { { "semaphore", "--permits 1" }, { "semaphore", "--permits 4" } } },
};

const ComparePair *
compare_pairs_list (gsize *count)
{
  *count = G_N_ELEMENTS (pairs);
  return pairs;
}

const ComparePair *
compare_pairs_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (g_str_equal (pairs[i].name, name))
      return &pairs[i];
  return NULL;
}

gboolean
compare_pair_has (const ComparePair *pair, const char *demo)
{
  return g_str_equal (pair->demos[0].demo, demo) || g_str_equal (pair->demos[1].demo, demo);
}
