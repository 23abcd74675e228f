/* SPDX-License-Identifier: MIT
 *
 * For tests of src/sync: runs a case of this test program in a process of its own that records,
 * and reads what it recorded straight from its segment. No collector is needed, as the rings of
 * a small case hold all of it.
 */
#pragma once

#include <glib.h>
#include <stdatomic.h>

#include "event/event.h"
#include "event/ring.h"

typedef struct {
  HeddleEvent event;
  uint32_t thread;    /* its number in the process */
  uint32_t kernel_id; /* and in the kernel */
  const char *text;   /* of OBJECT_NAME, THREAD_NAME and SPAN_BEGIN; else NULL */
} RecordedEvent;

/* Runs the case `path`, which must have a part called "subprocess", recorded; fails the test if
 * the case fails or events were lost. Returns the events in the order of time, as a GArray of
 * RecordedEvent. */
GArray *recorded_run (const char *path);

/* The same for a case that forks: returns such an array for each of its processes, in any order. */
GPtrArray *recorded_run_processes (const char *path);

/* Returns how many events of that kind there are. */
guint recorded_count (const GArray *events, HeddleEventKind kind);

/* Returns the first event of that kind, which must exist. */
const RecordedEvent *recorded_first (const GArray *events, HeddleEventKind kind);

/* Returns the kinds of one thread's events about `object`, in their order, as names with a space
 * between: "mutex-wait mutex-acquire". */
char *recorded_story (const GArray *events, uint32_t thread, uint64_t object);

/* Lets one thread see that another has recorded something, which tells that a call which will
 * block has come to the point where it does: cases need no sleep and no luck. */
typedef struct {
  _Atomic (HeddleRing *) ring;
  uint64_t published;
} RecordedWatch;

/* Called by the watched thread, right before the call that is to block. */
void recorded_watch_me (RecordedWatch *watch);

/* Waits until the watched thread has recorded an event since. */
void recorded_await (RecordedWatch *watch);
