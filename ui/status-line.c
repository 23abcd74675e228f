/* SPDX-License-Identifier: MIT
 *
 * The line at the bottom of the window, see status-line.h.
 */
#include "ui/status-line.h"

#include <glib/gi18n.h>

#include "model/time-text.h"
#include "ui/status-text.h"

struct _StatusLine {
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *numbers;
  GtkWidget *lost;   /* in view only if events were lost */
  GtkWidget *frames; /* in view only if they were asked for */
  GtkWidget *sentence;
  GtkWidget *span;
  GtkWidget *state;
};

G_DEFINE_FINAL_TYPE (StatusLine, status_line, GTK_TYPE_WIDGET)

static const struct {
  const char *text;
  const char *style;
} states[] = {
  [STATUS_IDLE] = { N_ ("ready"), "idle" },
  [STATUS_OPENING] = { N_ ("reading…"), "paused" },
  [STATUS_LIVE] = { N_ ("live ●"), "live" },
  [STATUS_PAUSED] = { N_ ("paused ❚❚"), "paused" },
  [STATUS_FINISHED] = { N_ ("finished ■"), "finished" },
};

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
}

void
status_line_set_numbers (StatusLine *line, const StatusNumbers *numbers)
{
  g_autofree char *events = status_text_count (numbers->events);
  g_autofree char *lost = status_text_count (numbers->lost);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, ngettext ("%s event", "%s events", numbers->events), events);
  if (numbers->live) {
    g_autofree char *rate = status_text_rate (numbers->events_per_second);
    g_string_append_printf (text, " · %s", rate);
  }
  if (numbers->lost == 0)
    g_string_append (text, _ (" · 0 lost"));
  set_text (line->numbers, text->str);
  g_string_free (text, TRUE);

  g_autofree char *warning =
      g_strdup_printf (ngettext ("%s event lost", "%s events lost", numbers->lost), lost);
  set_text (line->lost, warning);
  gtk_widget_set_visible (line->lost, numbers->lost > 0);
}

void
status_line_set_sentence (StatusLine *line, const char *sentence)
{
  set_text (line->sentence, sentence != NULL ? sentence : "");
}

void
status_line_set_span (StatusLine *line, int64_t span)
{
  g_autofree char *length = time_text_duration (span);
  g_autofree char *text = g_strdup_printf (_ ("%s in view"), length);

  set_text (line->span, span > 0 ? text : "");
}

void
status_line_set_frames (StatusLine *line, const char *frames)
{
  set_text (line->frames, frames != NULL ? frames : "");
  gtk_widget_set_visible (line->frames, frames != NULL);
}

void
status_line_set_state (StatusLine *line, StatusState state)
{
  const char *classes[] = { "state", states[state].style, NULL };

  set_text (line->state, _ (states[state].text));
  gtk_widget_set_css_classes (line->state, classes);
}

void
status_line_set_classroom (StatusLine *line, gboolean classroom)
{
  GtkLabel *sentence = GTK_LABEL (line->sentence);

  gtk_widget_set_visible (line->numbers, !classroom);
  gtk_widget_set_visible (line->span, !classroom);
  gtk_label_set_wrap (sentence, classroom);
  gtk_label_set_lines (sentence, classroom ? 2 : -1);
  gtk_label_set_xalign (sentence, classroom ? 0 : 0.5f);
}

static GtkWidget *
add_label (StatusLine *self, const char *style, const char *description)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_widget_add_css_class (label, style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

static void
numbers_clicked (GtkGesture *gesture)
{
  gtk_widget_activate_action (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)),
                              "win.frame-times", NULL);
}

static void
toggle_frames_on_click (GtkWidget *numbers)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (numbers_clicked), NULL);
  gtk_widget_add_controller (numbers, GTK_EVENT_CONTROLLER (click));
}

static void
status_line_dispose (GObject *object)
{
  g_clear_pointer (&STATUS_LINE (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (status_line_parent_class)->dispose (object);
}

static void
status_line_class_init (StatusLineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = status_line_dispose;
  gtk_widget_class_set_css_name (widget_class, "statusline");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
status_line_init (StatusLine *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->numbers = add_label (self, "numbers", _ ("Events"));
  self->lost = add_label (self, "lost", _ ("Lost events"));
  self->frames = add_label (self, "numbers", _ ("Frame time"));
  self->sentence = add_label (self, "sentence", _ ("Under the pointer"));
  self->span = add_label (self, "span", _ ("Time in view"));
  self->state = add_label (self, "state", _ ("State"));
  gtk_widget_set_visible (self->lost, FALSE);
  gtk_widget_set_visible (self->frames, FALSE);
  toggle_frames_on_click (self->numbers);
  gtk_widget_set_hexpand (self->sentence, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (self->sentence), PANGO_ELLIPSIZE_END);
}
