/* SPDX-License-Identifier: MIT
 *
 * The dialog that asks for a second run, see compare-dialog.h.
 */
#include "ui/compare-dialog.h"

#include <glib/gi18n.h>

#include "ui/compare-pairs.h"

#define COMPARE_TYPE_DIALOG (compare_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CompareDialog, compare_dialog, COMPARE, DIALOG, AdwWindow)

struct _CompareDialog {
  AdwWindow parent_instance;
  /* Of the template. */
  GtkWidget *compare;
  AdwPreferencesGroup *other;
  AdwComboRow *demo;
  GtkEditable *arguments;
  GtkLabel *trouble;
  AdwPreferencesGroup *pairs;
  GtkWindow *over;
  RunSource *program; /* what is shown, if it is no demo; nullable */
  GPtrArray *demos;   /* of RunSource, in the order of the rows */
  CompareChosen chosen;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (CompareDialog, compare_dialog, ADW_TYPE_WINDOW)

static void
show_trouble (CompareDialog *self, const char *sentence)
{
  gtk_label_set_text (self->trouble, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
}

/* ------------------------------------------------------------------ what was typed */

/* Returns the arguments that were typed, after the program's own name if there is one. */
static char **
read_arguments (CompareDialog *self, GError **error)
{
  const char *program = self->program != NULL ? self->program->arguments[0] : NULL;
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (self->arguments)));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  if (typed[0] != '\0' && !g_shell_parse_argv (typed, NULL, &words, error))
    return NULL;
  if (program != NULL)
    g_strv_builder_add (builder, program);
  if (words != NULL)
    g_strv_builder_addv (builder, (const char **) words);
  return g_strv_builder_end (builder);
}

static RunSource *
chosen_base (CompareDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->demo);

  if (self->program != NULL)
    return self->program;
  return selected < self->demos->len ? g_ptr_array_index (self->demos, selected) : NULL;
}

static void
compare (CompareDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arguments = read_arguments (self, &error);
  RunSource *base = chosen_base (self);

  if (arguments == NULL) {
    g_autofree char *sentence = g_strdup_printf (
        _ ("The arguments can't be read as a command line (%s). Close each quote."),
        error->message);
    show_trouble (self, sentence);
    return;
  }
  if (base == NULL)
    return;
  g_autoptr (RunSource) source = run_source_with_arguments (base, arguments);
  if (self->chosen (source, self->user_data, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    show_trouble (self, error->message);
}

/* ------------------------------------------------------------------ the rows */

static void
pair_activated (CompareDialog *self, AdwActionRow *row)
{
  const ComparePair *pair = g_object_get_data (G_OBJECT (row), "pair");
  GtkWidget *over = GTK_WIDGET (self->over);

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (over, "win.compare-pair", "s", pair->name);
}

static void
trace_activated (CompareDialog *self)
{
  GtkWidget *over = GTK_WIDGET (self->over);

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (over, "win.compare-trace", NULL);
}

static char *
command_of (const ComparedDemo *compared)
{
  return g_strdup_printf ("%s%s%s", compared->demo, compared->arguments[0] != '\0' ? " " : "",
                          compared->arguments);
}

static void
add_pair (CompareDialog *self, const ComparePair *pair)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *first = command_of (&pair->demos[0]);
  g_autofree char *second = command_of (&pair->demos[1]);
  g_autofree char *subtitle = g_strdup_printf (_ ("%s and %s"), first, second);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (pair->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "pair", (gpointer) pair);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (pair_activated), self);
  adw_preferences_group_add (self->pairs, row);
}

/* Those of the demo that is shown; without one, all. */
static void
fill_pairs (CompareDialog *self, const RunSource *source)
{
  gboolean is_demo = source != NULL && source->demo != NULL;
  gboolean any = FALSE;
  gsize count;
  const ComparePair *pairs = compare_pairs_list (&count);

  for (gsize i = 0; i < count; i++) {
    if (is_demo && !compare_pair_has (&pairs[i], source->name))
      continue;
    add_pair (self, &pairs[i]);
    any = TRUE;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->pairs), any);
}

static void
fill_demos (CompareDialog *self, const RunSource *source, GPtrArray *sources)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < sources->len; i++) {
    RunSource *demo = g_ptr_array_index (sources, i);
    if (demo->demo == NULL)
      continue;
    if (source != NULL && source->demo != NULL && g_str_equal (demo->name, source->name))
      selected = self->demos->len;
    gtk_string_list_append (titles, demo->title);
    g_ptr_array_add (self->demos, run_source_ref (demo));
  }
  adw_combo_row_set_model (self->demo, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->demo, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->demo), self->program == NULL);
}

static void
fill_arguments (CompareDialog *self, const RunSource *source)
{
  guint first = self->program != NULL ? 1 : 0;

  if (source == NULL || source->arguments == NULL)
    return;
  g_autofree char *text = g_strjoinv (" ", source->arguments + first);
  gtk_editable_set_text (self->arguments, text);
}

/* ------------------------------------------------------------------ the window */

static void
compare_dialog_finalize (GObject *object)
{
  CompareDialog *self = COMPARE_DIALOG (object);

  g_clear_pointer (&self->program, run_source_unref);
  g_ptr_array_unref (self->demos);
  G_OBJECT_CLASS (compare_dialog_parent_class)->finalize (object);
}

static void
compare_dialog_class_init (CompareDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = compare_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/compare-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CompareDialog, compare);
  gtk_widget_class_bind_template_child (widget_class, CompareDialog, other);
  gtk_widget_class_bind_template_child (widget_class, CompareDialog, demo);
  gtk_widget_class_bind_template_child (widget_class, CompareDialog, arguments);
  gtk_widget_class_bind_template_child (widget_class, CompareDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, CompareDialog, pairs);
  gtk_widget_class_bind_template_callback (widget_class, compare);
  gtk_widget_class_bind_template_callback (widget_class, trace_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
compare_dialog_init (CompareDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->demos = g_ptr_array_new_with_free_func ((GDestroyNotify) run_source_unref);
}

void
compare_dialog_show (GtkWindow *parent, const RunSource *source, GPtrArray *sources,
                     CompareChosen chosen, gpointer user_data)
{
  CompareDialog *self =
      g_object_new (COMPARE_TYPE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->over = parent;
  self->chosen = chosen;
  self->user_data = user_data;
  if (source != NULL && run_source_is_program (source))
    self->program = run_source_ref ((RunSource *) source);
  fill_demos (self, source, sources);
  fill_arguments (self, source);
  fill_pairs (self, source);
  if (gtk_widget_has_css_class (GTK_WIDGET (parent), "preferred-font"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "preferred-font");
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->arguments));
}
