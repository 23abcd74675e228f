/* SPDX-License-Identifier: MIT
 *
 * The inspector's page with the demo's program in C, Rust and Python. Of the one that runs, in C,
 * the line of what is selected is marked where it is certain.
 */
#pragma once

#include <gtk/gtk.h>

#define CODE_TYPE_PAGE (code_page_get_type ())
G_DECLARE_FINAL_TYPE (CodePage, code_page, CODE, PAGE, GtkWidget)
