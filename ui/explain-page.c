/* SPDX-License-Identifier: MIT
 *
 * What is selected, in words with links: see explain-page.h. The words are found in a thread, as those of a
 * lane with a million intervals take a while.
 */
#include "ui/explain-page.h"

#include <glib/gi18n.h>

#include "ui/explain-words.h"
#include "ui/inspector-page.h"
#include "ui/model-job.h"
#include "ui/prose-label.h"
#include "ui/spread-chart.h"

#define PERIOD 100 /* milliseconds from one look at what goes on to the next */

struct _ExplainPage {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkWidget *heading;
  GtkWidget *numbers; /* the next two, beside one another */
  GtkWidget *number;
  GtkWidget *when;
  GtkWidget *prose;
  GtkWidget *facts;
  GtkWidget *spreads; /* of SpreadChart */
  GtkWidget *lesson;  /* what the kind of thing is, in a sentence for learners */
  const Model *model; /* nullable */
  Subject selection;
  ModelJob *job;
};

static void explain_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ExplainPage, explain_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      explain_page_interface_init))

static void
show_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && text[0] != '\0');
}

/* Leaves the charts that are there, with what is pointed at in them, and takes the spreads over. */
static void
show_spreads (ExplainPage *self, ExplainWords *words)
{
  GtkWidget *chart = gtk_widget_get_first_child (self->spreads);
  guint count = words->spreads != NULL ? words->spreads->len : 0;

  for (guint i = 0; i < count; i++) {
    if (chart == NULL) {
      chart = spread_chart_new ();
      gtk_box_append (GTK_BOX (self->spreads), chart);
    }
    spread_chart_show (SPREAD_CHART (chart), g_ptr_array_steal_index (words->spreads, 0),
                       words->mark);
    chart = gtk_widget_get_next_sibling (chart);
  }
  while (chart != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (chart);
    gtk_box_remove (GTK_BOX (self->spreads), chart);
    chart = next;
  }
  gtk_widget_set_visible (self->spreads, count > 0);
}

static void
show (ExplainPage *self, ExplainWords *words)
{
  show_text (self->heading, words->title);
  show_text (self->number, words->number);
  show_text (self->when, words->when);
  gtk_widget_set_visible (self->numbers, words->number[0] != '\0');
  if (words->waits)
    gtk_widget_add_css_class (self->number, "contended");
  else
    gtk_widget_remove_css_class (self->number, "contended");
  prose_label_show (GTK_LABEL (self->prose), words->prose);
  show_text (self->facts, words->facts);
  show_text (self->lesson, words->lesson);
  show_spreads (self, words);
}

static void
show_nothing (ExplainPage *self)
{
  show (self,
        &(ExplainWords){
            .title = (char *) _ ("Nothing is selected"),
            .number = (char *) "",
            .when = (char *) "",
            .facts = (char *) _ (
                "Click a bar, a hatched wait, an arrow or a lane, and read here what it is, for "
                "how long, and who had to do with it."),
        });
}

/* ------------------------------------------------------------------ finding the words */

static gpointer
find_words (const Model *model, gconstpointer request, GCancellable *cancellable)
{
  const Subject *subject = request;

  return explain_words_new (model, *subject, cancellable);
}

static void
words_found (gpointer result, gpointer user_data)
{
  ExplainWords *words = result;

  if (words != NULL)
    show (user_data, words);
  else
    show_nothing (user_data);
  explain_words_free (words);
}

static gpointer
copy_selection (ExplainPage *self)
{
  return g_memdup2 (&self->selection, sizeof self->selection);
}

static void
explain_page_refresh (InspectorPage *page)
{
  ExplainPage *self = EXPLAIN_PAGE (page);

  if (self->model != NULL && self->selection.kind != SUBJECT_NONE)
    model_job_ask (self->job, self->model, copy_selection (self), PERIOD);
}

static void
explain_page_set_selection (InspectorPage *page, Subject selection)
{
  ExplainPage *self = EXPLAIN_PAGE (page);

  self->selection = selection;
  if (self->model != NULL && selection.kind != SUBJECT_NONE) {
    model_job_begin (self->job, self->model, copy_selection (self));
    return;
  }
  model_job_cancel (self->job);
  show_nothing (self);
}

static void
explain_page_set_model (InspectorPage *page, const Model *model)
{
  ExplainPage *self = EXPLAIN_PAGE (page);

  model_job_cancel (self->job);
  self->model = model;
  explain_page_set_selection (page, (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE });
}

/* ------------------------------------------------------------------ the object */

static void
explain_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "explain";
  interface->title = N_ ("Explain");
  interface->set_model = explain_page_set_model;
  interface->set_selection = explain_page_set_selection;
  interface->refresh = explain_page_refresh;
}

static void
explain_page_dispose (GObject *object)
{
  ExplainPage *self = EXPLAIN_PAGE (object);

  g_clear_pointer (&self->job, model_job_free);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (explain_page_parent_class)->dispose (object);
}

static void
explain_page_class_init (ExplainPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = explain_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/explain-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, heading);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, numbers);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, number);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, when);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, prose);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, facts);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, lesson);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, spreads);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
explain_page_init (ExplainPage *self)
{
  self->selection.lane = MODEL_NONE;
  self->job = model_job_new (find_words, (GDestroyNotify) explain_words_free, words_found, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  prose_label_prepare (GTK_LABEL (self->prose));
  show_nothing (self);
}
