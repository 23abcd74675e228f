/* SPDX-License-Identifier: MIT */
#include "model/pyramid.h"

#include <string.h>

void
pyramid_init (Pyramid *pyramid, uint32_t summary_size, PyramidMerge merge)
{
  g_return_if_fail (summary_size <= PYRAMID_SUMMARY_SIZE);

  memset (pyramid, 0, sizeof *pyramid);
  pyramid->merge = merge;
  pyramid->summary_size = summary_size;
  for (uint32_t level = 0; level < PYRAMID_LEVELS; level++)
    chunked_array_init (&pyramid->levels[level], summary_size);
}

void
pyramid_clear (Pyramid *pyramid)
{
  for (uint32_t level = 0; level < PYRAMID_LEVELS; level++)
    chunked_array_clear (&pyramid->levels[level]);
}

void
pyramid_add (Pyramid *pyramid, const void *summary)
{
  uint64_t items = ++pyramid->items;

  pyramid->merge (pyramid->open[0], summary);
  for (uint32_t level = 0; level < PYRAMID_LEVELS && items % PYRAMID_FAN == 0; level++) {
    memcpy (chunked_array_prepare (&pyramid->levels[level]), pyramid->open[level],
            pyramid->summary_size);
    chunked_array_publish (&pyramid->levels[level]);
    if (level + 1 < PYRAMID_LEVELS)
      pyramid->merge (pyramid->open[level + 1], pyramid->open[level]);
    memset (pyramid->open[level], 0, pyramid->summary_size);
    items /= PYRAMID_FAN;
  }
}

/* Finds the largest finished node that begins at `first` and does not reach beyond `end`. Returns
 * it and sets `length` to the items it stands for; NULL if there is none. */
static const void *
largest_node (const Pyramid *pyramid, uint64_t first, uint64_t end, uint64_t *length)
{
  const void *node = NULL;
  uint64_t span = PYRAMID_FAN;

  for (uint32_t level = 0; level < PYRAMID_LEVELS && first % span == 0 && end - first >= span;
       level++, span *= PYRAMID_FAN) {
    if (first / span >= chunked_array_count (&pyramid->levels[level]))
      break;
    node = chunked_array_item (&pyramid->levels[level], first / span);
    *length = span;
  }
  return node;
}

void
pyramid_sum (const Pyramid *pyramid, uint64_t first, uint64_t end, PyramidItem item,
             const void *user_data, void *whole)
{
  while (first < end) {
    uint64_t length = 1;
    const void *node = largest_node (pyramid, first, end, &length);
    if (node != NULL)
      pyramid->merge (whole, node);
    else
      item (whole, first, user_data);
    first += length;
  }
}
