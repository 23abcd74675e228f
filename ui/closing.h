/* SPDX-License-Identifier: MIT
 *
 * Closing the window while a program runs, which would end it: asks once what is to become of it.
 * The action win.close-now closes without a question, for who was asked already, or can't answer.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/shown-run.h"

/* Has the window ask. To be installed before others listen to its close-request: they are told only
 * if it does close. The run must live as long as the window. */
void closing_install (GtkWindow *window, ShownRun *run);
