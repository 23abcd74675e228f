/* SPDX-License-Identifier: MIT
 *
 * A number in time: how many messages lie in a channel and where each came from, a variable's value,
 * the owners of what is shared.
 */
#include "model/lane.h"

static void
merge_peaks (void *whole, const void *part)
{
  uint32_t *peak = whole;

  *peak = MAX (*peak, *(const uint32_t *) part);
}

void
channel_part_init (ChannelPart *part)
{
  chunked_array_init (&part->backlog, sizeof (ModelBacklog));
  pyramid_init (&part->peaks, sizeof (uint32_t), merge_peaks);
  part->under_way = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  part->last_receive.time = -1;
  part->last_close.time = -1;
}

void
channel_part_clear (ChannelPart *part)
{
  chunked_array_clear (&part->backlog);
  pyramid_clear (&part->peaks);
  g_hash_table_unref (part->under_way);
}

void
steps_set (ModelLane *lane, int64_t time, uint32_t value, uint32_t thread)
{
  ChannelPart *part = &lane->channel;
  ModelBacklog *item = chunked_array_prepare (&part->backlog);

  part->present = value;
  item->time = time;
  item->backlog = value;
  item->thread = thread;
  pyramid_add (&part->peaks, &value);
  chunked_array_publish (&part->backlog);
  if (value > atomic_load_explicit (&part->peak, memory_order_relaxed))
    /* Relaxed: only the scale of the picture depends on it. */
    atomic_store_explicit (&part->peak, value, memory_order_relaxed);
}

void
channel_put (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number)
{
  ChannelPart *part = &channel->channel;
  gint64 *key = g_new (gint64, 1);
  LaneCause *send = g_new (LaneCause, 1);

  *key = (gint64) number;
  *send = (LaneCause){ time, thread };
  g_hash_table_replace (part->under_way, key, send);
  steps_set (channel, time, part->present + 1, thread);
}

gboolean
channel_take (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number, LaneCause *send)
{
  ChannelPart *part = &channel->channel;
  gint64 key = (gint64) number;
  const LaneCause *found = g_hash_table_lookup (part->under_way, &key);

  steps_set (channel, time, part->present > 0 ? part->present - 1 : 0, thread);
  if (found == NULL)
    return FALSE;
  *send = *found;
  g_hash_table_remove (part->under_way, &key);
  return TRUE;
}

/* ------------------------------------------------------------------ readers */

uint32_t
model_channel_capacity (const ModelLane *channel)
{
  return atomic_load_explicit (&channel->channel.capacity, memory_order_relaxed);
}

uint32_t
model_channel_peak (const ModelLane *channel)
{
  return atomic_load_explicit (&channel->channel.peak, memory_order_relaxed);
}

uint64_t
model_backlog_count (const ModelLane *channel)
{
  g_return_val_if_fail (model_kind_family (channel->kind) == MODEL_FAMILY_STEPS, 0);
  return chunked_array_count (&channel->channel.backlog);
}

const ModelBacklog *
model_backlog (const ModelLane *channel, uint64_t index)
{
  return chunked_array_item (&channel->channel.backlog, index);
}

uint64_t
model_backlog_at (const ModelLane *channel, uint64_t count, int64_t time)
{
  uint64_t begun =
      chunked_array_search (&channel->channel.backlog, count, offsetof (ModelBacklog, time), time);
  return begun > 0 ? begun - 1 : 0;
}

static void
add_backlog (void *whole, uint64_t index, const void *user_data)
{
  merge_peaks (whole, &model_backlog (user_data, index)->backlog);
}

uint32_t
model_backlog_peak (const ModelLane *channel, uint64_t first, uint64_t last)
{
  uint32_t peak = 0;

  pyramid_sum (&channel->channel.peaks, first, last + 1, add_backlog, channel, &peak);
  return peak;
}
