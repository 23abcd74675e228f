/* SPDX-License-Identifier: MIT
 *
 * Heddle's window, see window.h.
 */
#include "ui/window.h"

#include "ui/about.h"
#include "ui/classroom.h"
#include "ui/closing.h"
#include "ui/compare-actions.h"
#include "ui/export-actions.h"
#include "ui/file-actions.h"
#include "ui/home-page.h"
#include "ui/inspector-actions.h"
#include "ui/lane-actions.h"
#include "ui/lessons.h"
#include "ui/mark-actions.h"
#include "ui/palette.h"
#include "ui/program-dialog.h"
#include "ui/run-actions.h"
#include "ui/run-source.h"
#include "ui/settings.h"
#include "ui/shortcuts.h"
#include "ui/shown-run.h"
#include "ui/timeline-actions.h"
#include "ui/timeline-page.h"
#include "ui/toast.h"
#include "ui/transport-actions.h"

struct _MainWindow {
  AdwApplicationWindow parent_instance;
  /* Of the template. */
  AdwToastOverlay *toasts;
  GtkStack *places;
  HomePage *home;
  GtkProgressBar *progress;
  TimelinePage *timeline_page;
  SpotlightView *spotlight;
  ComparePage *compare_page;
  GtkEventController *plain_keys; /* of the timeline; the window's */
  GPtrArray *sources;             /* of RunSource */
  SessionOptions options;         /* of what is run */
  ShownRun *run;
  GSettings *settings; /* nullable */
};

G_DEFINE_FINAL_TYPE (MainWindow, main_window, ADW_TYPE_APPLICATION_WINDOW)

/* ------------------------------------------------------------------ the two places */

/* Shows one place and hides the others: GTK 4.8 tells assistive technology of what a stack has out of sight, too,
 * which is some hundred parts at home, and other timelines where runs are compared. The plain keys are the
 * timeline's. */
static void
show_place (MainWindow *self, const char *name, GtkPropagationPhase plain_keys)
{
  GtkWidget *shown = gtk_stack_get_child_by_name (self->places, name);

  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (self->places, shown);
  for (GtkWidget *place = gtk_widget_get_first_child (GTK_WIDGET (self->places)); place != NULL;
       place = gtk_widget_get_next_sibling (place))
    gtk_widget_set_visible (place, place == shown);
  gtk_event_controller_set_propagation_phase (self->plain_keys, plain_keys);
}

static void
show_home (MainWindow *self)
{
  const RunSource *source = shown_run_get_source (self->run);

  home_page_refresh (self->home);
  home_page_set_run (self->home, source != NULL ? source->title : NULL);
  show_place (self, "home", GTK_PHASE_NONE);
  home_page_focus (self->home);
}

static void
show_timeline (MainWindow *self)
{
  show_place (self, "timeline", GTK_PHASE_BUBBLE);
  timeline_page_focus (self->timeline_page);
}

static void
show_compare (gpointer data)
{
  MainWindow *self = data;

  show_place (self, "compare", GTK_PHASE_NONE);
  compare_page_focus (self->compare_page);
}

/* Two runs are compared while one looks at them. */
static void
place_changed (MainWindow *self)
{
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->places), "compare"))
    compare_page_leave (self->compare_page);
}

static gboolean
is_at (MainWindow *self, const char *place)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->places), place);
}

static void
show_opening (gpointer data)
{
  MainWindow *self = data;

  show_place (self, "opening", GTK_PHASE_NONE);
}

/* Shows what was opened, or goes back to where one was. */
static void
opening_ended (gpointer data)
{
  MainWindow *self = data;

  if (shown_run_get_trace (self->run) != NULL) {
    inspector_set_page (timeline_page_get_inspector (self->timeline_page), "explain");
    show_timeline (self);
  } else if (is_at (self, "opening") && shown_run_get_source (self->run) != NULL)
    show_timeline (self);
  else if (is_at (self, "opening") || shown_run_get_source (self->run) == NULL)
    show_home (self);
}

/* Returns what is called so: a demo, or a lesson that has none; NULL if there is no such thing. */
static RunSource *
find_source (MainWindow *self, const char *name)
{
  RunSource *source = run_source_find (self->sources, name);

  if (source != NULL)
    return run_source_ref (source);
  g_autoptr (Lesson) lesson = lessons_find (name);
  return lesson != NULL ? run_source_new_lesson (lesson->name, lesson->title, lesson->summary)
                        : NULL;
}

/* What runs already goes on. */
static void
show_lesson (MainWindow *self, const char *name)
{
  const RunSource *shown = shown_run_get_source (self->run);
  g_autoptr (RunSource) source = find_source (self, name);

  if (source == NULL)
    return;
  if (shown == NULL || !run_source_is_lesson (shown) || !g_str_equal (shown->name, name))
    shown_run_set_source (self->run, source);
  inspector_set_page (timeline_page_get_inspector (self->timeline_page), "lesson");
  show_timeline (self);
}

/* What was shown before goes only if the program can be started. */
static gboolean
start_program (RunSource *source, gpointer data, GError **error)
{
  MainWindow *self = data;
  Session *session = run_source_start (source, &self->options, error);

  if (session == NULL)
    return FALSE;
  shown_run_set_source (self->run, source);
  shown_run_take_session (self->run, session);
  inspector_set_page (timeline_page_get_inspector (self->timeline_page), "explain");
  show_timeline (self);
  return TRUE;
}

/* ------------------------------------------------------------------ actions */

static void
activate_trace_program (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  program_dialog_show (GTK_WINDOW (data), start_program, data);
}

static void
activate_home (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  show_home (data);
}

static void
activate_timeline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  show_timeline (data);
}

static void
activate_show_lesson (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  show_lesson (data, g_variant_get_string (parameter, NULL));
}

static void
activate_parameters (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  timeline_page_show_parameters (MAIN_WINDOW (data)->timeline_page);
}

static void
activate_palette (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  palette_show (GTK_WINDOW (data));
}

static void
activate_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  about_show (GTK_WINDOW (data));
}

static const GActionEntry actions[] = {
  { .name = "home", .activate = activate_home },
  { .name = "timeline", .activate = activate_timeline },
  { .name = "trace-program", .activate = activate_trace_program },
  { .name = "show-lesson", .parameter_type = "s", .activate = activate_show_lesson },
  { .name = "palette", .activate = activate_palette },
  { .name = "parameters", .activate = activate_parameters },
  { .name = "about", .activate = activate_about },
};

static void
add_property_action (MainWindow *self, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

static void
install_actions (MainWindow *self)
{
  TimelinePage *page = self->timeline_page;
  FileActionsPlace files = { .window = GTK_WINDOW (self),
                             .run = self->run,
                             .toasts = self->toasts,
                             .progress = self->progress,
                             .opening = show_opening,
                             .ended = opening_ended,
                             .user_data = self };
  CompareActionsPlace compare = { .window = GTK_WINDOW (self),
                                  .run = self->run,
                                  .sources = self->sources,
                                  .page = self->compare_page,
                                  .toasts = self->toasts,
                                  .show = show_compare,
                                  .user_data = self };

  toast_prefer (self->toasts, timeline_page_get_toasts (page));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_property_action (self, "inspector", page, "inspector-shown");
  add_property_action (self, "frame-times", page, "frame-times-shown");
  add_property_action (self, "lanes", page, "lanes-shown");
  inspector_actions_install (G_ACTION_MAP (self), page);
  add_property_action (self, "inspector-page", timeline_page_get_inspector (page), "page");
  timeline_actions_install (G_ACTION_MAP (self), timeline_page_get_timeline (page));
  lane_actions_install (G_ACTION_MAP (self), timeline_page_get_timeline (page));
  run_actions_install (G_ACTION_MAP (self), self->run, self->toasts);
  file_actions_install (&files);
  BookmarkList *bookmarks =
      mark_actions_install (G_ACTION_MAP (self), self->run, page, self->toasts);
  classroom_install (GTK_APPLICATION_WINDOW (self), self->run, page, self->spotlight, bookmarks);
  compare_actions_install (&compare);
  transport_actions_install (G_ACTION_MAP (self), self->run, timeline_page_get_transport (page),
                             self->toasts);
  export_actions_install (GTK_WINDOW (self), self->run, page, self->toasts);
}

/* The window and its panes are as they were left. */
static void
bind_settings (MainWindow *self)
{
  const struct {
    const char *key;
    gpointer object;
    const char *property;
  } bound[] = {
    { "lanes-shown", self->timeline_page, "lanes-shown" },
    { "inspector-shown", self->timeline_page, "inspector-shown" },
    { "window-width", self, "default-width" },
    { "window-height", self, "default-height" },
    { "window-maximized", self, "maximized" },
  };

  self->settings = settings_open ();
  for (gsize i = 0; i < G_N_ELEMENTS (bound) && self->settings != NULL; i++)
    g_settings_bind (self->settings, bound[i].key, bound[i].object, bound[i].property,
                     G_SETTINGS_BIND_DEFAULT);
}

/* ------------------------------------------------------------------ the object */

static void
main_window_dispose (GObject *object)
{
  MainWindow *self = MAIN_WINDOW (object);

  /* While all that shows it is still there. */
  if (self->run != NULL)
    shown_run_set_source (self->run, NULL);
  g_clear_object (&self->run);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  G_OBJECT_CLASS (main_window_parent_class)->dispose (object);
}

static void
main_window_class_init (MainWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = main_window_dispose;
  g_type_ensure (HOME_TYPE_PAGE);
  g_type_ensure (TIMELINE_TYPE_PAGE);
  g_type_ensure (SPOTLIGHT_TYPE_VIEW);
  g_type_ensure (COMPARE_TYPE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/heddle/Heddle/window.ui");
  gtk_widget_class_bind_template_child (widget_class, MainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, places);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, home);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, timeline_page);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, spotlight);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, compare_page);
}

static void
main_window_init (MainWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->plain_keys = shortcuts_new_controller ();
  gtk_widget_add_controller (GTK_WIDGET (self), self->plain_keys);
}

GtkWidget *
main_window_new (GtkApplication *application, GPtrArray *sources, const SessionOptions *options)
{
  MainWindow *self = g_object_new (MAIN_TYPE_WINDOW, "application", application, NULL);

  self->sources = g_ptr_array_ref (sources);
  self->options = *options;
  self->run = shown_run_new (options);
  timeline_page_set_run (self->timeline_page, self->run);
  compare_page_set_run (self->compare_page, self->run, options);
  g_signal_connect_object (self->places, "notify::visible-child-name", G_CALLBACK (place_changed),
                           self, G_CONNECT_SWAPPED);
  home_page_set_sources (self->home, sources);
  install_actions (self);
  closing_install (GTK_WINDOW (self), self->run);
  bind_settings (self);
  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), shortcuts_new_window ());
  shortcuts_install (application);
  show_home (self);
  return GTK_WIDGET (self);
}

void
main_window_take_session (MainWindow *window, guint selected, Session *session)
{
  shown_run_set_source (window->run, g_ptr_array_index (window->sources, selected));
  shown_run_take_session (window->run, session);
  show_timeline (window);
}

int
main_window_end_session (MainWindow *window)
{
  return shown_run_end (window->run);
}
