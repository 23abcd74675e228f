/* SPDX-License-Identifier: MIT
 *
 * The words about a process. Internal to paint/.
 */
#pragma once

#include "paint/layout.h"

/* Say who a process is ("shop 4717") and how it is ("alive", "exited", "killed by SIGKILL"). The
 * caller frees the text. */
char *process_title (const Model *model, uint32_t process) G_GNUC_WARN_UNUSED_RESULT;
char *process_state_text (const Model *model, uint32_t process) G_GNUC_WARN_UNUSED_RESULT;

/* Says what its header stands for, under the pointer; NULL if there is no such process. */
char *describe_process_subject (const Model *model, uint32_t process) G_GNUC_WARN_UNUSED_RESULT;
