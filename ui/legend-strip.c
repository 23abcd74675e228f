/* SPDX-License-Identifier: MIT
 *
 * The legend below the timeline, see legend-strip.h.
 */
#include "ui/legend-strip.h"

#include <math.h>

#include "paint/ink.h"
#include "paint/legend.h"

struct _LegendStrip {
  GtkWidget parent_instance;
  const Model *model; /* nullable, the window's */
  const Theme *theme;
  double scale; /* how large type is */
  int64_t start;
  int64_t end;
  Ink *ink;
  int height; /* what its rows needed last */
};

G_DEFINE_FINAL_TYPE (LegendStrip, legend_strip, GTK_TYPE_WIDGET)

static Scene *
lay_out (LegendStrip *self, double width)
{
  Scene *scene =
      layout_legend (self->model, NULL, self->start, self->end, width / self->scale, self->theme);

  scene_set_scale (scene, self->scale);
  return scene;
}

static void
legend_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LegendStrip *self = LEGEND_STRIP (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);

  if (self->model == NULL || width <= 0 || height <= 0)
    return;

  g_autoptr (Scene) scene = lay_out (self, (double) width);
  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  ink_draw (self->ink, scene, self->theme, cairo);
  cairo_destroy (cairo);
}

static void
legend_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  (void) for_size;
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? LEGEND_STRIP (widget)->height : 0;
  *minimum_baseline = *natural_baseline = -1;
}

/* Says for those who don't see it what the legend says. */
static void
describe (LegendStrip *self)
{
  g_autofree char *text = describe_legend (self->model, NULL, self->start, self->end);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
take_height (LegendStrip *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  g_autoptr (Scene) scene = lay_out (self, width);
  int height = (int) ceil (scene_height (scene) * self->scale);

  if (width <= 1 || height == self->height)
    return;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
legend_strip_show (LegendStrip *strip, const Model *model, int64_t start, int64_t end)
{
  strip->model = model;
  strip->start = start;
  strip->end = end;
  gtk_widget_queue_draw (GTK_WIDGET (strip));
  if (model == NULL)
    return;

  take_height (strip);
  describe (strip);
}

void
legend_strip_set_scale (LegendStrip *strip, double scale)
{
  strip->scale = scale;
  gtk_widget_queue_draw (GTK_WIDGET (strip));
  if (strip->model != NULL)
    take_height (strip);
}

void
legend_strip_set_theme (LegendStrip *strip, const Theme *theme)
{
  strip->theme = theme;
  gtk_widget_queue_draw (GTK_WIDGET (strip));
}

static void
legend_strip_finalize (GObject *object)
{
  g_clear_pointer (&LEGEND_STRIP (object)->ink, ink_free);
  G_OBJECT_CLASS (legend_strip_parent_class)->finalize (object);
}

static void
legend_strip_class_init (LegendStripClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = legend_strip_finalize;
  widget_class->snapshot = legend_strip_snapshot;
  widget_class->measure = legend_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
legend_strip_init (LegendStrip *self)
{
  self->ink = ink_new ();
  self->theme = theme_light ();
  self->scale = 1;
  self->height = (int) LEGEND_ROW_HEIGHT;
}
