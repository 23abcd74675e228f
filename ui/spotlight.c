/* SPDX-License-Identifier: MIT
 *
 * The spotlight, see spotlight.h.
 */
#include "ui/spotlight.h"

#include <glib/gi18n.h>

#define USUAL_RADIUS 150.0
#define DARKNESS     0.72f
#define SHARP        0.92f /* of the radius: from there on it gets dark */

struct _SpotlightView {
  GtkWidget parent_instance;
  GtkWidget *stage;
  double x, y; /* where the pointer was last; negative: nowhere yet */
  double radius;
};

G_DEFINE_FINAL_TYPE (SpotlightView, spotlight_view, GTK_TYPE_WIDGET)

/* Beyond its last stop a gradient goes on with that one's colour. */
static void
spotlight_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SpotlightView *self = SPOTLIGHT_VIEW (widget);
  graphene_rect_t stage;
  const GskColorStop stops[] = {
    { 0, { 0, 0, 0, 0 } },
    { SHARP, { 0, 0, 0, 0 } },
    { 1, { 0, 0, 0, DARKNESS } },
  };

  if (self->x < 0 || !gtk_widget_compute_bounds (self->stage, widget, &stage))
    return;
  gtk_snapshot_append_radial_gradient (
      snapshot, &stage, &GRAPHENE_POINT_INIT ((float) self->x, (float) self->y),
      (float) self->radius, (float) self->radius, 0, 1, stops, G_N_ELEMENTS (stops));
}

static void
moved (GtkEventControllerMotion *controller, double x, double y, SpotlightView *self)
{
  (void) controller;
  self->x = x;
  self->y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
spotlight_view_attach (SpotlightView *spotlight, GtkWidget *beneath, GtkWidget *stage)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  spotlight->stage = stage;
  /* Before whatever is beneath it: a drag there must not keep the light back. */
  gtk_event_controller_set_propagation_phase (motion, GTK_PHASE_CAPTURE);
  g_signal_connect_object (motion, "enter", G_CALLBACK (moved), spotlight, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (moved), spotlight, 0);
  gtk_widget_add_controller (beneath, motion);
}

void
spotlight_view_set_radius (SpotlightView *spotlight, double radius)
{
  spotlight->radius = radius;
  gtk_widget_queue_draw (GTK_WIDGET (spotlight));
}

static void
spotlight_view_class_init (SpotlightViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = spotlight_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "spotlight");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
spotlight_view_init (SpotlightView *self)
{
  self->x = self->y = -1;
  self->radius = USUAL_RADIUS;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Spotlight"), -1);
}
