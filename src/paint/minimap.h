/* SPDX-License-Identifier: MIT
 *
 * The minimap: the whole run in one strip. From the bottom up stands how many threads run, from the
 * top down how many wait for a lock, always at least three pixels of it: contention lies over what
 * is calm and never vanishes, however long the run. Where events were lost it is hatched.
 *
 * SUMS  The run is cut into buckets of equal length, at most MINIMAP_BUCKETS. What was summed up
 *       once is kept: an update costs what the run has grown by, and a picture costs its pixels.
 *       When the run outgrows the buckets, each two become one.
 */
#pragma once

#include "paint/layout.h"

#define MINIMAP_HEIGHT  52.0
#define MINIMAP_MARGIN  12.0 /* right of the chart */
#define MINIMAP_BUCKETS 2048u

typedef struct _Minimap Minimap;

/* Returns a new minimap of nothing; free it with minimap_free(). It belongs to one thread. */
Minimap *minimap_new (void) G_GNUC_WARN_UNUSED_RESULT;
void minimap_free (Minimap *minimap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Minimap, minimap_free)

/* Forgets all sums: the model that they are of is about to be freed. */
void minimap_clear (Minimap *minimap);

/* Takes up what the model has between `first` and `now`, the whole run. About `budget` sums of a
 * lane are asked of the model at most (each of a microsecond or less); what is beyond is left to
 * the next call. Returns whether all is taken up. */
gboolean minimap_update (Minimap *minimap, const Model *model, int64_t first, int64_t now,
                         uint64_t budget);

/* Returns a number that changes whenever the picture does. */
uint64_t minimap_revision (const Minimap *minimap);

/* Returns the run's length as taken up, in nanoseconds. */
int64_t minimap_length (const Minimap *minimap);

/* Returns the picture, MINIMAP_HEIGHT high. The caller frees it with scene_free(). */
Scene *minimap_scene (const Minimap *minimap, double width, const Theme *theme)
    G_GNUC_WARN_UNUSED_RESULT;

/* Turn time to x and back in a picture of this width. Neither is clipped. */
double minimap_x (const Minimap *minimap, double width, int64_t time);
int64_t minimap_time (const Minimap *minimap, double width, double x);
