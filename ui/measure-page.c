/* SPDX-License-Identifier: MIT
 *
 * What the user marked, see measure-page.h.
 */
#include "ui/measure-page.h"

#include "explain/range-summary.h"
#include "model/time-text.h"
#include "ui/bookmark-row.h"
#include "ui/inspector-page.h"
#include "ui/inspector.h"
#include "ui/status-text.h"
#include "ui/timeline-marks.h"

#include <glib/gi18n.h>

#define LOCKS_SHOWN 6
#define EXACTNESS   1000 /* a moment is told as exactly as this part of what is in view */

struct _MeasurePage {
  GtkWidget parent_instance;
  /* Of the template. */
  GtkWidget *scroller;
  GtkWidget *hint;
  GtkWidget *range;
  GtkLabel *length;
  GtkLabel *place;
  GtkGrid *facts;
  GtkGrid *markers;
  GtkLabel *distance;
  GtkListBox *bookmarks;
  /* What is shown. */
  TimelineView *timeline;
  const Model *model;     /* nullable */
  gboolean markers_stale; /* they have changed since they were shown */
};

static void measure_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MeasurePage, measure_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      measure_page_interface_init))

/* ------------------------------------------------------------------ rows of numbers */

static void
clear_grid (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static GtkWidget *
new_label (const char *text, float align, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), align);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_heading (MeasurePage *self, int row, const char *text)
{
  gtk_grid_attach (self->facts, new_label (text, 0, "subsection"), 0, row, 3, 1);
}

static void
add_row (MeasurePage *self, int row, const char *name, const char *share, const char *value)
{
  GtkWidget *label = new_label (name, 0, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_grid_attach (self->facts, label, 0, row, 1, 1);
  gtk_grid_attach (self->facts, new_label (share, 1, "number"), 1, row, 1, 1);
  gtk_grid_attach (self->facts, new_label (value, 1, "number"), 2, row, 1, 1);
}

/* Says how much of the whole a part is; what there is of it is never told as nothing. */
static char *
share_text (int64_t part, int64_t whole)
{
  double share = whole > 0 ? 100.0 * (double) part / (double) whole : 0;

  if (part > 0 && share < 0.1)
    return g_strdup ("< 0.1 %");
  return g_strdup_printf (share < 10 ? "%.1f %%" : "%.0f %%", share);
}

static void
add_time (MeasurePage *self, int row, const char *name, int64_t part, int64_t whole)
{
  g_autofree char *share = share_text (part, whole);
  g_autofree char *time = part > 0 ? time_text_duration (part) : g_strdup ("0");

  add_row (self, row, name, share, time);
}

static int
compare_states (gconstpointer a, gconstpointer b, gpointer data)
{
  const RangeSummary *summary = data;
  int64_t x = summary->states[*(const guint *) a], y = summary->states[*(const guint *) b];

  return x > y ? -1 : x < y;
}

static int
add_states (MeasurePage *self, const RangeSummary *summary, int row)
{
  guint order[MODEL_STATES];
  g_autofree char *heading = g_strdup_printf (
      ngettext ("%u thread or task", "%u threads and tasks", summary->threads), summary->threads);

  for (guint i = 0; i < MODEL_STATES; i++)
    order[i] = i;
  g_qsort_with_data (order, MODEL_STATES, sizeof *order, compare_states, (gpointer) summary);
  add_heading (self, row++, heading);
  for (guint i = 0; i < MODEL_STATES; i++)
    if (summary->states[order[i]] > 0)
      add_time (self, row++, model_state_name ((ModelState) order[i]), summary->states[order[i]],
                summary->lived);
  return row;
}

static int
add_locks (MeasurePage *self, const RangeSummary *summary, int row)
{
  guint count = MIN (summary->locks->len, LOCKS_SHOWN);
  int64_t length = summary->to - summary->from;

  if (count == 0)
    return row;
  add_heading (self, row++, _ ("Locks"));
  for (guint i = 0; i < count; i++) {
    const RangeLock *lock = &g_array_index (summary->locks, RangeLock, i);
    g_autofree char *held = share_text (lock->held, length);
    g_autofree char *contended = share_text (lock->contended, length);
    g_autofree char *first = g_strdup_printf (_ ("held %s"), held);
    g_autofree char *second = g_strdup_printf (_ ("contended %s"), contended);
    add_row (self, row++, model_lane_name (model_lane (self->model, lock->lane)), first, second);
  }
  return row;
}

static void
add_flows (MeasurePage *self, const RangeSummary *summary, int row)
{
  g_autofree char *messages = status_text_count (summary->messages);
  g_autofree char *wake_ups = status_text_count (summary->wake_ups);

  add_heading (self, row++, _ ("To and fro"));
  add_row (self, row++, _ ("Messages"), "", messages);
  add_row (self, row, _ ("Wake-ups"), "", wake_ups);
}

/* ------------------------------------------------------------------ the parts */

static void
show_range (MeasurePage *self)
{
  int64_t start = 0, end = 0;
  gboolean measured =
      self->model != NULL && timeline_marks_get_range (self->timeline, &start, &end);

  gtk_widget_set_visible (self->hint, !measured);
  gtk_widget_set_visible (self->range, measured);
  clear_grid (self->facts);
  gtk_label_set_text (self->length,
                      ""); /* who is told of labels that are hidden, too, hears nothing */
  if (!measured)
    return;
  g_autofree char *length = time_text_duration (end - start);
  g_autofree char *range = status_text_range (start, end);
  g_autofree char *share = share_text (end - start, model_now (self->model));
  g_autofree char *place = g_strdup_printf (_ ("%s · %s of the run"), range, share);
  g_autoptr (RangeSummary) summary = range_summary_new (self->model, start, end);
  gtk_label_set_text (self->length, length);
  gtk_label_set_text (self->place, place);
  int row = add_states (self, summary, 0);
  row = add_locks (self, summary, row);
  add_flows (self, summary, row);
}

static char *
moment_text (MeasurePage *self, int64_t time)
{
  const View *view = timeline_view_get_view (self->timeline);

  return time_text_tick (time,
                         time_text_tick_step (MAX ((view->end - view->start) / EXACTNESS, 1)));
}

static GtkWidget *
new_button (const char *icon, const char *action, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static void
add_marker (MeasurePage *self, TimelineMarker marker)
{
  static const struct {
    const char *name, *unset, *put, *go, *remove;
  } texts[] = {
    { "A", N_ ("Alt+A puts it where you point"), "win.put-a", "win.go-to-a", "win.remove-a" },
    { "B", N_ ("Alt+B puts it where you point"), "win.put-b", "win.go-to-b", "win.remove-b" },
  };
  int64_t time;
  gboolean set = timeline_marks_get (self->timeline, marker, &time);
  g_autofree char *text = set ? moment_text (self, time) : g_strdup (_ (texts[marker].unset));
  g_autofree char *go = g_strdup_printf (_ ("Go to marker %s"), texts[marker].name);
  g_autofree char *remove = g_strdup_printf (_ ("Remove marker %s"), texts[marker].name);
  GtkWidget *label = new_label (text, 0, set ? "number" : "soft");
  int row = (int) marker;

  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (self->markers, new_label (texts[marker].name, 0.5F, "marker"), 0, row, 1, 1);
  gtk_grid_attach (self->markers, label, 1, row, 1, 1);
  if (!set)
    return;
  gtk_grid_attach (self->markers, new_button ("find-location-symbolic", texts[marker].go, go), 2,
                   row, 1, 1);
  gtk_grid_attach (self->markers,
                   new_button ("window-close-symbolic", texts[marker].remove, remove), 3, row, 1,
                   1);
}

static void
show_markers (MeasurePage *self)
{
  int64_t a, b;
  gboolean both = timeline_marks_get (self->timeline, TIMELINE_MARKER_A, &a);

  both = timeline_marks_get (self->timeline, TIMELINE_MARKER_B, &b) && both;
  clear_grid (self->markers);
  add_marker (self, TIMELINE_MARKER_A);
  add_marker (self, TIMELINE_MARKER_B);
  gtk_widget_set_visible (GTK_WIDGET (self->distance), both);
  gtk_label_set_text (self->distance, "");
  if (!both)
    return;
  g_autofree char *length = time_text_duration (ABS (b - a));
  g_autofree char *text =
      a == b ? g_strdup (_ ("B is where A is"))
             : g_strdup_printf (b > a ? _ ("B is %s after A") : _ ("B is %s before A"), length);
  gtk_label_set_text (self->distance, text);
}

/* A page that is not in sight shows what there is when it comes into sight. Markers are shown anew
 * only when they have changed: one of their buttons may have the focus. */
static void
show_marks (MeasurePage *self)
{
  if (self->timeline == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  show_range (self);
  if (self->markers_stale)
    show_markers (self);
  self->markers_stale = FALSE;
}

static void
marks_changed (MeasurePage *self)
{
  self->markers_stale = TRUE;
  show_marks (self);
}

/* ------------------------------------------------------------------ bookmarks */

static void
bookmark_activated (GtkListBox *box, GtkListBoxRow *row, MeasurePage *self)
{
  BookmarkItem *bookmark = bookmark_row_get_bookmark (BOOKMARK_ROW (row));
  InspectorPlace place = { .subject = { .lane = MODEL_NONE }, .lane = MODEL_NONE };

  (void) box;
  bookmark_item_get_view (bookmark, &place.start, &place.end);
  inspector_go_to (GTK_WIDGET (self), &place);
}

static void
bookmarks_changed (MeasurePage *self, guint position, guint removed, guint added,
                   BookmarkList *list)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (list));
  GtkListBoxRow *row;

  (void) removed;
  (void) added;
  /* Rows after the change have other keys, too. */
  while ((row = gtk_list_box_get_row_at_index (self->bookmarks, (int) position)) != NULL)
    gtk_list_box_remove (self->bookmarks, GTK_WIDGET (row));
  for (guint i = position; i < count; i++)
    gtk_list_box_append (self->bookmarks,
                         bookmark_row_new (list, bookmark_list_get (list, i), i < 9 ? i + 1 : 0));
}

/* ------------------------------------------------------------------ as a page */

static void
measure_page_set_model (InspectorPage *page, const Model *model)
{
  MeasurePage *self = MEASURE_PAGE (page);

  self->model = model;
  marks_changed (self);
}

static void
measure_page_refresh (InspectorPage *page)
{
  show_marks (MEASURE_PAGE (page));
}

static void
measure_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "measure";
  interface->title = N_ ("Measure");
  interface->set_model = measure_page_set_model;
  interface->refresh = measure_page_refresh;
}

static void
measure_page_dispose (GObject *object)
{
  g_clear_pointer (&MEASURE_PAGE (object)->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (measure_page_parent_class)->dispose (object);
}

static void
measure_page_class_init (MeasurePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = measure_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/measure-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, hint);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, range);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, length);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, place);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, facts);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, markers);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, distance);
  gtk_widget_class_bind_template_child (widget_class, MeasurePage, bookmarks);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
measure_page_init (MeasurePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->markers_stale = TRUE;
  g_signal_connect (self->bookmarks, "row-activated", G_CALLBACK (bookmark_activated), self);
}

void
measure_page_attach (MeasurePage *page, TimelineView *timeline, BookmarkList *bookmarks)
{
  page->timeline = timeline;
  g_signal_connect_object (timeline, "marks-changed", G_CALLBACK (marks_changed), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bookmarks, "items-changed", G_CALLBACK (bookmarks_changed), page,
                           G_CONNECT_SWAPPED);
  bookmarks_changed (page, 0, 0, 0, bookmarks);
}
