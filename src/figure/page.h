/* SPDX-License-Identifier: MIT
 *
 * A run as a page, to hand to a class: the picture as SVG in which whatever is pointed at or
 * tapped says what it is, a legend with a sentence for each state, and a table of the lanes. The
 * page is one file that loads nothing from anywhere, and forbids itself to
 * (Content-Security-Policy). It is light or dark as its reader's system is, unless a theme is
 * given.
 */
#pragma once

#include "figure/figure.h"

/* Writes the page of `model` to `path`; "-" is standard output. Of `options` count what is shown
 * and how wide, title, caption, marks, scale bar and theme: a page always has its legend. The
 * file appears whole or not at all, and the same model and options give the same bytes. Returns
 * FALSE and sets `error`, a sentence that names the file and what to do, if that fails
 * (G_FILE_ERROR). Any thread. */
gboolean figure_write_page (const Model *model, const FigureOptions *options, const char *path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
