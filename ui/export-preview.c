/* SPDX-License-Identifier: MIT
 *
 * Previews of an export, see export-preview.h.
 */
#include "ui/export-preview.h"

#include "figure/figure-image.h"

/* What is asked for. */
typedef struct {
  ExportPlan *plan; /* NULL: nothing */
  int width, height;
  double density;
} Request;

struct _ExportPreview {
  const Model *model;
  ExportPreviewDone done;
  gpointer user_data;
  GThread *thread; /* NULL: nothing is drawn now */
  Request drawn;   /* the thread's, as these are, until it is joined */
  Request next;
  cairo_surface_t *surface;
  double width, height;
  GError *error;
};

static void draw_next (ExportPreview *self);

GdkTexture *
export_preview_texture (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  unsigned char *pixels = cairo_image_surface_get_data (surface);

  /* The image has no alpha; its bytes for it are undefined. */
  for (gsize i = 0; i < (gsize) height; i++)
    for (gsize j = 0; j < (gsize) width; j++)
      ((guint32 *) (void *) (pixels + i * stride))[j] |= 0xff000000u;
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      pixels, stride * (gsize) height, (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
join (ExportPreview *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->drawn.plan, export_plan_free);
}

static gboolean
tell (gpointer data)
{
  ExportPreview *self = data;
  g_autoptr (GdkTexture) texture = NULL;

  join (self);
  if (self->surface != NULL)
    texture = export_preview_texture (g_steal_pointer (&self->surface));
  g_autoptr (GError) error = g_steal_pointer (&self->error);
  const double width = self->width, height = self->height;
  if (self->next.plan != NULL)
    draw_next (self);
  self->done (texture, width, height, error, self->user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
draw (gpointer data)
{
  ExportPreview *self = data;
  const Request *request = &self->drawn;

  self->surface =
      figure_preview (self->model, &request->plan->figure, request->width, request->height,
                      request->density, &self->width, &self->height, &self->error);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell, self, NULL);
  return NULL;
}

static void
draw_next (ExportPreview *self)
{
  self->drawn = self->next;
  self->next.plan = NULL;
  self->thread = g_thread_new ("preview", draw, self);
}

void
export_preview_draw (ExportPreview *preview, ExportPlan *plan, int width, int height,
                     double density)
{
  g_clear_pointer (&preview->next.plan, export_plan_free);
  preview->next = (Request){ plan, width, height, density };
  if (preview->thread == NULL)
    draw_next (preview);
}

ExportPreview *
export_preview_new (const Model *model, ExportPreviewDone done, gpointer user_data)
{
  ExportPreview *self = g_new0 (ExportPreview, 1);

  self->model = model;
  self->done = done;
  self->user_data = user_data;
  return self;
}

void
export_preview_free (ExportPreview *preview)
{
  if (preview->thread != NULL) {
    join (preview);
    g_idle_remove_by_data (preview);
  }
  g_clear_pointer (&preview->next.plan, export_plan_free);
  g_clear_pointer (&preview->surface, cairo_surface_destroy);
  g_clear_error (&preview->error);
  g_free (preview);
}
