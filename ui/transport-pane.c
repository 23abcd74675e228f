/* SPDX-License-Identifier: MIT
 *
 * The transport, see transport-pane.h.
 */
#include "ui/transport-pane.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/time-text.h"
#include "ui/step-strip.h"
#include "ui/timeline-place.h"
#include "ui/timeline-playhead.h"

/* While it plays, what happens is told this often: who watches wants to read it. In microseconds. */
#define TELL_PERIOD 400000
/* A frame that comes later than that is not caught up with: it was no film. In microseconds. */
#define FRAME_MOST 200000

struct _TransportPane {
  AdwBin parent_instance;
  /* Of the template. */
  StepStrip *strip;
  GtkWidget *bar;
  GtkWidget *play_button;
  GtkAdjustment *speed_adjustment;
  GtkLabel *speed_label;
  GtkLabel *position;
  GtkWidget *next_button;
  GtkWidget *live_button;
  PlayHead *head;
  ShownRun *run;
  TimelineView *timeline;
  guint tick;        /* the tick callback's id while it plays, or 0 */
  gint64 last_frame; /* the frame clock's time at the last tick, 0 before the first */
  gint64 last_told;
};

G_DEFINE_FINAL_TYPE (TransportPane, transport_pane, ADW_TYPE_BIN)

/* ------------------------------------------------------------------ the film */

static gboolean
tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  TransportPane *self = TRANSPORT_PANE (widget);
  gint64 frame = gdk_frame_clock_get_frame_time (clock);
  gint64 elapsed = self->last_frame > 0 ? MIN (frame - self->last_frame, FRAME_MOST) : 0;

  (void) data;
  self->last_frame = frame;
  if (play_head_is_playing (self->head))
    play_head_advance (self->head, elapsed * 1000);
  if (play_head_is_playing (self->head))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
update_tick (TransportPane *self)
{
  if (self->tick != 0 || !play_head_is_playing (self->head))
    return;
  self->last_frame = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick, NULL, NULL);
}

/* ------------------------------------------------------------------ what is shown */

/* The lanes of what happened at the playhead; nobody's before an answer. */
static ShownMoment
shown_moment (TransportPane *self)
{
  ShownMoment shown = { play_head_get_moment (self->head), MODEL_NONE, MODEL_NONE,
                        play_head_is_predicting (self->head) };
  int64_t time;
  const Prediction *question = play_head_get_question (self->head);

  if (shown.moment == PLAYBACK_NONE)
    return shown;
  if (question != NULL) {
    shown.object = question->object;
    return shown;
  }
  const GPtrArray *steps = play_head_get_steps (self->head, &time);
  if (steps->len > 0) {
    const NarratedStep *step = g_ptr_array_index (steps, 0);
    shown.lane = step->lane;
    shown.object = step->object;
  }
  return shown;
}

static void
update_timeline (TransportPane *self)
{
  ShownMoment shown = shown_moment (self);
  gboolean moved = shown.moment != timeline_playhead_get (self->timeline).moment;

  timeline_playhead_show (self->timeline, shown);
  if (shown.moment == PLAYBACK_NONE)
    return;
  /* Who reads the sentence looks for the lane; in a film it would leap. */
  uint32_t lane = shown.lane != MODEL_NONE ? shown.lane : shown.object;
  if (moved && lane != MODEL_NONE && !play_head_is_playing (self->head))
    timeline_view_reveal_lane (self->timeline, lane);
  if (timeline_view_get_following (self->timeline))
    timeline_view_set_following (self->timeline, FALSE);
  timeline_playhead_keep_in_sight (self->timeline, play_head_is_playing (self->head));
}

static void
update_strip (TransportPane *self)
{
  gint64 now = g_get_monotonic_time ();

  gtk_widget_set_visible (GTK_WIDGET (self->strip),
                          play_head_get_moment (self->head) != PLAYBACK_NONE);
  if (play_head_is_playing (self->head) && now - self->last_told < TELL_PERIOD)
    return;
  self->last_told = now;
  step_strip_update (self->strip);
}

static void
update_play_button (TransportPane *self)
{
  gboolean held = play_head_get_moment (self->head) != PLAYBACK_NONE;
  gboolean goes =
      held ? play_head_is_playing (self->head)
           : shown_run_is_running (self->run) && timeline_view_get_following (self->timeline);
  const char *label = goes ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button), goes ? "media-playback-pause-symbolic"
                                                                 : "media-playback-start-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_widget_set_tooltip_text (
      self->play_button, goes && !held ? _ ("Hold the picture still; the program goes on (Space)")
                         : goes        ? _ ("Pause (Space)")
                                       : _ ("Play from here on (Space)"));
}

static void
update_position (TransportPane *self)
{
  int64_t moment = play_head_get_moment (self->head);
  int64_t end = play_head_get_end (self->head);
  int64_t step = time_text_tick_step (MAX (end / 1000, 1));
  g_autofree char *whole = time_text_tick (end, step);
  g_autofree char *here = time_text_tick (MAX (moment, 0), step);
  g_autofree char *text = moment == PLAYBACK_NONE ? g_strdup (end > 0 ? whole : "")
                                                  : g_strdup_printf (_ ("%s of %s"), here, whole);

  gtk_label_set_text (self->position, text);
}

static void
update_speed (TransportPane *self)
{
  double speed = play_head_get_speed (self->head);
  g_autofree char *text = playback_speed_text (speed);

  gtk_label_set_text (self->speed_label, text);
  if (fabs (gtk_adjustment_get_value (self->speed_adjustment) - playback_speed_place (speed)) >
      1e-3)
    gtk_adjustment_set_value (self->speed_adjustment, playback_speed_place (speed));
}

static void
update (TransportPane *self)
{
  update_timeline (self);
  update_strip (self);
  update_play_button (self);
  update_position (self);
  update_speed (self);
  gtk_widget_set_visible (self->next_button, play_head_is_predicting (self->head));
  gtk_widget_set_visible (self->live_button,
                          shown_run_is_running (self->run) && !shown_run_is_flight (self->run));
  update_tick (self);
}

static void
run_changed (TransportPane *self)
{
  update_play_button (self);
  update_position (self);
  gtk_widget_set_visible (self->live_button,
                          shown_run_is_running (self->run) && !shown_run_is_flight (self->run));
}

/* Who follows the newest moment has no playhead. */
static void
following_changed (TransportPane *self)
{
  if (timeline_view_get_following (self->timeline))
    play_head_leave (self->head);
  update_play_button (self);
}

/* A name in the sentence: its lane is selected, and is to be seen. The keys go there, too, so that they take the next
 * step. */
static void
go_to (TransportPane *self, const LaneRange *target)
{
  timeline_place_go_to (self->timeline,
                        &(InspectorPlace){ .subject = { SUBJECT_LANE, target->lane, 0 },
                                           .start = target->from,
                                           .end = target->to,
                                           .lane = target->lane,
                                           .is_part = TRUE });
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

static void
speed_chosen (TransportPane *self)
{
  play_head_set_speed (self->head,
                       playback_speed_at (gtk_adjustment_get_value (self->speed_adjustment)));
}

/* Returns whether what has the focus takes digits for itself. */
static gboolean
types (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  return GTK_IS_EDITABLE (focus) ||
         (GTK_IS_TEXT_VIEW (focus) && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)));
}

/* The digits answer what is asked, wherever the focus is, unless there one types. */
static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
             TransportPane *self)
{
  guint digit = key >= GDK_KEY_KP_1 && key <= GDK_KEY_KP_9 ? key - GDK_KEY_KP_1 : key - GDK_KEY_1;

  (void) controller;
  (void) code;
  if (digit > 8 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 ||
      play_head_get_question (self->head) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      types (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  play_head_answer (self->head, digit);
  return GDK_EVENT_STOP;
}

/* ------------------------------------------------------------------ the object */

static void
transport_pane_dispose (GObject *object)
{
  g_clear_object (&TRANSPORT_PANE (object)->head);
  G_OBJECT_CLASS (transport_pane_parent_class)->dispose (object);
}

static void
transport_pane_class_init (TransportPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = transport_pane_dispose;
  g_type_ensure (STEP_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/transport-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, TransportPane, strip);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, bar);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, play_button);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, speed_adjustment);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, speed_label);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, position);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, next_button);
  gtk_widget_class_bind_template_child (widget_class, TransportPane, live_button);
}

static void
transport_pane_init (TransportPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
connect (TransportPane *self, gpointer part, const char *signal, GCallback callback)
{
  g_signal_connect_object (part, signal, callback, self, G_CONNECT_SWAPPED);
}

void
transport_pane_attach (TransportPane *pane, ShownRun *run, TimelineView *timeline)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  pane->run = run;
  pane->timeline = timeline;
  pane->head = play_head_new (run);
  step_strip_set_head (pane->strip, pane->head, run);
  connect (pane, pane->strip, "go-to", G_CALLBACK (go_to));
  connect (pane, pane->head, "changed", G_CALLBACK (update));
  connect (pane, run, "changed", G_CALLBACK (run_changed));
  connect (pane, timeline, "notify::following", G_CALLBACK (following_changed));
  g_signal_connect_object (timeline, "moment-chosen", G_CALLBACK (play_head_put), pane->head,
                           G_CONNECT_SWAPPED);
  connect (pane, pane->speed_adjustment, "value-changed", G_CALLBACK (speed_chosen));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), pane, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (pane))), keys);
  update (pane);
}

void
transport_pane_set_bar_shown (TransportPane *pane, gboolean shown)
{
  gtk_widget_set_visible (pane->bar, shown);
}

PlayHead *
transport_pane_get_head (TransportPane *pane)
{
  return pane->head;
}

TimelineView *
transport_pane_get_timeline (TransportPane *pane)
{
  return pane->timeline;
}

int64_t
transport_pane_get_start (TransportPane *pane)
{
  const View *view = timeline_view_get_view (pane->timeline);
  const Model *model = timeline_view_get_model (pane->timeline);
  Subject selected = timeline_view_get_selected (pane->timeline);

  if (model == NULL)
    return 0;
  if (timeline_view_get_running (pane->timeline) && timeline_view_get_following (pane->timeline))
    return model_now (model);
  if (selected.kind == SUBJECT_INTERVAL)
    return model_interval (model_lane (model, selected.lane), selected.index).start - 1;
  return MAX (view->start, 0) - 1;
}
