/* SPDX-License-Identifier: MIT
 *
 * The actions on trace files, see file-actions.h.
 */
#include "ui/file-actions.h"

#include <glib/gi18n.h>

#include "ui/file-dialog.h"
#include "ui/recent.h"
#include "ui/toast.h"
#include "ui/trace-job.h"

#define SUCCESS_SECONDS 8
#define FAILURE_SECONDS 15
/* What is there sooner needs no progress. */
#define PATIENCE        200 /* milliseconds */
#define PROGRESS_PERIOD 100
/* What is told to be read once it is all read: who looks at it meanwhile lets go of it first. */
#define ALMOST_ALL 0.999

/* Lives as long as the window. */
typedef struct {
  FileActionsPlace place;
  TraceJob *opening; /* nullable */
  TraceJob *keeping; /* nullable */
  guint progress;    /* the timeout's id while a trace is opened, or 0 */
  gboolean patient;  /* no progress is shown yet */
  gboolean growing;  /* what is opened is shown already, as far as it is read */
  gboolean unwanted; /* the user has gone on to something else */
  gboolean closes;   /* once the run is kept */
} FileActions;

static void
tell (FileActions *self, const char *sentence, guint seconds)
{
  toast_tell (self->place.toasts, sentence, seconds);
}

static void
enable (FileActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->place.window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* ------------------------------------------------------------------ opening */

/* Says what of the file can't be seen, if there is such. */
static void
tell_damage (FileActions *self, const SessionTraceInfo *info)
{
  if (info->damaged_chunks == 0)
    return;
  g_autofree char *parts = g_strdup_printf ("%" G_GUINT64_FORMAT, info->damaged_chunks);
  g_autofree char *sentence = g_strdup_printf (
      ngettext (
          "This file is damaged: %s of its parts can't be read. What it held is shown as lost.",
          "This file is damaged: %s of its parts can't be read. What they held is shown as lost.",
          info->damaged_chunks),
      parts);
  tell (self, sentence, FAILURE_SECONDS);
}

/* Shows a trace: all of it, or what is read of it so far. */
static void
show_trace (FileActions *self, const char *path, SessionTrace *trace, gboolean grows)
{
  g_autoptr (RunSource) source = run_source_new_trace (path, session_trace_info (trace)->title);

  if (grows)
    shown_run_take_opening (self->place.run, source, trace);
  else
    shown_run_take_trace (self->place.run, source, trace);
  self->growing = grows;
}

/* Lets go of what is shown of a trace that is not read any further. */
static void
drop_growing (FileActions *self)
{
  if (!self->growing)
    return;
  self->growing = FALSE;
  shown_run_set_source (self->place.run, NULL);
}

static void
opened (const char *path, SessionTrace *trace, const GError *error, gpointer data)
{
  FileActions *self = data;

  g_clear_handle_id (&self->progress, g_source_remove);
  enable (self, "cancel-opening", FALSE);
  if (self->unwanted) {
    session_trace_free (trace);
    return;
  }
  gboolean is_shown = self->growing;
  if (trace == NULL)
    drop_growing (self);
  else if (is_shown) {
    self->growing = FALSE;
    shown_run_set_opened (self->place.run, 1);
  } else
    show_trace (self, path, trace, FALSE);
  if (trace != NULL) {
    recent_add (path, session_trace_info (trace)->title);
    tell_damage (self, session_trace_info (trace));
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, error->message, FAILURE_SECONDS);
  if (trace == NULL || !is_shown)
    self->place.ended (self->place.user_data);
}

/* Shows what is read so far, if there is something to be seen. */
static gboolean
show_growing (FileActions *self)
{
  SessionTrace *trace = trace_job_trace (self->opening);

  if (trace == NULL || model_lane_count (session_trace_model (trace)) == 0)
    return FALSE;
  show_trace (self, trace_job_path (self->opening), trace, TRUE);
  self->place.ended (self->place.user_data);
  return TRUE;
}

static gboolean
show_progress (gpointer data)
{
  FileActions *self = data;
  double progress = trace_job_progress (self->opening);

  gtk_progress_bar_set_fraction (self->place.progress, progress);
  if (self->growing)
    shown_run_set_opened (self->place.run, MIN (progress, ALMOST_ALL));
  else if (!show_growing (self) && self->patient)
    self->place.opening (self->place.user_data);
  if (!self->patient)
    return G_SOURCE_CONTINUE;
  self->patient = FALSE;
  self->progress = g_timeout_add (PROGRESS_PERIOD, show_progress, self);
  return G_SOURCE_REMOVE;
}

static void
stop_opening (FileActions *self)
{
  if (self->opening != NULL)
    trace_job_cancel (self->opening);
  g_clear_pointer (&self->opening, trace_job_finish);
}

static void
open_file (const char *path, gpointer data)
{
  FileActions *self = data;

  stop_opening (self);
  self->opening = trace_job_open (path, opened, self);
  self->patient = TRUE;
  self->progress = g_timeout_add (PATIENCE, show_progress, self);
  enable (self, "cancel-opening", TRUE);
}

static void
activate_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FileQuestion question = { .title = _ ("Open a trace"),
                            .accept = _ ("_Open"),
                            .kind = _ ("Heddle's traces"),
                            .pattern = "*.heddle" };

  (void) action;
  (void) parameter;
  file_dialog_show (((FileActions *) data)->place.window, &question, open_file, data);
}

static void
activate_open_file (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  open_file (g_variant_get_string (parameter, NULL), data);
}

static void
activate_cancel_opening (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  trace_job_cancel (((FileActions *) data)->opening);
}

static gboolean
dropped (FileActions *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL)
    return FALSE;
  open_file (path, self);
  return TRUE;
}

/* ------------------------------------------------------------------ keeping */

static void
kept (const char *path, SessionTrace *trace, const GError *error, gpointer data)
{
  FileActions *self = data;

  (void) trace;
  if (error != NULL) {
    tell (self, error->message, FAILURE_SECONDS);
    return;
  }
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *sentence = g_strdup_printf (_ ("Kept as %s"), name);
  recent_add (path, shown_run_get_title (self->place.run));
  shown_run_tell_kept (self->place.run, path);
  if (self->closes)
    gtk_widget_activate_action (GTK_WIDGET (self->place.window), "win.close-now", NULL);
  else
    tell (self, sentence, SUCCESS_SECONDS);
}

static void
keep (const char *path, gpointer data)
{
  FileActions *self = data;
  Session *session = shown_run_get_session (self->place.run);

  if (session == NULL) /* it went while the user chose a file */
    return;
  g_clear_pointer (&self->keeping, trace_job_finish);
  self->keeping = trace_job_keep (session, path, kept, self);
}

static void
ask_where_to_keep (FileActions *self, gboolean closes)
{
  const RunSource *source = shown_run_get_source (self->place.run);
  g_autofree char *name = g_strconcat (source != NULL ? source->name : "run", ".heddle", NULL);
  FileQuestion question = { .title = _ ("Keep this run"),
                            .accept = _ ("_Keep"),
                            .name = name,
                            .kind = _ ("Heddle's traces"),
                            .pattern = "*.heddle" };

  self->closes = closes;
  file_dialog_show (self->place.window, &question, keep, self);
}

static void
activate_keep (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  ask_where_to_keep (data, FALSE);
}

static void
activate_keep_and_close (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  ask_where_to_keep (data, TRUE);
}

static void
run_changed (FileActions *self)
{
  enable (self, "keep",
          shown_run_get_session (self->place.run) != NULL && shown_run_has_lanes (self->place.run));
}

/* The session may be about to go; and who shows something else does not wait for the trace that is still
 * read. */
static void
model_changed (FileActions *self)
{
  g_clear_pointer (&self->keeping, trace_job_finish);
  if (!self->growing || shown_run_get_trace (self->place.run) != NULL)
    return;
  self->growing = FALSE;
  self->unwanted = TRUE;
  stop_opening (self);
  self->unwanted = FALSE;
}

/* ------------------------------------------------------------------ all of them */

static const GActionEntry entries[] = {
  { .name = "open", .activate = activate_open },
  { .name = "open-file", .parameter_type = "s", .activate = activate_open_file },
  { .name = "cancel-opening", .activate = activate_cancel_opening },
  { .name = "keep", .activate = activate_keep },
  { .name = "keep-and-close", .activate = activate_keep_and_close },
};

/* Before the window's parts go. */
static void
window_closed (FileActions *self)
{
  g_clear_handle_id (&self->progress, g_source_remove);
  stop_opening (self);
}

static void
file_actions_free (gpointer data, GObject *window)
{
  FileActions *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->place.run, self);
  g_object_unref (self->place.run);
  g_free (self);
}

void
file_actions_install (const FileActionsPlace *place)
{
  FileActions *self = g_new0 (FileActions, 1);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->place = *place;
  g_object_ref (place->run);
  g_action_map_add_action_entries (G_ACTION_MAP (place->window), entries, G_N_ELEMENTS (entries),
                                   self);
  enable (self, "cancel-opening", FALSE);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (place->window), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_swapped (place->run, "changed", G_CALLBACK (run_changed), self);
  /* Last: all have let go of the model by then. */
  g_signal_connect_data (place->run, "model-changed", G_CALLBACK (model_changed), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_swapped (place->window, "unrealize", G_CALLBACK (window_closed), self);
  g_object_weak_ref (G_OBJECT (place->window), file_actions_free, self);
  run_changed (self);
}
