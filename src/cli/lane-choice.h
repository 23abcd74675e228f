/* SPDX-License-Identifier: MIT
 *
 * Which lanes are meant by what people write: "worker *,counter,kind:lock".
 *
 * What is written is told in lane-pattern.h.
 */
#pragma once

#include <glib.h>

#include "model/model.h"

/* Returns the lanes that are not meant, as a set of GUINT_TO_POINTER (lane). Returns NULL and sets `error`
 * (SESSION_STATUS_USAGE, a sentence) if an item fits no lane that is drawn. The caller unrefs it. */
GHashTable *lane_choice_others (const Model *model, const char *pattern, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
