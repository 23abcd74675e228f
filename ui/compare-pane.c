/* SPDX-License-Identifier: MIT
 *
 * One of the two runs that are compared, see compare-pane.h.
 */
#include "ui/compare-pane.h"

#include <glib/gi18n.h>

#include "explain/comparison.h"
#include "model/time-text.h"
#include "ui/legend-strip.h"
#include "ui/status-text.h"

struct _ComparePane {
  GtkWidget parent_instance;
  /* Of the template. */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *state;
  GtkButton *stop;
  GtkStack *stack;
  GtkLabel *note;
  TimelineView *timeline;
  GtkScrollbar *scrollbar;
  LegendStrip *legend;
  ShownRun *run;
  CompareScale *scale;
  guint number;
  gboolean active;
};

G_DEFINE_FINAL_TYPE (ComparePane, compare_pane, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, SIGNALS };
static guint signals[SIGNALS];

/* ------------------------------------------------------------------ what it says */

char *
compare_pane_name (ComparePane *pane)
{
  const RunSource *source = shown_run_get_source (pane->run);

  return source != NULL ? run_source_command (source) : g_strdup ("");
}

static void
update_title (ComparePane *self)
{
  const char *title = shown_run_get_title (self->run);
  g_autofree char *name = compare_pane_name (self);
  g_autofree char *label = g_strdup_printf (_ ("Timeline of %s"), name);
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>   <tt>%s</tt>", title, name);

  gtk_label_set_markup (self->title, markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->timeline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* Returns how the run is, in words; the caller frees it. */
static char *
state_in_words (ComparePane *self)
{
  if (!shown_run_is_begun (self->run))
    return g_strdup ("");
  if (shown_run_is_running (self->run))
    return g_strdup (_ ("runs"));
  return status_text_end (shown_run_get_exit_status (self->run));
}

static void
update_state (ComparePane *self)
{
  const Model *model = shown_run_get_model (self->run);
  g_autofree char *state = state_in_words (self);
  int64_t start = 0, end = 0;

  if (model != NULL)
    comparison_life (model, &start, &end);
  g_autofree char *length = end > start ? time_text_duration (end - start) : NULL;
  g_autofree char *text = length != NULL ? g_strdup_printf ("%s · %s", state, length) : NULL;
  gtk_label_set_text (self->state, text != NULL ? text : state);
  gtk_widget_set_visible (GTK_WIDGET (self->stop), shown_run_is_running (self->run));
}

static void
update_legend (ComparePane *self)
{
  const View *view = timeline_view_get_view (self->timeline);

  legend_strip_show (self->legend, timeline_view_get_model (self->timeline), view->start,
                     view->end);
}

/* ------------------------------------------------------------------ the run */

static void
run_changed (ComparePane *self)
{
  if (!self->active)
    return;
  timeline_view_set_running (self->timeline,
                             shown_run_is_running (self->run) && !shown_run_is_flight (self->run));
  timeline_view_refresh (self->timeline);
  gtk_stack_set_visible_child_name (self->stack,
                                    shown_run_has_lanes (self->run) ? "chart" : "note");
  update_title (self);
  update_state (self);
  update_legend (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
show_model (ComparePane *self, const Model *model)
{
  legend_strip_show (self->legend, NULL, 0, 1);
  compare_scale_set_model (self->scale, self->number, model);
}

static void
model_changed (ComparePane *self)
{
  if (!self->active)
    return;
  show_model (self, shown_run_get_model (self->run));
  run_changed (self);
}

void
compare_pane_set_active (ComparePane *pane, gboolean active)
{
  if (pane->active == active)
    return;
  pane->active = active;
  if (active)
    model_changed (pane);
  else
    show_model (pane, NULL);
}

void
compare_pane_attach (ComparePane *pane, ShownRun *run, CompareScale *scale, guint number,
                     const char *stop)
{
  pane->run = g_object_ref (run);
  pane->scale = scale;
  pane->number = number;
  gtk_actionable_set_action_name (GTK_ACTIONABLE (pane->stop), stop);
  g_signal_connect_object (run, "model-changed", G_CALLBACK (model_changed), pane,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "changed", G_CALLBACK (run_changed), pane, G_CONNECT_SWAPPED);
}

/* ------------------------------------------------------------------ its parts */

void
compare_pane_set_note (ComparePane *pane, const char *note)
{
  gtk_label_set_text (pane->note, note);
}

TimelineView *
compare_pane_get_timeline (ComparePane *pane)
{
  return pane->timeline;
}

gboolean
compare_pane_needs_scrolling (ComparePane *pane)
{
  GtkAdjustment *adjustment = timeline_view_get_adjustment (pane->timeline);

  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

void
compare_pane_set_scrolling (ComparePane *pane, gboolean scrolling)
{
  gtk_widget_set_visible (GTK_WIDGET (pane->scrollbar), scrolling);
}

void
compare_pane_set_theme (ComparePane *pane, const Theme *theme)
{
  timeline_view_set_theme (pane->timeline, theme);
  legend_strip_set_theme (pane->legend, theme);
}

/* ------------------------------------------------------------------ the object */

static void
compare_pane_dispose (GObject *object)
{
  ComparePane *self = COMPARE_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (compare_pane_parent_class)->dispose (object);
}

static void
compare_pane_class_init (ComparePaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = compare_pane_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TIMELINE_TYPE_VIEW);
  g_type_ensure (LEGEND_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/compare-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ComparePane, box);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, title);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, state);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, stop);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, stack);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, note);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, timeline);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, scrollbar);
  gtk_widget_class_bind_template_child (widget_class, ComparePane, legend);
  gtk_widget_class_set_css_name (widget_class, "comparepane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
compare_pane_init (ComparePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The timeline's usual name is that of the window's own. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->timeline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline of a run that is compared"), -1);
  gtk_scrollbar_set_adjustment (self->scrollbar, timeline_view_get_adjustment (self->timeline));
  g_signal_connect_object (self->timeline, "view-changed", G_CALLBACK (update_legend), self,
                           G_CONNECT_SWAPPED);
}
