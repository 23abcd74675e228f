/* SPDX-License-Identifier: MIT
 *
 * What layout keeps from one frame to the next, so that a picture that moves asks the model for
 * what came into sight, and not again for what stays. The scene is the same with it and without.
 */
#pragma once

#include <glib.h>

typedef struct _LayoutCache LayoutCache;

/* Returns an empty cache, for the frames of one model in one window; free it with
 * layout_cache_free(). One thread at a time. What it keeps is bounded by the lanes in sight times
 * the columns of the picture: some megabytes. */
LayoutCache *layout_cache_new (void) G_GNUC_WARN_UNUSED_RESULT;
void layout_cache_free (LayoutCache *cache);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutCache, layout_cache_free)

/* Forgets everything: to be called before another model is laid out. */
void layout_cache_clear (LayoutCache *cache);

/* Returns the bytes that it keeps. */
gsize layout_cache_bytes (const LayoutCache *cache);
