/* SPDX-License-Identifier: MIT
 *
 * Two timelines on one scale: whatever zooms or pans one of them moves the other along, so that a
 * pixel is the same time in both, and what is the same time after their origins stands at the same
 * place. The origins are the runs' beginnings, or two moments of the user's choice.
 */
#pragma once

#include "ui/timeline-view.h"

typedef struct _CompareScale CompareScale;

/* Returns a scale for two timelines, which must live as long as it does. */
CompareScale *compare_scale_new (TimelineView *first, TimelineView *second)
    G_GNUC_WARN_UNUSED_RESULT;
void compare_scale_free (CompareScale *scale);

/* Shows this model (nullable) in timeline `number`, 0 or 1. */
void compare_scale_set_model (CompareScale *scale, guint number, const Model *model);

/* Sets which moment of each run is the origin. The first timeline stays where it is. */
void compare_scale_set_origins (CompareScale *scale, int64_t first, int64_t second);

/* Puts them at the runs' beginnings again. */
void compare_scale_reset_origins (CompareScale *scale);

/* Shows both runs whole, and goes on to do so while they grow, until the user looks elsewhere. */
void compare_scale_fit (CompareScale *scale);

/* To be called when the runs may have grown. */
void compare_scale_refresh (CompareScale *scale);
