/* SPDX-License-Identifier: MIT
 *
 * Numbers with units, as people write them on a command line: 1.5ms, 160mm, 10mm/ms. Whatever the
 * locale, a point goes before decimals. Each function returns FALSE and sets `error`
 * (SESSION_STATUS_USAGE, a sentence) if `word` is none; `option` is what it was given for,
 * "--from".
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* A length, on a screen or on paper. */
typedef struct {
  double amount; /* pixels or millimetres */
  gboolean paper;
} Length;

/* Reads a moment or a length of time, 0 or more: "200us", "1.5 ms", "3s", "2min"; "0" needs no
 * unit. Writes nanoseconds. */
gboolean quantity_time (const char *option, const char *word, int64_t *time, GError **error);

/* Reads a length above 0: "1200", "1200px", "160mm", "16cm", "6.3in". */
gboolean quantity_length (const char *option, const char *word, Length *length, GError **error);

/* Reads a length a time, "10mm/ms" or "2px/500us", and writes the length of a nanosecond. */
gboolean quantity_time_scale (const char *option, const char *word, Length *length, GError **error);

/* Reads a plain number from `least` to `most`. */
gboolean quantity_number (const char *option, const char *word, double least, double most,
                          double *number, GError **error);
