/* SPDX-License-Identifier: MIT
 *
 * Opening a file that is to be read from any place in it.
 */
#pragma once

#include <glib.h>

/* Opens `path`; "-" is standard input. What can't be read from any place, a pipe say, is copied
 * into a temporary file first, as far as it may be a trace. Returns a descriptor that the caller closes, and stores the file's
 * size; -1 with `error` (TRACE_ERROR_OPEN) if it can't be read. */
int input_file_open (const char *path, guint64 *size, GError **error);

/* Reads up to `size` bytes at `offset`. Returns how many there are: less only at the file's end,
 * or where it can't be read. */
gsize input_file_read (int descriptor, guint64 offset, guint8 *bytes, gsize size);
