/* SPDX-License-Identifier: MIT
 *
 * The list of lanes, see lanes-pane.h.
 */
#include "ui/lanes-pane.h"

#include <glib/gi18n.h>

#include "ui/lane-item.h"
#include "ui/lane-row.h"

struct _LanesPane {
  GtkWidget parent_instance;
  /* Of the template. */
  GtkWidget *box;
  GtkEditable *search;
  GtkWidget *grouped;
  GtkListView *list;
  GtkLabel *empty;
  TimelineView *timeline;
  LaneChoice *choice; /* the timeline's */
  GListStore *items;  /* of LaneItem */
  GtkSingleSelection *selection;
  gboolean updating; /* the list follows the timeline, and not the other way */
};

G_DEFINE_FINAL_TYPE (LanesPane, lanes_pane, GTK_TYPE_WIDGET)

static LaneItem *
item_at (LanesPane *self, guint index)
{
  g_autoptr (LaneItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), index);

  return item; /* the store's, which keeps it */
}

/* ------------------------------------------------------------------ what is listed */

/* Returns whether the list has just these places. */
static gboolean
lists (LanesPane *self, const GArray *places)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->items)) != places->len)
    return FALSE;
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    const ModelLane *lane = place->lane != MODEL_NONE
                                ? model_lane (timeline_view_get_model (self->timeline), place->lane)
                                : NULL;
    LaneItem *item = item_at (self, i);
    /* A lane may get its name after the list has seen it. */
    if (lane_item_get_lane (item) != place->lane ||
        (lane != NULL && !g_str_equal (lane_item_get_name (item), model_lane_name (lane))))
      return FALSE;
  }
  return TRUE;
}

static void
list_anew (LanesPane *self, const GArray *places)
{
  const Model *model = timeline_view_get_model (self->timeline);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (items,
                     lane_item_new (self->choice, model, &g_array_index (places, LanePlace, i)));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
}

/* The selected lane of the timeline is the selected row. */
static void
select_row (LanesPane *self)
{
  Subject selected = timeline_view_get_selected (self->timeline);
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint row = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < count && selected.kind != SUBJECT_NONE; i++)
    if (selected.lane != MODEL_NONE && lane_item_get_lane (item_at (self, i)) == selected.lane)
      row = i;
  gtk_single_selection_set_selected (self->selection, row);
}

static void
update_empty (LanesPane *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->items)) > 0;
  const Model *model = timeline_view_get_model (self->timeline);
  gboolean has_lanes = model != NULL && model_lane_count (model) > 0;

  gtk_label_set_text (self->empty, has_lanes ? _ ("No lane passes the filters.")
                                             : _ ("There are no lanes yet."));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), !any);
  gtk_widget_set_visible (self->grouped, model != NULL && model_process_count (model) > 1);
}

void
lanes_pane_refresh (LanesPane *pane)
{
  g_autoptr (GArray) places = lane_choice_list (pane->choice);

  if (!gtk_widget_get_visible (GTK_WIDGET (pane)))
    return;
  pane->updating = TRUE;
  if (!lists (pane, places))
    list_anew (pane, places);
  for (guint i = 0; i < places->len; i++)
    lane_item_refresh (item_at (pane, i));
  select_row (pane);
  update_empty (pane);
  pane->updating = FALSE;
}

/* ------------------------------------------------------------------ what is done */

static void
row_selected (LanesPane *self)
{
  LaneItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->updating || item == NULL || lane_item_get_lane (item) == MODEL_NONE)
    return;
  Subject lane = { .kind = SUBJECT_LANE, .lane = lane_item_get_lane (item) };
  timeline_view_select_subject (self->timeline, lane, NULL);
  timeline_view_reveal_lane (self->timeline, lane.lane);
}

static void
timeline_selected (LanesPane *self)
{
  self->updating = TRUE;
  select_row (self);
  self->updating = FALSE;
}

static void
search_changed (LanesPane *self)
{
  lane_choice_set_text (self->choice, gtk_editable_get_text (self->search));
}

static void
search_stopped (LanesPane *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

static void
set_up_row (LanesPane *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, lane_row_new (self->choice));
}

static void
bind_row (LanesPane *self, GtkListItem *list_item)
{
  LaneItem *item = gtk_list_item_get_item (list_item);

  (void) self;
  gtk_list_item_set_selectable (list_item, lane_item_get_lane (item) != MODEL_NONE);
  lane_row_set_item (LANE_ROW (gtk_list_item_get_child (list_item)), item);
}

static void
unbind_row (LanesPane *self, GtkListItem *list_item)
{
  (void) self;
  lane_row_set_item (LANE_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/* ------------------------------------------------------------------ the object */

static void
lanes_pane_dispose (GObject *object)
{
  LanesPane *self = LANES_PANE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (lanes_pane_parent_class)->dispose (object);
}

static void
lanes_pane_class_init (LanesPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = lanes_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/lanes-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LanesPane, box);
  gtk_widget_class_bind_template_child (widget_class, LanesPane, search);
  gtk_widget_class_bind_template_child (widget_class, LanesPane, grouped);
  gtk_widget_class_bind_template_child (widget_class, LanesPane, list);
  gtk_widget_class_bind_template_child (widget_class, LanesPane, empty);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped);
  gtk_widget_class_bind_template_callback (widget_class, set_up_row);
  gtk_widget_class_bind_template_callback (widget_class, bind_row);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lanespane");
}

static void
lanes_pane_init (LanesPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (LANE_TYPE_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->items));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (row_selected),
                           self, G_CONNECT_SWAPPED);
}

void
lanes_pane_attach (LanesPane *pane, TimelineView *timeline)
{
  pane->timeline = timeline;
  pane->choice = timeline_view_get_lanes (timeline);
  g_signal_connect_object (pane->choice, "changed", G_CALLBACK (lanes_pane_refresh), pane,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (timeline_selected), pane,
                           G_CONNECT_SWAPPED);
  g_signal_connect (pane, "notify::visible", G_CALLBACK (lanes_pane_refresh), NULL);
  lanes_pane_refresh (pane);
}
