/* SPDX-License-Identifier: MIT
 *
 * Which lanes are shown, see lane-choice.h.
 */
#include "ui/lane-choice.h"

#include <string.h>

#include "explain/thread-statistics.h"

struct _LaneChoice {
  GObject parent_instance;
  const Model *model;  /* nullable, somebody else's */
  int64_t end;         /* the last moment in view */
  View *view;          /* nullable, the timeline's */
  GHashTable *by_hand; /* what the user hid */
  GHashTable *hidden;  /* that, and what doesn't pass the filters: the view's */
  GHashTable *pinned;  /* the view's */
  GHashTable *order;   /* the view's */
  gboolean filters[LANE_FILTERS];
  char *text; /* case-folded */
};

G_DEFINE_FINAL_TYPE (LaneChoice, lane_choice, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNALS };
static guint signals[SIGNALS];

/* ------------------------------------------------------------------ filters */

static gboolean
was_contended (const LaneChoice *self, const ModelLane *lane)
{
  int64_t sums[MODEL_STATES];

  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_LOCK:
    return model_wait_count (lane) > 0;
  case MODEL_FAMILY_THREAD:
    model_thread_summary (lane, 0, model_now (self->model), sums);
    return sums[MODEL_LOCK] > 0 || sums[MODEL_SEMAPHORE] > 0;
  case MODEL_FAMILY_STEPS:
  case MODEL_FAMILY_CONDITION:
  case MODEL_FAMILY_NONE:
    return FALSE;
  }
  return FALSE;
}

/* Adds the thread to `blocked`, and what it waits for, if it waits at the last moment in view; one that
 * has ended, in its last moment. */
static void
add_blocked (const LaneChoice *self, const ModelLane *thread, GHashTable *blocked)
{
  if (model_kind_family (model_lane_kind (thread)) != MODEL_FAMILY_THREAD ||
      model_lane_start (thread) > self->end)
    return;
  uint64_t count = model_interval_count (thread);
  if (count == 0)
    return;
  ModelInterval interval = model_interval (thread, model_interval_at (thread, count, self->end));
  if (!thread_statistics_is_wait ((ModelState) interval.state))
    return;
  g_hash_table_add (blocked, GUINT_TO_POINTER (model_lane_index (thread)));
  if (interval.object != MODEL_NONE)
    g_hash_table_add (blocked, GUINT_TO_POINTER (interval.object));
}

static GHashTable *
find_blocked (const LaneChoice *self)
{
  GHashTable *blocked = g_hash_table_new (NULL, NULL);
  uint32_t count = self->model != NULL ? model_lane_count (self->model) : 0;

  for (uint32_t i = 0; i < count; i++)
    add_blocked (self, model_lane (self->model, i), blocked);
  return blocked;
}

static gboolean
has_text (const LaneChoice *self, const ModelLane *lane)
{
  if (self->text[0] == '\0')
    return TRUE;
  g_autofree char *name = g_utf8_casefold (model_lane_name (lane), -1);
  return strstr (name, self->text) != NULL;
}

/* Returns the lanes that don't pass the filters, as a set. */
static GHashTable *
find_filtered (const LaneChoice *self)
{
  GHashTable *filtered = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) blocked = self->filters[LANE_FILTER_BLOCKED] ? find_blocked (self) : NULL;
  uint32_t count = self->model != NULL ? model_lane_count (self->model) : 0;

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (self->model, i);
    gboolean passes = has_text (self, lane);
    passes = passes && (!self->filters[LANE_FILTER_CONTENDED] || was_contended (self, lane));
    passes = passes && (blocked == NULL || g_hash_table_contains (blocked, GUINT_TO_POINTER (i)));
    if (!passes)
      g_hash_table_add (filtered, GUINT_TO_POINTER (i));
  }
  return filtered;
}

/* Returns whether the two sets have the same members. */
static gboolean
sets_equal (GHashTable *a, GHashTable *b)
{
  GHashTableIter iterator;
  gpointer key;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;
  g_hash_table_iter_init (&iterator, a);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    if (!g_hash_table_contains (b, key))
      return FALSE;
  return TRUE;
}

static void
add_all (GHashTable *set, GHashTable *others)
{
  GHashTableIter iterator;
  gpointer key;

  g_hash_table_iter_init (&iterator, others);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    g_hash_table_add (set, key);
}

/* Finds what is hidden now. Returns whether that is something else than before. */
static gboolean
update_hidden (LaneChoice *self)
{
  g_autoptr (GHashTable) hidden = find_filtered (self);

  add_all (hidden, self->by_hand);
  if (sets_equal (hidden, self->hidden))
    return FALSE;
  g_hash_table_remove_all (self->hidden);
  add_all (self->hidden, hidden);
  return TRUE;
}

static void
tell (LaneChoice *self)
{
  update_hidden (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
lane_choice_refresh (LaneChoice *choice, int64_t end)
{
  choice->end = end;
  if (update_hidden (choice))
    g_signal_emit (choice, signals[SIGNAL_CHANGED], 0);
}

gboolean
lane_choice_get_filter (LaneChoice *choice, LaneFilter filter)
{
  return choice->filters[filter];
}

void
lane_choice_set_filter (LaneChoice *choice, LaneFilter filter, gboolean active)
{
  choice->filters[filter] = active;
  tell (choice);
}

void
lane_choice_set_text (LaneChoice *choice, const char *text)
{
  g_free (choice->text);
  choice->text = g_utf8_casefold (text, -1);
  tell (choice);
}

gboolean
lane_choice_has_text (LaneChoice *choice)
{
  return choice->text[0] != '\0';
}

gboolean
lane_choice_hides_all (LaneChoice *choice)
{
  uint32_t count = choice->model != NULL ? model_lane_count (choice->model) : 0;

  return count > 0 && g_hash_table_size (choice->hidden) >= count;
}

gboolean
lane_choice_get_grouped (LaneChoice *choice)
{
  return choice->view == NULL || !choice->view->ungrouped;
}

void
lane_choice_set_grouped (LaneChoice *choice, gboolean grouped)
{
  if (choice->view == NULL)
    return;
  choice->view->ungrouped = !grouped;
  tell (choice);
}

/* ------------------------------------------------------------------ lane by lane */

static void
set_member (LaneChoice *self, GHashTable *set, uint32_t lane, gboolean member)
{
  if (member)
    g_hash_table_add (set, GUINT_TO_POINTER (lane));
  else
    g_hash_table_remove (set, GUINT_TO_POINTER (lane));
  tell (self);
}

gboolean
lane_choice_is_hidden (LaneChoice *choice, uint32_t lane)
{
  return g_hash_table_contains (choice->by_hand, GUINT_TO_POINTER (lane));
}

void
lane_choice_set_hidden (LaneChoice *choice, uint32_t lane, gboolean hidden)
{
  set_member (choice, choice->by_hand, lane, hidden);
}

gboolean
lane_choice_is_pinned (LaneChoice *choice, uint32_t lane)
{
  return g_hash_table_contains (choice->pinned, GUINT_TO_POINTER (lane));
}

void
lane_choice_set_pinned (LaneChoice *choice, uint32_t lane, gboolean pinned)
{
  set_member (choice, choice->pinned, lane, pinned);
}

/* Returns the places of all lanes but those in `hidden`. */
static GArray *
list_without (LaneChoice *self, GHashTable *hidden)
{
  if (self->model == NULL || self->view == NULL)
    return g_array_new (FALSE, TRUE, sizeof (LanePlace));
  View view = *self->view;
  view.collapsed = NULL;
  view.hidden_lanes = hidden;
  return layout_lanes (self->model, &view);
}

GArray *
lane_choice_list (LaneChoice *choice)
{
  g_autoptr (GHashTable) filtered = find_filtered (choice);

  return list_without (choice, filtered);
}

GArray *
lane_choice_list_all (LaneChoice *choice)
{
  return list_without (choice, NULL);
}

void
lane_choice_set_order (LaneChoice *choice, const uint32_t *lanes, guint count)
{
  g_hash_table_remove_all (choice->order);
  for (guint i = 0; i < count; i++)
    g_hash_table_insert (choice->order, GUINT_TO_POINTER (lanes[i]), GUINT_TO_POINTER (i + 1));
  tell (choice);
}

/* From then on every lane that there is has a place. */
void
lane_choice_move (LaneChoice *choice, uint32_t lane, uint32_t before)
{
  g_autoptr (GArray) places = list_without (choice, NULL);
  guint place = 0;

  if (lane == before)
    return;
  for (guint i = 0; i < places->len; i++) {
    uint32_t other = g_array_index (places, LanePlace, i).lane;
    if (other == before && before != MODEL_NONE)
      g_hash_table_insert (choice->order, GUINT_TO_POINTER (lane), GUINT_TO_POINTER (++place));
    if (other != lane && other != MODEL_NONE)
      g_hash_table_insert (choice->order, GUINT_TO_POINTER (other), GUINT_TO_POINTER (++place));
  }
  if (before == MODEL_NONE)
    g_hash_table_insert (choice->order, GUINT_TO_POINTER (lane), GUINT_TO_POINTER (++place));
  tell (choice);
}

void
lane_choice_reset (LaneChoice *choice)
{
  g_hash_table_remove_all (choice->by_hand);
  g_hash_table_remove_all (choice->pinned);
  g_hash_table_remove_all (choice->order);
  tell (choice);
}

/* ------------------------------------------------------------------ the object */

void
lane_choice_set_model (LaneChoice *choice, const Model *model)
{
  choice->model = model;
  choice->end = 0;
  lane_choice_reset (choice);
}

void
lane_choice_attach (LaneChoice *choice, View *view)
{
  choice->view = view;
  view->hidden_lanes = choice->hidden;
  view->pinned_lanes = choice->pinned;
  view->lane_order = choice->order;
}

static void
lane_choice_finalize (GObject *object)
{
  LaneChoice *self = LANE_CHOICE (object);

  g_hash_table_unref (self->by_hand);
  g_hash_table_unref (self->hidden);
  g_hash_table_unref (self->pinned);
  g_hash_table_unref (self->order);
  g_free (self->text);
  G_OBJECT_CLASS (lane_choice_parent_class)->finalize (object);
}

static void
lane_choice_class_init (LaneChoiceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = lane_choice_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lane_choice_init (LaneChoice *self)
{
  self->by_hand = g_hash_table_new (NULL, NULL);
  self->hidden = g_hash_table_new (NULL, NULL);
  self->pinned = g_hash_table_new (NULL, NULL);
  self->order = g_hash_table_new (NULL, NULL);
  self->text = g_strdup ("");
}

LaneChoice *
lane_choice_new (void)
{
  return g_object_new (LANE_TYPE_CHOICE, NULL);
}
