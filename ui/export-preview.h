/* SPDX-License-Identifier: MIT
 *
 * Draws previews of an export in a thread of its own, one after the other: of those that are asked
 * for meanwhile only the last one is drawn.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/export-plan.h"

typedef struct _ExportPreview ExportPreview;

/* Told in the main thread: the picture, and the figure's full size in pixels of its layout; or why
 * there is none. */
typedef void (*ExportPreviewDone) (GdkTexture *texture, double width, double height,
                                   const GError *error, gpointer user_data);

/* Returns a preview of nothing; free it with export_preview_free(), which waits for its thread. */
ExportPreview *export_preview_new (const Model *model, ExportPreviewDone done, gpointer user_data)
    G_GNUC_WARN_UNUSED_RESULT;
void export_preview_free (ExportPreview *preview);

/* Asks for a picture of `plan`, which is taken over, of `width` by `height` device pixels at most,
 * `density` of them a pixel. */
void export_preview_draw (ExportPreview *preview, ExportPlan *plan, int width, int height,
                          double density);

/* Returns a texture of an image of cairo's, which is taken over. */
GdkTexture *export_preview_texture (cairo_surface_t *surface) G_GNUC_WARN_UNUSED_RESULT;
