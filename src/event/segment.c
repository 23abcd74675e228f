/* SPDX-License-Identifier: MIT */
#include "event/segment.h"

#define RING_RECORDS_MINIMUM 16u
#define RING_RECORDS_MAXIMUM (1u << 22)
#define SLOTS_MAXIMUM        HEDDLE_SEGMENT_SLOTS

bool
heddle_segment_valid (const HeddleSegment *header, uint64_t file_size)
{
  uint32_t capacity = header->ring_capacity;

  if (header->magic != HEDDLE_SEGMENT_MAGIC || header->version != HEDDLE_SEGMENT_VERSION)
    return false;
  if (header->clock != HEDDLE_CLOCK_MONOTONIC && header->clock != HEDDLE_CLOCK_COUNTER)
    return false;
  if (capacity < RING_RECORDS_MINIMUM || capacity > RING_RECORDS_MAXIMUM ||
      (capacity & (capacity - 1)) != 0)
    return false;
  if (header->slot_count == 0 || header->slot_count > SLOTS_MAXIMUM)
    return false;
  return header->texts_size == HEDDLE_SEGMENT_TEXTS_SIZE &&
         header->slots_offset == HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE &&
         header->slot_size == heddle_segment_slot_size (capacity) &&
         file_size == heddle_segment_file_size (header->slot_count, capacity);
}
