/* SPDX-License-Identifier: MIT
 *
 * An event as it is known outside its process: on the session's time line, with the thread that
 * it happened in and its text at hand. The collector makes these; the model and the trace file
 * take them.
 */
#pragma once

#include <stdint.h>

#include "event/event.h"

typedef struct {
  int64_t time;     /* nanoseconds since the session began */
  uint32_t process; /* the process's number in the session, counted from 1 */
  uint32_t thread;  /* the thread's number in its process, counted from 1; 0: the process */
  uint16_t
      kind; /* a HeddleEventKind; or a number that nobody knows, of a newer version or of a liar */
  uint32_t detail;   /* by kind */
  uint64_t object;   /* by kind; a HEDDLE_FIELD_TICKS is nanoseconds here, as in time */
  uint64_t argument; /* by kind; a HEDDLE_FIELD_TEXT is in text instead */
  const char *text;  /* UTF-8, valid during the call that hands the event over; NULL if none */
} HeddleDecodedEvent;
