/* SPDX-License-Identifier: MIT
 *
 * Back-pressure: senders that wait for room in a full channel.
 *
 * Told if those who waited for room did so for LEAST_SHARE of their lives.
 */
#include "explain/inquiry.h"

#define LEAST_SHARE 10 /* % */

typedef struct {
  uint32_t channel;
  uint32_t senders; /* who waited */
  uint32_t last;    /* the one that was counted last */
  uint64_t waits;
  int64_t waited, lives;
  LaneRange longest;
} Pressure;

static void
add_wait (const Inquiry *inquiry, GHashTable *pressures, uint32_t thread,
          const ModelInterval *interval)
{
  gpointer key = GUINT_TO_POINTER (interval->object);
  Pressure *pressure = g_hash_table_lookup (pressures, key);
  int64_t end = model_earlier (interval->end, inquiry->to);

  if (pressure == NULL) {
    pressure = g_new (Pressure, 1);
    *pressure = (Pressure){ .channel = interval->object, .last = MODEL_NONE };
    g_hash_table_insert (pressures, key, pressure);
  }
  if (pressure->last != thread) {
    pressure->senders++;
    pressure->lives += inquiry_life (inquiry, thread);
  }
  pressure->last = thread;
  pressure->waits++;
  pressure->waited += inquiry_overlap (inquiry, interval->start, interval->end);
  if (end - interval->start >= pressure->longest.to - pressure->longest.from)
    pressure->longest = (LaneRange){ thread, interval->start, end };
}

/* Adds the waits for room of a thread or a task. */
static void
add_lane (const Inquiry *inquiry, GHashTable *pressures, const ModelLane *lane)
{
  uint64_t count = model_interval_count (lane);
  int64_t sums[MODEL_STATES];

  if (count == 0)
    return;
  model_thread_summary (lane, inquiry->from, inquiry->to, sums);
  if (sums[MODEL_SEND] == 0)
    return;
  for (uint64_t i = model_interval_at (lane, count, inquiry->from); i < count; i++) {
    ModelInterval interval = model_interval (lane, i);
    if (interval.start >= inquiry->to)
      return;
    if (interval.state == MODEL_SEND && interval.object < model_lane_count (inquiry->model))
      add_wait (inquiry, pressures, model_lane_index (lane), &interval);
  }
}

static void
tell (Inquiry *inquiry, const Pressure *pressure)
{
  const ModelLane *channel = model_lane (inquiry->model, pressure->channel);
  Finding *finding = inquiry_add (inquiry, FINDING_BACK_PRESSURE, FINDING_DELAY, pressure->channel);
  Prose *prose = finding->sentence;
  int64_t full, empty;
  const char *object =
      prose_object (prose, pressure->channel, pressure->longest.from, pressure->longest.to);
  const char *waited = prose_length (prose, pressure->waited);
  const char *share = prose_share (prose, pressure->waited, pressure->lives);

  model_channel_summary (channel, inquiry->from, inquiry->to, &full, &empty);
  finding->lost = pressure->waited;
  if (pressure->senders == 1)
    prose_say (
        prose, "%s waited %s for room in %s, %s of its time.",
        prose_name (prose, pressure->longest.lane, pressure->longest.from, pressure->longest.to),
        waited, object, share);
  else
    prose_say (prose, "%u senders waited %s in all for room in %s, %s of their time.",
               pressure->senders, waited, object, share);
  prose = finding->explanation;
  prose_say (prose,
             "Messages are sent faster than they are taken out: it was full for %s, %s of the "
             "time. A bounded channel then holds the sender back instead of piling up messages "
             "without end; this is called back-pressure, and is what the bound is for.",
             prose_length (prose, full),
             prose_share (prose, full, inquiry_life (inquiry, pressure->channel)));
  prose_say (prose, "The longest wait took %s, from %s on.",
             prose_length (prose, pressure->longest.to - pressure->longest.from),
             prose_moment (prose, pressure->longest.lane, pressure->longest.from));
  prose_say (finding->advice,
             "If it should be faster, help the receiving end: make it quicker, or let "
             "several receive.");
  prose_say (finding->advice,
             "More room helps only if messages come in bursts; otherwise it fills up, "
             "too, and each message waits longer.");
  inquiry_add_range (inquiry, finding, pressure->longest.lane, pressure->longest.from,
                     pressure->longest.to);
  inquiry_add_range (inquiry, finding, pressure->channel, inquiry->from, inquiry->to);
}

void
find_back_pressure (Inquiry *inquiry)
{
  g_autoptr (GHashTable) pressures = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer value;

  for (uint32_t i = 0; i < model_lane_count (inquiry->model); i++) {
    const ModelLane *lane = model_lane (inquiry->model, i);
    if (inquiry_is_cancelled (inquiry))
      return;
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD)
      add_lane (inquiry, pressures, lane);
  }
  g_hash_table_iter_init (&iter, pressures);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Pressure *pressure = value;
    const ModelLane *channel = model_lane (inquiry->model, pressure->channel);
    if (model_lane_kind (channel) == MODEL_LANE_CHANNEL && model_channel_capacity (channel) > 0 &&
        pressure->waited * 100 >= pressure->lives * LEAST_SHARE)
      tell (inquiry, pressure);
  }
}
