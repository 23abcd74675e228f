/* SPDX-License-Identifier: MIT
 *
 * The file "session" in a session's folder: what the collector asks of the traced processes, and by
 * what they know that it is still there. The collector makes it before anything is traced; the
 * processes map it, and never write to it.
 *
 * LAYOUT, little endian, one page of which the rest is zero
 *     0  u32 magic
 *     4  u32 version
 *     8  u32 clock         the HeddleClock that all are to use
 *    12  u32 policy        the HeddleLossPolicy of every ring
 *    16  u32 ring_records  a ring's capacity, a power of two
 *    20  u32 over          1 once the collector has gone
 *    24  u64 drains        how often the collector has looked into the rings
 *
 * THE LOCK  The collector holds a write lock on the whole file (an open file description lock,
 *           fcntl(2)),
 * which the kernel lets go when the collector dies, however it dies. A session whose file is not
 * locked is over: nobody records into it any more, and whoever finds its folder may remove it.
 *
 * VALID if and only if magic and version are ours, the clock and the policy are known, and
 * ring_records is a power of two within bounds. heddle_session_file_valid() is that sentence in
 * code.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/clock.h"
#include "event/ring.h"

#define HEDDLE_SESSION_FILE         "session"
#define HEDDLE_SESSION_LINK         "heddle-intercept.so" /* to the interposer, if one is needed */
#define HEDDLE_SESSION_FILE_SIZE    4096u
#define HEDDLE_SESSION_FILE_MAGIC   UINT32_C (0x53444448) /* "HDDS" */
#define HEDDLE_SESSION_FILE_VERSION 1u

/* Records a ring: 32 bytes each, which take memory as they are first written. */
#define HEDDLE_RING_RECORDS_LEAST 1024u
#define HEDDLE_RING_RECORDS_USUAL 65536u /* 13 milliseconds at 5 million events a second */
#define HEDDLE_RING_RECORDS_MOST  (1u << 22)

typedef struct {
  uint32_t magic;
  uint32_t version;
  uint32_t clock;
  uint32_t policy;
  uint32_t ring_records;
  _Atomic (uint32_t) over;
  _Atomic (uint64_t) drains;
} HeddleSessionFile;

static_assert (offsetof (HeddleSessionFile, drains) == 24, "HeddleSessionFile is shared");
static_assert (sizeof (HeddleSessionFile) <= HEDDLE_SESSION_FILE_SIZE, "it is one page");

/* Returns whether what was read is valid, in the sense given above. */
bool heddle_session_file_valid (const HeddleSessionFile *file);

/* Returns whether somebody holds the lock of the session's file, which is open as `file`; true also
 * if that can't be found out. Any thread, async-signal-safe. */
bool heddle_session_file_is_locked (int file);

/* Takes the lock for the open file `file`, until that is closed. Returns whether. */
bool heddle_session_file_lock (int file);
