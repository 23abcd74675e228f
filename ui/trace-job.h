/* SPDX-License-Identifier: MIT
 *
 * Long work with trace files, each in a thread of its own: opening one, which can be cancelled, and
 * keeping a run in one.
 */
#pragma once

#include <gio/gio.h>

#include "session/session.h"
#include "session/trace.h"

typedef struct _TraceJob TraceJob;

/* Is told in the main thread when the work is done: with the trace, which it takes over, if one was to be
 * opened, or with an error. */
typedef void (*TraceDone) (const char *path, SessionTrace *trace, const GError *error,
                           gpointer user_data);

/* Begins to open the file at `path`, or to keep there what `session` has recorded; the session must live
 * until trace_job_finish(), by which the job must be freed. */
TraceJob *trace_job_open (const char *path, TraceDone done, gpointer user_data)
    G_GNUC_WARN_UNUSED_RESULT;
TraceJob *trace_job_keep (Session *session, const char *path, TraceDone done, gpointer user_data)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns how much of an opening is done, from 0 to 1. */
double trace_job_progress (TraceJob *job);

/* Returns the trace that is being opened, as far as it is read; NULL if it has not begun, or has been handed
 * over. It belongs to the job until that has told that it is done without an error: whoever shows it lets go
 * of it before trace_job_finish(). */
SessionTrace *trace_job_trace (TraceJob *job);

/* Returns the file's path, which belongs to the job. */
const char *trace_job_path (TraceJob *job);

/* Asks an opening to end early; it then is done with G_IO_ERROR_CANCELLED. */
void trace_job_cancel (TraceJob *job);

/* Waits until the work is done, tells of it unless that has been done, and frees the job. */
void trace_job_finish (TraceJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TraceJob, trace_job_finish)
