/* SPDX-License-Identifier: MIT
 *
 * A label for sentences of src/explain: their names are links that lead to that place in the timeline. A link
 * is reached with Tab and followed with Enter.
 */
#pragma once

#include <gtk/gtk.h>

#include "explain/prose.h"

/* Returns a label for a page of the inspector; it wraps, and may have further style classes. */
GtkWidget *prose_label_new (void);

/* Makes any label one, as those of a template. */
void prose_label_prepare (GtkLabel *label);

/* Shows `prose` (NULL: nothing). What is shown already stays as it is, with its focus. */
void prose_label_show (GtkLabel *label, const Prose *prose);

/* Shows texts in a box of such labels, one beneath the other. `texts` is of Prose, and is not kept. */
void prose_label_show_list (GtkBox *box, const GPtrArray *texts);

/* Returns the markup of a link to a part of a lane, for labels that are made by hand. The caller frees it. */
char *prose_label_link (const char *text, LaneRange target) G_GNUC_WARN_UNUSED_RESULT;
