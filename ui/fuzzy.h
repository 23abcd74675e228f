/* SPDX-License-Identifier: MIT
 *
 * How well a text matches what somebody typed in a hurry: the letters in their order, not
 * necessarily side by side.
 */
#pragma once

#include <glib.h>

/* Returns how well `text` matches `pattern`: more is better, 0 is not at all. Letters that stand
 * side by side or begin a word count more; case and spaces in the pattern count nothing. An empty
 * pattern matches every text alike. Both are valid UTF-8. */
guint fuzzy_score (const char *text, const char *pattern);
