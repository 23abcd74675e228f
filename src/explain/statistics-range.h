/* SPDX-License-Identifier: MIT
 *
 * The part of a run that statistics are about, from one moment to another.
 *
 * WHAT COUNTS  A moment (an acquisition, a message's arrival, a notification) counts from `from` on
 *              and before `to`. What lasts (a wait, a hold) counts if any of it lies in there, with
 *              the part that does: so the sums are those of what is seen. What goes on counts until
 *              model_now(). A `to` at model_now() or later takes the last moment in, too: from 0 to
 *              INT64_MAX is the whole run.
 */
#pragma once

#include <gio/gio.h>

#include "model/model.h"

/* So many items are looked at between two looks whether the work is to be given up. */
#define STATISTICS_LOOK 65536u

typedef struct {
  int64_t from;
  int64_t to;     /* what lasts is cut off there */
  int64_t beyond; /* moments from here on don't count */
} StatisticsRange;

/* Returns the range as it is at this moment; an empty one if `to` isn't after `from`. */
static inline StatisticsRange
statistics_range (const Model *model, int64_t from, int64_t to)
{
  int64_t now = model_now (model);

  from = model_later (from, 0);
  if (to >= now)
    return (StatisticsRange){ from, now, model_later (now + 1, from) };
  to = model_later (to, from);
  return (StatisticsRange){ from, to, to };
}

/* Returns whether what lasts from `start` to `end` counts, and sets its part to what does. */
static inline gboolean
statistics_part (const StatisticsRange *range, int64_t *start, int64_t *end)
{
  if (*start >= range->beyond || (*end <= range->from && *start < range->from))
    return FALSE;
  *start = model_later (*start, range->from);
  *end = model_later (model_earlier (*end, range->to), *start);
  return TRUE;
}

/* Returns the moment to search a lane at for the first that counts: of several that begin at
 * `from` and have no length, a search at `from` itself finds the last. */
static inline int64_t
statistics_first (const StatisticsRange *range)
{
  return range->from - 1;
}

static inline gboolean
statistics_moment (const StatisticsRange *range, int64_t time)
{
  return time >= range->from && time < range->beyond;
}

/* Returns TRUE if the work that has looked at `items` items is to be given up. */
static inline gboolean
statistics_cancelled (GCancellable *cancellable, uint64_t items)
{
  return items % STATISTICS_LOOK == 0 && g_cancellable_is_cancelled (cancellable);
}
