/* SPDX-License-Identifier: MIT
 *
 * The window's numbers and states in words. No widget: every function returns a string that the
 * caller frees.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Writes a count with its thousands apart: "1 204". */
char *status_text_count (uint64_t count) G_GNUC_WARN_UNUSED_RESULT;

/* Writes a rate a second, short: "0 /s", "420 /s", "38 k/s", "1.2 M/s". */
char *status_text_rate (double per_second) G_GNUC_WARN_UNUSED_RESULT;

/* Says how a program ended, from its status as a shell gives it: "finished", "ended with exit
 * status 3", "ended by SIGSEGV". */
char *status_text_end (int exit_status) G_GNUC_WARN_UNUSED_RESULT;

/* Says that the program was ended by a signal, if it was: a sentence; else NULL. */
char *status_text_crash (const char *title, int exit_status) G_GNUC_WARN_UNUSED_RESULT;

/* Says what a flight recorder does: "Keeping the last 5 s". */
char *status_text_keeping (int64_t keep) G_GNUC_WARN_UNUSED_RESULT;

/* Says how fast frames are, of which there are so many a second, which took so many milliseconds of
 * work: half of them at most, and the longest. */
char *status_text_frames (double per_second, double work, double longest) G_GNUC_WARN_UNUSED_RESULT;

/* Says which part of the time is seen: "from 8.0 ms to 38 ms". */
char *status_text_range (int64_t start, int64_t end) G_GNUC_WARN_UNUSED_RESULT;

/* The same of something that lasted: if that is long, it still did not begin at 0 if it began soon
 * after: "from 218 ms to 80 s". */
char *status_text_wait (int64_t start, int64_t end) G_GNUC_WARN_UNUSED_RESULT;
