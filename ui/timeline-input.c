/* SPDX-License-Identifier: MIT
 *
 * How the pointer, the wheel and touch move a timeline, see timeline-input.h.
 */
#include "ui/timeline-input.h"

#include "ui/timeline-marks.h"

#include <math.h>

#include "ui/timeline-playhead.h"

/* One notch of a wheel. */
#define NOTCH_PIXELS 60.0
#define NOTCH_ZOOM   0.2 /* the natural logarithm of the factor */

/* What a gesture has to remember. It belongs to the timeline. */
typedef struct {
  TimelineView *timeline;
  double pointer_x;      /* the wheel's events don't say where they are */
  double start_x;        /* where the drag began */
  double drag_x, drag_y; /* what of the drag was panned already */
  gboolean dragging;
  gboolean on_mark;   /* the pointer is over a mark of the ruler, which a click goes to */
  gboolean measuring; /* the drag is over what is to be measured: on the ruler, or with Shift */
  int64_t measured;   /* the moment where that began */
  double scale;       /* what of the pinch was zoomed already */
} Input;

/* A hand says that a click does something there. */
static void
show_cursor (Input *input, double x, double y)
{
  gboolean on_mark = timeline_marks_has (input->timeline, x, y);

  if (input->dragging || on_mark == input->on_mark)
    return;
  input->on_mark = on_mark;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (input->timeline), on_mark ? "pointer" : NULL);
}

static void
moved (GtkEventControllerMotion *controller, double x, double y, Input *input)
{
  (void) controller;
  input->pointer_x = x;
  timeline_view_point (input->timeline, x, y);
  show_cursor (input, x, y);
}

static void
left (GtkEventControllerMotion *controller, Input *input)
{
  (void) controller;
  timeline_view_point (input->timeline, -1, -1);
}

static gboolean
scrolled (GtkEventControllerScroll *controller, double x, double y, Input *input)
{
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (base);
  gboolean notches = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double pixels = notches ? NOTCH_PIXELS : 1;

  if (modifiers & GDK_CONTROL_MASK)
    timeline_view_zoom_at (input->timeline, input->pointer_x,
                           exp (y * pixels / NOTCH_PIXELS * NOTCH_ZOOM));
  else if ((modifiers & GDK_SHIFT_MASK) && x == 0)
    timeline_view_pan (input->timeline, y * pixels, 0);
  else
    timeline_view_pan (input->timeline, x * pixels, y * pixels);
  return GDK_EVENT_STOP;
}

static void
drag_begun (GtkGestureDrag *gesture, double x, double y, Input *input)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (controller);
  const View *view = timeline_view_get_view (input->timeline);

  input->measuring = x >= layout_names_width (view) &&
                     (y < layout_ruler_height (view) || (modifiers & GDK_SHIFT_MASK) != 0);
  input->start_x = x;
  input->measured = timeline_marks_time (input->timeline, x);
  input->drag_x = input->drag_y = 0;
  input->dragging = FALSE;
  gtk_widget_grab_focus (gtk_event_controller_get_widget (controller));
}

static void
dragged (GtkGestureDrag *gesture, double x, double y, Input *input)
{
  GtkWidget *widget = GTK_WIDGET (input->timeline);

  if (!input->dragging && !gtk_drag_check_threshold (widget, 0, 0, (int) x, (int) y))
    return;
  if (!input->dragging) {
    input->dragging = TRUE;
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    if (input->measuring) /* a moving picture can't be measured */
      timeline_view_set_following (input->timeline, FALSE);
    gtk_widget_set_cursor_from_name (widget, input->measuring ? "col-resize" : "grabbing");
  }
  if (input->measuring) {
    timeline_marks_drag (input->timeline, input->measured, input->start_x + x);
    return;
  }
  timeline_view_pan (input->timeline, input->drag_x - x, input->drag_y - y);
  input->drag_x = x;
  input->drag_y = y;
}

static void
drag_ended (GtkGestureDrag *gesture, double x, double y, Input *input)
{
  double start_x, start_y;

  (void) x;
  (void) y;
  if (input->dragging) {
    gtk_widget_set_cursor (GTK_WIDGET (input->timeline), NULL);
    input->on_mark = FALSE;
  }
  if (!input->dragging && gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y) &&
      !timeline_marks_choose (input->timeline, start_x, start_y) &&
      !timeline_playhead_choose (input->timeline, start_x, start_y))
    timeline_view_select (input->timeline, start_x, start_y);
  input->dragging = FALSE;
}

static void
pinch_begun (GtkGesture *gesture, GdkEventSequence *sequence, Input *input)
{
  (void) gesture;
  (void) sequence;
  input->scale = 1;
}

static void
pinched (GtkGestureZoom *gesture, double scale, Input *input)
{
  double x, y;

  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  timeline_view_zoom_at (input->timeline, x, input->scale / scale);
  input->scale = scale;
}

void
timeline_input_attach (TimelineView *timeline)
{
  GtkWidget *widget = GTK_WIDGET (timeline);
  Input *input = g_new0 (Input, 1);

  input->timeline = timeline;
  g_object_set_data_full (G_OBJECT (timeline), "heddle-input", input, g_free);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (moved), input);
  g_signal_connect (motion, "motion", G_CALLBACK (moved), input);
  g_signal_connect (motion, "leave", G_CALLBACK (left), input);
  gtk_widget_add_controller (widget, motion);

  GtkEventController *wheel =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scrolled), input);
  gtk_widget_add_controller (widget, wheel);

  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begun), input);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged), input);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_ended), input);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begun), input);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched), input);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}
