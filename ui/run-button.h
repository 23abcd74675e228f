/* SPDX-License-Identifier: MIT
 *
 * The button that runs the program, and stops it while it runs.
 */
#pragma once

#include <adwaita.h>

/* Makes `button`, whose child is `content`, the one for this state. */
void run_button_show (GtkWidget *button, AdwButtonContent *content, gboolean running);
