/* SPDX-License-Identifier: MIT
 *
 * Order between threads: in a record no effect comes before its cause.
 */
#pragma once

#include "recorder-facts.h"

/* Goes through the events once more and complains of messages received before they were sent, of
 * mutexes that two threads have at once, of threads that start before they were created, and of a
 * time that runs back. What a thread lost is no evidence. */
void causes_check (Record *record, Facts *facts);
