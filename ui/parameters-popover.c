/* SPDX-License-Identifier: MIT
 *
 * The popover with a demo's parameters, see parameters-popover.h.
 */
#include "ui/parameters-popover.h"

#include <math.h>

#include "ui/parameters.h"

#define SLIDER_WIDTH 140
#define SLIDER_POWER 3.0 /* most of a slider is for small values, as is most of their use */
#define SLIDER_STEPS 100

struct _ParametersPopover {
  GtkPopover parent_instance;
  /* Of the template. */
  GtkListBox *list;
  GtkWidget *reset;
  ShownRun *run;           /* nullable */
  const RunSource *source; /* whose parameters are shown; only compared */
  GPtrArray *adjustments;  /* a GtkAdjustment for each parameter, in their order */
  gboolean filling;        /* it is us who set the values */
};

G_DEFINE_FINAL_TYPE (ParametersPopover, parameters_popover, GTK_TYPE_POPOVER)

static const SessionDemo *
demo_of (ParametersPopover *self)
{
  const RunSource *source = shown_run_get_source (self->run);

  return source != NULL ? source->demo : NULL;
}

/* ------------------------------------------------------------------ values */

static void
value_changed (ParametersPopover *self)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  if (self->filling || demo_of (self) == NULL)
    return;
  for (guint i = 0; i < self->adjustments->len; i++) {
    double value = gtk_adjustment_get_value (g_ptr_array_index (self->adjustments, i));
    g_array_append_val (values, value);
  }
  g_auto (GStrv) arguments = parameters_write (demo_of (self), values);
  shown_run_set_arguments (self->run, arguments);
  gtk_widget_set_sensitive (self->reset, arguments[0] != NULL);
}

static void
fill (ParametersPopover *self, char *const *arguments)
{
  g_autoptr (GArray) values = parameters_read (demo_of (self), arguments);
  g_auto (GStrv) unusual = parameters_write (demo_of (self), values);

  self->filling = TRUE;
  for (guint i = 0; i < self->adjustments->len; i++)
    gtk_adjustment_set_value (g_ptr_array_index (self->adjustments, i),
                              g_array_index (values, double, i));
  self->filling = FALSE;
  gtk_widget_set_sensitive (self->reset, unusual[0] != NULL);
}

static void
reset (ParametersPopover *self)
{
  fill (self, NULL);
  value_changed (self);
}

static void
run_with_these (ParametersPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.restart", NULL);
}

/* ------------------------------------------------------------------ controls */

/* Name the control for who can't see the row that it is in. */
static void
name_control (GtkWidget *control, const SessionParameter *parameter)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  parameter->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  parameter->help, -1);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
}

static gboolean
number_of_switch (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  (void) binding;
  (void) data;
  g_value_set_double (to, g_value_get_boolean (from) ? 1 : 0);
  return TRUE;
}

static gboolean
switch_of_number (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  (void) binding;
  (void) data;
  g_value_set_boolean (to, g_value_get_double (from) > 0.5);
  return TRUE;
}

static GtkWidget *
new_switch (GtkAdjustment *adjustment)
{
  GtkWidget *control = gtk_switch_new ();

  g_object_bind_property_full (adjustment, "value", control, "active",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, switch_of_number,
                               number_of_switch, NULL, NULL);
  return control;
}

/* A slider's place goes from 0 to 1. */
static gboolean
place_of_number (GBinding *binding, const GValue *from, GValue *to, gpointer adjustment)
{
  double least = gtk_adjustment_get_lower (adjustment);
  double most = gtk_adjustment_get_upper (adjustment);

  (void) binding;
  g_value_set_double (
      to, pow ((g_value_get_double (from) - least) / MAX (most - least, 1e-9), 1 / SLIDER_POWER));
  return TRUE;
}

static gboolean
number_of_place (GBinding *binding, const GValue *from, GValue *to, gpointer adjustment)
{
  double least = gtk_adjustment_get_lower (adjustment);
  double most = gtk_adjustment_get_upper (adjustment);
  double step = gtk_adjustment_get_step_increment (adjustment);
  double value = least + (most - least) * pow (g_value_get_double (from), SLIDER_POWER);

  (void) binding;
  /* Large numbers are round ones. */
  g_value_set_double (to, value > 10 * step ? round (value / step) * step
                                            : round (value / step * 10) * step / 10);
  return TRUE;
}

static GtkWidget *
new_slider (GtkAdjustment *adjustment)
{
  GtkWidget *slider =
      gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 1.0 / SLIDER_STEPS);

  gtk_widget_set_size_request (slider, SLIDER_WIDTH, -1);
  gtk_scale_set_draw_value (GTK_SCALE (slider), FALSE);
  g_object_bind_property_full (adjustment, "value", gtk_range_get_adjustment (GTK_RANGE (slider)),
                               "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                               place_of_number, number_of_place, adjustment, NULL);
  return slider;
}

static void
add_controls (AdwActionRow *row, GtkAdjustment *adjustment, const SessionParameter *parameter)
{
  if (parameters_is_switch (parameter)) {
    GtkWidget *control = new_switch (adjustment);
    name_control (control, parameter);
    adw_action_row_add_suffix (row, control);
    adw_action_row_set_activatable_widget (row, control);
    return;
  }
  if (!parameter->is_whole) {
    GtkWidget *slider = new_slider (adjustment);
    name_control (slider, parameter);
    adw_action_row_add_suffix (row, slider);
  }
  GtkWidget *number = gtk_spin_button_new (adjustment, 1, parameters_decimals (parameter));
  name_control (number, parameter);
  adw_action_row_add_suffix (row, number);
}

/* ------------------------------------------------------------------ rows */

static char *
title_of (const SessionParameter *parameter)
{
  g_autofree char *title = g_strdelimit (g_strdup (parameter->name), "-", ' ');

  title[0] = g_ascii_toupper (title[0]);
  if (!g_str_equal (parameter->unit, SESSION_MILLISECONDS))
    return g_steal_pointer (&title);
  return g_strdup_printf ("%s, %s", title, parameter->unit);
}

static void
add_row (ParametersPopover *self, const SessionParameter *parameter)
{
  double step = parameters_step (parameter);
  GtkAdjustment *adjustment =
      gtk_adjustment_new (parameter->usual, parameter->least, parameter->most, step, 10 * step, 0);
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = title_of (parameter);
  g_autofree char *subtitle = g_markup_escape_text (parameter->help, -1);

  g_ptr_array_add (self->adjustments, g_object_ref_sink (adjustment));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  add_controls (ADW_ACTION_ROW (row), adjustment, parameter);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (value_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

static void
run_changed (ParametersPopover *self)
{
  const RunSource *source = shown_run_get_source (self->run);
  const SessionDemo *demo = demo_of (self);
  GtkWidget *row;

  if (source == self->source)
    return;
  self->source = source;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_ptr_array_set_size (self->adjustments, 0);
  if (demo == NULL)
    return;
  for (guint i = 0; i < demo->parameters->len; i++)
    add_row (self, g_ptr_array_index (demo->parameters, i));
  fill (self, source->arguments);
}

/* ------------------------------------------------------------------ the object */

static void
parameters_popover_dispose (GObject *object)
{
  ParametersPopover *self = PARAMETERS_POPOVER (object);

  g_clear_object (&self->run);
  g_clear_pointer (&self->adjustments, g_ptr_array_unref);
  G_OBJECT_CLASS (parameters_popover_parent_class)->dispose (object);
}

static void
parameters_popover_class_init (ParametersPopoverClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = parameters_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/parameters-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, ParametersPopover, list);
  gtk_widget_class_bind_template_child (widget_class, ParametersPopover, reset);
  gtk_widget_class_bind_template_callback (widget_class, reset);
  gtk_widget_class_bind_template_callback (widget_class, run_with_these);
}

static void
parameters_popover_init (ParametersPopover *self)
{
  self->adjustments = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
parameters_popover_set_run (ParametersPopover *popover, ShownRun *run)
{
  popover->run = g_object_ref (run);
  g_signal_connect_object (run, "changed", G_CALLBACK (run_changed), popover, G_CONNECT_SWAPPED);
  run_changed (popover);
}

gboolean
parameters_popover_has_any (ParametersPopover *popover)
{
  return popover->adjustments->len > 0;
}
