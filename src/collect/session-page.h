/* SPDX-License-Identifier: MIT
 *
 * The collector's side of the session's file (event/session-file.h): made, locked, and kept up.
 */
#pragma once

#include <glib.h>

#include "event/session-file.h"

typedef struct {
  int file; /* open, with the lock; -1: none */
  HeddleSessionFile *shared;
} SessionPage;

/* Makes the file in the open folder and locks it. Returns FALSE and sets `error` if it can't be
 * made; `name` is the folder's, for the message. */
gboolean session_page_make (SessionPage *page, int folder, const char *name, HeddleClock clock,
                            HeddleLossPolicy policy, guint32 ring_records, GError **error);

/* Counts a look of the collector's: whoever waits for one sees that. */
void session_page_note_drain (SessionPage *page);

/* Tells the traced processes that the session is over and removes the file. */
void session_page_end (SessionPage *page, int folder);

/* Returns the size of rings for the memory that is free where the open folder is: many threads may
 * want theirs, and a file system in memory is easily full (64 MiB in a container, often). */
guint32 session_page_choose_ring_records (int folder);
