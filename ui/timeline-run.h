/* SPDX-License-Identifier: MIT
 *
 * From when to when a run is worth a look.
 */
#pragma once

#include "model/model.h"
#include "ui/timeline-follow.h"

/* Returns the run that `model` (nullable) tells of. The session's time goes on for a while after
 * the program has ended: nothing is there to see, so the run of a program that is not `running` any
 * more ends with its last thread. */
TimelineRun timeline_run_of (const Model *model, gboolean running);
