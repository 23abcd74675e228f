/* SPDX-License-Identifier: MIT
 *
 * A table of statistics, see statistics-table.h.
 *
 * Rows stay the same objects while their numbers change, so that the selection and the focus stay, too.
 */
#include "ui/statistics-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/time-text.h"
#include "ui/status-text.h"

#define NAME_WIDTH 104 /* pixels */

struct _StatisticsTable {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkColumnView *view;
  GListStore *rows;
  GtkSingleSelection *selection; /* of the sorted rows */
  gboolean quiet;                /* the selection changes, but not by the user */
  GPtrArray *places;             /* of Place, which cells and sorters point to */
};

G_DEFINE_FINAL_TYPE (StatisticsTable, statistics_table, GTK_TYPE_WIDGET)

enum { SIGNAL_SELECTED, SIGNAL_ACTIVATED, SIGNALS };
static guint signals[SIGNALS];

/* A column of a table. */
typedef struct {
  StatisticsTable *table;
  const StatisticsColumn *column; /* NULL: the names */
  guint index;
} Place;

/* ------------------------------------------------------------------ cells */

static char *
value_text (double value, StatisticsFormat format)
{
  if (isnan (value))
    return g_strdup ("–");
  switch (format) {
  case STATISTICS_COUNT:
    return status_text_count ((uint64_t) value);
  case STATISTICS_NUMBER:
    return g_strdup_printf (value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  case STATISTICS_LENGTH:
    return time_text_duration ((int64_t) value);
  case STATISTICS_SHARE:
    /* Only nothing is 0 %, and only the whole is 100 %. */
    if (value > 0 && value < 0.01)
      return g_strdup ("<1 %");
    return g_strdup_printf ("%.0f %%", value < 1 ? MIN (value * 100, 99) : 100);
  }
  return NULL;
}

static void
show_value (GtkWidget *cell, StatisticsRow *row)
{
  const Place *place = g_object_get_data (G_OBJECT (cell), "place");

  if (place->column == NULL) {
    gtk_label_set_text (GTK_LABEL (cell), statistics_row_get_name (row));
    return;
  }
  g_autofree char *text =
      value_text (statistics_row_get_item (row)->values[place->index], place->column->format);
  gtk_label_set_text (GTK_LABEL (cell), text);
}

static void
cell_clicked (GtkGestureClick *gesture, int presses, double x, double y, GtkListItem *item)
{
  GtkWidget *cell = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  const Place *place = g_object_get_data (G_OBJECT (cell), "place");
  gpointer row = gtk_list_item_get_item (item);

  (void) x;
  (void) y;
  if (presses == 1 && row != NULL)
    g_signal_emit (place->table, signals[SIGNAL_ACTIVATED], 0, row);
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item, Place *place)
{
  GtkWidget *cell = gtk_label_new (NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  (void) factory;
  gtk_label_set_xalign (GTK_LABEL (cell), place->column != NULL ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (cell),
                           place->column != NULL ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  if (place->column != NULL) {
    gtk_widget_add_css_class (cell, "numeric");
    gtk_widget_set_tooltip_text (cell, _ (place->column->meaning));
  }
  gtk_widget_set_hexpand (cell, TRUE);
  g_object_set_data (G_OBJECT (cell), "place", place);
  g_signal_connect (click, "released", G_CALLBACK (cell_clicked), item);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (item, cell);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, Place *place)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  StatisticsRow *row = gtk_list_item_get_item (item);

  (void) factory;
  (void) place;
  show_value (cell, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (show_value), cell, G_CONNECT_SWAPPED);
}

static void
unbind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, Place *place)
{
  (void) factory;
  (void) place;
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item),
                                        gtk_list_item_get_child (item));
}

/* ------------------------------------------------------------------ columns */

/* What has no value is less than all that have one. */
static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  StatisticsRow *one = (StatisticsRow *) a;
  StatisticsRow *other = (StatisticsRow *) b;
  const Place *place = data;

  if (place->column == NULL) {
    g_autofree char *key = g_utf8_collate_key_for_filename (statistics_row_get_name (one), -1);
    g_autofree char *other_key =
        g_utf8_collate_key_for_filename (statistics_row_get_name (other), -1);
    return strcmp (key, other_key);
  }
  double value = statistics_row_get_item (one)->values[place->index];
  double other_value = statistics_row_get_item (other)->values[place->index];
  value = isnan (value) ? -1 : value;
  other_value = isnan (other_value) ? -1 : other_value;
  return (value > other_value) - (value < other_value);
}

static GtkColumnViewColumn *
add_column (StatisticsTable *self, const char *title, const StatisticsColumn *column, guint index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Place *place = g_new0 (Place, 1);

  *place = (Place){ self, column, index };
  g_ptr_array_add (self->places, place);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), place);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), place);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cell), place);
  g_autoptr (GtkColumnViewColumn) added = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, place, NULL));
  gtk_column_view_column_set_sorter (added, sorter);
  gtk_column_view_column_set_resizable (added, TRUE);
  if (column == NULL)
    gtk_column_view_column_set_fixed_width (added, NAME_WIDTH);
  gtk_column_view_append_column (self->view, added);
  return added;
}

/* ------------------------------------------------------------------ rows */

static StatisticsItem *
take_item (GPtrArray *items, uint32_t lane)
{
  for (guint i = 0; i < items->len; i++)
    if (((StatisticsItem *) g_ptr_array_index (items, i))->lane == lane)
      return g_ptr_array_steal_index_fast (items, i);
  return NULL;
}

static gboolean
is_sorted (StatisticsTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  GListModel *sorted = G_LIST_MODEL (self->selection);
  guint count = g_list_model_get_n_items (sorted);

  for (guint i = 1; i < count; i++) {
    g_autoptr (GObject) before = g_list_model_get_item (sorted, i - 1);
    g_autoptr (GObject) after = g_list_model_get_item (sorted, i);
    if (gtk_sorter_compare (sorter, before, after) == GTK_ORDERING_LARGER)
      return FALSE;
  }
  return TRUE;
}

void
statistics_table_clear (StatisticsTable *table)
{
  table->quiet = TRUE;
  g_list_store_remove_all (table->rows);
  table->quiet = FALSE;
}

void
statistics_table_show (StatisticsTable *table, const Model *model, GPtrArray *items)
{
  GListModel *rows = G_LIST_MODEL (table->rows);

  table->quiet = TRUE;
  for (guint i = g_list_model_get_n_items (rows); i > 0; i--) {
    g_autoptr (StatisticsRow) row = g_list_model_get_item (rows, i - 1);
    StatisticsItem *item = take_item (items, statistics_row_get_item (row)->lane);
    if (item != NULL)
      statistics_row_set_item (row, item);
    else
      g_list_store_remove (table->rows, i - 1);
  }
  while (items->len > 0) {
    StatisticsItem *item = g_ptr_array_steal_index (items, 0);
    g_autoptr (StatisticsRow) row =
        statistics_row_new (model_lane_name (model_lane (model, item->lane)), item);
    g_list_store_append (table->rows, row);
  }
  if (!is_sorted (table))
    gtk_sorter_changed (gtk_column_view_get_sorter (table->view), GTK_SORTER_CHANGE_DIFFERENT);
  table->quiet = FALSE;
}

/* ------------------------------------------------------------------ the selection */

StatisticsRow *
statistics_table_get_selected (StatisticsTable *table)
{
  gpointer row = gtk_single_selection_get_selected_item (table->selection);

  return row != NULL ? STATISTICS_ROW (row) : NULL;
}

void
statistics_table_select (StatisticsTable *table, uint32_t lane)
{
  GListModel *sorted = G_LIST_MODEL (table->selection);
  guint count = g_list_model_get_n_items (sorted);
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < count && found == GTK_INVALID_LIST_POSITION; i++) {
    g_autoptr (StatisticsRow) row = g_list_model_get_item (sorted, i);
    if (statistics_row_get_item (row)->lane == lane)
      found = i;
  }
  table->quiet = TRUE;
  gtk_single_selection_set_selected (table->selection, found);
  table->quiet = FALSE;
}

static void
selection_changed (StatisticsTable *self)
{
  if (!self->quiet)
    g_signal_emit (self, signals[SIGNAL_SELECTED], 0);
}

static void
view_activated (StatisticsTable *self, guint position)
{
  g_autoptr (StatisticsRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (row != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, row);
}

/* ------------------------------------------------------------------ the object */

static void
statistics_table_dispose (GObject *object)
{
  StatisticsTable *self = STATISTICS_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (statistics_table_parent_class)->dispose (object);
}

static void
statistics_table_finalize (GObject *object)
{
  g_ptr_array_unref (STATISTICS_TABLE (object)->places);
  G_OBJECT_CLASS (statistics_table_parent_class)->finalize (object);
}

static void
statistics_table_class_init (StatisticsTableClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = statistics_table_dispose;
  G_OBJECT_CLASS (class)->finalize = statistics_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_SELECTED] =
      g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 1, STATISTICS_TYPE_ROW);
}

static void
statistics_table_init (StatisticsTable *self)
{
  self->places = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_list_store_new (STATISTICS_TYPE_ROW);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  GtkSortListModel *sorted =
      gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), g_object_ref (sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection); /* the view's */
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (selection_changed), self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (view_activated), self);
}

GtkWidget *
statistics_table_new (const char *name_title, const StatisticsColumn *columns, guint count)
{
  StatisticsTable *self = g_object_new (STATISTICS_TYPE_TABLE, NULL);
  GtkColumnViewColumn *first = NULL;

  g_return_val_if_fail (count > 0 && count <= STATISTICS_VALUES_MOST, NULL);
  add_column (self, name_title, NULL, 0);
  for (guint i = 0; i < count; i++) {
    GtkColumnViewColumn *added = add_column (self, _ (columns[i].title), &columns[i], i);
    first = i == 0 ? added : first;
  }
  gtk_column_view_sort_by_column (self->view, first, GTK_SORT_DESCENDING);
  g_autofree char *label = g_strdup_printf (_ ("%s, in numbers"), name_title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return GTK_WIDGET (self);
}
