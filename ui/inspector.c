/* SPDX-License-Identifier: MIT
 *
 * The inspector, see inspector.h.
 */
#include "ui/inspector.h"

#include <glib/gi18n.h>

#include "ui/channels-page.h"
#include "ui/code-page.h"
#include "ui/explain-page.h"
#include "ui/findings-page.h"
#include "ui/inspector-page.h"
#include "ui/inspector-tabs.h"
#include "ui/lesson-page.h"
#include "ui/locks-page.h"
#include "ui/measure-page.h"
#include "ui/search-page.h"

struct _InspectorPane {
  GtkWidget parent_instance;
  GtkWidget *box, *tabs;
  GtkStack *stack;
  GtkWidget *scrolled;     /* around the stack */
  GtkWidget *answer_first; /* in their place, while a question stands */
  gboolean questioned;
  GPtrArray *pages; /* of InspectorPage, the stack's */
};

G_DEFINE_FINAL_TYPE (InspectorPane, inspector_pane, GTK_TYPE_WIDGET)

enum { PROPERTY_PAGE = 1, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

enum { SIGNAL_GO_TO, SIGNALS };
static guint signals[SIGNALS];

/* The pages, in the order of their tabs. */
static GType (*const page_types[]) (void) = {
  lesson_page_get_type,   explain_page_get_type, findings_page_get_type, locks_page_get_type,
  channels_page_get_type, code_page_get_type,    measure_page_get_type,  search_page_get_type,
};

/* ------------------------------------------------------------------ what the pages are told */

void
inspector_set_source (InspectorPane *inspector, const RunSource *source)
{
  for (guint i = 0; i < inspector->pages->len; i++)
    inspector_page_set_source (g_ptr_array_index (inspector->pages, i), source);
}

void
inspector_set_model (InspectorPane *inspector, const Model *model)
{
  for (guint i = 0; i < inspector->pages->len; i++)
    inspector_page_set_model (g_ptr_array_index (inspector->pages, i), model);
}

void
inspector_set_selection (InspectorPane *inspector, Subject selection)
{
  for (guint i = 0; i < inspector->pages->len; i++)
    inspector_page_set_selection (g_ptr_array_index (inspector->pages, i), selection);
}

void
inspector_set_range (InspectorPane *inspector, int64_t start, int64_t end)
{
  for (guint i = 0; i < inspector->pages->len; i++)
    inspector_page_set_range (g_ptr_array_index (inspector->pages, i), start, end);
}

void
inspector_refresh (InspectorPane *inspector)
{
  GtkWidget *page = gtk_stack_get_visible_child (inspector->stack);

  if (page != NULL && gtk_widget_get_mapped (page))
    inspector_page_refresh (INSPECTOR_PAGE (page));
}

void
inspector_go_to (GtkWidget *inside, const InspectorPlace *place)
{
  GtkWidget *inspector = gtk_widget_get_ancestor (inside, INSPECTOR_TYPE_PANE);

  g_return_if_fail (inspector != NULL);
  g_signal_emit (inspector, signals[SIGNAL_GO_TO], 0, place);
}

void
inspector_go_to_part (GtkWidget *inside, LaneRange part)
{
  InspectorPane *inspector = INSPECTOR_PANE (gtk_widget_get_ancestor (inside, INSPECTOR_TYPE_PANE));
  gboolean explains = g_str_equal (inspector_get_page (inspector), "explain");

  inspector_go_to (inside, &(InspectorPlace){ .subject = { explains ? SUBJECT_NONE : SUBJECT_LANE,
                                                           explains ? MODEL_NONE : part.lane, 0 },
                                              .start = part.from,
                                              .end = part.to,
                                              .lane = part.lane,
                                              .is_part = TRUE });
}

/* ------------------------------------------------------------------ which page */

const char *
inspector_get_page (InspectorPane *inspector)
{
  GtkWidget *page = gtk_stack_get_visible_child (inspector->stack);

  return page != NULL ? inspector_page_get_name (INSPECTOR_PAGE (page)) : "";
}

void
inspector_set_page (InspectorPane *inspector, const char *name)
{
  if (gtk_stack_get_child_by_name (inspector->stack, name) != NULL)
    gtk_stack_set_visible_child_name (inspector->stack, name);
}

void
inspector_focus_page (InspectorPane *inspector)
{
  GtkWidget *page = gtk_stack_get_visible_child (inspector->stack);

  if (page != NULL)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

GtkWidget *
inspector_find_page (InspectorPane *inspector, const char *name)
{
  return gtk_stack_get_child_by_name (inspector->stack, name);
}

/* The pages go on behind the sentence: what they show is there again at once. */
static void
update_questioned (InspectorPane *self)
{
  const char *name = inspector_get_page (self);
  gboolean tells = g_str_equal (name, "explain") || g_str_equal (name, "findings");

  gtk_widget_set_visible (self->scrolled, !(self->questioned && tells));
  gtk_widget_set_visible (self->answer_first, self->questioned && tells);
}

static void
question_changed (InspectorPane *self, PlayHead *head)
{
  self->questioned = play_head_get_question (head) != NULL;
  update_questioned (self);
}

void
inspector_watch_questions (InspectorPane *inspector, PlayHead *head)
{
  g_signal_connect_object (head, "changed", G_CALLBACK (question_changed), inspector,
                           G_CONNECT_SWAPPED);
}

static void
page_changed (InspectorPane *self)
{
  update_questioned (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_PAGE]);
}

static void
page_mapped (GtkWidget *page)
{
  inspector_page_refresh (INSPECTOR_PAGE (page));
}

void
inspector_set_narrow (InspectorPane *inspector, gboolean narrow)
{
  inspector_tabs_set_scrolling (inspector->tabs, narrow);
}

/* ------------------------------------------------------------------ the object */

static void
inspector_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_PAGE)
    g_value_set_static_string (value, inspector_get_page (INSPECTOR_PANE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
inspector_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_PAGE)
    inspector_set_page (INSPECTOR_PANE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
inspector_pane_dispose (GObject *object)
{
  InspectorPane *self = INSPECTOR_PANE (object);

  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (inspector_pane_parent_class)->dispose (object);
}

static void
inspector_pane_class_init (InspectorPaneClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = inspector_pane_get_property;
  object_class->set_property = inspector_pane_set_property;
  object_class->dispose = inspector_pane_dispose;
  properties[PROPERTY_PAGE] =
      g_param_spec_string ("page", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, PROPERTIES, properties);
  signals[SIGNAL_GO_TO] = g_signal_new ("go-to", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  /* The pane's divider would take it. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.clear-selection",
                                       NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_page (InspectorPane *self, GType type)
{
  GtkWidget *page = g_object_new (type, NULL);
  InspectorPage *inspector_page = INSPECTOR_PAGE (page);

  g_ptr_array_add (self->pages, page);
  g_signal_connect_after (page, "map", G_CALLBACK (page_mapped), NULL);
  gtk_stack_add_titled (self->stack, page, inspector_page_get_name (inspector_page),
                        inspector_page_get_title (inspector_page));
}

static GtkWidget *
new_answer_first (void)
{
  GtkWidget *label = gtk_label_new (_ ("Answer first: the explanation comes with the answer."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_set_visible (label, FALSE);
  gtk_widget_add_css_class (label, "note");
  return label;
}

static void
inspector_pane_init (InspectorPane *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->stack = GTK_STACK (gtk_stack_new ());
  self->pages = g_ptr_array_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (page_types); i++)
    add_page (self, page_types[i]());
  self->tabs = inspector_tabs_new (self->stack);
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->tabs);
  /* Words wrap: how high a page must be depends on its width, which panes can't heed; and with large
   * type a page may be wider than the window. What has too little room is scrolled. */
  self->scrolled = gtk_scrolled_window_new ();
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (self->box), self->scrolled);
  self->answer_first = new_answer_first ();
  gtk_box_append (GTK_BOX (self->box), self->answer_first);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (page_changed), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Inspector"), -1);
}
