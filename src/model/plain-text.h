/* SPDX-License-Identifier: MIT
 *
 * Text that a program chose, made harmless: what it says stays, what it could do to a terminal or
 * to a line of a picture goes.
 */
#pragma once

#include <glib.h>

/* Returns the text in valid UTF-8, with a replacement character (U+FFFD) in the place of each
 * control character and of what turns or breaks lines. */
char *plain_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Returns whether the text is so already. */
gboolean plain_text_is (const char *text);
