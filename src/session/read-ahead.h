/* SPDX-License-Identifier: MIT
 *
 * The items of a trace file, decoded one ahead by a thread of its own: while the model takes the
 * events of one chunk, the next one is decoded.
 *
 * THREADS  read_ahead_new(), read_ahead_next() and read_ahead_free() belong to one thread; between
 *          the first and the last of them the reader is the other thread's, and nobody else's.
 */
#pragma once

#include "trace/reader.h"

typedef struct _ReadAhead ReadAhead;

/* Begins to read. The reader has to stay until read_ahead_free(). */
ReadAhead *read_ahead_new (TraceReader *reader) G_GNUC_WARN_UNUSED_RESULT;

/* Stops reading, wherever it is, and waits until the reader is free. */
void read_ahead_free (ReadAhead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadAhead, read_ahead_free)

/* Does what trace_reader_next() does; the item before is not valid any more. Stores how much of the
 * file was read, as trace_reader_fraction() tells it. After END and ERROR there is nothing more to
 * ask for. */
TraceItemKind read_ahead_next (ReadAhead *ahead, TraceItem *item, double *fraction, GError **error);
