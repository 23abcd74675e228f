/* SPDX-License-Identifier: MIT
 *
 * From a session's start to its end: waits with an ear for signals, then exports or summarises.
 *
 * SIGNALS  SIGINT is left to the program, which gets it as well. SIGTERM and SIGHUP end the
 *          program. With a flight recorder SIGUSR1 writes out what it keeps at that moment, like
 *          the end does.
 * FINDINGS With a flight recorder a deadlock is told as soon as it is found, and what is kept is
 *          written out likewise: it may be the last that happens for hours. Not for ever: a program
 *          whose deadlocks open again (it waits with a limit) could fill the disk with pictures.
 */
#pragma once

#include <glib.h>

#include "cli/command.h"

typedef struct _Finish Finish;

/* Begins to listen for signals, before there is a program. The options belong to the caller and
 * must live as long as this. Free it with finish_free(). */
Finish *finish_new (const TraceOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void finish_free (Finish *finish);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finish, finish_free)

/* Waits for the session's end, then exports or summarises as the options say. Tells as soon as a
 * recording fails. Returns the program's status; if that is 0 and an export or the recording fails,
 * theirs. */
int finish_session (Finish *finish, Session *session);
