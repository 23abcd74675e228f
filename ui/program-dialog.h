/* SPDX-License-Identifier: MIT
 *
 * The dialog that asks for a program to be traced: the program, its arguments, its folder, its
 * environment; with those that were traced before.
 */
#pragma once

#include <adwaita.h>

#include "ui/run-source.h"

/* Starts what was chosen. Returns FALSE and sets `error` if it can't be started: the dialog says so
 * and stays. */
typedef gboolean (*ProgramChosen) (RunSource *source, gpointer user_data, GError **error);

/* Asks over `parent`. */
void program_dialog_show (GtkWindow *parent, ProgramChosen chosen, gpointer user_data);
