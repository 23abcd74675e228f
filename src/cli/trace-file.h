/* SPDX-License-Identifier: MIT
 *
 * What the commands share that read a trace file and write something about it.
 */
#pragma once

#include "session/trace.h"

/* A trace that a command works on. */
typedef SessionTrace TraceFile;

/* Opens the trace with its progress on the terminal. Returns NULL and sets `error` as
 * session_trace_open() does. */
TraceFile *trace_file_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Frees it, after what makes its next opening fast was kept, if this one was slow. */
void trace_file_close (TraceFile *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TraceFile, trace_file_close)

/* Returns the one path among the words behind a command's options, words[0] being the program's
 * name; NULL and sets `error` (SESSION_STATUS_USAGE) if there is none, or more than one. */
const char *trace_file_path (const char *command, const GStrv words, GError **error);

/* Returns whether `output`, which the option `option` gave, may be written while the trace `path`
 * is read: it must not be that file itself, by any name. If it is, sets `error`
 * (SESSION_STATUS_USAGE). NULL is no output. */
gboolean trace_file_spares (const char *path, const char *option, const char *output,
                            GError **error);

/* Returns what a reader should know of a trace that isn't whole, a sentence; NULL if it is. The
 * caller frees it. */
char *trace_file_note (const SessionTraceInfo *info) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a text to the file `path`, which appears whole or not at all; NULL and "-" are standard
 * output, which shows no control characters if it is a terminal. Returns FALSE and sets `error` (SESSION_ERROR, SESSION_STATUS_EXPORT) if it can't. */
gboolean trace_file_write (const char *path, const char *text, GError **error);
