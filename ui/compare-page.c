/* SPDX-License-Identifier: MIT
 *
 * Two runs on one scale, see compare-page.h.
 */
#include "ui/compare-page.h"

#include <glib/gi18n.h>

#include "explain/comparison.h"
#include "ui/compare-pane.h"
#include "ui/desktop-theme.h"
#include "ui/subject-moment.h"

struct _ComparePage {
  AdwBin parent_instance;
  /* Of the template. */
  AdwWindowTitle *title;
  GtkLabel *headline;
  GtkLabel *words;
  ComparePane *first_pane;
  ComparePane *second_pane;
  CompareScale *scale;
  ShownRun *runs[2]; /* the window's, and our own */
  gboolean active;
  gboolean pending; /* the second is to begin once the first has ended */
  gboolean aligned;
};

G_DEFINE_FINAL_TYPE (ComparePage, compare_page, ADW_TYPE_BIN)

enum { PROPERTY_ALIGNED = 1, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

#define WAITING \
  _ ("Begins when the first run has ended, so that neither takes the other's processors.")
#define NOTHING _ ("Waiting for its first event.")
#define FIRST   _ ("Press Run Both (F5) to run it.")
#define SELECT  _ ("To align the runs, click in each what is to stand at the same place.")

/* ------------------------------------------------------------------ words */

static void
set_headline (ComparePage *self, const char *headline)
{
  gtk_label_set_text (self->headline, headline);
}

static char *
join_sentences (const GPtrArray *facts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i < facts->len; i++) {
    const ComparisonFact *fact = g_ptr_array_index (facts, i);
    g_string_append_printf (text, "%s%s", i > 1 ? " " : "", fact->sentence);
  }
  return g_string_free (text, FALSE);
}

static void
tell_difference (ComparePage *self)
{
  g_autofree char *first_name = compare_pane_name (self->first_pane);
  g_autofree char *second_name = compare_pane_name (self->second_pane);
  ComparedRun first = { shown_run_get_model (self->runs[0]), first_name };
  ComparedRun second = { shown_run_get_model (self->runs[1]), second_name };

  gtk_label_set_text (self->words, "");
  if (first.model == NULL || second.model == NULL || model_lane_count (first.model) == 0 ||
      model_lane_count (second.model) == 0) {
    set_headline (self, _ ("The difference stands here once there is something of both."));
    return;
  }
  g_autoptr (GPtrArray) facts = comparison_tell (&first, &second);
  g_autofree char *text = join_sentences (facts);
  set_headline (self, ((ComparisonFact *) g_ptr_array_index (facts, 0))->sentence);
  gtk_label_set_text (self->words, text);
}

static void
update_title (ComparePage *self)
{
  g_autofree char *first = compare_pane_name (self->first_pane);
  g_autofree char *second = compare_pane_name (self->second_pane);
  g_autofree char *subtitle = g_strdup_printf (_ ("%s and %s"), first, second);

  adw_window_title_set_subtitle (self->title, subtitle);
}

/* ------------------------------------------------------------------ the runs */

static void
set_aligned (ComparePage *self, gboolean aligned)
{
  if (self->aligned == aligned)
    return;
  self->aligned = aligned;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_ALIGNED]);
}

static void
start_second (ComparePage *self)
{
  g_autoptr (GError) error = NULL;

  self->pending = FALSE;
  compare_pane_set_note (self->second_pane, NOTHING);
  if (!shown_run_start (self->runs[1], &error))
    compare_pane_set_note (self->second_pane, error->message);
}

static gboolean
second_can_run (ComparePage *self)
{
  const RunSource *source = shown_run_get_source (self->runs[1]);

  return source != NULL && run_source_can_run (source);
}

static void
first_changed (ComparePage *self)
{
  if (self->active && self->pending && shown_run_is_begun (self->runs[0]) &&
      !shown_run_is_running (self->runs[0]))
    start_second (self);
}

/* The first is run again, or is another one: then the second is run again after it. */
static void
first_model_changed (ComparePage *self)
{
  if (!self->active)
    return;
  set_aligned (self, FALSE);
  if (self->pending || !shown_run_is_running (self->runs[0]) || !second_can_run (self))
    return;
  self->pending = TRUE;
  compare_pane_set_note (self->second_pane, WAITING);
  shown_run_end (self->runs[1]);
}

static void
second_model_changed (ComparePage *self)
{
  if (self->active)
    set_aligned (self, FALSE);
}

static void
pane_changed (ComparePage *self)
{
  gboolean scrolling;

  if (!self->active)
    return;
  compare_scale_refresh (self->scale);
  scrolling = compare_pane_needs_scrolling (self->first_pane) ||
              compare_pane_needs_scrolling (self->second_pane);
  compare_pane_set_scrolling (self->first_pane, scrolling);
  compare_pane_set_scrolling (self->second_pane, scrolling);
  update_title (self);
  tell_difference (self);
}

/* ------------------------------------------------------------------ what the page is asked to do */

static void
activate (ComparePage *self)
{
  self->active = TRUE;
  compare_pane_set_note (self->first_pane, FIRST);
  compare_pane_set_active (self->first_pane, TRUE);
  compare_pane_set_active (self->second_pane, TRUE);
  pane_changed (self);
}

gboolean
compare_page_compare (ComparePage *page, RunSource *source, GError **error)
{
  gboolean begun = shown_run_is_begun (page->runs[0]);

  if (!begun && !shown_run_start (page->runs[0], error))
    return FALSE;
  shown_run_set_source (page->runs[1], source);
  page->pending = TRUE;
  compare_pane_set_note (page->second_pane, WAITING);
  activate (page);
  first_changed (page);
  return TRUE;
}

void
compare_page_compare_trace (ComparePage *page, RunSource *source, SessionTrace *trace)
{
  page->pending = FALSE;
  compare_pane_set_note (page->second_pane, _ ("Nothing was recorded in this file."));
  shown_run_take_trace (page->runs[1], source, trace);
  activate (page);
}

void
compare_page_leave (ComparePage *page)
{
  if (!page->active)
    return;
  page->active = page->pending = FALSE;
  set_aligned (page, FALSE);
  compare_pane_set_active (page->first_pane, FALSE);
  compare_pane_set_active (page->second_pane, FALSE);
  shown_run_set_source (page->runs[1], NULL);
}

void
compare_page_stop (ComparePage *page)
{
  shown_run_stop (page->runs[1]);
}

void
compare_page_focus (ComparePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (compare_pane_get_timeline (page->first_pane)));
}

TimelineView *
compare_page_get_timeline (ComparePage *page, guint number)
{
  return compare_pane_get_timeline (number == 0 ? page->first_pane : page->second_pane);
}

void
compare_page_fit (ComparePage *page)
{
  compare_scale_fit (page->scale);
}

/* ------------------------------------------------------------------ aligning */

static gboolean
get_moments (ComparePage *self, int64_t moments[2])
{
  for (guint i = 0; i < 2; i++) {
    TimelineView *timeline = compare_page_get_timeline (self, i);
    if (!subject_moment (timeline_view_get_model (timeline), timeline_view_get_selected (timeline),
                         &moments[i]))
      return FALSE;
  }
  return TRUE;
}

static void
align (ComparePage *self, gboolean aligned)
{
  int64_t moments[2];

  if (aligned && !get_moments (self, moments)) {
    set_headline (self, SELECT);
    /* Whoever shows the property has it the other way already. */
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_ALIGNED]);
    return;
  }
  if (aligned)
    compare_scale_set_origins (self->scale, moments[0], moments[1]);
  else
    compare_scale_reset_origins (self->scale);
  set_aligned (self, aligned);
  tell_difference (self);
}

/* ------------------------------------------------------------------ the object */

static void
theme_changed (ComparePage *self)
{
  compare_pane_set_theme (self->first_pane, desktop_theme ());
  compare_pane_set_theme (self->second_pane, desktop_theme ());
}

static void
compare_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_ALIGNED)
    g_value_set_boolean (value, COMPARE_PAGE (object)->aligned);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
compare_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_ALIGNED)
    align (COMPARE_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* The scale lets go of the timelines before they go. */
static void
compare_page_dispose (GObject *object)
{
  ComparePage *self = COMPARE_PAGE (object);

  compare_page_leave (self);
  g_clear_pointer (&self->scale, compare_scale_free);
  g_clear_object (&self->runs[0]);
  g_clear_object (&self->runs[1]);
  G_OBJECT_CLASS (compare_page_parent_class)->dispose (object);
}

static void
compare_page_class_init (ComparePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = compare_page_get_property;
  object_class->set_property = compare_page_set_property;
  object_class->dispose = compare_page_dispose;
  properties[PROPERTY_ALIGNED] =
      g_param_spec_boolean ("aligned", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, PROPERTIES, properties);
  g_type_ensure (COMPARE_TYPE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ComparePage, title);
  gtk_widget_class_bind_template_child (widget_class, ComparePage, headline);
  gtk_widget_class_bind_template_child (widget_class, ComparePage, words);
  gtk_widget_class_bind_template_child (widget_class, ComparePage, first_pane);
  gtk_widget_class_bind_template_child (widget_class, ComparePage, second_pane);
}

static void
connect (ComparePage *self, gpointer part, const char *signal, GCallback callback)
{
  g_signal_connect_object (part, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
compare_page_init (ComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->scale = compare_scale_new (compare_pane_get_timeline (self->first_pane),
                                   compare_pane_get_timeline (self->second_pane));
  connect (self, self->first_pane, "changed", G_CALLBACK (pane_changed));
  connect (self, self->second_pane, "changed", G_CALLBACK (pane_changed));
  desktop_theme_watch (G_OBJECT (self), G_CALLBACK (theme_changed));
  theme_changed (self);
}

void
compare_page_set_run (ComparePage *page, ShownRun *run, const SessionOptions *options)
{
  page->runs[0] = g_object_ref (run);
  page->runs[1] = shown_run_new (options);
  connect (page, run, "model-changed", G_CALLBACK (first_model_changed));
  connect (page, run, "changed", G_CALLBACK (first_changed));
  connect (page, page->runs[1], "model-changed", G_CALLBACK (second_model_changed));
  compare_pane_attach (page->first_pane, run, page->scale, 0, "win.stop");
  compare_pane_attach (page->second_pane, page->runs[1], page->scale, 1, "win.compare-stop");
}
