/* SPDX-License-Identifier: MIT
 *
 * Lock order inversions: threads that take the same locks in different orders, so that each may
 * come to have one that the next one wants. After Havelund's "Goodlock" (Using Runtime Analysis to
 * Guide Model Checking of Java Programs, 2000).
 *
 * Told if there is a circle of up to CIRCLE_MOST locks, each of its steps taken by another thread,
 * and nothing keeps these threads apart that the record shows: no other lock that two of them held
 * meanwhile (a gate), no two readers that share the lock at which they would meet, no thread that
 * began only when another one had done its step for the last time, or ended before the first.
 * Barriers, joins of others and conditions may keep them apart as well: this isn't seen, and
 * neither is a try-lock, which would not wait.
 */
#include "explain/lock-order.h"
#include "explain/lock-reach.h"

#define CIRCLE_MOST    8u
#define STEPS_MOST     100000u  /* of the search from one edge */
#define ALL_STEPS_MOST 5000000u /* of all searches */
#define FINDINGS_MOST  32u

typedef struct {
  const Inquiry *inquiry;
  const GPtrArray *edges;
  const LockReach *reach;
  guint length;                      /* of the circles that are looked for now */
  const LockEdge *path[CIRCLE_MOST]; /* the steps so far */
  const LockWitness *witness[CIRCLE_MOST];
  guint steps;
} Search;

static gboolean
have_gate (const LockWitness *a, const LockWitness *b)
{
  for (uint32_t i = 0; i < a->gate_count; i++)
    for (uint32_t j = 0; j < b->gate_count; j++)
      if (a->gates[i] == b->gates[j])
        return TRUE;
  return FALSE;
}

/* Returns whether a step of `a` can fall into the life of b's thread. */
static gboolean
is_in_life (const Inquiry *inquiry, const LockWitness *a, const LockWitness *b)
{
  const ModelLane *thread = model_lane (inquiry->model, b->thread);

  return a->last >= model_lane_start (thread) && a->first <= model_lane_end (thread);
}

static gboolean
can_meet (const Inquiry *inquiry, const LockWitness *a, const LockWitness *b)
{
  return a->thread != b->thread && !have_gate (a, b) && is_in_life (inquiry, a, b) &&
         is_in_life (inquiry, b, a);
}

/* Returns whether the witness can be step `depth`. At the lock between two steps one of both must
 * want it alone. */
static gboolean
fits (const Search *search, guint depth, const LockWitness *witness)
{
  for (guint i = 0; i < depth; i++)
    if (!can_meet (search->inquiry, search->witness[i], witness))
      return FALSE;
  if (depth > 0 && search->witness[depth - 1]->shared_second && witness->shared_first)
    return FALSE;
  return depth + 1 < search->length || !witness->shared_second || !search->witness[0]->shared_first;
}

static gboolean
is_on_path (const Search *search, guint depth, uint32_t lock)
{
  for (guint i = 0; i <= depth; i++)
    if (search->path[i]->first == lock)
      return TRUE;
  return FALSE;
}

static gboolean search_from (Search *search, guint depth);

/* Tries the edge as step `depth`, by each of its witnesses. */
static gboolean
try_edge (Search *search, guint depth, const LockEdge *edge)
{
  search->path[depth] = edge;
  for (guint i = 0; i < edge->witnesses->len && search->steps < STEPS_MOST; i++) {
    const LockWitness *witness = &g_array_index (edge->witnesses, LockWitness, i);
    search->steps++;
    search->witness[depth] = witness;
    if (fits (search, depth, witness) &&
        (depth + 1 == search->length || search_from (search, depth + 1)))
      return TRUE;
  }
  return FALSE;
}

/* Looks for the rest of the circle, from step `depth` on. Its first lock has the lowest number, so
 * that each circle is found once. */
static gboolean
search_from (Search *search, guint depth)
{
  uint32_t begin = search->path[0]->first;
  uint32_t from = search->path[depth - 1]->second;
  gboolean last = depth + 1 == search->length;

  for (guint i = lock_order_first_edge (search->edges, from);
       i < search->edges->len && search->steps < STEPS_MOST; i++) {
    const LockEdge *edge = g_ptr_array_index (search->edges, i);
    if (edge->first != from)
      break;
    if (last ? edge->second != begin
             : edge->second <= begin || is_on_path (search, depth - 1, edge->second) ||
                   lock_reach_steps (search->reach, edge->second) > search->length - depth - 1)
      continue;
    if (try_edge (search, depth, edge))
      return TRUE;
  }
  return FALSE;
}

/* ------------------------------------------------------------------ words */

static void
say_step (const Inquiry *inquiry, Finding *finding, const Search *search, guint step)
{
  const LockEdge *edge = search->path[step];
  const LockWitness *witness = search->witness[step];
  int64_t end = model_earlier (witness->end, inquiry->to);
  FindingEdge added = { .from = witness->thread,
                        .to = search->witness[(step + 1) % search->length]->thread,
                        .object = edge->second,
                        .time = witness->first };
  FindingEdge *told = inquiry_add_edge (inquiry, finding, added, end);
  Prose *prose = told->sentence;

  prose_say (prose, "At %s %s took %s while it held %s.",
             prose_moment (prose, witness->thread, witness->first),
             prose_name (prose, witness->thread, witness->begin, end),
             prose_object (prose, edge->second, witness->first, end),
             prose_object (prose, edge->first, witness->begin, end));
}

static void
say_sentence (Finding *finding, const Search *search)
{
  Prose *prose = finding->sentence;
  const LockEdge *edge = search->path[0];
  const LockWitness *one = search->witness[0], *other = search->witness[1];

  if (search->length == 2)
    prose_say (prose,
               "%s takes %s and then %s, but %s takes them the other way round: at a bad "
               "moment they would wait for each other for ever.",
               prose_name (prose, one->thread, one->begin, one->end),
               prose_object (prose, edge->first, one->begin, one->end),
               prose_object (prose, edge->second, one->first, one->end),
               prose_name (prose, other->thread, other->begin, other->end));
  else
    prose_say (
        prose,
        "%u threads take %u locks in a circle: each holds one and takes the next, which another "
        "one holds. At a bad moment they would all wait for one another for ever.",
        search->length, search->length);
}

static void
tell (Inquiry *inquiry, const Search *search)
{
  Finding *finding = inquiry_add (inquiry, FINDING_LOCK_ORDER_INVERSION, FINDING_POTENTIAL,
                                  search->path[0]->first);

  say_sentence (finding, search);
  for (guint i = 0; i < search->length; i++)
    say_step (inquiry, finding, search, i);
  prose_say (finding->explanation,
             "It did not happen in this run. It does when each of them has got "
             "its first lock before any has got its second, and nothing that was recorded prevents "
             "that: there is no other lock that they all take before.");
  prose_say (finding->explanation,
             "A test that runs well says little here: the bad moment may come "
             "once in a million runs.");
  prose_say (finding->advice, "Decide on one order for these locks, and take them in that order "
                              "everywhere.");
  prose_say (finding->advice,
             "Where that can't be, let the first one go before taking the second, or "
             "try the second one and let the first go if it is taken.");
}

/* Returns whether all locks of the circle are part of a deadlock that did happen. */
static gboolean
has_happened (const Inquiry *inquiry, const Search *search)
{
  for (guint i = 0; i < search->length; i++)
    if (!g_hash_table_contains (inquiry->stuck, GUINT_TO_POINTER (search->path[i]->first)))
      return FALSE;
  return TRUE;
}

/* Looks for circles of the length that begin with the edge, and tells the first. Returns whether
 * there was one; `steps` are those that are left of all. */
static gboolean
look_from (Inquiry *inquiry, Search search, const LockEdge *edge, guint *steps)
{
  gboolean found = try_edge (&search, 0, edge) && !has_happened (inquiry, &search);

  *steps -= MIN (*steps, search.steps);
  if (found)
    tell (inquiry, &search);
  return found;
}

void
find_lock_order (Inquiry *inquiry)
{
  g_autoptr (GPtrArray) edges = lock_order_edges (inquiry);
  g_autoptr (LockReach) reach = lock_reach_new (edges, model_lane_count (inquiry->model));
  guint told = 0, steps = ALL_STEPS_MOST;

  for (guint length = 2; length <= CIRCLE_MOST; length++)
    for (guint i = 0; i < edges->len && told < FINDINGS_MOST && steps > 0; i++) {
      const LockEdge *edge = g_ptr_array_index (edges, i);
      const Search search = {
        .inquiry = inquiry, .edges = edges, .reach = reach, .length = length
      };
      if (inquiry_is_cancelled (inquiry))
        return;
      if (edge->second <= edge->first)
        continue;
      lock_reach_aim (reach, edge->first, length - 1);
      if (lock_reach_steps (reach, edge->second) < length)
        told += look_from (inquiry, search, edge, &steps) ? 1 : 0;
    }
}
