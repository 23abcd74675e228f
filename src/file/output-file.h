/* SPDX-License-Identifier: MIT
 *
 * A file that is written once from its beginning to its end, and appears under its name when its
 * writer says so: until then there is what was there before, and if the process dies, nothing is
 * left over (where the file system can do that: else a hidden file beside it). It keeps the mode
 * of the file that it replaces. A symbolic link stays, and the file is made where it leads. A
 * device or a pipe is written to in place, as it must not be replaced, and so is standard output,
 * by whatever name. All of Heddle's outputs are written by this.
 */
#pragma once

#include <glib.h>

typedef struct _OutputFile OutputFile;

/* Each function that fails sets `error` (G_FILE_ERROR) to a sentence that names the file and says
 * what to do. */

/* Begins a file that will be called `path`; "-" is standard output. Returns NULL and sets `error` if
 * it can't be made. */
OutputFile *output_file_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins a file without a name, among temporary files: it is gone with its last descriptor. */
OutputFile *output_file_new_temporary (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes the file. What was not published is gone. NULL is no file. */
void output_file_free (OutputFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutputFile, output_file_free)

/* Hands the bytes to the kernel. Returns FALSE and sets `error` if not all of them could be
 * written; what was written of them is taken away again, if that can be done. */
gboolean output_file_write (OutputFile *file, const void *bytes, gsize size, GError **error);

/* Forces what was written to the disk, as a file system may notice only then that it has no room.
 * Returns FALSE and sets `error` if that fails. Pipes and devices have nothing to force. */
gboolean output_file_sync (OutputFile *file, GError **error);

/* Gives the file its name, once; later calls do nothing. Returns FALSE and sets `error` if that
 * fails. */
gboolean output_file_publish (OutputFile *file, GError **error);

/* Does all of the above for a file of those bytes: it appears whole or not at all. */
gboolean output_file_save (const char *path, const void *bytes, gsize size, GError **error);

/* Returns the descriptor, and how many bytes were written. */
int output_file_descriptor (const OutputFile *file);
guint64 output_file_size (const OutputFile *file);

/* Sets `error` to the sentence that says why `path` could not be written, by errno's `number`.
 * Returns FALSE. */
gboolean output_file_fail (GError **error, const char *path, int number);
