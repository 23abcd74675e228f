/* SPDX-License-Identifier: MIT
 *
 * What a terminal makes of text, and how wide it is.
 */
#pragma once

#include <glib.h>

#define TERMINAL_WIDTH_USUAL 100u
#define TERMINAL_WIDTH_LEAST 40u
#define TERMINAL_WIDTH_MOST  160u /* wider tables are hard to read across */

/* Returns how many columns text on that descriptor may take: those of the terminal, up to
 * TERMINAL_WIDTH_MOST; if it is none, what COLUMNS in the environment says, or
 * TERMINAL_WIDTH_USUAL. */
guint terminal_width (int descriptor);

/* Returns how many columns the text takes: two for each wide character, none for an accent. */
guint terminal_width_of (const char *text);

/* Returns the lines of `text` with nothing in them that would do something to the terminal
 * (plain-text.h). */
char *terminal_lines (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Says a sentence on standard error, behind the command's name. Whatever it quotes, a name or a word of
 * the command line, does nothing to the terminal (plain-text.h). */
void terminal_say (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Returns the text, or as much of it as fits into `width` columns together with an ellipsis. */
char *terminal_shortened (const char *text, guint width) G_GNUC_WARN_UNUSED_RESULT;

/* Adds the text to `page` in lines of `width` columns where words allow it, each behind
 * `indent`, with a line end after the last. */
void terminal_wrap (GString *page, const char *text, const char *indent, guint width);
