/* SPDX-License-Identifier: MIT
 *
 * A finding as a row, see finding-card.h.
 */
#include "ui/finding-card.h"

#include <glib/gi18n.h>

#include "model/time-text.h"
#include "ui/inspector.h"
#include "ui/prose-label.h"
#include "ui/status-text.h"

#define RANGES_SHOWN 6u

struct _FindingCard {
  GtkListBoxRow parent_instance;
  GtkWidget *icon;
  GtkWidget *heading;
  GtkWidget *lost;
  GtkWidget *sentence;
  GtkWidget *details;
  GtkWidget *explanation;
  GtkWidget *steps;
  GtkWidget *steps_heading;
  GtkWidget *edges; /* a label a step */
  GtkWidget *advice;
  GtkWidget *evidence;
  GtkWidget *ranges;
  GtkWidget *button;
  const Finding *finding; /* nullable */
  guint rank;
};

G_DEFINE_FINAL_TYPE (FindingCard, finding_card, GTK_TYPE_LIST_BOX_ROW)

/* How each gravity looks. */
static const struct {
  const char *icon;
  const char *style;
} looks[FINDING_GRAVITIES] = {
  [FINDING_ERROR] = { "dialog-error-symbolic", "finding-error" },
  [FINDING_DELAY] = { "dialog-warning-symbolic", "finding-delay" },
  [FINDING_POTENTIAL] = { "dialog-question-symbolic", "finding-potential" },
};

/* ------------------------------------------------------------------ what it says */

static void
show_edges (FindingCard *self, const Finding *finding)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new ();

  for (guint i = 0; i < finding->edges->len; i++)
    g_ptr_array_add (sentences, ((FindingEdge *) g_ptr_array_index (finding->edges, i))->sentence);
  prose_label_show_list (GTK_BOX (self->edges), sentences);
  gtk_label_set_text (GTK_LABEL (self->steps_heading), finding->gravity == FINDING_POTENTIAL
                                                           ? _ ("Who takes what while holding what")
                                                           : _ ("The circle, step by step"));
  gtk_widget_set_visible (self->steps, finding->edges->len > 0);
}

static void
append_rest (GString *markup, guint count)
{
  g_string_append_c (markup, '\n');
  g_string_append_printf (markup, ngettext ("and %u more", "and %u more", count), count);
}

/* A link a line, each to a part of a lane. */
static void
show_ranges (FindingCard *self, const Model *model, const Finding *finding)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  guint shown = MIN (finding->ranges->len, RANGES_SHOWN);

  for (guint i = 0; i < shown; i++) {
    LaneRange range = g_array_index (finding->ranges, LaneRange, i);
    g_autofree char *when = status_text_wait (range.from, range.to);
    g_autofree char *name =
        g_strdup_printf ("%s, %s", model_lane_name (model_lane (model, range.lane)), when);
    g_autofree char *link = prose_label_link (name, range);
    g_string_append_printf (markup, "%s%s", i > 0 ? "\n" : "", link);
  }
  if (finding->ranges->len > shown)
    append_rest (markup, finding->ranges->len - shown);
  if (!g_str_equal (gtk_label_get_label (GTK_LABEL (self->ranges)), markup->str))
    gtk_label_set_markup (GTK_LABEL (self->ranges), markup->str);
  gtk_widget_set_visible (self->evidence, shown > 0);
}

/* The time that was lost is the weight of a delay. What is wrong has none: of threads that never go
 * on, a sum of waits would stand beside the length that the sentence says. */
static void
show_head (FindingCard *self, const Finding *finding)
{
  gboolean weighs = finding->gravity == FINDING_DELAY && finding->lost > 0;
  g_autofree char *lost = weighs ? time_text_duration (finding->lost) : g_strdup ("");

  for (guint i = 0; i < FINDING_GRAVITIES; i++)
    gtk_widget_remove_css_class (self->icon, looks[i].style);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), looks[finding->gravity].icon);
  gtk_widget_add_css_class (self->icon, looks[finding->gravity].style);
  gtk_label_set_text (GTK_LABEL (self->heading), finding_heading (finding->kind));
  gtk_label_set_text (GTK_LABEL (self->lost), lost);
}

void
finding_card_show (FindingCard *card, const Model *model, const Finding *finding, guint rank)
{
  card->finding = finding;
  card->rank = rank;
  show_head (card, finding);
  prose_label_show (GTK_LABEL (card->sentence), finding->sentence);
  prose_label_show (GTK_LABEL (card->explanation), finding->explanation);
  prose_label_show (GTK_LABEL (card->advice), finding->advice);
  show_edges (card, finding);
  show_ranges (card, model, finding);
  g_autofree char *text = prose_text (finding->sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  finding_heading (finding->kind),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

gboolean
finding_card_is_about (FindingCard *card, const Finding *finding)
{
  const Finding *shown = card->finding;

  return shown != NULL && shown->kind == finding->kind && shown->gravity == finding->gravity &&
         shown->object == finding->object && shown->place.lane == finding->place.lane;
}

const Finding *
finding_card_get_finding (FindingCard *card)
{
  return card->finding;
}

guint
finding_card_get_rank (FindingCard *card)
{
  return card->rank;
}

/* ------------------------------------------------------------------ what it does */

void
finding_card_set_open (FindingCard *card, gboolean open)
{
  gtk_widget_set_visible (card->details, open);
  gtk_accessible_update_state (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

void
finding_card_go_to (FindingCard *card)
{
  const Finding *finding = card->finding;
  gboolean circle = finding != NULL && finding->edges->len > 0;

  if (finding == NULL)
    return;
  inspector_go_to (GTK_WIDGET (card),
                   &(InspectorPlace){ .subject = { .lane = MODEL_NONE },
                                      .start = circle ? 0 : finding->place.from,
                                      .end = circle ? 0 : finding->place.to,
                                      .lane = circle ? MODEL_NONE : finding->place.lane,
                                      .is_part = !circle && finding->place.lane != MODEL_NONE,
                                      .finding = finding });
}

/* ------------------------------------------------------------------ the object */

static void
finding_card_class_init (FindingCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/finding-card.ui");
  gtk_widget_class_bind_template_child (widget_class, FindingCard, icon);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, heading);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, lost);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, sentence);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, details);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, explanation);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, steps);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, steps_heading);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, edges);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, advice);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, evidence);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, ranges);
  gtk_widget_class_bind_template_child (widget_class, FindingCard, button);
}

static void
finding_card_init (FindingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  prose_label_prepare (GTK_LABEL (self->sentence));
  prose_label_prepare (GTK_LABEL (self->explanation));
  prose_label_prepare (GTK_LABEL (self->advice));
  prose_label_prepare (GTK_LABEL (self->ranges));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (finding_card_go_to), self);
}

GtkWidget *
finding_card_new (void)
{
  return g_object_new (FINDING_TYPE_CARD, NULL);
}
