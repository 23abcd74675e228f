/* SPDX-License-Identifier: MIT
 *
 * Searching the run, see search-page.h.
 */
#include "ui/search-page.h"

#include "model/time-text.h"
#include "ui/inspector-page.h"
#include "ui/search-hit.h"
#include "ui/search-hits.h"
#include "ui/search-job.h"
#include "ui/status-text.h"
#include "ui/timeline-bring.h"

#include <glib/gi18n.h>

#define PATIENCE  120    /* milliseconds without another letter, before it is looked for */
#define EXACTNESS 100000 /* a hit's time is told as exactly as this part of the run */

struct _SearchPage {
  GtkWidget parent_instance;
  /* Of the template. */
  GtkWidget *box;
  GtkEditable *entry;
  GtkLabel *status;
  GtkStack *stack;
  GtkListView *list;
  /* What is shown. */
  TimelineView *timeline;
  const Model *model; /* nullable */
  SearchHits *hits;
  GtkSingleSelection *selection; /* of the hits */
  guint timeout;                 /* until it is searched, or 0 */
  SearchJob *job;                /* nullable */
  SearchResult *result;          /* nullable */
  guint current;                 /* the hit that was gone to last, or GTK_INVALID_LIST_POSITION */
  int pending;                   /* once there are hits: go forward (1) or back (-1) */
};

static void search_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SearchPage, search_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      search_page_interface_init))

static guint
count_of (SearchPage *self)
{
  return self->result != NULL ? self->result->hits->len : 0;
}

static const SearchHit *
hit_at (SearchPage *self, guint index)
{
  return &g_array_index (self->result->hits, SearchHit, index);
}

/* ------------------------------------------------------------------ what is said */

static char *
count_in_words (SearchPage *self)
{
  guint count = count_of (self);
  g_autofree char *text = status_text_count (count);

  if (count == 0)
    return g_strdup (_ ("Nothing is found"));
  if (self->current != GTK_INVALID_LIST_POSITION) {
    g_autofree char *current = status_text_count (self->current + 1);
    return g_strdup_printf (self->result->capped ? _ ("%s of %s, and more") : _ ("%s of %s"),
                            current, text);
  }
  if (self->result->capped)
    return g_strdup_printf (_ ("The first %s, and there are more"), text);
  return g_strdup_printf (ngettext ("%s is found", "%s are found", count), text);
}

static void
show_status (SearchPage *self)
{
  g_autofree char *text = NULL;
  gboolean asked = gtk_editable_get_text (self->entry)[0] != '\0';

  if (!asked)
    text = g_strdup ("");
  else if (self->model == NULL)
    text = g_strdup (_ ("There is no run to search"));
  else if (self->result == NULL)
    text = g_strdup (_ ("Searching …"));
  else
    text = count_in_words (self);
  gtk_label_set_text (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, count_of (self) > 0 ? "hits" : "help");
  gtk_widget_set_visible (GTK_WIDGET (self->stack), !asked || count_of (self) > 0);
}

/* ------------------------------------------------------------------ going there */

/* A moment is nothing that one sees: so it comes to be in the middle. */
static void
go_to_moment (SearchPage *self, int64_t moment)
{
  const View *view = timeline_view_get_view (self->timeline);
  int64_t half = (view->end - view->start) / 2;

  timeline_view_glide_to (self->timeline, moment - half, moment + half);
}

static void
go_to_hit (SearchPage *self, guint index)
{
  const SearchHit *hit = hit_at (self, index);
  int64_t end =
      model_earlier (search_hit_end (self->model, self->result, hit), model_now (self->model));
  g_autofree char *text = search_hit_text (self->model, self->result, hit);

  self->current = index;
  gtk_single_selection_set_selected (self->selection, index);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", index);
  show_status (self);
  timeline_view_select_subject (self->timeline, search_hit_subject (hit), text);
  if (hit->lane != MODEL_NONE)
    timeline_view_reveal_lane (self->timeline, hit->lane);
  if (hit->kind == SEARCH_HIT_MOMENT)
    go_to_moment (self, hit->time);
  else if (hit->kind != SEARCH_HIT_LANE)
    timeline_bring (self->timeline, hit->time, MAX (end - hit->time, 0));
}

/* Returns the first hit to go to: what was asked for by its name, else the first that begins in
 * view, or after it. */
static guint
first_hit (SearchPage *self)
{
  const View *view = timeline_view_get_view (self->timeline);
  guint count = count_of (self);

  if (hit_at (self, 0)->kind <= SEARCH_HIT_LANE)
    return 0;
  for (guint i = 0; i < count; i++)
    if (hit_at (self, i)->time >= view->start)
      return i;
  return 0;
}

void
search_page_go (SearchPage *page, gboolean forward)
{
  guint count = count_of (page);

  if (page->result == NULL) { /* it is being searched: go when it's found */
    page->pending = forward ? 1 : -1;
    return;
  }
  if (count == 0 || page->model == NULL)
    return;
  if (page->current == GTK_INVALID_LIST_POSITION)
    go_to_hit (page, first_hit (page));
  else
    go_to_hit (page, forward ? (page->current + 1) % count : (page->current + count - 1) % count);
}

static void
hit_activated (SearchPage *self, guint index)
{
  if (index < count_of (self))
    go_to_hit (self, index);
}

/* ------------------------------------------------------------------ searching */

static void
drop_result (SearchPage *self)
{
  g_clear_pointer (&self->job, search_job_finish);
  self->current = GTK_INVALID_LIST_POSITION;
  self->pending = 0;
  search_hits_set_count (self->hits, 0);
  g_clear_pointer (&self->result, search_result_free);
}

static void
found (SearchResult *result, gpointer data)
{
  SearchPage *self = data;
  int pending = self->pending;

  self->result = result;
  self->pending = 0;
  search_hits_set_count (self->hits, result->hits->len);
  show_status (self);
  if (pending != 0)
    search_page_go (self, pending > 0);
}

static gboolean
search_now (gpointer data)
{
  SearchPage *self = data;
  const char *query = gtk_editable_get_text (self->entry);

  self->timeout = 0;
  if (self->model != NULL && query[0] != '\0')
    self->job = search_job_start (self->model, query, found, self);
  return G_SOURCE_REMOVE;
}

static void
search_soon (SearchPage *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  drop_result (self);
  show_status (self);
  self->timeout = g_timeout_add (PATIENCE, search_now, self);
}

/* ------------------------------------------------------------------ rows */

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text = gtk_label_new ("");
  GtkWidget *time = gtk_label_new ("");

  (void) factory;
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_xalign (GTK_LABEL (time), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_lines (GTK_LABEL (text), 2);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (time, "soft");
  gtk_widget_add_css_class (time, "number");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), time);
  gtk_list_item_set_child (item, box);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, SearchPage *self)
{
  guint index = search_hit_item_get_index (SEARCH_HIT_ITEM (gtk_list_item_get_item (item)));
  GtkWidget *text = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *time = gtk_widget_get_next_sibling (text);

  (void) factory;
  if (index >= count_of (self))
    return;
  const SearchHit *hit = hit_at (self, index);
  int64_t step = time_text_tick_step (MAX (model_now (self->model) / EXACTNESS, 1));
  g_autofree char *what = search_hit_text (self->model, self->result, hit);
  g_autofree char *when = time_text_tick (hit->time, step);
  gtk_label_set_text (GTK_LABEL (text), what);
  gtk_label_set_text (GTK_LABEL (time), when);
}

/* ------------------------------------------------------------------ keys */

/* Enter goes on, with Shift back; the arrow leads into the list; Escape back to the timeline. */
static gboolean
key_pressed (SearchPage *self, guint key, guint code, GdkModifierType modifiers)
{
  (void) code;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
    search_page_go (self, (modifiers & GDK_SHIFT_MASK) == 0);
  else if (key == GDK_KEY_Down && count_of (self) > 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  else if (key == GDK_KEY_Escape)
    gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ------------------------------------------------------------------ as a page */

static void
search_page_set_model (InspectorPage *page, const Model *model)
{
  SearchPage *self = SEARCH_PAGE (page);

  drop_result (self);
  self->model = model;
  if (gtk_editable_get_text (self->entry)[0] != '\0')
    search_soon (self);
}

static void
search_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "search";
  interface->title = N_ ("Search");
  interface->set_model = search_page_set_model;
}

static void
search_page_dispose (GObject *object)
{
  SearchPage *self = SEARCH_PAGE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->job, search_job_finish);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->hits);
  g_clear_pointer (&self->result, search_result_free);
  G_OBJECT_CLASS (search_page_parent_class)->dispose (object);
}

static void
search_page_class_init (SearchPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = search_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SearchPage, box);
  gtk_widget_class_bind_template_child (widget_class, SearchPage, entry);
  gtk_widget_class_bind_template_child (widget_class, SearchPage, status);
  gtk_widget_class_bind_template_child (widget_class, SearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SearchPage, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
search_page_init (SearchPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->current = GTK_INVALID_LIST_POSITION;
  self->hits = search_hits_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->hits)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (hit_activated), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (search_soon), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  show_status (self);
}

void
search_page_attach (SearchPage *page, TimelineView *timeline)
{
  page->timeline = timeline;
}

void
search_page_begin (SearchPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (page->entry));
  gtk_editable_select_region (page->entry, 0, -1);
}
