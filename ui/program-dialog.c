/* SPDX-License-Identifier: MIT
 *
 * The dialog that asks for a program, see program-dialog.h.
 */
#include "ui/program-dialog.h"

#include "ui/program-history.h"
#include "ui/settings.h"

#define PROGRAM_TYPE_DIALOG (program_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ProgramDialog, program_dialog, PROGRAM, DIALOG, AdwWindow)

struct _ProgramDialog {
  AdwWindow parent_instance;
  /* Of the template. */
  GtkEditable *program;
  GtkEditable *arguments;
  GtkEditable *folder;
  GtkEditable *environment;
  GtkLabel *trouble;
  AdwPreferencesGroup *before;
  GSettings *settings; /* nullable */
  GPtrArray *programs; /* of TypedProgram, those before */
  ProgramChosen chosen;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (ProgramDialog, program_dialog, ADW_TYPE_WINDOW)

static void
show_trouble (ProgramDialog *self, const char *sentence)
{
  gtk_label_set_text (self->trouble, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), sentence != NULL);
}

static void
fill (ProgramDialog *self, const TypedProgram *typed)
{
  gtk_editable_set_text (self->program, typed->program);
  gtk_editable_set_text (self->arguments, typed->arguments);
  gtk_editable_set_text (self->folder, typed->folder);
  gtk_editable_set_text (self->environment, typed->environment);
}

static void
trace (ProgramDialog *self)
{
  g_autoptr (TypedProgram) typed = typed_program_new (
      gtk_editable_get_text (self->program), gtk_editable_get_text (self->arguments),
      gtk_editable_get_text (self->folder), gtk_editable_get_text (self->environment));
  g_autoptr (GError) error = NULL;
  g_autoptr (RunSource) source = typed_program_read (typed, &error);

  if (source == NULL || !self->chosen (source, self->user_data, &error)) {
    show_trouble (self, error->message);
    return;
  }
  program_history_add (self->settings, typed);
  gtk_window_close (GTK_WINDOW (self));
}

/* ------------------------------------------------------------------ those before */

static void
row_activated (ProgramDialog *self, AdwActionRow *row)
{
  fill (self, g_object_get_data (G_OBJECT (row), "program"));
  show_trouble (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->program));
}

static void
add_row (ProgramDialog *self, TypedProgram *typed)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *command = g_strdup_printf ("%s %s", typed->program, typed->arguments);
  g_autofree char *title = g_markup_escape_text (g_strstrip (command), -1);
  g_autofree char *where = g_strdup_printf (
      "%s%s%s", typed->folder,
      typed->folder[0] != '\0' && typed->environment[0] != '\0' ? " · " : "", typed->environment);
  g_autofree char *subtitle = g_markup_escape_text (where, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "program", typed);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (row_activated), self);
  adw_preferences_group_add (self->before, row);
}

/* ------------------------------------------------------------------ the window */

static void
program_dialog_finalize (GObject *object)
{
  ProgramDialog *self = PROGRAM_DIALOG (object);

  g_clear_object (&self->settings);
  g_ptr_array_unref (self->programs);
  G_OBJECT_CLASS (program_dialog_parent_class)->finalize (object);
}

static void
program_dialog_class_init (ProgramDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = program_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/program-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ProgramDialog, program);
  gtk_widget_class_bind_template_child (widget_class, ProgramDialog, arguments);
  gtk_widget_class_bind_template_child (widget_class, ProgramDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, ProgramDialog, environment);
  gtk_widget_class_bind_template_child (widget_class, ProgramDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, ProgramDialog, before);
  gtk_widget_class_bind_template_callback (widget_class, trace);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
program_dialog_init (ProgramDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = settings_open ();
  self->programs = program_history_load (self->settings);
  for (guint i = 0; i < self->programs->len; i++)
    add_row (self, g_ptr_array_index (self->programs, i));
  gtk_widget_set_visible (GTK_WIDGET (self->before), self->programs->len > 0);
}

void
program_dialog_show (GtkWindow *parent, ProgramChosen chosen, gpointer user_data)
{
  ProgramDialog *self =
      g_object_new (PROGRAM_TYPE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->chosen = chosen;
  self->user_data = user_data;
  if (gtk_widget_has_css_class (GTK_WIDGET (parent), "preferred-font"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "preferred-font");
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->program));
}
