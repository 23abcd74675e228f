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

/* Told of a link that was followed, with where it leads. */
typedef void (*ProseLabelGo) (GtkWidget *label, LaneRange target, gpointer data);

/* Makes a label outside of the inspector one: `go` is called with `data`, as long as the label lives. But for the
 * colour of its links the label looks as it did. */
void prose_label_connect (GtkLabel *label, ProseLabelGo go, gpointer data);

/* Shows `prose` (NULL: nothing). What is shown already stays as it is, with its focus. */
void prose_label_show (GtkLabel *label, const Prose *prose);

/* Shows texts in a box of such labels, one beneath the other. `texts` is of Prose, and is not kept. */
void prose_label_show_list (GtkBox *box, const GPtrArray *texts);

/* Returns the markup of a link to a part of a lane, for labels that are made by hand. The caller frees it. */
char *prose_label_link (const char *text, LaneRange target) G_GNUC_WARN_UNUSED_RESULT;
