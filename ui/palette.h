/* SPDX-License-Identifier: MIT
 *
 * The command palette: all that can be done now and all lessons, found by typing a few letters.
 */
#pragma once

#include <gtk/gtk.h>

/* Opens the palette over `parent`, whose actions it runs. */
void palette_show (GtkWindow *parent);
