/* SPDX-License-Identifier: MIT
 *
 * The window that says what Heddle is.
 */
#pragma once

#include <gtk/gtk.h>

void about_show (GtkWindow *parent);
