/* SPDX-License-Identifier: MIT
 *
 * Makes the thumbnails that are missing: runs one demo after the other, at the lowest priority and
 * with its output thrown away, for at most some seconds each, and only while it is asked to: what
 * somebody looks at meanwhile shall not be disturbed.
 */
#pragma once

#include "ui/run-source.h"

typedef struct _ThumbnailMaker ThumbnailMaker;

/* Is told in the main thread that the demo's picture is there, or, with `made` FALSE, that there
 * won't be any. */
typedef void (*ThumbnailDone) (const RunSource *source, gboolean made, gpointer user_data);

/* If the environment has this variable, no demo is run for its picture. */
#define THUMBNAIL_MAKER_OFF "HEDDLE_NO_THUMBNAILS"

/* Returns a maker that rests. Main thread. */
ThumbnailMaker *thumbnail_maker_new (ThumbnailDone done, gpointer user_data)
    G_GNUC_WARN_UNUSED_RESULT;

/* Adds a demo whose picture is missing; takes a reference. */
void thumbnail_maker_add (ThumbnailMaker *maker, RunSource *source);

/* Lets it work, or rest: a demo that runs for it is ended then, and comes again later. */
void thumbnail_maker_set_active (ThumbnailMaker *maker, gboolean active);

/* Ends what runs, and frees it. Nobody is told any more. */
void thumbnail_maker_free (ThumbnailMaker *maker);
