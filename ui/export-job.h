/* SPDX-License-Identifier: MIT
 *
 * Carries out an export in a thread of its own, so that the window goes on drawing meanwhile. The
 * file appears whole or not at all.
 */
#pragma once

#include "ui/export-plan.h"

typedef struct _ExportJob ExportJob;

/* Told in the main thread when the file at `path` is there, or, with `error`, that it isn't: a
 * sentence, or G_IO_ERROR_CANCELLED. */
typedef void (*ExportDone) (const char *path, const GError *error, gpointer user_data);

/* Begins to write what `plan` says of `model` to `path`, and takes the plan over. The model must
 * live until export_job_finish(), by which the job must be freed. */
ExportJob *export_job_start (const Model *model, ExportPlan *plan, const char *path,
                             ExportDone done, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Returns how much is done, from 0 to 1; less than 0 where that is not known. */
double export_job_progress (ExportJob *job);

/* Asks it to end early. What takes a moment only ends as if it had not been asked. */
void export_job_cancel (ExportJob *job);

/* Waits until it has ended, tells of it unless that has been done, and frees the job. */
void export_job_finish (ExportJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportJob, export_job_finish)
