/* SPDX-License-Identifier: MIT
 *
 * Lanes that talk side by side, see lane-talk.h.
 */
#include "ui/lane-talk.h"

#include <glib/gi18n.h>

#include "explain/exchange.h"
#include "ui/timeline-marks.h"

static Exchange *
look_at_exchange (TimelineView *timeline)
{
  int64_t start, end;

  if (!timeline_marks_get_range (timeline, &start, &end)) {
    start = 0;
    end = INT64_MAX;
  }
  return exchange_new (timeline_view_get_model (timeline), start, end);
}

/* ------------------------------------------------------------------ blocks of lanes */

/* Lanes that may change places with one another: those that are pinned, or those of a process, from
 * `lanes[first]` on. */
typedef struct {
  guint first, count;
  gboolean pinned;
} Block;

/* Returns an array of Block, and sets `lanes` to all lanes in their order, an array of uint32_t. The caller
 * unrefs both. */
static GArray *
find_blocks (LaneChoice *choice, GArray **lanes)
{
  g_autoptr (GArray) places = lane_choice_list_all (choice);
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  gboolean begins = TRUE, was_pinned = FALSE;

  *lanes = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (guint i = 0; i < places->len; i++) {
    uint32_t lane = g_array_index (places, LanePlace, i).lane;
    gboolean pinned = lane != MODEL_NONE && lane_choice_is_pinned (choice, lane);
    /* A header, and where there are none the end of what is pinned. */
    begins = begins || lane == MODEL_NONE || pinned != was_pinned;
    if (lane == MODEL_NONE)
      continue;
    Block block = { (*lanes)->len, 0, pinned };
    if (begins)
      g_array_append_val (blocks, block);
    g_array_index (blocks, Block, blocks->len - 1).count++;
    g_array_append_val (*lanes, lane);
    begins = FALSE;
    was_pinned = pinned;
  }
  return blocks;
}

static void
append (GArray *order, const GArray *lanes)
{
  if (lanes->len > 0)
    g_array_append_vals (order, lanes->data, lanes->len);
}

static gboolean
same_order (const GArray *order, const GArray *lanes)
{
  return order->len == lanes->len &&
         (order->len == 0 ||
          memcmp (order->data, lanes->data, order->len * sizeof (uint32_t)) == 0);
}

/* ------------------------------------------------------------------ all of them */

void
lane_talk_bring_together (TimelineView *timeline)
{
  LaneChoice *choice = timeline_view_get_lanes (timeline);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  if (timeline_view_get_model (timeline) == NULL)
    return;
  g_autoptr (Exchange) exchange = look_at_exchange (timeline);
  g_autoptr (GArray) lanes = NULL;
  g_autoptr (GArray) blocks = find_blocks (choice, &lanes);
  for (guint i = 0; i < blocks->len; i++) {
    Block block = g_array_index (blocks, Block, i);
    const uint32_t *first = &g_array_index (lanes, uint32_t, block.first);
    g_autoptr (GArray) arranged =
        block.pinned ? NULL : exchange_arrange (exchange, first, block.count);
    if (block.pinned)
      g_array_append_vals (order, first, block.count);
    else
      append (order, arranged);
  }
  if (same_order (order, lanes)) {
    timeline_view_tell (timeline, _ ("Lanes that talk stand together already"));
    return;
  }
  lane_choice_set_order (choice, (const uint32_t *) (const void *) order->data, order->len);
  timeline_view_tell (timeline,
                      _ ("Lanes that talk stand together: Shift+H brings back the usual order"));
}

/* ------------------------------------------------------------------ those of one lane */

/* Returns the partners that are in the block, in their order. */
static GArray *
partners_in (const GArray *partners, const uint32_t *lanes, guint count)
{
  g_autoptr (GHashTable) members = g_hash_table_new (NULL, NULL);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  for (guint i = 0; i < count; i++)
    g_hash_table_add (members, GUINT_TO_POINTER (lanes[i]));
  for (guint i = 0; i < partners->len; i++) {
    uint32_t partner = g_array_index (partners, uint32_t, i);
    if (g_hash_table_contains (members, GUINT_TO_POINTER (partner)))
      g_array_append_val (found, partner);
  }
  return found;
}

/* Appends the lane with its partners on either side: the first of them below it, the next above, and so on. */
static void
append_around (GArray *order, const GArray *partners, uint32_t lane)
{
  guint above = partners->len / 2;

  for (guint i = above; i > 0; i--)
    g_array_append_val (order, g_array_index (partners, uint32_t, 2 * i - 1));
  g_array_append_val (order, lane);
  for (guint i = 0; i < partners->len; i += 2)
    g_array_append_val (order, g_array_index (partners, uint32_t, i));
}

/* Appends the lanes of the block, in which `lane` is. Returns how many stand beside it. */
static guint
append_gathered (GArray *order, const GArray *all_partners, const uint32_t *lanes, guint count,
                 uint32_t lane)
{
  g_autoptr (GArray) partners = partners_in (all_partners, lanes, count);
  g_autoptr (GHashTable) moved = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < partners->len; i++)
    g_hash_table_add (moved, GUINT_TO_POINTER (g_array_index (partners, uint32_t, i)));
  for (guint i = 0; i < count; i++) {
    if (lanes[i] == lane)
      append_around (order, partners, lane);
    else if (!g_hash_table_contains (moved, GUINT_TO_POINTER (lanes[i])))
      g_array_append_val (order, lanes[i]);
  }
  return partners->len;
}

static gboolean
block_has (const uint32_t *lanes, guint count, uint32_t lane)
{
  for (guint i = 0; i < count; i++)
    if (lanes[i] == lane)
      return TRUE;
  return FALSE;
}

static void
tell_beside (TimelineView *timeline, uint32_t lane, guint beside)
{
  const char *name = model_lane_name (model_lane (timeline_view_get_model (timeline), lane));
  g_autofree char *sentence =
      beside == 0
          ? g_strdup_printf (_ ("%s talks with no lane that could stand beside it"), name)
          : g_strdup_printf (
                ngettext ("%u lane stands beside %s: Shift+H brings back the usual order",
                          "%u lanes stand beside %s: Shift+H brings back the usual order", beside),
                beside, name);

  timeline_view_tell (timeline, sentence);
}

void
lane_talk_bring_beside (TimelineView *timeline, uint32_t lane)
{
  LaneChoice *choice = timeline_view_get_lanes (timeline);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (Exchange) exchange = look_at_exchange (timeline);
  g_autoptr (GArray) partners = exchange_partners (exchange, lane);
  g_autoptr (GArray) lanes = NULL;
  g_autoptr (GArray) blocks = find_blocks (choice, &lanes);
  guint beside = 0;

  for (guint i = 0; i < blocks->len; i++) {
    Block block = g_array_index (blocks, Block, i);
    const uint32_t *first = &g_array_index (lanes, uint32_t, block.first);
    if (block_has (first, block.count, lane))
      beside = append_gathered (order, partners, first, block.count, lane);
    else
      g_array_append_vals (order, first, block.count);
  }
  if (beside > 0) {
    lane_choice_set_order (choice, (const uint32_t *) (const void *) order->data, order->len);
    timeline_view_reveal_lane (timeline, lane);
  }
  tell_beside (timeline, lane, beside);
}
