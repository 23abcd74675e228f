/* SPDX-License-Identifier: MIT
 *
 * A picture as PDF: a page of its size, paths and text. Internal to figure/.
 */
#pragma once

#include "figure/figure-file.h"
#include "figure/picture.h"

typedef struct {
  double unit;         /* millimetres of a pixel; 0: 96 pixels an inch */
  int64_t recorded_at; /* microseconds since 1970, UTC; 0: unknown, and the document says 1970 */
} PdfOptions;

/* Writes the document to `file`. Returns FALSE if it can't be made, other than by the file's
 * failure, and sets `error` (G_FILE_ERROR, a sentence with `path`). */
gboolean pdf_write (const Picture *picture, const PdfOptions *options, FigureFile *file,
                    const char *path, GError **error);
