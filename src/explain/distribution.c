/* SPDX-License-Identifier: MIT
 *
 * How lengths are spread, see distribution.h. The percentiles come from Hoare's selection
 * (Algorithm 65: Find, CACM 4, 1961): each looks only at what the one above it has left to its
 * left.
 *
 * The histogram's buckets are exact up to 127; above, each power of two has 64 of equal width, so
 * that none is wider than 1/64 of its values, and its middle is off by 1/128 at most.
 */
#include "explain/distribution.h"

#define PART_BITS   6u
#define PARTS       (1u << PART_BITS)
#define BUCKETS     ((64u - PART_BITS) * PARTS)
#define FIRST_ROOM  64u
#define SAMPLES_FEW 12 /* so few are put into order one by one */

/* ------------------------------------------------------------------ buckets */

static guint
bucket_of (int64_t value)
{
  uint64_t bits = (uint64_t) value;

  if (bits < 2 * PARTS)
    return (guint) bits;
  guint shift = (guint) g_bit_storage (bits) - PART_BITS - 1;
  return (shift + 1) * PARTS + (guint) (bits >> shift) - PARTS;
}

/* Returns the middle of a bucket. */
static int64_t
bucket_middle (guint bucket)
{
  if (bucket < 2 * PARTS)
    return bucket;
  guint shift = bucket / PARTS - 1;
  int64_t lowest = (int64_t) (PARTS + bucket % PARTS) << shift;
  return lowest + ((INT64_C (1) << shift) >> 1);
}

static int64_t
bucket_percentile (const Samples *samples, uint64_t rank)
{
  uint64_t seen = 0;
  guint bucket = 0;

  for (; bucket < BUCKETS - 1; bucket++) {
    seen += samples->buckets[bucket];
    if (seen > rank)
      break;
  }
  return CLAMP (bucket_middle (bucket), samples->least, samples->most);
}

/* Puts all values into buckets: there are too many to keep. */
static void
pour_out (Samples *samples)
{
  samples->buckets = g_new0 (uint64_t, BUCKETS);
  for (uint64_t i = 0; i < samples->count; i++)
    samples->buckets[bucket_of (samples->values[i])]++;
  g_clear_pointer (&samples->values, g_free);
  samples->room = 0;
}

/* ------------------------------------------------------------------ adding */

static void
keep (Samples *samples, int64_t value)
{
  if (samples->count == samples->room) {
    samples->room = MIN (MAX (2 * samples->room, FIRST_ROOM), SAMPLES_EXACT_MOST);
    samples->values = g_renew (int64_t, samples->values, samples->room);
  }
  samples->values[samples->count] = value;
}

void
samples_add (Samples *samples, int64_t value)
{
  if (samples->count == SAMPLES_EXACT_MOST && samples->buckets == NULL)
    pour_out (samples);
  if (samples->buckets != NULL)
    samples->buckets[bucket_of (value)]++;
  else
    keep (samples, value);
  samples->least = samples->count == 0 ? value : MIN (samples->least, value);
  samples->most = MAX (samples->most, value);
  samples->total = sum_saturated (samples->total, value);
  samples->count++;
}

void
samples_clear (Samples *samples)
{
  g_free (samples->values);
  g_free (samples->buckets);
  *samples = (Samples){ 0 };
}

/* ------------------------------------------------------------------ selecting */

static int64_t
median_of_three (int64_t a, int64_t b, int64_t c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Puts what is at most `pivot` before what is at least that, among first .. last. Where the two
 * meet, returns the last of the left side in `left` and the first of the right side in `right`. */
static void
part (int64_t *values, gint64 first, gint64 last, int64_t pivot, gint64 *left, gint64 *right)
{
  gint64 i = first, j = last;

  while (i <= j) {
    while (values[i] < pivot)
      i++;
    while (values[j] > pivot)
      j--;
    if (i > j)
      break;
    int64_t value = values[i];
    values[i++] = values[j];
    values[j--] = value;
  }
  *left = j;
  *right = i;
}

static void
sort_few (int64_t *values, gint64 first, gint64 last)
{
  for (gint64 i = first + 1; i <= last; i++) {
    int64_t value = values[i];
    gint64 place = i;
    for (; place > first && values[place - 1] > value; place--)
      values[place] = values[place - 1];
    values[place] = value;
  }
}

/* Brings the value of that rank, counted from 0, to its place among the first `count`: no
 * smaller one is behind it, no larger one before it. */
static int64_t
select_rank (int64_t *values, uint64_t count, uint64_t rank)
{
  gint64 first = 0, last = (gint64) count - 1, place = (gint64) rank;
  guint32 random = 1;

  while (last - first > SAMPLES_FEW) {
    gint64 left, right, length = last - first + 1;
    /* Three places that no order of the values can foresee (Numerical Recipes' generator). */
    gint64 places[3];
    for (int i = 0; i < 3; i++) {
      random = random * 1664525u + 1013904223u;
      places[i] = first + (gint64) (((guint64) random * (guint64) length) >> 32);
    }
    part (values, first, last,
          median_of_three (values[places[0]], values[places[1]], values[places[2]]), &left, &right);
    if (place <= left)
      last = left;
    else if (place >= right)
      first = right;
    else
      return values[place];
  }
  sort_few (values, first, last);
  return values[place];
}

/* Returns the rank of a percentile, counted from 0: by nearest rank. */
static uint64_t
rank_of (uint64_t count, guint percent)
{
  /* In two parts, which can't overflow. */
  uint64_t rank = count / 100 * percent + (count % 100 * percent + 99) / 100;

  return MAX (rank, 1) - 1;
}

Distribution
samples_distribution (Samples *samples)
{
  Distribution result = { .count = samples->count, .exact = samples->buckets == NULL };
  int64_t *const places[] = { &result.p99, &result.p95, &result.p90, &result.p50 };
  static const guint percents[] = { 99, 95, 90, 50 };
  uint64_t end = samples->count;

  if (samples->count == 0)
    return result;
  result.total = samples->total;
  /* To the nearest: half a count more can't overflow an unsigned number. */
  result.mean = (int64_t) (((uint64_t) samples->total + samples->count / 2) / samples->count);
  result.least = samples->least;
  result.most = samples->most;
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++) {
    uint64_t rank = rank_of (samples->count, percents[i]);
    *places[i] = samples->buckets != NULL ? bucket_percentile (samples, rank)
                                          : select_rank (samples->values, end, rank);
    end = rank + 1;
  }
  return result;
}
