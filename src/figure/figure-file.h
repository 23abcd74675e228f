/* SPDX-License-Identifier: MIT
 *
 * A file that appears whole or not at all (file/output-file.h), whose first failure stays and is
 * told at the end: whoever makes its bytes need not look after each of them.
 */
#pragma once

#include <glib.h>

typedef struct _FigureFile FigureFile;

/* Opens the file that is to become `path`; "-" is standard output. End it with
 * figure_file_finish(), or with figure_file_free() to leave everything as it was. A failure is
 * kept, and told by figure_file_finish(). */
FigureFile *figure_file_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Adds `length` bytes. Returns FALSE if this or anything before it failed: then nothing is
 * written any more, and whoever makes the bytes may stop. */
gboolean figure_file_write (FigureFile *file, const void *bytes, gsize length);

/* Forces the file to the disk, puts it in its place and frees it. Returns FALSE and sets `error`,
 * a sentence that names the file and what to do, if that or anything before it failed
 * (G_FILE_ERROR); what was at `path` is then as it was. */
gboolean figure_file_finish (FigureFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Frees the file without putting it in its place. NULL is no file. */
void figure_file_free (FigureFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FigureFile, figure_file_free)
