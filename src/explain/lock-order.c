/* SPDX-License-Identifier: MIT
 *
 * The graph of lock-order.h: the holds of all locks are gone through together, in the order of
 * time, with a heap of where each lock is. What a thread holds is kept aside.
 */
#include "explain/lock-order.h"

#include <stdlib.h>
#include <string.h>

#define CANCELLED_EVERY 65536u

/* Where the walk is in the holds, or the shares, of a lock. */
typedef struct {
  const ModelLane *lock;
  gboolean shared;
  uint64_t index, count;
  uint32_t thread;
  int64_t start, end; /* of the present one */
} Cursor;

typedef struct {
  uint32_t lock;
  gboolean shared;
  int64_t start, end;
} Held;

typedef struct {
  const Inquiry *inquiry;
  GArray *heap;      /* of Cursor, the earliest one first */
  GPtrArray *held;   /* by lane: a GArray of Held, or NULL */
  GHashTable *edges; /* the key is in the edge: both locks in 64 bits -> LockEdge */
  uint32_t lanes;
} Walk;

static Cursor *
cursor_at (const Walk *walk, guint place)
{
  return &g_array_index (walk->heap, Cursor, place);
}

/* ------------------------------------------------------------------ the heap */

static void
sift_down (Walk *walk, guint place)
{
  for (;;) {
    guint child = place * 2 + 1;
    if (child >= walk->heap->len)
      return;
    if (child + 1 < walk->heap->len &&
        cursor_at (walk, child + 1)->start < cursor_at (walk, child)->start)
      child++;
    if (cursor_at (walk, place)->start <= cursor_at (walk, child)->start)
      return;
    Cursor moved = *cursor_at (walk, place);
    *cursor_at (walk, place) = *cursor_at (walk, child);
    *cursor_at (walk, child) = moved;
    place = child;
  }
}

static void
look (Cursor *cursor)
{
  if (cursor->shared) {
    ModelWait share = model_share (cursor->lock, cursor->index);
    cursor->thread = share.thread;
    cursor->start = share.start;
    cursor->end = share.end;
  } else {
    ModelHold hold = model_hold (cursor->lock, cursor->index);
    cursor->thread = hold.thread;
    cursor->start = hold.start;
    cursor->end = hold.end;
  }
}

static void
add_cursor (Walk *walk, const ModelLane *lock, gboolean shared)
{
  Cursor cursor = { .lock = lock, .shared = shared };
  int64_t from = walk->inquiry->from;

  cursor.count = shared ? model_share_count (lock) : model_hold_count (lock);
  if (cursor.count == 0)
    return;
  cursor.index =
      shared ? model_share_at (lock, cursor.count, from) : model_hold_at (lock, cursor.count, from);
  look (&cursor);
  if (cursor.start < walk->inquiry->to)
    g_array_append_val (walk->heap, cursor);
}

/* The earliest cursor goes on to its next item, or leaves. */
static void
go_on (Walk *walk)
{
  Cursor *first = cursor_at (walk, 0);

  if (++first->index < first->count)
    look (first);
  if (first->index >= first->count || first->start >= walk->inquiry->to) {
    *first = *cursor_at (walk, walk->heap->len - 1);
    g_array_set_size (walk->heap, walk->heap->len - 1);
  }
  if (walk->heap->len > 0)
    sift_down (walk, 0);
}

/* ------------------------------------------------------------------ edges */

static void
edge_free (LockEdge *edge)
{
  g_array_unref (edge->witnesses);
  g_free (edge);
}

static LockEdge *
edge_of (Walk *walk, uint32_t first, uint32_t second)
{
  gint64 key = (gint64) ((uint64_t) first << 32 | second);
  LockEdge *edge = g_hash_table_lookup (walk->edges, &key);

  if (edge != NULL)
    return edge;
  edge = g_new (LockEdge, 1);
  *edge = (LockEdge){ .first = first,
                      .second = second,
                      .witnesses = g_array_new (FALSE, FALSE, sizeof (LockWitness)) };
  g_hash_table_insert (walk->edges, g_memdup2 (&key, sizeof key), edge);
  return edge;
}

static gboolean
is_same (const LockWitness *a, const LockWitness *b)
{
  return a->thread == b->thread && a->shared_first == b->shared_first &&
         a->shared_second == b->shared_second && a->gate_count == b->gate_count &&
         memcmp (a->gates, b->gates, a->gate_count * sizeof *a->gates) == 0;
}

static void
add_witness (LockEdge *edge, const LockWitness *witness)
{
  for (guint i = 0; i < edge->witnesses->len; i++) {
    LockWitness *known = &g_array_index (edge->witnesses, LockWitness, i);
    if (!is_same (known, witness))
      continue;
    known->last = witness->last;
    return;
  }
  if (edge->witnesses->len < LOCK_ORDER_WITNESSES)
    g_array_append_vals (edge->witnesses, witness, 1);
}

static int
compare_numbers (const void *a, const void *b)
{
  uint32_t one = *(const uint32_t *) a, other = *(const uint32_t *) b;

  return (one > other) - (one < other);
}

/* The cursor's thread takes its lock while it holds `held`: an edge from each of those. */
static void
add_edges (Walk *walk, const Cursor *cursor, const GArray *held)
{
  uint32_t lock = model_lane_index (cursor->lock);

  for (guint i = 0; i < held->len; i++) {
    const Held *first = &g_array_index (held, Held, i);
    LockWitness witness = {
      .thread = cursor->thread,
      .shared_first = first->shared,
      .shared_second = cursor->shared,
      .first = cursor->start,
      .last = cursor->start,
      .begin = first->start,
      .end = cursor->end,
    };
    if (first->lock == lock)
      continue;
    for (guint j = 0; j < held->len; j++)
      if (j != i && g_array_index (held, Held, j).lock != lock)
        witness.gates[witness.gate_count++] = g_array_index (held, Held, j).lock;
    qsort (witness.gates, witness.gate_count, sizeof *witness.gates, compare_numbers);
    add_witness (edge_of (walk, first->lock, lock), &witness);
  }
}

/* Returns what the thread still holds at `time`; NULL for an unknown thread. */
static GArray *
held_by (Walk *walk, uint32_t thread, int64_t time)
{
  if (thread >= walk->lanes)
    return NULL;
  GArray *held = g_ptr_array_index (walk->held, thread);
  if (held == NULL) {
    held = g_array_new (FALSE, FALSE, sizeof (Held));
    g_ptr_array_index (walk->held, thread) = held;
  }
  for (guint i = held->len; i-- > 0;)
    if (g_array_index (held, Held, i).end <= time)
      g_array_remove_index (held, i);
  return held;
}

static void
walk_through (Walk *walk)
{
  for (uint64_t step = 1; walk->heap->len > 0; step++) {
    const Cursor *cursor = cursor_at (walk, 0);
    GArray *held = held_by (walk, cursor->thread, cursor->start);
    if (held != NULL) {
      Held now = { model_lane_index (cursor->lock), cursor->shared, cursor->start, cursor->end };
      if (held->len > 0 && held->len <= LOCK_ORDER_GATES && cursor->start >= walk->inquiry->from)
        add_edges (walk, cursor, held);
      if (held->len <= LOCK_ORDER_GATES)
        g_array_append_val (held, now);
    }
    go_on (walk);
    if (step % CANCELLED_EVERY == 0 && inquiry_is_cancelled (walk->inquiry))
      return;
  }
}

static int
compare_edges (gconstpointer a, gconstpointer b)
{
  const LockEdge *one = *(const LockEdge *const *) a, *other = *(const LockEdge *const *) b;

  if (one->first != other->first)
    return one->first < other->first ? -1 : 1;
  return (one->second > other->second) - (one->second < other->second);
}

static void
held_free (gpointer held)
{
  if (held != NULL)
    g_array_unref (held);
}

GPtrArray *
lock_order_edges (const Inquiry *inquiry)
{
  uint32_t lanes = model_lane_count (inquiry->model);
  GPtrArray *edges = g_ptr_array_new_with_free_func ((GDestroyNotify) edge_free);
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Cursor));
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (held_free);
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Walk walk = { inquiry, heap, held, table, lanes };
  GHashTableIter iter;
  gpointer edge;

  g_ptr_array_set_size (held, (gint) lanes);
  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (inquiry->model, i);
    ModelLaneKind kind = model_lane_kind (lane);
    if (kind == MODEL_LANE_LOCK || kind == MODEL_LANE_RWLOCK)
      add_cursor (&walk, lane, FALSE);
    if (kind == MODEL_LANE_RWLOCK)
      add_cursor (&walk, lane, TRUE);
  }
  for (guint i = heap->len / 2; i-- > 0;)
    sift_down (&walk, i);
  if (heap->len > 1)
    walk_through (&walk);
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &edge))
    g_ptr_array_add (edges, edge);
  g_ptr_array_sort (edges, compare_edges);
  return edges;
}

guint
lock_order_first_edge (const GPtrArray *edges, uint32_t lock)
{
  guint low = 0, high = edges->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (((const LockEdge *) g_ptr_array_index (edges, middle))->first < lock)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}
