/* SPDX-License-Identifier: MIT
 *
 * What a figure shows, in words. Internal to figure/.
 */
#pragma once

#include "figure/figure.h"
#include "paint/layout.h"

/* Says what is in view: "5 threads · 1 lock · 61 ms". The caller frees it. */
char *words_contents (const Model *model, const View *view) G_GNUC_WARN_UNUSED_RESULT;

/* Says in sentences what the figure shows, for those who don't see it: what is in view and when,
 * each lane's name, what the threads did, the marks, the caption. The caller frees it. */
char *words_description (const Model *model, const View *view, const FigureOptions *options)
    G_GNUC_WARN_UNUSED_RESULT;
