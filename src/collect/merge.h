/* SPDX-License-Identifier: MIT
 *
 * Puts the events of many queues into one order.
 *
 * A k-way merge with a binary heap of the queues by their next event (Knuth, The Art of Computer
 * Programming 3, section 5.4.1). While one queue has what is earlier than everything else it is
 * handed over without a look at the heap.
 */
#pragma once

#include <glib.h>

#include "collect/collector.h"
#include "collect/segment-reader.h"

typedef struct {
  GArray *heap; /* of what is merged, kept from one merge to the next for its memory */
} Merge;

void merge_init (Merge *merge);
void merge_clear (Merge *merge);

/* Begins a merge of nothing. */
void merge_begin (Merge *merge);

/* Adds a queue of `segment`. Of queues that nothing else tells apart, the one added first goes
 * first. */
void merge_add (Merge *merge, SegmentReader *segment, PendingQueue *queue);

/* Hands over every event that is not later than `watermark`. At the same nanosecond causes come
 * before effects, as far as each queue's own order allows. Returns how many events were handed
 * over. */
gsize merge_run (Merge *merge, gint64 watermark, CollectorSink sink, gpointer user_data);
