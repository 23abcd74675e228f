/* SPDX-License-Identifier: MIT
 *
 * What `heddle info` tells.
 */
#pragma once

#include "session/trace.h"

/* Returns it for people: a line for each thing, its name first. The caller frees it. */
char *info_text (const SessionTraceInfo *info, const Model *model) G_GNUC_WARN_UNUSED_RESULT;

/* Returns it as JSON, indented. Its keys are in the manual page heddle-info(1): they stay,
 * others may be added. The caller frees it. */
char *info_json (const SessionTraceInfo *info, const Model *model) G_GNUC_WARN_UNUSED_RESULT;
