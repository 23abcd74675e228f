/* SPDX-License-Identifier: MIT
 *
 * What is selected, in words: see explain-page.h. They are the painter's (describe_subject()), taken
 * apart: who it is about, and what is to be said, a fact a line.
 */
#include "ui/explain-page.h"

#include <glib/gi18n.h>

#include "paint/layout.h"
#include "ui/inspector-page.h"

#define SEPARATOR " · "

struct _ExplainPage {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkWidget *heading;
  GtkWidget *facts;
  GtkWidget *state;   /* what the kind of thing is, in a sentence for learners */
  const Model *model; /* nullable */
  Subject selection;
  char *told; /* what is shown now */
};

static void explain_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ExplainPage, explain_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      explain_page_interface_init))

/* Returns the learner's sentence about the state that is selected, or NULL. */
static const char *
state_sentence (ExplainPage *self)
{
  if (self->model == NULL || self->selection.kind != SUBJECT_INTERVAL)
    return NULL;
  const ModelLane *lane = model_lane (self->model, self->selection.lane);
  ModelInterval interval = model_interval (lane, self->selection.index);
  return model_state_sentence ((ModelState) interval.state);
}

/* Capitals begin a sentence; the rest is as it is named in the program. */
static char *
join_facts (char **facts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; facts[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", facts[i]);
  return g_string_free (text, FALSE);
}

static void
show (ExplainPage *self, const char *description)
{
  if (g_strcmp0 (description, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_strdup (description);
  if (description == NULL) {
    gtk_label_set_text (GTK_LABEL (self->heading), _ ("Nothing is selected"));
    gtk_label_set_text (
        GTK_LABEL (self->facts),
        _ ("Click a bar, a hatched wait, an arrow or a lane, and read here what it is, "
           "for how long, and who had to do with it."));
  } else {
    g_auto (GStrv) parts = g_strsplit (description, SEPARATOR, -1);
    g_autofree char *facts = join_facts (parts + 1);
    gtk_label_set_text (GTK_LABEL (self->heading), parts[0]);
    gtk_label_set_text (GTK_LABEL (self->facts), facts);
  }
  const char *sentence = state_sentence (self);
  gtk_label_set_text (GTK_LABEL (self->state), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->state, sentence != NULL);
}

static void
explain_page_refresh (InspectorPage *page)
{
  ExplainPage *self = EXPLAIN_PAGE (page);
  g_autofree char *description =
      self->model != NULL ? describe_subject (self->model, self->selection) : NULL;

  show (self, description);
}

static void
explain_page_set_selection (InspectorPage *page, Subject selection)
{
  EXPLAIN_PAGE (page)->selection = selection;
  explain_page_refresh (page);
}

static void
explain_page_set_model (InspectorPage *page, const Model *model)
{
  ExplainPage *self = EXPLAIN_PAGE (page);

  self->model = model;
  explain_page_set_selection (page, (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE });
}

static void
explain_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "explain";
  interface->title = "Explain";
  interface->set_model = explain_page_set_model;
  interface->set_selection = explain_page_set_selection;
  interface->refresh = explain_page_refresh;
}

static void
explain_page_dispose (GObject *object)
{
  ExplainPage *self = EXPLAIN_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->told, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, facts);
  gtk_widget_class_bind_template_child (widget_class, ExplainPage, state);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
explain_page_init (ExplainPage *self)
{
  self->selection.lane = MODEL_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->told = g_strdup ("");
  show (self, NULL);
}
