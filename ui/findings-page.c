/* SPDX-License-Identifier: MIT
 *
 * What is found in a run, see findings-page.h. It is looked for in a thread, while the page is in sight; of a
 * program that runs, again whenever there is more, twice a second at most. Cards stay where they are
 * about the same thing, so that what is selected stays so, and who reads a link does not lose it.
 */
#include "ui/findings-page.h"

#include <glib/gi18n.h>

#include "explain/finding.h"
#include "ui/finding-card.h"
#include "ui/inspector-page.h"
#include "ui/model-job.h"
#include "ui/status-text.h"

#define PERIOD 500 /* milliseconds */

struct _FindingsPage {
  GtkWidget parent_instance;
  GtkWidget *pages; /* a stack */
  GtkWidget *note_title;
  GtkWidget *note;
  GtkWidget *list;
  const Model *model; /* nullable */
  uint64_t events;    /* of the model, when it was asked for last; UINT64_MAX: never */
  int64_t now;
  GPtrArray *findings; /* what the cards show; nullable */
  ModelJob *job;
};

static void findings_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FindingsPage, findings_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      findings_page_interface_init))

static const char *const group_titles[FINDING_GRAVITIES] = {
  [FINDING_ERROR] = N_ ("Happened, and is wrong"),
  [FINDING_DELAY] = N_ ("Happened, and cost time"),
  [FINDING_POTENTIAL] = N_ ("Did not happen, but may in another run"),
};

/* ------------------------------------------------------------------ the notes */

static void
show_note (FindingsPage *self, const char *title, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->note_title), title);
  gtk_label_set_text (GTK_LABEL (self->note), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), "note");
}

static void
show_nothing_found (FindingsPage *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = status_text_count (model_event_count (self->model));
  uint32_t lane_count = model_lane_count (self->model);
  g_autofree char *events = g_strdup_printf (
      ngettext ("%s event", "%s events", (gulong) model_event_count (self->model)), count);
  g_autofree char *lanes =
      g_strdup_printf (ngettext ("%u lane", "%u lanes", lane_count), lane_count);

  /* Translators: events, of lanes. A list follows. */
  g_string_append_printf (text, _ ("Heddle has looked through %s of %s for:"), events, lanes);
  g_string_append_c (text, '\n');
  for (guint kind = 0; kind < FINDING_KINDS; kind++)
    g_string_append_printf (text, "\n•\u2002%s", finding_heading ((FindingKind) kind));
  g_string_append_printf (text, "\n\n%s",
                          _ ("Another run, or another load, may show what this one did not."));
  show_note (self, _ ("Nothing was found"), text->str);
}

/* ------------------------------------------------------------------ the cards */

static FindingCard *
card_at (FindingsPage *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);

  return row != NULL ? FINDING_CARD (row) : NULL;
}

/* Takes a card that is about the finding from those that are left over. Returns NULL if there is none. */
static FindingCard *
take_card (GPtrArray *left_over, const Finding *finding)
{
  for (guint i = 0; i < left_over->len; i++) {
    FindingCard *card = g_ptr_array_index (left_over, i);
    if (!finding_card_is_about (card, finding))
      continue;
    g_ptr_array_remove_index (left_over, i);
    return card;
  }
  return NULL;
}

static void
show_card (FindingsPage *self, GPtrArray *left_over, const Finding *finding, guint rank)
{
  FindingCard *card = take_card (left_over, finding);
  GtkWidget *added = card == NULL ? finding_card_new () : NULL;

  finding_card_show (card != NULL ? card : FINDING_CARD (added), self->model, finding, rank);
  /* Not before it has something to show: the list asks for it. */
  if (added != NULL)
    gtk_list_box_append (GTK_LIST_BOX (self->list), added);
}

static void
show_cards (FindingsPage *self, GPtrArray *findings)
{
  g_autoptr (GPtrArray) left_over = g_ptr_array_new ();
  FindingCard *card;

  for (int i = 0; (card = card_at (self, i)) != NULL; i++)
    g_ptr_array_add (left_over, card);
  for (guint i = 0; i < findings->len; i++)
    show_card (self, left_over, g_ptr_array_index (findings, i), i);
  for (guint i = 0; i < left_over->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), g_ptr_array_index (left_over, i));
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
  if (findings->len > 0 && gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) == NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (card_at (self, 0)));
}

static int
compare_cards (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  guint one = finding_card_get_rank (FINDING_CARD (a));
  guint other = finding_card_get_rank (FINDING_CARD (b));

  (void) data;
  return (one > other) - (one < other);
}

/* A heading stands over the first of each gravity. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  FindingGravity gravity = finding_card_get_finding (FINDING_CARD (row))->gravity;

  (void) data;
  if (before != NULL && finding_card_get_finding (FINDING_CARD (before))->gravity == gravity) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  GtkWidget *header = gtk_label_new (_ (group_titles[gravity]));
  gtk_label_set_xalign (GTK_LABEL (header), 0);
  gtk_label_set_wrap (GTK_LABEL (header), TRUE);
  gtk_widget_add_css_class (header, "finding-group");
  gtk_list_box_row_set_header (row, header);
}

static void
row_selected (FindingsPage *self, GtkListBoxRow *selected)
{
  FindingCard *card;

  for (int i = 0; (card = card_at (self, i)) != NULL; i++)
    finding_card_set_open (card, GTK_LIST_BOX_ROW (card) == selected);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row)
{
  (void) list;
  finding_card_go_to (FINDING_CARD (row));
}

/* ------------------------------------------------------------------ looking */

static gpointer
find (const Model *model, gconstpointer request, GCancellable *cancellable)
{
  (void) request;
  return explain_find_all (model, 0, INT64_MAX, cancellable);
}

static gboolean
has_focus_inside (FindingsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

/* Who has come to read what is found goes on from the note to the first card. */
static void
show_list (FindingsPage *self)
{
  GtkStack *pages = GTK_STACK (self->pages);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  gboolean reads =
      !g_str_equal (gtk_stack_get_visible_child_name (pages), "list") && has_focus_inside (self);

  gtk_stack_set_visible_child_name (pages, "list");
  if (reads && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
found (gpointer result, gpointer user_data)
{
  FindingsPage *self = user_data;
  GPtrArray *before = g_steal_pointer (&self->findings);

  self->findings = result;
  show_cards (self, self->findings);
  /* Until then the cards showed these. */
  g_clear_pointer (&before, g_ptr_array_unref);
  if (self->findings->len > 0)
    show_list (self);
  else
    show_nothing_found (self);
}

static void
findings_page_refresh (InspectorPage *page)
{
  FindingsPage *self = FINDINGS_PAGE (page);

  if (self->model == NULL)
    return;
  uint64_t events = model_event_count (self->model);
  int64_t now = model_now (self->model);
  if (events == self->events && now == self->now)
    return;
  self->events = events;
  self->now = now;
  model_job_ask (self->job, self->model, NULL, PERIOD);
}

static void
findings_page_set_model (InspectorPage *page, const Model *model)
{
  FindingsPage *self = FINDINGS_PAGE (page);
  FindingCard *card;

  model_job_cancel (self->job);
  while ((card = card_at (self, 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (card));
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  self->model = model;
  self->events = UINT64_MAX;
  if (model == NULL)
    show_note (
        self, _ ("Nothing to look through yet"),
        _ ("Run the program, and read here what is wrong with it, what costs it time, and what "
           "could go wrong in another run."));
  else
    show_note (self, _ ("Looking…"), "");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    findings_page_refresh (page);
}

/* ------------------------------------------------------------------ the object */

static void
findings_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "findings";
  interface->title = N_ ("Findings");
  interface->set_model = findings_page_set_model;
  interface->refresh = findings_page_refresh;
}

static void
findings_page_dispose (GObject *object)
{
  FindingsPage *self = FINDINGS_PAGE (object);

  g_clear_pointer (&self->job, model_job_free);
  g_clear_pointer (&self->pages, gtk_widget_unparent);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  G_OBJECT_CLASS (findings_page_parent_class)->dispose (object);
}

static void
findings_page_class_init (FindingsPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = findings_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/findings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FindingsPage, pages);
  gtk_widget_class_bind_template_child (widget_class, FindingsPage, note_title);
  gtk_widget_class_bind_template_child (widget_class, FindingsPage, note);
  gtk_widget_class_bind_template_child (widget_class, FindingsPage, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
findings_page_init (FindingsPage *self)
{
  self->events = UINT64_MAX;
  self->job = model_job_new (find, (GDestroyNotify) g_ptr_array_unref, found, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (GTK_LIST_BOX (self->list), compare_cards, NULL, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header, NULL, NULL);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), NULL);
  findings_page_set_model (INSPECTOR_PAGE (self), NULL);
}
