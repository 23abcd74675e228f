/* SPDX-License-Identifier: MIT
 *
 * How a process ended, in words for people.
 */
#pragma once

#include "model/model.h"

/* Says how a process ended: "killed by SIGKILL", "exited with status 3". Returns NULL if there is
 * nothing to say: it exited with status 0. The caller frees the text. */
char *process_end_text (HeddleProcessEnd how, uint32_t status) G_GNUC_WARN_UNUSED_RESULT;

/* Says how the process of `lane` ended if that is what ended the lane, too: a thread that was done
 * before has nothing to do with it. Else returns NULL. The caller frees the text. */
char *process_end_text_of_lane (const Model *model, const ModelLane *lane)
    G_GNUC_WARN_UNUSED_RESULT;
