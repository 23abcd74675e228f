/* SPDX-License-Identifier: MIT
 *
 * Deadlocks, see deadlock.h. Every thread waits for at most one lock, and that has at most one
 * owner: so whoever follows them from thread to thread ends somewhere or goes round.
 */
#include "explain/deadlock.h"

#include "explain/prose.h"
#include "model/time-text.h"

/* Returns whether what ended at `end` went on until now, or until its process ended. */
static gboolean
is_unfinished (const Model *model, const ModelLane *lane, int64_t end)
{
  return end == MODEL_OPEN || end == model_process_end (model, model_lane_process (lane)).time;
}

/* Returns who holds the lock, or MODEL_NONE. `seen`: whom the waiting thread saw there. */
static uint32_t
owner_of (const Model *model, const ModelLane *lock, uint32_t seen)
{
  uint64_t count = model_hold_count (lock);

  if (count == 0)
    return seen;
  ModelHold hold = model_hold (lock, count - 1);
  if (!is_unfinished (model, lock, hold.end) || (hold.end != MODEL_OPEN && hold.uncertain))
    return seen;
  return hold.thread;
}

/* Sets `edge` to what the thread waits for; returns FALSE if it waits for no lock that somebody
 * holds. */
static gboolean
edge_of (const Model *model, uint32_t index, DeadlockEdge *edge)
{
  const ModelLane *thread = model_lane (model, index);
  uint64_t count;

  if (model_lane_kind (thread) != MODEL_LANE_THREAD || (count = model_interval_count (thread)) == 0)
    return FALSE;
  ModelInterval interval = model_interval (thread, count - 1);
  if (interval.state != MODEL_LOCK || interval.object >= model_lane_count (model) ||
      !is_unfinished (model, thread, interval.end))
    return FALSE;
  const ModelLane *lock = model_lane (model, interval.object);
  if (model_lane_kind (lock) != MODEL_LANE_LOCK && model_lane_kind (lock) != MODEL_LANE_RWLOCK)
    return FALSE;
  *edge = (DeadlockEdge){
    .thread = index,
    .lock = interval.object,
    .owner = owner_of (model, lock, interval.holder),
    .since = interval.start,
    .length = model_earlier (interval.end, model_now (model)) - interval.start,
  };
  return edge->owner < model_lane_count (model);
}

/* Follows the owners from thread `first`, marking each in `visited` with `round`. If that goes
 * round, returns the circle. */
static GArray *
follow (const Model *model, uint32_t first, uint32_t *visited, uint32_t lanes, uint32_t round)
{
  DeadlockEdge edge;
  uint32_t thread = first;

  while (thread < lanes && visited[thread] == 0 && edge_of (model, thread, &edge)) {
    visited[thread] = round;
    thread = edge.owner;
  }
  if (thread >= lanes || visited[thread] != round)
    return NULL;
  /* Once more around from here. The model may have moved on: then there was no deadlock. */
  GArray *circle = g_array_new (FALSE, FALSE, sizeof (DeadlockEdge));
  uint32_t begin = thread;
  do {
    if (circle->len >= lanes || !edge_of (model, thread, &edge)) {
      g_array_unref (circle);
      return NULL;
    }
    g_array_append_val (circle, edge);
    thread = edge.owner;
  } while (thread != begin);
  return circle;
}

GPtrArray *
deadlock_find (const Model *model)
{
  GPtrArray *circles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  uint32_t lanes = model_lane_count (model);
  g_autofree uint32_t *visited = g_new0 (uint32_t, MAX (lanes, 1));

  for (uint32_t i = 0; i < lanes; i++) {
    GArray *circle = follow (model, i, visited, lanes, i + 1);
    if (circle != NULL)
      g_ptr_array_add (circles, circle);
  }
  return circles;
}

char *
deadlock_text (const Model *model, const GArray *circle)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < circle->len; i++) {
    const DeadlockEdge *edge = &g_array_index (circle, DeadlockEdge, i);
    const ModelLane *lock = model_lane (model, edge->lock);
    g_autofree char *length = time_text_duration (edge->length);
    g_string_append_printf (text, "%s\"%s\" has waited %s for the %s \"%s\", which \"%s\" holds.",
                            i > 0 ? " " : "", model_lane_name (model_lane (model, edge->thread)),
                            length, prose_noun (model_lane_kind (lock)), model_lane_name (lock),
                            model_lane_name (model_lane (model, edge->owner)));
  }
  return g_string_free (text, FALSE);
}

char *
deadlock_tell (const Model *model)
{
  g_autoptr (GPtrArray) circles = deadlock_find (model);

  if (circles->len == 0)
    return NULL;
  g_autofree char *text = deadlock_text (model, g_ptr_array_index (circles, 0));
  return g_strdup_printf ("Found a deadlock: %s", text);
}
