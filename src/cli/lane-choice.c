/* SPDX-License-Identifier: MIT */
#include "cli/lane-choice.h"

#include "cli/lane-pattern.h"
#include "figure/figure.h"
#include "session/session.h"

#define LANES_TOLD 12u

/* Takes the lanes that the item means out of `others`. Returns how many there are among those
 * drawn. */
static guint
take_out (const Model *model, const char *item, const GArray *drawn, GHashTable *others)
{
  g_autoptr (LanePattern) pattern = lane_pattern_new (item);
  guint count = 0;

  for (guint i = 0; i < drawn->len; i++) {
    uint32_t lane = g_array_index (drawn, LanePlace, i).lane;
    if (lane == MODEL_NONE || !lane_pattern_matches (pattern, model_lane (model, lane)))
      continue;
    g_hash_table_remove (others, GUINT_TO_POINTER (lane));
    count++;
  }
  return count;
}

/* Sets the error that names the lanes that there are. */
static void
fail (const Model *model, const char *text, const GArray *drawn, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint told = 0, lanes = 0;

  for (guint i = 0; i < drawn->len; i++) {
    uint32_t lane = g_array_index (drawn, LanePlace, i).lane;
    if (lane == MODEL_NONE)
      continue;
    if (told < LANES_TOLD)
      g_string_append_printf (names, "%s%s (%s)", told++ > 0 ? ", " : "",
                              model_lane_name (model_lane (model, lane)),
                              model_kind_name (model_lane_kind (model_lane (model, lane))));
    lanes++;
  }
  if (lanes > told)
    g_string_append_printf (names, " and %u more", lanes - told);
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "--lanes asks for \"%s\", but no lane is like that. There are: %s.", text,
               names->str);
}

GHashTable *
lane_choice_others (const Model *model, const char *pattern, GError **error)
{
  const View all = { .end = 1, .width = 1, .height = 1 };
  g_autoptr (GArray) drawn = layout_lanes (model, &all);
  g_autoptr (GHashTable) others = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) items = g_strsplit (pattern, ",", -1);

  for (uint32_t i = 0; i < model_lane_count (model); i++)
    g_hash_table_add (others, GUINT_TO_POINTER (i));
  for (guint i = 0; items[i] != NULL; i++)
    if (take_out (model, g_strstrip (items[i]), drawn, others) == 0) {
      fail (model, items[i], drawn, error);
      return NULL;
    }
  if (items[0] == NULL) {
    fail (model, "", drawn, error);
    return NULL;
  }
  return g_steal_pointer (&others);
}
