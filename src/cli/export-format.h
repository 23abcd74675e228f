/* SPDX-License-Identifier: MIT
 *
 * What `heddle export` can write: a table of formats, each with its name and the end of its files'
 * names.
 */
#pragma once

#include <glib.h>

typedef enum {
  EXPORT_PNG,
  EXPORT_SVG,
  EXPORT_PDF,
  EXPORT_HTML,
  EXPORT_APNG,
  EXPORT_CSV,
  EXPORT_CHROME,
  EXPORT_PERFETTO,
} ExportFormat;

/* Returns whether the format is for other programs, and shows nothing. */
gboolean export_format_is_data (ExportFormat format);

/* Finds the format: the one called `name` or, where that is NULL, the one that the end of `output`
 * says. Returns FALSE and sets `error` (SESSION_STATUS_USAGE, a sentence) if there is none. */
gboolean export_format_find (const char *name, const char *output, ExportFormat *format,
                             GError **error);
