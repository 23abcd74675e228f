/* SPDX-License-Identifier: MIT
 *
 * The line at the bottom of the window: numbers on the left, what is under the pointer in the
 * middle, how much time is seen and whether it is live on the right.
 */
#pragma once

#include <gtk/gtk.h>
#include <stdint.h>

#define STATUS_TYPE_LINE (status_line_get_type ())
G_DECLARE_FINAL_TYPE (StatusLine, status_line, STATUS, LINE, GtkWidget)

/* The numbers that the line shows. */
typedef struct {
  uint64_t events;
  uint64_t lost;
  double events_per_second;
  gboolean live; /* the rates mean something */
} StatusNumbers;

typedef enum {
  STATUS_IDLE,     /* nothing has run yet */
  STATUS_OPENING,  /* a trace is being read */
  STATUS_LIVE,     /* the program runs and is followed */
  STATUS_PAUSED,   /* the program runs; the picture stands still */
  STATUS_FINISHED, /* the program has ended */
} StatusState;

void status_line_set_numbers (StatusLine *line, const StatusNumbers *numbers);

/* Says what is under the pointer or selected; NULL: nothing. */
void status_line_set_sentence (StatusLine *line, const char *sentence);

/* Says how much time is in sight; 0: nothing to say. */
void status_line_set_span (StatusLine *line, int64_t span);

/* Says how fast frames are, in a few words; NULL: nothing. */
void status_line_set_frames (StatusLine *line, const char *frames);

/* Says only what there is to be said to a class: sentences, in up to two lines, and the state. */
void status_line_set_classroom (StatusLine *line, gboolean classroom);

void status_line_set_state (StatusLine *line, StatusState state);
