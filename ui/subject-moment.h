/* SPDX-License-Identifier: MIT
 *
 * The moment of what is selected in a timeline.
 */
#pragma once

#include "paint/scene.h"

/* Sets when that began which the subject of `model` stands for; of a message or a wake-up, when it
 * arrived. Returns FALSE if it is nothing with a moment, or many things at once. */
gboolean subject_moment (const Model *model, Subject subject, int64_t *time);
