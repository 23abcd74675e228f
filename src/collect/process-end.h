/* SPDX-License-Identifier: MIT
 *
 * How a process ended, as far as another process can know.
 */
#pragma once

#include <glib.h>

#include "event/event.h"

typedef struct {
  HeddleProcessEnd how;
  guint32 status; /* its exit status, or the signal's number */
} ProcessEnd;

/* Turns a status of waitpid(2) into words. */
ProcessEnd process_end_from_wait_status (int wait_status);

/* Asks the kernel about the ended process with the identifier `process`, whose pidfd is `handle`.
 * It answers while nobody has waited for it, and since Linux 6.15 also afterwards; else it is
 * UNKNOWN. */
ProcessEnd process_end_ask (int handle, guint32 process);
