/* SPDX-License-Identifier: MIT
 *
 * Deadlocks (deadlock.h) as findings: the circle, an edge a sentence.
 *
 * Told if the range shares time with all of its waits. While the process lives, only if the circle
 * has been closed for SETTLED: a wait with a limit may stand in one for a moment.
 */
#include "explain/deadlock.h"
#include "explain/inquiry.h"

#define SETTLED (50 * G_GINT64_CONSTANT (1000000)) /* as long as collect/deadlock-watch.c waits */

/* Returns for how long the circle has been closed, as its youngest wait. */
static int64_t
closed_for (const GArray *circle)
{
  int64_t least = INT64_MAX;

  for (guint i = 0; i < circle->len; i++)
    least = model_earlier (least, g_array_index (circle, DeadlockEdge, i).length);
  return least;
}

static gboolean
is_told (const Inquiry *inquiry, const GArray *circle)
{
  const DeadlockEdge *first = &g_array_index (circle, DeadlockEdge, 0);
  uint32_t process = model_lane_process (model_lane (inquiry->model, first->thread));
  gboolean alive = model_process_end (inquiry->model, process).time == MODEL_OPEN;

  for (guint i = 0; i < circle->len; i++) {
    const DeadlockEdge *edge = &g_array_index (circle, DeadlockEdge, i);
    if (inquiry_overlap (inquiry, edge->since, edge->since + edge->length) == 0 && edge->length > 0)
      return FALSE;
  }
  return !alive || closed_for (circle) >= SETTLED;
}

static void
say_sentence (Finding *finding, const GArray *circle)
{
  const DeadlockEdge *first = &g_array_index (circle, DeadlockEdge, 0);
  Prose *prose = finding->sentence;
  const char *since = prose_length (prose, closed_for (circle));

  if (circle->len == 1)
    prose_say (prose, "%s has waited for itself for %s: it asked for %s, which it holds already.",
               prose_name (prose, first->thread, first->since, first->since + first->length), since,
               prose_object (prose, first->lock, first->since, first->since));
  else if (circle->len == 2)
    prose_say (prose, "%s and %s have waited for each other for %s, and neither of them can go on.",
               prose_name (prose, first->thread, first->since, first->since + first->length),
               prose_name (prose, first->owner, first->since, first->since + first->length), since);
  else
    prose_say (prose,
               "%u threads have waited for one another in a circle for %s, and none of them "
               "can go on.",
               circle->len, since);
}

static void
say_edge (const Inquiry *inquiry, Finding *finding, const DeadlockEdge *edge)
{
  int64_t end = edge->since + edge->length;
  Prose *prose = inquiry_add_edge (inquiry, finding,
                                   (FindingEdge){ .from = edge->thread,
                                                  .to = edge->owner,
                                                  .object = edge->lock,
                                                  .time = edge->since },
                                   end)
                     ->sentence;

  prose_say (prose, "%s has waited %s for %s, which %s holds.",
             prose_name (prose, edge->thread, edge->since, end), prose_length (prose, edge->length),
             prose_object (prose, edge->lock, edge->since, end),
             prose_name (prose, edge->owner, edge->since, end));
}

static void
say_rest (Finding *finding, const GArray *circle)
{
  const DeadlockEdge *first = &g_array_index (circle, DeadlockEdge, 0);

  prose_say (finding->explanation,
             "Only who holds a lock can let it go, and each of them waits before it comes to that: "
             "so this never ends.");
  if (circle->len == 1) {
    prose_say (finding->advice,
               "Lock it once: split the function in two, a part that locks and a "
               "part that expects %s to be held already.",
               prose_object (finding->advice, first->lock, first->since, first->since));
    return;
  }
  prose_say (finding->advice, "Let all threads take these locks in the same order: then the circle "
                              "can't close.");
  prose_say (finding->advice, "Or hold only one of them at a time, or have one lock for both "
                              "things.");
}

static void
tell (Inquiry *inquiry, const GArray *circle)
{
  Finding *finding = inquiry_add (inquiry, FINDING_DEADLOCK, FINDING_ERROR,
                                  g_array_index (circle, DeadlockEdge, 0).lock);

  say_sentence (finding, circle);
  for (guint i = 0; i < circle->len; i++) {
    const DeadlockEdge *edge = &g_array_index (circle, DeadlockEdge, i);
    say_edge (inquiry, finding, edge);
    finding->lost += inquiry_overlap (inquiry, edge->since, edge->since + edge->length);
    g_hash_table_add (inquiry->stuck, GUINT_TO_POINTER (edge->lock));
  }
  say_rest (finding, circle);
}

void
find_deadlocks (Inquiry *inquiry)
{
  g_autoptr (GPtrArray) circles = deadlock_find (inquiry->model);

  for (guint i = 0; i < circles->len; i++)
    if (is_told (inquiry, g_ptr_array_index (circles, i)))
      tell (inquiry, g_ptr_array_index (circles, i));
}
