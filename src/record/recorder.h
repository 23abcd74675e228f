/* SPDX-License-Identifier: MIT
 *
 * What the recorder's own files share: the process's segment.
 */
#pragma once

#include "event/segment.h"
#include "record/record.h"

/* The segment of this process; NULL while it does not record. Written before heddle_recording is
 * set (release) and read after it was seen set. */
HEDDLE_INTERNAL extern HeddleSegment *heddle_segment;

/* Creates and maps this process's segment in `folder`. Returns NULL and sets `status` if it can't.
 * The mapping stays for the life of the process. */
HEDDLE_INTERNAL HeddleSegment *heddle_segment_create (const char *folder, HeddleClock clock,
                                                      HeddleRecordStatus *status);

/* Unmaps a segment that a forked child inherited from its parent. */
HEDDLE_INTERNAL void heddle_segment_abandon (HeddleSegment *segment);

/* Makes the key whose destructor closes a thread's ring. Returns whether there was one left. */
HEDDLE_INTERNAL bool heddle_thread_key_create (void);
