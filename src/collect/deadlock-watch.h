/* SPDX-License-Identifier: MIT
 *
 * Watches the stream of events for deadlocks: threads that wait for locks in a circle, each for one
 * that the next has. A flight recorder's pictures are taken when one closes.
 *
 * FOUND   A circle that has been closed for DEADLOCK_WATCH_PATIENCE: a thread that waits with a
 *         limit, or whose events are on their way, may open it at once. Mutexes and read-write
 *         locks are watched (of the latter, waits for a writer). Each circle is found once.
 * MISSED  What events do not tell: a lock that was taken while nobody recorded, the inner holds of
 *         a recursive mutex, a circle that leads over a condition, a channel or a join.
 * COST    A few comparisons an event as long as nobody waits; look-ups only for events of locks.
 * BOUNDED By DEADLOCK_WATCH_THREADS_MOST threads; beyond, threads are not watched.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"

#define DEADLOCK_WATCH_PATIENCE     (50 * G_GINT64_CONSTANT (1000000)) /* nanoseconds */
#define DEADLOCK_WATCH_THREADS_MOST 65536u

typedef struct _DeadlockWatch DeadlockWatch;

/* Returns a new watch; free it with deadlock_watch_free(). It belongs to one thread at a time. */
DeadlockWatch *deadlock_watch_new (void) G_GNUC_WARN_UNUSED_RESULT;
void deadlock_watch_free (DeadlockWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeadlockWatch, deadlock_watch_free)

/* Takes an event; they come in the order of time. A CollectorSink with the watch as its
 * user_data. */
void deadlock_watch_add (const HeddleDecodedEvent *event, gpointer watch);

/* Says that nothing older than `now` will come. Returns how many circles are found that were not
 * before. */
guint deadlock_watch_look (DeadlockWatch *watch, gint64 now);
