/* SPDX-License-Identifier: MIT
 *
 * Sentences with links, see prose-label.h.
 *
 * A link's address is "lane:NUMBER:FROM:TO", in nanoseconds of the run.
 */
#include "ui/prose-label.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

#include "ui/inspector.h"

#define ADDRESS "lane:%" PRIu32 ":%" PRId64 ":%" PRId64

/* Whom a label's links are told. */
typedef struct {
  ProseLabelGo go;
  gpointer data;
} Listener;

static gboolean
follow (GtkLabel *label, const char *address, gpointer data)
{
  const Listener *listener = data;
  LaneRange target;

  if (sscanf (address, "lane:%" SCNu32 ":%" SCNd64 ":%" SCNd64, &target.lane, &target.from,
              &target.to) == 3)
    listener->go (GTK_WIDGET (label), target, listener->data);
  return TRUE;
}

static void
listener_free (gpointer listener, GClosure *closure)
{
  (void) closure;
  g_free (listener);
}

void
prose_label_connect (GtkLabel *label, ProseLabelGo go, gpointer data)
{
  Listener *listener = g_new (Listener, 1);

  *listener = (Listener){ go, data };
  gtk_widget_add_css_class (GTK_WIDGET (label), "links");
  g_signal_connect_data (label, "activate-link", G_CALLBACK (follow), listener, listener_free, 0);
}

static void
go_in_inspector (GtkWidget *label, LaneRange target, gpointer data)
{
  (void) data;
  inspector_go_to_part (label, target);
}

void
prose_label_prepare (GtkLabel *label)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);
  gtk_label_set_use_markup (label, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (label), "prose");
  prose_label_connect (label, go_in_inspector, NULL);
}

GtkWidget *
prose_label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  prose_label_prepare (GTK_LABEL (label));
  return label;
}

char *
prose_label_link (const char *text, LaneRange target)
{
  g_autofree char *address = g_strdup_printf (ADDRESS, target.lane, target.from, target.to);

  return g_markup_printf_escaped ("<a href=\"%s\" title=\"%s\">%s</a>", address,
                                  _ ("Show it in the timeline"), text);
}

static char *
markup_of (const Prose *prose)
{
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < prose_span_count (prose); i++) {
    ProseSpan span = prose_span (prose, i);
    g_autofree char *text = span.target.lane != MODEL_NONE
                                ? prose_label_link (span.text, span.target)
                                : g_markup_escape_text (span.text, -1);
    g_string_append (markup, text);
  }
  return g_string_free (markup, FALSE);
}

void
prose_label_show (GtkLabel *label, const Prose *prose)
{
  g_autofree char *markup = prose != NULL ? markup_of (prose) : g_strdup ("");

  if (!g_str_equal (gtk_label_get_label (label), markup))
    gtk_label_set_markup (label, markup);
  gtk_widget_set_visible (GTK_WIDGET (label), markup[0] != '\0');
}

void
prose_label_show_list (GtkBox *box, const GPtrArray *texts)
{
  GtkWidget *label = gtk_widget_get_first_child (GTK_WIDGET (box));

  for (guint i = 0; i < texts->len; i++) {
    if (label == NULL) {
      label = prose_label_new ();
      gtk_box_append (box, label);
    }
    prose_label_show (GTK_LABEL (label), g_ptr_array_index (texts, i));
    label = gtk_widget_get_next_sibling (label);
  }
  while (label != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (label);
    gtk_box_remove (box, label);
    label = next;
  }
}
