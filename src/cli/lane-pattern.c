/* SPDX-License-Identifier: MIT */
#include "cli/lane-pattern.h"

#include <string.h>

#define KIND "kind:"

struct _LanePattern {
  GPtrArray *names; /* of GPatternSpec */
  GPtrArray *kinds; /* of GPatternSpec */
  gboolean all;
};

static void
add_word (LanePattern *pattern, const char *word)
{
  gboolean is_kind = g_str_has_prefix (word, KIND);
  g_autofree char *folded = g_utf8_casefold (is_kind ? word + strlen (KIND) : word, -1);

  if (*folded != '\0')
    g_ptr_array_add (is_kind ? pattern->kinds : pattern->names, g_pattern_spec_new (folded));
}

LanePattern *
lane_pattern_new (const char *text)
{
  LanePattern *pattern = g_new0 (LanePattern, 1);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_auto (GStrv) words = text != NULL ? g_strsplit (valid, ",", -1) : NULL;

  pattern->names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  pattern->kinds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_pattern_spec_free);
  pattern->all = text == NULL;
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    add_word (pattern, g_strstrip (words[i]));
  return pattern;
}

void
lane_pattern_free (LanePattern *pattern)
{
  if (pattern == NULL)
    return;
  g_ptr_array_unref (pattern->names);
  g_ptr_array_unref (pattern->kinds);
  g_free (pattern);
}

static gboolean
fits_one (const GPtrArray *patterns, const char *text)
{
  g_autofree char *folded = patterns->len > 0 ? g_utf8_casefold (text, -1) : NULL;

  for (guint i = 0; i < patterns->len; i++)
    if (g_pattern_spec_match_string (g_ptr_array_index (patterns, i), folded))
      return TRUE;
  return FALSE;
}

gboolean
lane_pattern_matches (const LanePattern *pattern, const ModelLane *lane)
{
  ModelLaneKind kind = model_lane_kind (lane);

  return pattern->all || fits_one (pattern->names, model_lane_name (lane)) ||
         fits_one (pattern->kinds, model_kind_name (kind)) ||
         (kind == MODEL_LANE_LOCK && fits_one (pattern->kinds, "mutex"));
}

static gboolean
matches_any (const char *word, const Model *model)
{
  g_autoptr (LanePattern) pattern = lane_pattern_new (word);
  uint32_t lanes = model_lane_count (model);

  for (uint32_t i = 0; i < lanes; i++)
    if (lane_pattern_matches (pattern, model_lane (model, i)))
      return TRUE;
  return FALSE;
}

char *
lane_pattern_unmatched (const char *text, const Model *model)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, ",", -1) : NULL;

  if (words != NULL && words[0] == NULL)
    return g_strdup ("");
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (!matches_any (words[i], model))
      return g_strdup (g_strstrip (words[i]));
  return NULL;
}
