/* SPDX-License-Identifier: MIT
 *
 * Numbers of things in English: "1 chunk", "12 chunks".
 */
#pragma once

#include <glib.h>

/* Returns the count with the word for one such thing, which takes an s where it is not one. */
char *count_text (guint64 count, const char *thing) G_GNUC_WARN_UNUSED_RESULT;
