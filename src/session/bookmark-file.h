/* SPDX-License-Identifier: MIT
 *
 * Bookmarks of trace files, from one opening to the next: the window keeps them, and figures can show them.
 *
 * PLACE     heddle/bookmarks in the folder for the user's data (XDG_DATA_HOME), a small file for each
 *           trace that has any: nothing is ever written into a trace, nor beside it, where it may be
 *           somebody else's.
 * IDENTITY  A trace is known by its length, its beginning and its end, in which are its times and checksums:
 *           its bookmarks are found wherever it is copied, moved or renamed to.
 */
#pragma once

#include <gio/gio.h>
#include <stdint.h>

typedef struct {
  char *name;         /* at most BOOKMARK_NAME_MOST bytes */
  int64_t time;       /* the moment that it marks; nanoseconds, as all times here */
  int64_t start, end; /* what was in view: start < end */
} BookmarkEntry;

#define BOOKMARK_NAME_MOST 200u
#define BOOKMARKS_MOST     1000u

/* Returns an array of BookmarkEntry that frees their names. */
GArray *bookmark_entries_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Cuts a name to what may be kept, in UTF-8, and without line ends; NULL if nothing is left. */
char *bookmark_name_clean (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Returns what the trace at `path` is known by; NULL and sets `error` if it can't be read. */
char *bookmark_file_identity (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the bookmarks of the trace that is known so, in their order; none if none were kept. What of the
 * file makes no sense is left out. */
GArray *bookmark_file_load (const char *identity) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps them; none: deletes the file. It appears whole or not at all. Returns FALSE and sets `error`, a sentence,
 * if that fails. */
gboolean bookmark_file_save (const char *identity, const GArray *entries, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
