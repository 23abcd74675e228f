/* SPDX-License-Identifier: MIT
 *
 * A trace for other programs: CSV, Chrome's JSON, Perfetto's protobuf, as convert/ writes them.
 */
#pragma once

#include "cli/export-figure.h"

/* Writes the data that `figure` asks for, whose format is one for other programs, to `path`, which
 * appears whole or not at all, as figures do (figure-file.h); "-" is standard output. Returns FALSE
 * and sets `error`, a sentence, if that fails. */
gboolean export_data_write (const ExportFigure *figure, const Model *model, const char *path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
