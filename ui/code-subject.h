/* SPDX-License-Identifier: MIT
 *
 * The line of a demo's program that what is selected in the timeline comes from.
 */
#pragma once

#include "paint/scene.h"

/* Returns the line, counted from 1, of the program `source` (in C) at which the thread did what the
 * subject of `model` stands for; of the lane of a thread or an object, the line that created it. 0
 * if that is not certain (code-line.h). */
guint code_subject_line (const Model *model, Subject subject, const char *source);
