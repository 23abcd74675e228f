/* SPDX-License-Identifier: MIT
 *
 * Order at what threads meet at, but for mutexes and channels: in a record of which nothing is
 * missing, nobody is woken, let in or let through before somebody did what that takes.
 */
#pragma once

#include "recorder-facts.h"

typedef struct Meetings Meetings;

/* Begins at the record's beginning. `lossy` says of each process whether events of it are missing;
 * then it proves nothing. Free it with meetings_free(). */
Meetings *meetings_new (Record *record, const gboolean *lossy);
void meetings_free (Meetings *meetings);

/* Takes the record's next event, which is that thread's, and complains of what can't be:
 * - a condition's wake-up without a signal or a broadcast that came after a wait began;
 * - more permits taken from a semaphore than it had and was given;
 * - a barrier passed before all came to it;
 * - a read-write lock had by a writer and somebody else. */
void meetings_follow (Meetings *meetings, const HeddleDecodedEvent *event,
                      const ThreadFacts *thread);
