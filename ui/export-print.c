/* SPDX-License-Identifier: MIT
 *
 * Prints a figure, see export-print.h.
 */
#include "ui/export-print.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure/figure-image.h"
#include "ui/toast.h"

#define FAILURE_SECONDS 15
#define MARGIN          12.0 /* millimetres of paper around the drawing */

/* The drawing, in the figure's pixels. */
typedef struct {
  cairo_surface_t *surface; /* a recording: paths and text, whatever the printer's resolution */
  double width, height;
} Drawing;

static void
drawing_free (gpointer data, GClosure *closure)
{
  Drawing *drawing = data;

  (void) closure;
  cairo_surface_destroy (drawing->surface);
  g_free (drawing);
}

static Drawing *
drawing_new (const Model *model, const ExportPlan *plan, GError **error)
{
  g_autofree Drawing *drawing = g_new0 (Drawing, 1);
  cairo_surface_t *small =
      figure_preview (model, &plan->figure, 64, 64, 1, &drawing->width, &drawing->height, error);

  if (small == NULL)
    return NULL;
  cairo_surface_destroy (small);
  drawing->surface = cairo_recording_surface_create (
      CAIRO_CONTENT_COLOR_ALPHA, &(cairo_rectangle_t){ 0, 0, drawing->width, drawing->height });
  cairo_t *cairo = cairo_create (drawing->surface);
  gboolean painted =
      figure_paint (model, &plan->figure, cairo, drawing->width, drawing->height, error);
  cairo_destroy (cairo);
  if (painted)
    return g_steal_pointer (&drawing);
  cairo_surface_destroy (drawing->surface);
  return NULL;
}

static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, Drawing *drawing)
{
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / drawing->width,
                      gtk_print_context_get_height (context) / drawing->height);

  (void) operation;
  (void) page;
  /* In the middle between the margins; below it there may be room. */
  cairo_translate (cairo,
                   fmax (gtk_print_context_get_width (context) - scale * drawing->width, 0) / 2, 0);
  cairo_scale (cairo, scale, scale);
  cairo_set_source_surface (cairo, drawing->surface, 0, 0);
  cairo_paint (cairo);
}

static void
tell_failure (GtkPrintOperation *operation, AdwToastOverlay *toasts)
{
  g_autoptr (GError) error = NULL;

  gtk_print_operation_get_error (operation, &error);
  g_autofree char *sentence =
      error != NULL
          ? g_strdup_printf (
                _ ("It could not be printed (%s). Choose another printer, or another file."),
                error->message)
          : g_strdup (_ ("It could not be printed. Choose another printer, or another file."));
  toast_tell (toasts, sentence, FAILURE_SECONDS);
  /* Once is enough: it may be told both ways. */
  g_signal_handlers_disconnect_by_data (operation, toasts);
}

static void
done (GtkPrintOperation *operation, GtkPrintOperationResult result, AdwToastOverlay *toasts)
{
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    tell_failure (operation, toasts);
}

/* The pages are done before they are sent: what fails then has a status alone. */
static void
status_changed (GtkPrintOperation *operation, AdwToastOverlay *toasts)
{
  if (gtk_print_operation_get_status (operation) == GTK_PRINT_STATUS_FINISHED_ABORTED)
    tell_failure (operation, toasts);
}

/* What is printed into a file is offered as one with the run's name, among the user's documents. */
static GtkPrintSettings *
settings_new (const char *name)
{
  GtkPrintSettings *settings = gtk_print_settings_new ();
  g_autofree char *file_name = g_strdelimit (g_strdup (name), G_DIR_SEPARATOR_S, '-');

  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, file_name);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR,
                          documents != NULL ? documents : g_get_home_dir ());
  return settings;
}

/* The usual margins are not the same on all sides. */
static GtkPageSetup *
page_setup_new (void)
{
  GtkPageSetup *page = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (page, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (page, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (page, MARGIN, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (page, MARGIN, GTK_UNIT_MM);
  return page;
}

gboolean
export_print (GtkWindow *parent, const Model *model, const ExportPlan *plan,
              AdwToastOverlay *toasts, GError **error)
{
  const char *name = plan->name != NULL && plan->name[0] != '\0' ? plan->name : "Heddle";
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) page = page_setup_new ();
  g_autoptr (GtkPrintSettings) settings = settings_new (name);
  Drawing *drawing = drawing_new (model, plan, error);

  if (drawing == NULL)
    return FALSE;
  gboolean wide = drawing->width > drawing->height;
  gtk_page_setup_set_orientation (page, wide ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                             : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, page);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_print_settings (operation, settings);
  /* So that the dialog offers the paper and which way it lies. */
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, name);
  g_signal_connect_object (operation, "done", G_CALLBACK (done), toasts, 0);
  g_signal_connect_object (operation, "status-changed", G_CALLBACK (status_changed), toasts, 0);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page), drawing, drawing_free, 0);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent,
                                  error) != GTK_PRINT_OPERATION_RESULT_ERROR;
}
