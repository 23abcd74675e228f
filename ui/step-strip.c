/* SPDX-License-Identifier: MIT
 *
 * The strip that is read in class, see step-strip.h.
 */
#include "ui/step-strip.h"

#include <glib/gi18n.h>

#include "model/time-text.h"
#include "ui/prose-label.h"

#define KEYS            9
#define CANDIDATE_CHARS 8
#define TIME_SHARE      100000 /* so many moments of the run are told apart by what the time says */

struct _StepStrip {
  AdwBin parent_instance;
  /* Of the template. */
  GtkLabel *time;
  GtkLabel *sentence;
  GtkLabel *reason;
  GtkLabel *score;
  GtkFlowBox *candidates;
  PlayHead *head; /* nullable */
  ShownRun *run;
  const Prediction *offered; /* whose candidates are the buttons; only compared */
};

G_DEFINE_FINAL_TYPE (StepStrip, step_strip, ADW_TYPE_BIN)

enum { SIGNAL_GO_TO, SIGNALS };
static guint signals[SIGNALS];

/* ------------------------------------------------------------------ in words */

/* Names are bold, so that they are found from the back row; a click leads to the lane. */
static void
append_prose (GString *markup, const Prose *prose)
{
  for (guint i = 0; i < prose_span_count (prose); i++) {
    ProseSpan span = prose_span (prose, i);
    gboolean is_link = span.target.lane != MODEL_NONE;
    g_autofree char *text =
        is_link ? prose_label_link (span.text, span.target) : g_markup_escape_text (span.text, -1);
    g_string_append_printf (markup, is_link ? "<b>%s</b>" : "%s", text);
  }
}

/* What is said already stays as it is, with the link that has the focus. */
static void
set_markup (GtkLabel *label, const char *markup)
{
  if (!g_str_equal (gtk_label_get_label (label), markup))
    gtk_label_set_markup (label, markup);
}

static void
set_prose (GtkLabel *label, const Prose *prose)
{
  g_autoptr (GString) markup = g_string_new (NULL);

  append_prose (markup, prose);
  set_markup (label, markup->str);
}

static void
go_to (GtkWidget *label, LaneRange target, gpointer data)
{
  (void) label;
  g_signal_emit (data, signals[SIGNAL_GO_TO], 0, &target);
}

static char *
moment_in_words (StepStrip *self, int64_t moment)
{
  int64_t end = MAX (play_head_get_end (self->head), 1);

  return time_text_tick (moment, time_text_tick_step (MAX (end / TIME_SHARE, 1)));
}

/* What happens at one moment are several steps now and then. */
static char *
steps_in_markup (const GPtrArray *steps)
{
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++) {
    const NarratedStep *step = g_ptr_array_index (steps, i);
    if (i > 0)
      g_string_append_c (markup, ' ');
    append_prose (markup, step->sentence);
  }
  return g_string_free (markup, FALSE);
}

/* ------------------------------------------------------------------ the question */

static void
candidate_clicked (StepStrip *self, GtkWidget *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "candidate"));

  play_head_answer (self->head, index);
}

static GtkWidget *
new_candidate (StepStrip *self, const Prediction *question, guint index)
{
  g_autofree char *name = prediction_candidate (shown_run_get_model (self->run), question, index);
  g_autofree char *label =
      index < KEYS ? g_strdup_printf ("%u   %s", index + 1, name) : g_strdup (name);
  GtkWidget *button = gtk_button_new_with_label (label);
  GtkLabel *words = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_label_set_ellipsize (words, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (words, CANDIDATE_CHARS);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, "candidate");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "candidate", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (candidate_clicked), self);
  return button;
}

static void
offer (StepStrip *self, const Prediction *question)
{
  GtkWidget *child;

  if (self->offered == question)
    return;
  self->offered = question;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->candidates))) != NULL)
    gtk_flow_box_remove (self->candidates, child);
  for (guint i = 0; question != NULL && i < question->candidates->len; i++)
    gtk_flow_box_append (self->candidates, new_candidate (self, question, i));
  gtk_widget_set_visible (GTK_WIDGET (self->candidates), question != NULL);
}

static void
tell_question (StepStrip *self, const Prediction *question)
{
  g_autoptr (Prose) prose = prediction_question (shown_run_get_model (self->run), question);

  set_prose (self->sentence, prose);
  gtk_label_set_text (self->reason, _ ("Choose one, or press its number."));
  gtk_widget_set_visible (GTK_WIDGET (self->reason), TRUE);
}

/* ------------------------------------------------------------------ what happened */

static void
tell_answer (StepStrip *self, const Prediction *answered, guint chosen)
{
  const Model *model = shown_run_get_model (self->run);
  g_autoptr (Prose) why = prediction_reason (model, answered);
  g_autofree char *answer = prediction_candidate (model, answered, answered->answer);
  g_autoptr (GString) markup = g_string_new (NULL);

  if (chosen == answered->answer)
    g_string_append_printf (markup, "<b>%s</b> ", _ ("Right."));
  else {
    g_autofree char *no = g_strdup_printf (_ ("No, it was %s."), answer);
    g_autofree char *escaped = g_markup_escape_text (no, -1);
    g_string_append_printf (markup, "<b>%s</b> ", escaped);
  }
  append_prose (markup, why);
  set_markup (self->reason, markup->str);
}

static void
tell_steps (StepStrip *self)
{
  int64_t time;
  guint chosen;
  const GPtrArray *steps = play_head_get_steps (self->head, &time);
  g_autofree char *markup = steps_in_markup (steps);
  const Prediction *answered = play_head_get_answered (self->head, &chosen);

  set_markup (self->sentence, steps->len > 0 ? markup : _ ("Nothing has happened yet."));
  if (answered != NULL)
    tell_answer (self, answered, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->reason), answered != NULL);
}

static void
tell_score (StepStrip *self)
{
  guint right, answered;

  play_head_get_score (self->head, &right, &answered);
  g_autofree char *text = answered == 0 ? g_strdup (_ ("No answer yet"))
                                        : g_strdup_printf (_ ("%u of %u right"), right, answered);
  gtk_label_set_text (self->score, text);
  gtk_widget_set_visible (GTK_WIDGET (self->score), play_head_is_predicting (self->head));
}

void
step_strip_update (StepStrip *strip)
{
  const Prediction *question = play_head_get_question (strip->head);
  int64_t moment = play_head_get_moment (strip->head);

  offer (strip, question);
  if (moment == PLAYBACK_NONE)
    return;
  g_autofree char *time = moment_in_words (strip, moment);
  gtk_label_set_text (strip->time, time);
  if (question != NULL)
    tell_question (strip, question);
  else
    tell_steps (strip);
  tell_score (strip);
}

/* ------------------------------------------------------------------ the object */

static void
step_strip_dispose (GObject *object)
{
  StepStrip *self = STEP_STRIP (object);

  g_clear_object (&self->head);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (step_strip_parent_class)->dispose (object);
}

static void
step_strip_class_init (StepStripClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = step_strip_dispose;
  signals[SIGNAL_GO_TO] = g_signal_new ("go-to", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/step-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, StepStrip, time);
  gtk_widget_class_bind_template_child (widget_class, StepStrip, sentence);
  gtk_widget_class_bind_template_child (widget_class, StepStrip, reason);
  gtk_widget_class_bind_template_child (widget_class, StepStrip, score);
  gtk_widget_class_bind_template_child (widget_class, StepStrip, candidates);
}

static void
step_strip_init (StepStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  prose_label_connect (self->sentence, go_to, self);
  prose_label_connect (self->reason, go_to, self);
}

void
step_strip_set_head (StepStrip *strip, PlayHead *head, ShownRun *run)
{
  strip->head = g_object_ref (head);
  strip->run = g_object_ref (run);
  step_strip_update (strip);
}
