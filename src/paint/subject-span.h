/* SPDX-License-Identifier: MIT
 *
 * When it was, what a shape stands for.
 */
#pragma once

#include "paint/scene.h"

/* Writes when the subject begins and ends: the newest moment, if it goes on; the same for what
 * happens at a moment. Returns FALSE for what has no place in time of its own: a lane, a process,
 * nothing; or that is not in the model. */
gboolean subject_time (const Model *model, Subject subject, int64_t *start, int64_t *end);
