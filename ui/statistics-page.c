/* SPDX-License-Identifier: MIT
 *
 * A page with a table of statistics, see statistics-page.h.
 */
#include "ui/statistics-page.h"

#include <glib/gi18n.h>

#include "ui/inspector.h"
#include "ui/model-job.h"
#include "ui/prose-label.h"
#include "ui/status-text.h"

#define PERIOD 300 /* milliseconds from one measuring to the next */

/* What is measured. */
typedef struct {
  StatisticsPageClass *page_class;
  int64_t from, to;
} Range;

typedef struct {
  GtkWidget *box;
  GtkToggleButton *in_view;
  GtkWidget *range;
  GtkWidget *pages; /* a stack */
  GtkWidget *note;
  GtkBox *table_box;
  StatisticsTable *table;
  GtkWidget *details_scroller;
  GtkWidget *details_heading;
  GtkWidget *details;
  const Model *model;           /* nullable */
  int64_t view_start, view_end; /* what is in view */
  int64_t asked_from, asked_to; /* what was asked for last */
  uint64_t asked_events;        /* of how many events; UINT64_MAX: never */
  int64_t asked_now;
  uint32_t lane; /* what is selected in the timeline; or MODEL_NONE */
  ModelJob *job;
} StatisticsPagePrivate;

static void statistics_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (StatisticsPage, statistics_page, GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (StatisticsPage)
                                      G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                             statistics_page_interface_init))

static StatisticsPagePrivate *
private_of (gpointer page)
{
  return statistics_page_get_instance_private (STATISTICS_PAGE (page));
}

/* ------------------------------------------------------------------ what is shown */

static void
show_details (StatisticsPagePrivate *self)
{
  StatisticsRow *row = statistics_table_get_selected (self->table);
  const GPtrArray *lines = row != NULL ? statistics_row_get_item (row)->details : NULL;

  gtk_widget_set_visible (self->details_scroller, lines != NULL && lines->len > 0);
  if (lines == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->details_heading), statistics_row_get_name (row));
  prose_label_show_list (GTK_BOX (self->details), lines);
}

static void
show_note (StatisticsPagePrivate *self, const char *note)
{
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "note");
}

static void
show_range (StatisticsPagePrivate *self)
{
  int64_t end = MIN (self->asked_to, self->asked_now);
  g_autofree char *text = status_text_range (MAX (self->asked_from, 0), MAX (end, 0));

  gtk_label_set_text (GTK_LABEL (self->range), text);
}

/* ------------------------------------------------------------------ measuring */

static gpointer
measure (const Model *model, gconstpointer request, GCancellable *cancellable)
{
  const Range *range = request;

  return range->page_class->measure (model, range->from, range->to, cancellable);
}

static void
measured (gpointer result, gpointer page)
{
  StatisticsPagePrivate *self = private_of (page);
  g_autoptr (GPtrArray) items = result;

  if (items == NULL || items->len == 0) {
    statistics_table_clear (self->table);
    show_note (self, _ (STATISTICS_PAGE_GET_CLASS (page)->nothing));
    return;
  }
  statistics_table_show (self->table, self->model, items);
  statistics_table_select (self->table, self->lane);
  show_details (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "table");
}

/* Asks for what is not known yet. */
static void
statistics_page_refresh (InspectorPage *page)
{
  StatisticsPagePrivate *self = private_of (page);
  gboolean in_view = gtk_toggle_button_get_active (self->in_view);
  int64_t from = in_view ? self->view_start : 0, to = in_view ? self->view_end : INT64_MAX;

  if (self->model == NULL)
    return;
  uint64_t events = model_event_count (self->model);
  int64_t now = model_now (self->model);
  gboolean same_model = events == self->asked_events && (now == self->asked_now || to < now);
  if (same_model && from == self->asked_from && to == self->asked_to)
    return;
  self->asked_events = events;
  self->asked_now = now;
  self->asked_from = from;
  self->asked_to = to;
  Range range = { STATISTICS_PAGE_GET_CLASS (page), from, to };
  model_job_ask (self->job, self->model, g_memdup2 (&range, sizeof range), PERIOD);
  show_range (self);
}

static void
refresh_in_sight (StatisticsPage *page)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    statistics_page_refresh (INSPECTOR_PAGE (page));
}

/* ------------------------------------------------------------------ what the page is told */

static void
statistics_page_set_model (InspectorPage *page, const Model *model)
{
  StatisticsPagePrivate *self = private_of (page);

  model_job_cancel (self->job);
  statistics_table_clear (self->table);
  show_details (self);
  self->model = model;
  self->lane = MODEL_NONE;
  self->asked_events = UINT64_MAX;
  gtk_label_set_text (GTK_LABEL (self->range), "");
  show_note (self,
             model == NULL ? _ ("Nothing is measured before the program runs.") : _ ("Measuring…"));
  refresh_in_sight (STATISTICS_PAGE (page));
}

static void
statistics_page_set_selection (InspectorPage *page, Subject selection)
{
  StatisticsPagePrivate *self = private_of (page);
  uint32_t lane = selection.kind != SUBJECT_NONE ? selection.lane : MODEL_NONE;

  if (lane == self->lane)
    return;
  self->lane = lane;
  statistics_table_select (self->table, lane);
  show_details (self);
}

static void
statistics_page_set_range (InspectorPage *page, int64_t start, int64_t end)
{
  StatisticsPagePrivate *self = private_of (page);

  self->view_start = start;
  self->view_end = end;
  if (gtk_toggle_button_get_active (self->in_view))
    refresh_in_sight (STATISTICS_PAGE (page));
}

/* ------------------------------------------------------------------ what the user does */

/* The selected row's lane is the one that is selected in the timeline. */
static void
row_selected (StatisticsPage *page)
{
  StatisticsPagePrivate *self = private_of (page);
  StatisticsRow *row = statistics_table_get_selected (self->table);

  show_details (self);
  if (row == NULL)
    return;
  self->lane = statistics_row_get_item (row)->lane;
  inspector_go_to (GTK_WIDGET (page), &(InspectorPlace){ .subject = { SUBJECT_LANE, self->lane, 0 },
                                                         .lane = self->lane });
}

static void
row_activated (StatisticsPage *page, StatisticsRow *row)
{
  const StatisticsItem *item = statistics_row_get_item (row);
  InspectorPlace place = { .subject = { SUBJECT_LANE, item->lane, 0 }, .lane = item->lane };

  if (item->place.lane != MODEL_NONE) {
    place.start = item->place.from;
    place.end = item->place.to;
    place.is_part = TRUE;
  }
  inspector_go_to (GTK_WIDGET (page), &place);
}

/* ------------------------------------------------------------------ the object */

static void
statistics_page_interface_init (InspectorPageInterface *interface)
{
  interface->set_model = statistics_page_set_model;
  interface->set_selection = statistics_page_set_selection;
  interface->set_range = statistics_page_set_range;
  interface->refresh = statistics_page_refresh;
}

static void
statistics_page_constructed (GObject *object)
{
  StatisticsPagePrivate *self = private_of (object);
  const StatisticsPageClass *class = STATISTICS_PAGE_GET_CLASS (object);

  G_OBJECT_CLASS (statistics_page_parent_class)->constructed (object);
  self->table = STATISTICS_TABLE (
      statistics_table_new (_ (class->name_title), class->columns, class->column_count));
  gtk_widget_set_vexpand (GTK_WIDGET (self->table), TRUE);
  gtk_box_prepend (self->table_box, GTK_WIDGET (self->table));
  g_signal_connect_swapped (self->table, "selected", G_CALLBACK (row_selected), object);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (row_activated), object);
  g_signal_connect_swapped (self->in_view, "toggled", G_CALLBACK (refresh_in_sight), object);
  statistics_page_set_model (INSPECTOR_PAGE (object), NULL);
}

static void
statistics_page_dispose (GObject *object)
{
  StatisticsPagePrivate *self = private_of (object);

  g_clear_pointer (&self->job, model_job_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (statistics_page_parent_class)->dispose (object);
}

static void
statistics_page_class_init (StatisticsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->constructed = statistics_page_constructed;
  G_OBJECT_CLASS (class)->dispose = statistics_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/statistics-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, box);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, in_view);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, range);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, pages);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, note);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, table_box);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, details_scroller);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, details_heading);
  gtk_widget_class_bind_template_child_private (widget_class, StatisticsPage, details);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
statistics_page_init (StatisticsPage *page)
{
  StatisticsPagePrivate *self = private_of (page);

  gtk_widget_init_template (GTK_WIDGET (page));
  self->lane = MODEL_NONE;
  self->view_end = 1;
  self->job = model_job_new (measure, (GDestroyNotify) g_ptr_array_unref, measured, page);
}
