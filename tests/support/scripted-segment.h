/* SPDX-License-Identifier: MIT
 *
 * A process's segment, made by a test that writes its rings itself.
 */
#pragma once

#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "event/segment.h"

/* Makes the segment of a process of that number in the folder: valid, all rings alive and empty,
 * and all but ready. The clock is CLOCK_MONOTONIC, so that every time is the test's own choice.
 * Unmap it with scripted_segment_close(). */
static inline HeddleSegment *
scripted_segment_make (const char *folder, uint32_t process_id, uint32_t slots, uint32_t capacity)
{
  g_autofree char *name = g_strdup_printf ("%s/%u.0.segment", folder, process_id);
  gsize size = heddle_segment_file_size (slots, capacity);
  int file = open (name, O_RDWR | O_CREAT | O_EXCL, 0600);

  g_assert_no_errno (file);
  g_assert_no_errno (ftruncate (file, (off_t) size));
  HeddleSegment *segment = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  g_assert_true (segment != MAP_FAILED);
  segment->magic = HEDDLE_SEGMENT_MAGIC;
  segment->version = HEDDLE_SEGMENT_VERSION;
  segment->clock = HEDDLE_CLOCK_MONOTONIC;
  segment->process_id = process_id;
  segment->parent_id = 1;
  segment->ring_capacity = capacity;
  segment->slot_count = slots;
  segment->slot_size = heddle_segment_slot_size (capacity);
  segment->slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->texts_size = HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->start = heddle_clock_monotonic ();
  strcpy (segment->command, "scripted");
  for (uint32_t i = 0; i < slots; i++) {
    HeddleRing *ring = heddle_segment_ring (segment, segment->slots_offset, segment->slot_size, i);
    ring->capacity = capacity;
    ring->ready = capacity;
    ring->thread = i + 1;
    atomic_store (&ring->state, HEDDLE_RING_LIVE);
  }
  atomic_store (&segment->slots_used, slots);
  return segment;
}

static inline void
scripted_segment_close (HeddleSegment *segment, uint32_t slots, uint32_t capacity)
{
  munmap (segment, heddle_segment_file_size (slots, capacity));
}
