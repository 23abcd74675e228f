/* SPDX-License-Identifier: MIT
 *
 * Prints a figure, see export-print.h.
 */
#include "ui/export-print.h"

#include "figure/figure-image.h"

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
  cairo_scale (cairo, scale, scale);
  cairo_set_source_surface (cairo, drawing->surface, 0, 0);
  cairo_paint (cairo);
}

gboolean
export_print (GtkWindow *parent, const Model *model, const ExportPlan *plan, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) page = gtk_page_setup_new ();
  Drawing *drawing = drawing_new (model, plan, error);

  if (drawing == NULL)
    return FALSE;
  gboolean wide = drawing->width > drawing->height;
  gtk_page_setup_set_orientation (page, wide ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                             : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, page);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_job_name (operation, plan->name != NULL ? plan->name : "Heddle");
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page), drawing, drawing_free, 0);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent,
                                  error) != GTK_PRINT_OPERATION_RESULT_ERROR;
}
