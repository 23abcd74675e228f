/* SPDX-License-Identifier: MIT
 *
 * What the recorder's own files share: the process's segment, and what is known of the session.
 */
#pragma once

#include "event/segment.h"
#include "event/session-file.h"
#include "record/record.h"

#define HEDDLE_FOLDER_SIZE       4096u
#define HEDDLE_SEGMENT_NAME_SIZE 64u

/* The segment of this process; NULL while it does not record. Written before the state is ON. */
HEDDLE_INTERNAL extern HeddleSegment *heddle_segment;

/* What a segment is made from. */
typedef struct {
  HeddleClock clock;
  uint32_t policy;       /* a HeddleLossPolicy */
  uint32_t ring_records; /* a ring's capacity */
} HeddleRecordOptions;

/* The session that this process records into. */
typedef struct {
  char folder[HEDDLE_FOLDER_SIZE];     /* copied before the program can change its environment */
  const HeddleSessionFile *file;       /* mapped; NULL: the folder has none (a test's own) */
  char name[HEDDLE_SEGMENT_NAME_SIZE]; /* of the segment's file in the folder */
  HeddleRecordOptions options;
} HeddleRecordSession;

HEDDLE_INTERNAL extern HeddleRecordSession heddle_record_session;

/* Forgets which texts are in the segment already: this process begins another one. */
HEDDLE_INTERNAL void heddle_record_forget_texts (void);

/* Opens the session's folder, which must be this user's own, and its file. Returns the folder's
 * open descriptor, which the caller closes; -1 with `status` set if there is none, or the session
 * is over. */
HEDDLE_INTERNAL int heddle_record_session_open (HeddleRecordStatus *status);

/* Returns whether the collector is known to have gone. Async-signal-safe. Unless `thorough`, a
 * collector that was seen to look into the rings within the last second is taken to be alive, which
 * saves the few system calls. */
HEDDLE_INTERNAL bool heddle_record_session_is_over (bool thorough);

/* A HeddleConfinement, or 0. Forked children inherit it, as they do what it tells of. */
HEDDLE_INTERNAL extern _Atomic (uint32_t) heddle_record_confinement;

/* Stops recording for good and removes the segment's file, and the folder if it was the last. What
 * other threads are just writing still goes to the mapping, which stays. Async-signal-safe. */
HEDDLE_INTERNAL void heddle_record_stop (void);

/* Creates and maps this process's segment in the open folder, and stores its file's name in `name`.
 * Returns NULL and sets errno if it can't. The mapping stays for the life of the process. */
HEDDLE_INTERNAL HeddleSegment *heddle_segment_create (int folder,
                                                      const HeddleRecordOptions *options,
                                                      char name[HEDDLE_SEGMENT_NAME_SIZE]);

/* Unmaps a segment that a forked child inherited from its parent. */
HEDDLE_INTERNAL void heddle_segment_abandon (HeddleSegment *segment);

/* Claims memory now for what is written later: on a full file system a later first touch of a page
 * would kill the program with SIGBUS. Returns whether it is there. */
HEDDLE_INTERNAL bool heddle_segment_populate (void *start, size_t size);

/* Counts events of handlers that were neither recorded nor set aside. */
HEDDLE_INTERNAL void heddle_record_count_nested_loss (uint32_t count);

/* Makes the key whose destructor ends a thread's ring. Returns whether there was one left. */
HEDDLE_INTERNAL bool heddle_thread_key_create (void);

/* Gives as many records of a ring their memory as make a sensible step. Returns whether there are
 * more than before. Only the ring's thread. */
HEDDLE_INTERNAL bool heddle_ring_extend (HeddleRing *ring);
