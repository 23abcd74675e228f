/* SPDX-License-Identifier: MIT
 *
 * A file that appears whole or not at all, as a stream of GIO's.
 */
#pragma once

#include <gio/gio.h>

#include "figure/figure-file.h"

/* Returns a stream that adds to `file`, which stays the caller's and must live as long. */
GOutputStream *figure_stream_new (FigureFile *file) G_GNUC_WARN_UNUSED_RESULT;

/* Returns whether the file could not take something: figure_file_finish() says why. */
gboolean figure_stream_has_failed (GOutputStream *stream);
