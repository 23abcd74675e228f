/* SPDX-License-Identifier: MIT
 *
 * The inspector's page that explains what is selected in the timeline.
 */
#pragma once

#include <gtk/gtk.h>

#define EXPLAIN_TYPE_PAGE (explain_page_get_type ())
G_DECLARE_FINAL_TYPE (ExplainPage, explain_page, EXPLAIN, PAGE, GtkWidget)
