/* SPDX-License-Identifier: MIT
 *
 * A file that is written once from its beginning to its end, and appears under its name when its
 * writer says so: until then there is what was there before, and if the process dies, nothing is
 * left over (where the file system can do that: else a hidden file beside it).
 */
#pragma once

#include <glib.h>

typedef struct _OutputFile OutputFile;

/* Begins a file that will be called `path`. If that is a device or a pipe, it is written as it is.
 * Returns NULL and sets `error` (TRACE_ERROR_WRITE) if it can't be made. */
OutputFile *output_file_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins a file without a name, among temporary files: it is gone with its last descriptor. */
OutputFile *output_file_new_temporary (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes the file. What was not published is gone. */
void output_file_free (OutputFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutputFile, output_file_free)

/* Hands the bytes to the kernel. Returns FALSE and sets `error` if not all of them could be
 * written; what was written of them is taken away again, if that can be done. */
gboolean output_file_write (OutputFile *file, const guint8 *bytes, gsize size, GError **error);

/* Gives the file its name, once; later calls do nothing. Returns FALSE and sets `error` if that
 * fails. */
gboolean output_file_publish (OutputFile *file, GError **error);

/* Returns the descriptor, and how many bytes were written. */
int output_file_descriptor (const OutputFile *file);
guint64 output_file_size (const OutputFile *file);
