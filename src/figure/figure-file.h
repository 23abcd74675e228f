/* SPDX-License-Identifier: MIT
 *
 * A file that appears whole or not at all: its bytes go to a file without a name (where the file
 * system has no such thing, with a temporary one beside it), which is forced to the disk and
 * then gets its name. So nothing is left over if the process dies. A pipe or a device is written
 * to in place, as it must not be replaced, and so is standard output, whose path is "-".
 */
#pragma once

#include <glib.h>

typedef struct _FigureFile FigureFile;

/* Opens the file that is to become `path`; end it with figure_file_finish(), or with
 * figure_file_free() to leave everything as it was. A failure is kept, and told by
 * figure_file_finish(). */
FigureFile *figure_file_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Adds `length` bytes. Returns FALSE if this or anything before it failed: then nothing is
 * written any more, and whoever makes the bytes may stop. */
gboolean figure_file_write (FigureFile *file, const void *bytes, gsize length);

/* Puts the file in its place and frees it. Returns FALSE and sets `error`, a sentence that names
 * the file and what to do, if that or anything before it failed (G_FILE_ERROR); what was at
 * `path` is then as it was. */
gboolean figure_file_finish (FigureFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Frees the file without putting it in its place. NULL is no file. */
void figure_file_free (FigureFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FigureFile, figure_file_free)

/* Sets `error` to the sentence that says why `path` could not be written, by errno's `number`.
 * Returns FALSE. */
gboolean figure_file_fail (GError **error, const char *path, int number);
