/* SPDX-License-Identifier: MIT */
#include "paint/layout-cache-private.h"

#define COLUMNS_LEAST 128u /* as many as are looked at at once have places of their own */

typedef struct {
  LaneMoment *moments;
  uint64_t seen; /* the last frame that asked for it */
} CachedLane;

struct _LayoutCache {
  GHashTable *lanes; /* of CachedLane, by GUINT_TO_POINTER (lane) */
  uint64_t frame;    /* their number, counted from 1 */
  uint32_t columns;  /* of each lane: a power of two */
  guint asked;       /* lanes of this frame */
};

static void
free_lane (gpointer data)
{
  CachedLane *lane = data;

  g_free (lane->moments);
  g_free (lane);
}

LayoutCache *
layout_cache_new (void)
{
  LayoutCache *cache = g_new0 (LayoutCache, 1);

  cache->lanes = g_hash_table_new_full (NULL, NULL, NULL, free_lane);
  cache->columns = COLUMNS_LEAST;
  return cache;
}

void
layout_cache_free (LayoutCache *cache)
{
  if (cache == NULL)
    return;
  g_hash_table_unref (cache->lanes);
  g_free (cache);
}

void
layout_cache_clear (LayoutCache *cache)
{
  g_hash_table_remove_all (cache->lanes);
}

gsize
layout_cache_bytes (const LayoutCache *cache)
{
  return g_hash_table_size (cache->lanes) * (cache->columns * sizeof (LaneMoment));
}

static gboolean
is_out_of_sight (gpointer key, gpointer data, gpointer user_data)
{
  const LayoutCache *cache = user_data;
  const CachedLane *lane = data;

  (void) key;
  return lane->seen != cache->frame;
}

void
layout_cache_begin (LayoutCache *cache, uint32_t columns)
{
  uint32_t power = COLUMNS_LEAST;

  while (power < columns && power < UINT32_C (1) << 20)
    power *= 2;
  /* A picture of another width has other columns: what is kept would be of no use anyway. */
  if (power != cache->columns)
    layout_cache_clear (cache);
  cache->columns = power;
  /* As many lanes out of sight as in sight are worth keeping: one scrolls back. */
  if (g_hash_table_size (cache->lanes) > 2 * cache->asked)
    g_hash_table_foreach_remove (cache->lanes, is_out_of_sight, cache);
  cache->frame++;
  cache->asked = 0;
}

LaneMoments
layout_cache_lane (LayoutCache *cache, uint32_t number)
{
  if (cache == NULL)
    return (LaneMoments){ NULL, 0 };
  CachedLane *lane = g_hash_table_lookup (cache->lanes, GUINT_TO_POINTER (number));
  if (lane == NULL) {
    lane = g_new (CachedLane, 1);
    lane->moments = g_new (LaneMoment, cache->columns);
    for (uint32_t i = 0; i < cache->columns; i++)
      lane->moments[i].time = INT64_MIN; /* a moment that no column begins at */
    g_hash_table_insert (cache->lanes, GUINT_TO_POINTER (number), lane);
  }
  lane->seen = cache->frame;
  cache->asked++;
  return (LaneMoments){ lane->moments, cache->columns - 1 };
}
