/* SPDX-License-Identifier: MIT
 *
 * Classroom mode, see classroom.h.
 */
#include "ui/classroom.h"

#include <glib/gi18n.h>

#include "model/time-text.h"
#include "ui/slides.h"
#include "ui/timeline-finding.h"
#include "ui/timeline-playhead.h"

#define LEAST_TYPE   24.0  /* pixels: 18 points of a screen with 96 dots an inch */
#define LINES        720.0 /* of the screen that this is meant for; on a larger one all is larger */
#define LARGEST      3.0   /* times as large */
#define LEAST_LANE   96.0  /* pixels a lane is high at least, on that screen */
#define LIGHT_RADIUS 130.0 /* pixels of the spotlight, likewise */
#define CLOCK_STEPS  200   /* the clock is as exact as this part of what is in view */

/* Lives as long as the window. */
typedef struct {
  GtkWindow *window;
  ShownRun *run;
  TimelinePage *page;
  TimelineView *timeline;
  PlayHead *head;
  SpotlightView *spotlight;
  ClassroomBar *bar;
  GtkCssProvider *style; /* how large the type is */
  Slides *slides;
  BookmarkList *bookmarks;
  int bookmark; /* the one that was shown as a slide last; -1: none was */
  gboolean on;
  gboolean was_fullscreen;  /* the window, before it began */
  gboolean went_fullscreen; /* the screen is the window's, as it was asked for */
  double factor;            /* how much larger the screen is than the one this is meant for */
  double pointer_x;         /* over the timeline; negative: elsewhere */
} Classroom;

/* ------------------------------------------------------------------ sizes */

static void
set_type_size (Classroom *self, double size)
{
  g_autofree char *style = g_strdup_printf ("window.classroom { font-size: %dpx; }", (int) size);

#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_css_provider_load_from_string (self->style, style);
#else
  gtk_css_provider_load_from_data (self->style, style, -1);
#endif
}

static void
take_height (Classroom *self, int height)
{
  double factor = CLAMP (height / LINES, 1, LARGEST);

  if (!self->on || factor == self->factor)
    return;
  self->factor = factor;
  set_type_size (self, LEAST_TYPE * factor);
  timeline_page_set_classroom (self->page, TRUE, layout_scale_for (LEAST_TYPE * factor),
                               LEAST_LANE * factor);
  spotlight_view_set_radius (self->spotlight, LIGHT_RADIUS * factor);
}

static void
surface_changed (GdkSurface *surface, int width, int height, Classroom *self)
{
  (void) surface;
  (void) width;
  take_height (self, height);
}

/* ------------------------------------------------------------------ the clock */

/* The moment that is pointed at; else that of the playhead; else the newest one if that is
 * followed; else the last one in view. */
static void
update_clock (Classroom *self)
{
  const Model *model = shown_run_get_model (self->run);
  const View *view = timeline_view_get_view (self->timeline);
  const char *which = _ ("in view until");

  if (!self->on)
    return;
  if (model == NULL || !shown_run_has_lanes (self->run)) {
    classroom_bar_set_clock (self->bar, NULL, NULL);
    return;
  }
  int64_t time = MIN (view->end, model_now (model));
  if (self->pointer_x >= layout_names_width (view)) {
    time = layout_time (view, self->pointer_x);
    which = _ ("pointed at");
  } else if (timeline_playhead_get (self->timeline).moment != PLAYBACK_NONE) {
    time = timeline_playhead_get (self->timeline).moment;
    which = _ ("step by step");
  } else if (shown_run_is_running (self->run) && timeline_view_get_following (self->timeline)) {
    time = model_now (model);
    which = _ ("live");
  }
  int64_t step = time_text_tick_step (MAX ((view->end - view->start) / CLOCK_STEPS, 1));
  g_autofree char *text = time_text_tick (MAX (time, 0), step);
  classroom_bar_set_clock (self->bar, text, which);
}

static void
pointed (GtkEventControllerMotion *controller, double x, double y, Classroom *self)
{
  (void) controller;
  (void) y;
  self->pointer_x = x;
  update_clock (self);
}

static void
pointer_left (GtkEventControllerMotion *controller, Classroom *self)
{
  (void) controller;
  self->pointer_x = -1;
  update_clock (self);
}

/* ------------------------------------------------------------------ the mode */

static GSimpleAction *
find_action (Classroom *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->window), name));
}

static void
set_spotlight (Classroom *self, gboolean on)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spotlight), on);
  g_simple_action_set_state (find_action (self, "spotlight"), g_variant_new_boolean (on));
}

static void
enter (Classroom *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));

  self->on = TRUE;
  self->factor = 0;
  self->went_fullscreen = FALSE;
  self->was_fullscreen = gtk_window_is_fullscreen (self->window);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.timeline", NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->window), "classroom");
  classroom_bar_set_title (self->bar, shown_run_get_title (self->run));
  classroom_bar_set_slide (self->bar, NULL);
  take_height (self, surface != NULL ? gdk_surface_get_height (surface) : (int) LINES);
  gtk_window_fullscreen (self->window);
  update_clock (self);
}

static void
leave (Classroom *self)
{
  self->on = FALSE;
  set_spotlight (self, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->window), "classroom");
  timeline_page_set_classroom (self->page, FALSE, 0, 0);
  if (!self->was_fullscreen)
    gtk_window_unfullscreen (self->window);
}

static void
set_on (Classroom *self, gboolean on)
{
  if (on == self->on)
    return;
  if (on)
    enter (self);
  else
    leave (self);
  g_simple_action_set_state (find_action (self, "classroom"), g_variant_new_boolean (on));
}

/* Whoever takes the screen away, the desktop or the user, has left. */
static void
fullscreen_changed (Classroom *self)
{
  if (gtk_window_is_fullscreen (self->window))
    self->went_fullscreen = self->on;
  else if (self->on && self->went_fullscreen)
    set_on (self, FALSE);
}

/* A list that hangs open closes first. */
static gboolean
escape (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  Classroom *self = data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  (void) arguments;
  if (!self->on || (focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL))
    return GDK_EVENT_PROPAGATE;
  set_on (self, FALSE);
  return GDK_EVENT_STOP;
}

/* ------------------------------------------------------------------ slides */

/* A circle is shown where it closed: of all the time since, nothing is to be seen but waits. */
static void
show_place (Classroom *self, const Slide *slide)
{
  if (slide->finding != NULL && slide->finding->edges->len > 0) {
    timeline_finding_show (self->timeline, slide->finding);
    return;
  }
  timeline_finding_clear (self->timeline);
  timeline_view_glide_to (self->timeline, slide->start, slide->end);
  if (slide->lane != MODEL_NONE)
    timeline_view_reveal_lane (self->timeline, slide->lane);
}

static void
show_slide (const Slide *slide, guint number, guint count, gpointer data)
{
  Classroom *self = data;
  g_autofree char *text = g_strdup_printf (_ ("%u of %u · %s"), number, count, slide->title);

  show_place (self, slide);
  g_autofree char *sentence =
      slide->sentence != NULL ? g_strdup (slide->sentence) : g_strdup (text);
  timeline_view_tell (self->timeline, sentence);
  classroom_bar_set_slide (self->bar, text);
}

/* Whoever has bookmarks has chosen what is to be shown. Before the first one and after the last one
 * there is nothing: it stays. Returns FALSE if there are none. */
static gboolean
go_among_bookmarks (Classroom *self, int step)
{
  int count = (int) g_list_model_get_n_items (G_LIST_MODEL (self->bookmarks));
  Slide slide = { .lane = MODEL_NONE };

  if (count == 0)
    return FALSE;
  self->bookmark = CLAMP (self->bookmark + step, 0, count - 1);
  BookmarkItem *bookmark = bookmark_list_get (self->bookmarks, (guint) self->bookmark);
  g_autofree char *name = g_strdup (bookmark_item_get_name (bookmark));
  slide.title = slide.sentence = name;
  bookmark_item_get_view (bookmark, &slide.start, &slide.end);
  show_slide (&slide, (guint) self->bookmark + 1, (guint) count, self);
  return TRUE;
}

static void
go (Classroom *self, int step)
{
  if (go_among_bookmarks (self, step))
    return;
  const Model *model = shown_run_get_model (self->run);

  slides_set_model (self->slides, model, shown_run_get_begin (self->run),
                    model != NULL ? model_now (model) : 1);
  slides_go (self->slides, step);
}

static void
activate_next (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  go (data, 1);
}

static void
activate_previous (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  go (data, -1);
}

static void
change_classroom (GSimpleAction *action, GVariant *state, gpointer data)
{
  (void) action;
  set_on (data, g_variant_get_boolean (state));
}

static void
change_spotlight (GSimpleAction *action, GVariant *state, gpointer data)
{
  (void) action;
  set_spotlight (data, g_variant_get_boolean (state));
}

/* ------------------------------------------------------------------ the run */

static void
run_changed (Classroom *self)
{
  gboolean lanes = shown_run_has_lanes (self->run);

  g_simple_action_set_enabled (find_action (self, "classroom"),
                               self->on || shown_run_get_source (self->run) != NULL);
  g_simple_action_set_enabled (find_action (self, "next-slide"), lanes);
  g_simple_action_set_enabled (find_action (self, "previous-slide"), lanes);
  classroom_bar_set_title (self->bar, shown_run_get_title (self->run));
  update_clock (self);
}

static void
model_changed (Classroom *self)
{
  slides_set_model (self->slides, NULL, 0, 1);
  self->bookmark = -1;
  classroom_bar_set_slide (self->bar, NULL);
}

/* Home is no place of this mode. */
static void
page_left (Classroom *self)
{
  set_on (self, FALSE);
}

/* ------------------------------------------------------------------ all of it */

static void
classroom_free (gpointer data, GObject *window)
{
  Classroom *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_signal_handlers_disconnect_by_data (self->head, self);
  g_object_unref (self->head);
  slides_free (self->slides);
  g_object_unref (self->bookmarks);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (self->style));
  g_object_unref (self->style);
  g_object_unref (self->run);
  g_free (self);
}

static void
attach_input (Classroom *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (escape, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  g_signal_connect (motion, "enter", G_CALLBACK (pointed), self);
  g_signal_connect (motion, "motion", G_CALLBACK (pointed), self);
  g_signal_connect (motion, "leave", G_CALLBACK (pointer_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self->timeline), motion);
}

/* A window has a surface, and so a size, from here on. */
static void
watch_surface (Classroom *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));

  g_signal_connect (surface, "layout", G_CALLBACK (surface_changed), self);
}

static const GActionEntry entries[] = {
  { .name = "classroom", .state = "false", .change_state = change_classroom },
  { .name = "spotlight", .state = "false", .change_state = change_spotlight },
  { .name = "next-slide", .activate = activate_next },
  { .name = "previous-slide", .activate = activate_previous },
};

void
classroom_install (GtkApplicationWindow *window, ShownRun *run, TimelinePage *page,
                   SpotlightView *spotlight, BookmarkList *bookmarks)
{
  Classroom *self = g_new0 (Classroom, 1);

  self->window = GTK_WINDOW (window);
  self->run = g_object_ref (run);
  self->page = page;
  self->timeline = timeline_page_get_timeline (page);
  self->spotlight = spotlight;
  self->bar = timeline_page_get_classroom_bar (page);
  self->style = gtk_css_provider_new ();
  self->slides = slides_new (show_slide, self);
  self->bookmarks = g_object_ref (bookmarks);
  self->bookmark = -1;
  self->pointer_x = -1;
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (self->style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  spotlight_view_attach (spotlight, GTK_WIDGET (page), GTK_WIDGET (self->timeline));
  attach_input (self);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (window, "notify::fullscreened", G_CALLBACK (fullscreen_changed), self);
  g_signal_connect_swapped (window, "realize", G_CALLBACK (watch_surface), self);
  g_signal_connect_swapped (page, "unmap", G_CALLBACK (page_left), self);
  g_signal_connect_swapped (self->timeline, "view-changed", G_CALLBACK (update_clock), self);
  self->head = g_object_ref (transport_pane_get_head (timeline_page_get_transport (page)));
  g_signal_connect_swapped (self->head, "changed", G_CALLBACK (update_clock), self);
  g_signal_connect_swapped (run, "changed", G_CALLBACK (run_changed), self);
  g_signal_connect_swapped (run, "model-changed", G_CALLBACK (model_changed), self);
  g_object_weak_ref (G_OBJECT (window), classroom_free, self);
  run_changed (self);
}
