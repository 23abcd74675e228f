/* SPDX-License-Identifier: MIT
 *
 * The lanes that a figure leaves out, of what --lanes says (lane-pattern.h).
 */
#pragma once

#include <glib.h>

#include "model/model.h"

/* Returns the lanes that `pattern` does not mean, as a set of GUINT_TO_POINTER (lane). Returns NULL
 * and sets `error` (SESSION_STATUS_USAGE, a sentence that tells which lanes there are) if one of
 * its items means no lane that is drawn. The caller unrefs it. */
GHashTable *lane_choice_others (const Model *model, const char *pattern, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
