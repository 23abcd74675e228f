/* SPDX-License-Identifier: MIT
 *
 * Writes a picture in a thread of its own, so that the window goes on drawing meanwhile.
 */
#pragma once

#include <glib.h>

#include "figure/figure.h"

typedef struct _ExportJob ExportJob;

/* Told in the main thread when the picture at `path` is there, or, with `error`, that it isn't. */
typedef void (*ExportDone) (const char *path, const GError *error, gpointer user_data);

/* Begins to write what `options` say of `model` to `path`; options and path are copied. The model
 * must live until export_job_finish(), by which the job must be freed. */
ExportJob *export_job_start (const Model *model, const FigureOptions *options, const char *path,
                             ExportDone done, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Waits until the picture is written, tells of it unless that has been done, and frees the job. */
void export_job_finish (ExportJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportJob, export_job_finish)
