/* SPDX-License-Identifier: MIT
 *
 * A search in breadth, against the edges: see lock-reach.h.
 */
#include "explain/lock-reach.h"

#include <string.h>

#define EDGES_MOST 20000000u /* that are looked at, in all */

struct _LockReach {
  GPtrArray *back; /* of LockEdge, in the order of their second lock */
  guint8 *steps;   /* by lane */
  GArray *reached; /* of uint32_t: the lanes whose steps are set, nearest first */
  uint32_t aim;
  guint most;
  guint edges_left;
};

static int
compare_seconds (gconstpointer a, gconstpointer b)
{
  const LockEdge *one = *(const LockEdge *const *) a, *other = *(const LockEdge *const *) b;

  return (one->second > other->second) - (one->second < other->second);
}

LockReach *
lock_reach_new (const GPtrArray *edges, uint32_t lanes)
{
  LockReach *reach = g_new0 (LockReach, 1);

  reach->back = g_ptr_array_sized_new (edges->len);
  for (guint i = 0; i < edges->len; i++)
    g_ptr_array_add (reach->back, g_ptr_array_index (edges, i));
  g_ptr_array_sort (reach->back, compare_seconds);
  reach->steps = g_malloc (MAX (lanes, 1));
  memset (reach->steps, LOCK_REACH_NEVER, lanes);
  reach->reached = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  reach->aim = MODEL_NONE;
  reach->edges_left = EDGES_MOST;
  return reach;
}

void
lock_reach_free (LockReach *reach)
{
  if (reach == NULL)
    return;
  g_ptr_array_unref (reach->back);
  g_array_unref (reach->reached);
  g_free (reach->steps);
  g_free (reach);
}

static guint
first_edge_to (const GPtrArray *back, uint32_t lock)
{
  guint low = 0, high = back->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (((const LockEdge *) g_ptr_array_index (back, middle))->second < lock)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Sets the steps of all from which there is an edge to `lock`, as far as they have none yet. */
static void
reach_back (LockReach *reach, uint32_t lock, guint8 steps)
{
  for (guint i = first_edge_to (reach->back, lock); i < reach->back->len; i++) {
    const LockEdge *edge = g_ptr_array_index (reach->back, i);
    if (edge->second != lock || reach->edges_left == 0)
      return;
    reach->edges_left--;
    if (edge->first <= reach->aim || reach->steps[edge->first] != LOCK_REACH_NEVER)
      continue;
    reach->steps[edge->first] = steps;
    g_array_append_val (reach->reached, edge->first);
  }
}

void
lock_reach_aim (LockReach *reach, uint32_t lock, guint most)
{
  if (reach->edges_left == 0 || (reach->aim == lock && reach->most == most))
    return;
  for (guint i = 0; i < reach->reached->len; i++)
    reach->steps[g_array_index (reach->reached, uint32_t, i)] = LOCK_REACH_NEVER;
  g_array_set_size (reach->reached, 0);
  reach->aim = lock;
  reach->most = most;
  reach_back (reach, lock, 1);
  for (guint i = 0; i < reach->reached->len; i++) {
    uint32_t next = g_array_index (reach->reached, uint32_t, i);
    if (reach->steps[next] >= most)
      return;
    reach_back (reach, next, (guint8) (reach->steps[next] + 1));
  }
}

guint
lock_reach_steps (const LockReach *reach, uint32_t lock)
{
  return reach->edges_left == 0 ? 1 : reach->steps[lock];
}
