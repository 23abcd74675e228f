/* SPDX-License-Identifier: MIT
 *
 * What a figure says around its chart: title, flags of marks, scale bar, caption. Each returns a
 * scene of the figure's width, as high as it needs, on the ground; the caller frees it. Internal to
 * figure/.
 */
#pragma once

#include "figure/figure.h"
#include "paint/layout.h"

/* The title, on as many lines as it needs, and under it a line that says what is shown. */
Scene *notes_title (const char *title, const char *contents, double width, const Theme *theme)
    G_GNUC_WARN_UNUSED_RESULT;

Scene *notes_caption (const char *caption, double width, const Theme *theme)
    G_GNUC_WARN_UNUSED_RESULT;

/* A bar of a round length of time, as long as that is in a chart seen by `view`, and its length. */
Scene *notes_scale_bar (const View *view, const Theme *theme) G_GNUC_WARN_UNUSED_RESULT;

/* The labels of those of the marks that lie in the view, for above the chart: none lies over
 * another. NULL if there is none. */
Scene *notes_flags (const FigureMark *marks, guint count, const View *view, const Theme *theme)
    G_GNUC_WARN_UNUSED_RESULT;
