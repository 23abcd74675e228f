/* SPDX-License-Identifier: MIT
 *
 * The small picture of a demo's run that its card at home shows: drawn from a real run, without
 * names and times, and kept in the user's cache until the demo changes.
 */
#pragma once

#include <gtk/gtk.h>

#include "model/model.h"
#include "paint/theme.h"
#include "ui/run-source.h"

/* In pixels; a picture has twice as many, for screens that are so fine. */
#define THUMBNAIL_WIDTH  320
#define THUMBNAIL_HEIGHT 160

/* Returns the kept picture of a demo in a theme's colours; NULL if there is none, or none of this
 * version of it. */
GdkTexture *thumbnail_load (const RunSource *source, const Theme *theme) G_GNUC_WARN_UNUSED_RESULT;

/* Draws `model`, a run of the demo, in the colours of each theme, and keeps the pictures. Returns
 * FALSE if it has nothing to show or the cache can't be written. Any thread. */
gboolean thumbnail_keep (const RunSource *source, const Model *model);
