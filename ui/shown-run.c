/* SPDX-License-Identifier: MIT
 *
 * The run that the window shows, see shown-run.h.
 */
#include "ui/shown-run.h"

#include "explain/deadlock.h"
#include "ui/status-text.h"

#define REFRESH_PERIOD 125 /* milliseconds */
#define WATCH_PERIOD   20  /* milliseconds; to ask costs next to nothing */

struct _ShownRun {
  GObject parent_instance;
  SessionOptions options;
  RunSource *source;   /* nullable */
  Session *session;    /* nullable */
  SessionTrace *trace; /* nullable; never both */
  double opened;       /* how much of the trace is read; below 1 it is somebody else's */
  gboolean running;    /* the session ran when it was last looked at */
  int exit_status;     /* of the last program that has ended */
  guint refresh;       /* the timeout's id while a session runs, or 0 */
  guint watch;         /* likewise */
  Model *kept;         /* what was taken of a flight recorder last, and is shown; nullable */
  gboolean stopped;    /* the user asked it to end */
  gint64 begin;        /* since when what is shown is complete */
  guint findings;      /* of the session, shown so far */
};

G_DEFINE_FINAL_TYPE (ShownRun, shown_run, G_TYPE_OBJECT)

enum {
  SIGNAL_MODEL_CHANGED,
  SIGNAL_CHANGED,
  SIGNAL_FOUND,
  SIGNAL_DEADLOCKED,
  SIGNAL_KEPT,
  SIGNALS
};
static guint signals[SIGNALS];

/* ------------------------------------------------------------------ what is shown */

/* Shows `kept` (NULL: the session's own model) since `begin`. */
static void
show (ShownRun *self, Model *kept, gint64 begin)
{
  Model *before = self->kept;

  self->kept = kept;
  self->begin = begin;
  g_signal_emit (self, signals[SIGNAL_MODEL_CHANGED], 0);
  g_clear_pointer (&before, model_free);
}

static void
take_flight (ShownRun *self)
{
  gint64 begin;
  Model *kept = session_take_flight (self->session, &begin);

  show (self, kept, begin);
}

static void
drop (ShownRun *self)
{
  Session *session = g_steal_pointer (&self->session);
  SessionTrace *trace = g_steal_pointer (&self->trace);

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->watch, g_source_remove);
  self->running = FALSE;
  show (self, NULL, 0);
  g_clear_pointer (&session, session_free);
  if (self->opened >= 1)
    session_trace_free (trace);
  self->opened = 1;
}

/* ------------------------------------------------------------------ going on */

/* A deadlock may be the last thing that happens: it is shown as soon as it is found. */
static void
look_for_findings (ShownRun *self)
{
  guint findings = session_findings (self->session);

  if (findings == self->findings)
    return;
  self->findings = findings;
  if (shown_run_is_flight (self))
    take_flight (self);
  g_autofree char *sentence = deadlock_tell (shown_run_get_model (self));
  if (sentence != NULL)
    g_signal_emit (self, signals[SIGNAL_DEADLOCKED], 0, sentence);
}

static gboolean
watch (gpointer data)
{
  look_for_findings (data);
  return G_SOURCE_CONTINUE;
}

/* Nobody may have looked at the program's lane when it died. */
static void
tell_crash (ShownRun *self)
{
  g_autofree char *sentence =
      self->stopped ? NULL : status_text_crash (shown_run_get_title (self), self->exit_status);

  if (sentence != NULL)
    g_signal_emit (self, signals[SIGNAL_FOUND], 0, sentence);
}

static void
session_ended (ShownRun *self)
{
  self->running = FALSE;
  self->exit_status = session_exit_status (self->session);
  tell_crash (self);
  if (shown_run_is_flight (self) && self->kept == NULL)
    show (self, NULL, session_begin (self->session));
}

static gboolean
refresh (gpointer data)
{
  ShownRun *self = data;

  look_for_findings (self);
  if (!session_is_running (self->session))
    session_ended (self);
  if (!self->running) {
    self->refresh = 0;
    g_clear_handle_id (&self->watch, g_source_remove);
  }
  gboolean goes_on = self->running;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ------------------------------------------------------------------ doing */

void
shown_run_set_source (ShownRun *run, RunSource *source)
{
  drop (run);
  if (source != NULL)
    run_source_ref (source);
  g_clear_pointer (&run->source, run_source_unref);
  run->source = source;
  g_signal_emit (run, signals[SIGNAL_CHANGED], 0);
}

void
shown_run_set_arguments (ShownRun *run, char **arguments)
{
  if (run->source != NULL)
    run_source_set_arguments (run->source, arguments);
}

void
shown_run_take_session (ShownRun *run, Session *session)
{
  drop (run);
  run->session = session;
  run->running = TRUE;
  run->findings = 0;
  run->stopped = FALSE;
  show (run, NULL, 0);
  run->refresh = g_timeout_add (REFRESH_PERIOD, refresh, run);
  run->watch = g_timeout_add (WATCH_PERIOD, watch, run);
  g_signal_emit (run, signals[SIGNAL_CHANGED], 0);
}

static void
show_trace (ShownRun *run, RunSource *source, SessionTrace *trace, double opened)
{
  shown_run_set_source (run, source);
  run->trace = trace;
  run->opened = opened;
  run->exit_status = session_trace_info (trace)->exit_status;
  show (run, NULL, session_trace_info (trace)->begin);
  g_signal_emit (run, signals[SIGNAL_CHANGED], 0);
}

void
shown_run_take_trace (ShownRun *run, RunSource *source, SessionTrace *trace)
{
  show_trace (run, source, trace, 1);
}

void
shown_run_take_opening (ShownRun *run, RunSource *source, SessionTrace *trace)
{
  show_trace (run, source, trace, 0);
}

void
shown_run_set_opened (ShownRun *run, double opened)
{
  run->opened = opened;
  run->exit_status = session_trace_info (run->trace)->exit_status;
  g_signal_emit (run, signals[SIGNAL_CHANGED], 0);
}

gboolean
shown_run_start (ShownRun *run, GError **error)
{
  drop (run);
  Session *session = run_source_start (run->source, &run->options, error);
  if (session != NULL) {
    shown_run_take_session (run, session);
    return TRUE;
  }
  g_signal_emit (run, signals[SIGNAL_CHANGED], 0);
  return FALSE;
}

void
shown_run_stop (ShownRun *run)
{
  run->stopped = TRUE;
  if (run->session != NULL)
    session_stop (run->session);
}

int
shown_run_end (ShownRun *run)
{
  if (run->session == NULL) {
    drop (run);
    return run->exit_status;
  }
  session_stop (run->session);
  run->exit_status = session_wait (run->session);
  drop (run);
  return run->exit_status;
}

void
shown_run_show_kept (ShownRun *run)
{
  if (run->session == NULL || !shown_run_is_flight (run))
    return;
  if (run->running)
    take_flight (run);
  else
    show (run, NULL, session_begin (run->session));
  g_signal_emit (run, signals[SIGNAL_CHANGED], 0);
}

void
shown_run_tell_kept (ShownRun *run, const char *path)
{
  g_signal_emit (run, signals[SIGNAL_KEPT], 0, path);
}

/* ------------------------------------------------------------------ asking */

const RunSource *
shown_run_get_source (ShownRun *run)
{
  return run->source;
}

const Model *
shown_run_get_model (ShownRun *run)
{
  if (run->kept != NULL)
    return run->kept;
  if (run->trace != NULL)
    return session_trace_model (run->trace);
  return run->session != NULL ? session_model (run->session) : NULL;
}

Session *
shown_run_get_session (ShownRun *run)
{
  return run->session;
}

const SessionTrace *
shown_run_get_trace (ShownRun *run)
{
  return run->trace;
}

const char *
shown_run_get_title (ShownRun *run)
{
  return run->source != NULL ? run->source->title : "";
}

gint64
shown_run_get_begin (ShownRun *run)
{
  return run->begin;
}

gboolean
shown_run_is_begun (ShownRun *run)
{
  return run->session != NULL || run->trace != NULL;
}

gboolean
shown_run_is_running (ShownRun *run)
{
  return run->running;
}

gboolean
shown_run_has_lanes (ShownRun *run)
{
  const Model *model = shown_run_get_model (run);

  return model != NULL && model_lane_count (model) > 0;
}

double
shown_run_get_opened (ShownRun *run)
{
  return run->opened;
}

gboolean
shown_run_is_flight (ShownRun *run)
{
  return run->trace == NULL && run->options.policy == HEDDLE_LOSS_POLICY_FLIGHT;
}

gint64
shown_run_get_keep (ShownRun *run)
{
  return run->session != NULL ? session_keep (run->session) : 0;
}

gboolean
shown_run_shows_kept (ShownRun *run)
{
  return run->kept != NULL;
}

int
shown_run_get_exit_status (ShownRun *run)
{
  return run->exit_status;
}

/* ------------------------------------------------------------------ the object */

static void
shown_run_dispose (GObject *object)
{
  ShownRun *self = SHOWN_RUN (object);

  if (shown_run_is_begun (self))
    drop (self);
  g_clear_pointer (&self->source, run_source_unref);
  G_OBJECT_CLASS (shown_run_parent_class)->dispose (object);
}

static guint
new_signal (const char *name, guint parameters, GType parameter)
{
  return g_signal_new (name, SHOWN_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       parameters, parameter);
}

static void
shown_run_class_init (ShownRunClass *class)
{
  G_OBJECT_CLASS (class)->dispose = shown_run_dispose;
  signals[SIGNAL_MODEL_CHANGED] = new_signal ("model-changed", 0, G_TYPE_NONE);
  signals[SIGNAL_CHANGED] = new_signal ("changed", 0, G_TYPE_NONE);
  signals[SIGNAL_KEPT] = g_signal_new ("kept", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FOUND] = new_signal ("found", 1, G_TYPE_STRING);
  signals[SIGNAL_DEADLOCKED] = new_signal ("deadlocked", 1, G_TYPE_STRING);
}

static void
shown_run_init (ShownRun *self)
{
  self->opened = 1;
}

ShownRun *
shown_run_new (const SessionOptions *options)
{
  ShownRun *self = g_object_new (SHOWN_TYPE_RUN, NULL);

  self->options = *options;
  return self;
}
