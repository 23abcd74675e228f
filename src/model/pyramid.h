/* SPDX-License-Identifier: MIT
 *
 * A pyramid over a sequence of items: level 1 sums up every 16 items, level 2 every 16 nodes of
 * level 1, and so on, so that a sum over any range costs at most 30 nodes a level. What a summary
 * is, and how two are put together, is the user's: the same code serves sums and maxima.
 *
 * One writer adds items in order; any number of readers ask, without a lock.
 */
#pragma once

#include "model/chunked-array.h"

#define PYRAMID_LEVELS       12u /* 16^12 items */
#define PYRAMID_FAN          16u
#define PYRAMID_SUMMARY_SIZE 8u /* bytes of the largest summary */

/* Adds the summary `part` to the summary `whole`; a zeroed summary is that of no item. */
typedef void (*PyramidMerge) (void *whole, const void *part);

/* Adds item `index` itself to the summary `whole`. */
typedef void (*PyramidItem) (void *whole, uint64_t index, const void *user_data);

typedef struct {
  PyramidMerge merge;
  uint32_t summary_size;
  ChunkedArray levels[PYRAMID_LEVELS];
  uint64_t items;                                              /* of the writer */
  _Alignas(8) char open[PYRAMID_LEVELS][PYRAMID_SUMMARY_SIZE]; /* unfinished nodes, of the writer */
} Pyramid;

void pyramid_init (Pyramid *pyramid, uint32_t summary_size, PyramidMerge merge);
void pyramid_clear (Pyramid *pyramid);

/* Adds the summary of the next item. Only the writer. */
void pyramid_add (Pyramid *pyramid, const void *summary);

/* Adds up the items first .. end-1 into `whole`, from nodes where they are finished and by `item`
 * elsewhere. Any thread. */
void pyramid_sum (const Pyramid *pyramid, uint64_t first, uint64_t end, PyramidItem item,
                  const void *user_data, void *whole);
