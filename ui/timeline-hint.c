/* SPDX-License-Identifier: MIT
 *
 * The hint beside the pointer, see timeline-hint.h.
 */
#include "ui/timeline-hint.h"

#define POINTER_SIZE 20.0f
#define PADDING_X    10.0f
#define PADDING_Y    6.0f
#define RADIUS       6.0f
#define MARGIN       6.0f /* to the widget's edge */
#define OPACITY      0.95f

static GdkRGBA
colour_of (const Theme *theme, ColourRole role, float opacity)
{
  Colour colour = theme->colours[role];

  return (GdkRGBA){ (float) colour.red, (float) colour.green, (float) colour.blue, opacity };
}

/* Returns where the box begins on one axis: after the pointer, or before it if the rest is too
 * short. */
static float
place (float pointer, float length, float available)
{
  float after = pointer + POINTER_SIZE * 0.7f;
  float before = pointer - POINTER_SIZE * 0.5f - length;
  float start = after + length + MARGIN <= available || before < MARGIN ? after : before;

  return MAX (MIN (start, available - length - MARGIN), MARGIN);
}

void
timeline_hint_snapshot (GtkWidget *widget, GtkSnapshot *snapshot, const Theme *theme,
                        const char *sentence, double x, double y)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, sentence);
  float available_width = (float) gtk_widget_get_width (widget);
  float available_height = (float) gtk_widget_get_height (widget);
  int text_width, text_height;

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  float text_room = available_width - 2 * (MARGIN + PADDING_X);
  if ((float) text_width > text_room && text_room > 0) {
    pango_layout_set_width (layout, (int) text_room * PANGO_SCALE);
    text_width = (int) text_room;
  }

  float width = (float) text_width + 2 * PADDING_X;
  float height = (float) text_height + 2 * PADDING_Y;
  float left = place ((float) x, width, available_width);
  float top = place ((float) y, height, available_height);
  GdkRGBA ground = colour_of (theme, COLOUR_TEXT, OPACITY);
  GdkRGBA ink = colour_of (theme, COLOUR_GROUND, 1);
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT (left, top, width, height), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &ground, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left + PADDING_X, top + PADDING_Y));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}
