/* SPDX-License-Identifier: MIT
 *
 * Asks what the window's run is to be compared with: a pair of the course, the same or another demo
 * with arguments, the same program with others, or a trace file.
 */
#pragma once

#include <adwaita.h>

#include "ui/run-source.h"

/* Is told what the user chose. Returns FALSE and sets `error` if that can't be: the dialog says so
 * then, and stays. */
typedef gboolean (*CompareChosen) (RunSource *source, gpointer user_data, GError **error);

/* Asks over `parent` what to compare with `source`, what is shown (nullable); `sources` are all
 * demos. A pair and a trace are asked for as "win.compare-pair" and "win.compare-trace" of the
 * parent. */
void compare_dialog_show (GtkWindow *parent, const RunSource *source, GPtrArray *sources,
                          CompareChosen chosen, gpointer user_data);
