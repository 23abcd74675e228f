/* SPDX-License-Identifier: MIT
 *
 * The export dialog, see export-dialog.h.
 */
#include "ui/export-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure/figure-image.h"
#include "ui/export-job.h"
#include "ui/export-preview.h"
#include "ui/export-print.h"
#include "ui/file-dialog.h"
#include "ui/toast.h"

#define FAILURE_SECONDS 15
#define COPIED_SECONDS  4
#define PROGRESS_PERIOD 100 /* milliseconds */

/* What may be chosen, in each of the media. */
typedef struct {
  double width_least, width_most, width;
  double height_most;
  double scale;
  const char *scale_means;
} Medium;

static const Medium media[] = {
  { FIGURE_WIDTH_LEAST, 20000, 1280, 20000, 2, N_ ("Pixels of the file for each of these") },
  { 80, 2000, FIGURE_PAPER_WIDTH, 2000, 1,
    N_ ("Of type, lanes and strokes; 1 is type of 7 points") },
};

struct _ExportDialog {
  AdwWindow parent_instance;
  /* Of the template. */
  AdwToastOverlay *toasts;
  GtkWidget *export_button, *print_button, *copy_button, *stop_button;
  GtkStack *stage;
  GtkPicture *picture;
  AdwStatusPage *words;
  GtkLabel *size;
  GtkWidget *choices, *table, *sizes, *looks, *legend_row, *bookmarks_row, *scale_bar_row;
  AdwComboRow *format, *range, *lanes, *medium, *theme;
  AdwActionRow *scale_row;
  GtkSpinButton *width, *height, *scale;
  GtkEditable *title, *caption;
  GtkSwitch *legend, *bookmarks, *scale_bar;
  GtkRevealer *working;
  GtkProgressBar *progress;
  /* What it is about. */
  ExportSource source;
  View view;     /* the source's, as it was when the dialog was opened */
  GArray *marks; /* the view's bookmarks */
  char *run, *name;
  double shown_width; /* of the window's picture */
  ExportPreview *preview;
  ExportJob *job;      /* nullable */
  guint ticking;       /* while a job is under way; 0: none */
  guint redraw;        /* the idle source's id, or 0 */
  ExportPlan *current; /* nullable: what the preview shows */
  gboolean ready;      /* all widgets have their first values */
  ExportWritten written;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (ExportDialog, export_dialog, ADW_TYPE_WINDOW)

/* ------------------------------------------------------------------ what is chosen */

static ExportFormat
chosen_format (ExportDialog *self)
{
  return (ExportFormat) MIN (adw_combo_row_get_selected (self->format), EXPORT_FORMATS - 1u);
}

/* The window's own theme is the first choice; the others are in the order of theme_at(). */
static const Theme *
chosen_theme (ExportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->theme);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION ? NULL : theme_at (selected - 1);
}

static ExportPlan *
plan_now (ExportDialog *self)
{
  const ExportChoice choice = {
    .format = chosen_format (self),
    .table = (ConvertTable) adw_combo_row_get_selected (ADW_COMBO_ROW (self->table)),
    .range = (ExportRange) adw_combo_row_get_selected (self->range),
    .all_lanes = adw_combo_row_get_selected (self->lanes) == 1,
    .paper = adw_combo_row_get_selected (self->medium) == 1,
    .width = gtk_spin_button_get_value (self->width),
    .height = gtk_spin_button_get_value (self->height),
    .scale = gtk_spin_button_get_value (self->scale),
    .theme = chosen_theme (self),
    .title = gtk_editable_get_text (self->title),
    .caption = gtk_editable_get_text (self->caption),
    .legend = gtk_switch_get_active (self->legend),
    .bookmarks = gtk_switch_get_active (self->bookmarks),
    .scale_bar = gtk_switch_get_active (self->scale_bar) && !self->source.event_order,
  };

  return export_plan_new (&choice, &self->source);
}

/* ------------------------------------------------------------------ the preview */

static void
show_words (ExportDialog *self, const char *title, const char *description)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->words, title);
  adw_status_page_set_description (self->words, escaped);
  gtk_stack_set_visible_child_name (self->stage, "words");
}

static void
preview_done (GdkTexture *texture, double width, double height, const GError *error, gpointer data)
{
  ExportDialog *self = data;

  if (self->current == NULL || export_format_facts (self->current->format)->data)
    return;
  gtk_widget_set_sensitive (self->export_button, error == NULL && self->ticking == 0);
  gtk_widget_set_sensitive (self->copy_button, error == NULL);
  gtk_widget_set_sensitive (self->print_button, error == NULL);
  if (error != NULL) {
    show_words (self, _ ("It can't be drawn so"), error->message);
    gtk_label_set_text (self->size, "");
    return;
  }
  g_autofree char *size = export_plan_size_text (self->current, width, height);
  gtk_label_set_text (self->size, size);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stage, "picture");
}

static void
show_data (ExportDialog *self)
{
  ExportFormat format = chosen_format (self);

  gtk_widget_set_sensitive (self->export_button, self->ticking == 0);
  gtk_widget_set_sensitive (self->copy_button, FALSE);
  gtk_widget_set_sensitive (self->print_button, FALSE);
  gtk_label_set_text (self->size, "");
  show_words (
      self, _ (export_format_facts (format)->title),
      format == EXPORT_CSV
          ? _ ("A table for a spreadsheet or a script: a row for each item, times in nanoseconds.")
      : format == EXPORT_CHROME
          ? _ ("For chrome://tracing and the many viewers that read the same.")
          : _ ("For ui.perfetto.dev: a track for each lane, with its waits and messages."));
}

static gboolean
redraw (gpointer data)
{
  ExportDialog *self = data;
  int density = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (self->stage)), 64) * density;
  int height = MAX (gtk_widget_get_height (GTK_WIDGET (self->stage)), 64) * density;

  self->redraw = 0;
  g_clear_pointer (&self->current, export_plan_free);
  self->current = plan_now (self);
  if (export_format_facts (self->current->format)->data)
    show_data (self);
  else
    export_preview_draw (self->preview, plan_now (self), width, height, density);
  return G_SOURCE_REMOVE;
}

static void
show_what_counts (ExportDialog *self)
{
  ExportFormat format = chosen_format (self);
  gboolean data = export_format_facts (format)->data;
  gboolean paper = adw_combo_row_get_selected (self->medium) == 1;

  gtk_widget_set_visible (self->table, format == EXPORT_CSV);
  gtk_widget_set_visible (self->sizes, !data);
  gtk_widget_set_visible (self->looks, !data);
  gtk_widget_set_visible (self->legend_row, format != EXPORT_HTML);
  gtk_widget_set_visible (self->bookmarks_row, self->view.bookmark_count > 0);
  gtk_widget_set_visible (self->scale_bar_row, !self->source.event_order);
  gtk_widget_set_visible (GTK_WIDGET (self->scale_row),
                          paper || format == EXPORT_PNG || format == EXPORT_APNG);
}

/* Of several changes at once one preview is drawn. */
static void
changed (ExportDialog *self)
{
  if (!self->ready)
    return;
  show_what_counts (self);
  if (self->redraw == 0)
    self->redraw = g_idle_add (redraw, self);
}

static void
medium_changed (ExportDialog *self)
{
  const Medium *medium = &media[adw_combo_row_get_selected (self->medium) == 1 ? 1 : 0];
  double width = medium == media && self->shown_width > 0 ? self->shown_width : medium->width;

  gtk_spin_button_set_range (self->width, medium->width_least, medium->width_most);
  gtk_spin_button_set_range (self->height, 0, medium->height_most);
  gtk_spin_button_set_value (self->width, round (width));
  gtk_spin_button_set_value (self->height, 0);
  gtk_spin_button_set_value (self->scale, medium->scale);
  adw_action_row_set_subtitle (self->scale_row, _ (medium->scale_means));
  changed (self);
}

/* ------------------------------------------------------------------ writing */

static void
set_working (ExportDialog *self, gboolean working)
{
  /* What has the focus must not become insensitive: GTK's texts don't take that well. */
  gtk_revealer_set_reveal_child (self->working, working);
  if (working)
    gtk_widget_grab_focus (self->stop_button);
  gtk_widget_set_sensitive (self->choices, !working);
  gtk_widget_set_sensitive (self->export_button, !working);
  if (working)
    return;
  g_clear_handle_id (&self->ticking, g_source_remove);
  gtk_widget_grab_focus (self->export_button);
}

static gboolean
show_progress (gpointer data)
{
  ExportDialog *self = data;
  double share = export_job_progress (self->job);

  if (share < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, share);
  return G_SOURCE_CONTINUE;
}

static void
job_done (const char *path, const GError *error, gpointer data)
{
  ExportDialog *self = data;

  if (self->written == NULL)
    return;
  set_working (self, FALSE);
  if (error == NULL) {
    self->written (path, self->user_data);
    gtk_window_destroy (GTK_WINDOW (self));
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
  }
}

static void
export_to (const char *path, gpointer data)
{
  ExportDialog *self = data;

  g_clear_pointer (&self->job, export_job_finish);
  set_working (self, TRUE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  self->ticking = g_timeout_add (PROGRESS_PERIOD, show_progress, self);
  self->job = export_job_start (self->source.model, plan_now (self), path, job_done, self);
}

static void
choose_file (ExportDialog *self)
{
  ExportFormat format = chosen_format (self);
  const ExportFormatFacts *facts = export_format_facts (format);
  g_autofree char *name = export_plan_file_name (format, self->name);
  g_autofree char *pattern = g_strconcat ("*", facts->suffix, NULL);
  const FileQuestion question = { .title = _ ("Export to a file"),
                                  .accept = _ ("_Export"),
                                  .name = name,
                                  .kind = _ (facts->title),
                                  .pattern = pattern };

  file_dialog_show (GTK_WINDOW (self), &question, export_to, self);
}

static void
stop (ExportDialog *self)
{
  if (self->job != NULL)
    export_job_cancel (self->job);
}

/* ------------------------------------------------------------------ elsewhere */

static void
copy (ExportDialog *self)
{
  g_autoptr (ExportPlan) plan = plan_now (self);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *image = figure_image (self->source.model, &plan->figure, &error);

  if (image == NULL) {
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
    return;
  }
  g_autoptr (GdkTexture) texture = export_preview_texture (image);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  toast_tell (self->toasts, _ ("Copied as an image"), COPIED_SECONDS);
}

/* Paper is white: a dark window's colours would be ink all over. */
static const Theme *
paper_theme (const Theme *theme)
{
  if (theme == theme_dark ())
    return theme_light ();
  return theme == theme_contrast_dark () ? theme_contrast () : theme;
}

static void
print (ExportDialog *self)
{
  g_autoptr (ExportPlan) plan = plan_now (self);
  g_autoptr (GError) error = NULL;

  if (chosen_theme (self) == NULL)
    plan->figure.theme = paper_theme (plan->figure.theme);
  if (!export_print (GTK_WINDOW (self), self->source.model, plan, self->toasts, &error))
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
}

/* ------------------------------------------------------------------ the window */

static void
fill_formats (ExportDialog *self)
{
  g_autoptr (GtkStringList) formats = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) tables = gtk_string_list_new (NULL);

  for (int format = 0; format < EXPORT_FORMATS; format++)
    gtk_string_list_append (formats, _ (export_format_facts ((ExportFormat) format)->title));
  for (int table = 0; table < CONVERT_TABLES; table++)
    gtk_string_list_append (tables, convert_table_name ((ConvertTable) table));
  adw_combo_row_set_model (self->format, G_LIST_MODEL (formats));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->table), G_LIST_MODEL (tables));
}

static void
fill_ranges (ExportDialog *self)
{
  g_autoptr (GtkStringList) ranges = gtk_string_list_new (NULL);

  gtk_string_list_append (ranges, _ ("In view"));
  gtk_string_list_append (ranges, _ ("The whole run"));
  if (self->source.selected.end > self->source.selected.start)
    gtk_string_list_append (ranges, _ ("What is selected"));
  adw_combo_row_set_model (self->range, G_LIST_MODEL (ranges));
}

/* Another size of the window has room for another preview. */
static void
resized (GdkSurface *surface, int width, int height, ExportDialog *self)
{
  (void) surface;
  (void) width;
  (void) height;
  changed (self);
}

static void
export_dialog_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (export_dialog_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout",
                           G_CALLBACK (resized), widget, 0);
}

static void
export_dialog_dispose (GObject *object)
{
  ExportDialog *self = EXPORT_DIALOG (object);

  g_clear_handle_id (&self->redraw, g_source_remove);
  g_clear_handle_id (&self->ticking, g_source_remove);
  self->written = NULL; /* nothing is told any more */
  stop (self);
  g_clear_pointer (&self->job, export_job_finish);
  g_clear_pointer (&self->preview, export_preview_free);
  G_OBJECT_CLASS (export_dialog_parent_class)->dispose (object);
}

static void
export_dialog_finalize (GObject *object)
{
  ExportDialog *self = EXPORT_DIALOG (object);

  g_clear_pointer (&self->current, export_plan_free);
  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self->run);
  g_free (self->name);
  G_OBJECT_CLASS (export_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *class)
{
  gtk_widget_class_set_template_from_resource (class, "/io/github/heddle/Heddle/export-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (class, ExportDialog, name)
  BIND (toasts);
  BIND (export_button);
  BIND (print_button);
  BIND (copy_button);
  BIND (stop_button);
  BIND (stage);
  BIND (picture);
  BIND (words);
  BIND (size);
  BIND (choices);
  BIND (table);
  BIND (sizes);
  BIND (looks);
  BIND (legend_row);
  BIND (bookmarks_row);
  BIND (scale_bar_row);
  BIND (format);
  BIND (range);
  BIND (lanes);
  BIND (medium);
  BIND (theme);
  BIND (scale_row);
  BIND (width);
  BIND (height);
  BIND (scale);
  BIND (title);
  BIND (caption);
  BIND (legend);
  BIND (bookmarks);
  BIND (scale_bar);
  BIND (working);
  BIND (progress);
#undef BIND
  gtk_widget_class_bind_template_callback (class, changed);
  gtk_widget_class_bind_template_callback (class, medium_changed);
  gtk_widget_class_bind_template_callback (class, choose_file);
  gtk_widget_class_bind_template_callback (class, copy);
  gtk_widget_class_bind_template_callback (class, print);
  gtk_widget_class_bind_template_callback (class, stop);
}

static gboolean
copy_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ExportDialog *self = EXPORT_DIALOG (widget);

  (void) arguments;
  (void) data;
  if (gtk_widget_get_sensitive (self->copy_button))
    copy (self);
  return TRUE;
}

static gboolean
print_by_key (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  ExportDialog *self = EXPORT_DIALOG (widget);

  (void) arguments;
  (void) data;
  if (gtk_widget_get_sensitive (self->print_button))
    print (self);
  return TRUE;
}

static void
export_dialog_class_init (ExportDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = export_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = export_dialog_finalize;
  widget_class->realize = export_dialog_realize;
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                copy_by_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, print_by_key, NULL);
}

static void
export_dialog_init (ExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
export_dialog_show (GtkWindow *parent, const ExportSource *source, const char *name,
                    ExportWritten written, gpointer user_data)
{
  ExportDialog *self =
      g_object_new (EXPORT_TYPE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->source = *source;
  self->view = *source->view;
  self->marks = view_marks_copy (source->view->bookmarks, source->view->bookmark_count);
  self->view.bookmarks = (const ViewMark *) (void *) self->marks->data;
  self->source.view = &self->view;
  self->source.name = self->run = g_strdup (source->name);
  self->name = g_strdup (name);
  self->shown_width = MAX (source->view->width / layout_scale (source->view), 800);
  self->written = written;
  self->user_data = user_data;
  self->preview = export_preview_new (source->model, preview_done, self);
  fill_formats (self);
  fill_ranges (self);
  gtk_editable_set_text (self->title, source->name);
  self->ready = TRUE;
  medium_changed (self);
  if (gtk_widget_has_css_class (GTK_WIDGET (parent), "preferred-font"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "preferred-font");
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->export_button);
  return GTK_WINDOW (self);
}
