/* SPDX-License-Identifier: MIT
 *
 * The strip under the timeline that is read in class: what happened at the playhead, in a sentence; in
 * prediction mode the question with its candidates as buttons, what it was, why, and the score. The names of
 * threads, locks and channels are links.
 *
 * SIGNALS  go-to (pointer)   a link leads to a LaneRange, which lives until all were told
 */
#pragma once

#include <adwaita.h>

#include "ui/play-head.h"

#define STEP_TYPE_STRIP (step_strip_get_type ())
G_DECLARE_FINAL_TYPE (StepStrip, step_strip, STEP, STRIP, AdwBin)

/* Tells about `head`, of which it takes a reference, in the run whose model that has; once. */
void step_strip_set_head (StepStrip *strip, PlayHead *head, ShownRun *run);

/* Says what is now. To be called when the playhead has changed. */
void step_strip_update (StepStrip *strip);
