/* SPDX-License-Identifier: MIT
 *
 * A session: a traced program, and the thread that collects from it.
 */
#include "session/session.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/collector.h"
#include "collect/deadlock-watch.h"
#include "collect/flight.h"
#include "event/segment.h"
#include "event/session-file.h"
#include "model/plain-text.h"
#include "session/folder.h"
#include "session/places.h"
#include "session/recording.h"
#include "session/trace-cache.h"
#include "session/traceable.h"

/* How long the rings are left to fill between two looks, in nanoseconds: at 65536 records a ring, a
 * thread may emit 16 million events a second. */
#define DRAIN_PERIOD (4 * G_GINT64_CONSTANT (1000000))
/* How long a program may take to end when asked to. */
#define PATIENCE (500 * G_TIME_SPAN_MILLISECOND)

struct _Session {
  char *title;
  char *folder;
  Collector *collector; /* the collecting thread's own */
  Model *model;
  gint64 keep;                  /* nanoseconds; 0: there is no flight recorder */
  FlightRecorder *flight;       /* under flight_mutex; NULL: events go to the model at once */
  pthread_mutex_t flight_mutex; /* held while events are drained or a recording is taken */
  DeadlockWatch *watch;         /* the collecting thread's own; NULL where nobody asks */
  _Atomic (guint) findings;     /* deadlocks so far */
  TraceMetadata *metadata;      /* what a trace of it says */
  Recording *recording;         /* NULL: nothing is written down */
  char *record_failure;         /* why not, if it should be */
  gint64 begin;                 /* of the model, set before the end is told */
  int wake;                     /* an eventfd: the collecting thread shall look around; or -1 */
  GPid process;                 /* under mutex: 0 once it was reaped */
  GThread *thread;
  /* POSIX ones, as the thread sanitizer does not see into GLib's. */
  pthread_mutex_t mutex;
  pthread_cond_t changed;   /* finished has changed */
  gint64 stop_time;         /* under mutex: when the end was asked for; 0: not yet */
  gboolean finished;        /* under mutex */
  int exit_status;          /* under mutex until finished */
  _Atomic (int) is_running; /* release by the collecting thread when all is in the model */
};

GQuark
session_error_quark (void)
{
  return g_quark_from_static_string ("heddle-session-error");
}

/* ------------------------------------------------------------------ the collecting thread */

static void
add_to_model (const HeddleDecodedEvent *event, gpointer model)
{
  model_add (model, event);
}

static void
add_to_all (const HeddleDecodedEvent *event, gpointer data)
{
  Session *session = data;

  model_add (session->model, event);
  if (session->recording != NULL)
    recording_add (session->recording, event);
  if (session->watch != NULL)
    deadlock_watch_add (event, session->watch);
}

static void
add_to_flight (const HeddleDecodedEvent *event, gpointer data)
{
  Session *session = data;

  deadlock_watch_add (event, session->watch);
  flight_recorder_add (event, session->flight);
}

/* Returns the status that a shell would show. */
static int
shell_status (int wait_status)
{
  if (WIFSIGNALED (wait_status))
    return 128 + WTERMSIG (wait_status);
  return WEXITSTATUS (wait_status);
}

/* Returns whether the program has ended, and reaps it. Under the mutex, so that nobody sends a
 * signal to a number that is not its own any more. Ends it by force if it was asked to end and has
 * not heeded that in time. */
static gboolean
has_ended (Session *session, int *wait_status)
{
  pthread_mutex_lock (&session->mutex);
  GPid process = session->process;
  pid_t ended = waitpid (process, wait_status, WNOHANG);
  gboolean over = ended == process || (ended < 0 && errno != EINTR);
  if (over)
    session->process = 0;
  else if (session->stop_time != 0 && g_get_monotonic_time () > session->stop_time + PATIENCE)
    kill (process, SIGKILL);
  pthread_mutex_unlock (&session->mutex);
  if (ended == process)
    collector_note_end (session->collector, process, *wait_status);
  return over;
}

typedef gsize (*Drain) (Collector *collector, CollectorSink sink, gpointer user_data);

static void
drain_to_flight (Session *session, Drain drain_collector)
{
  pthread_mutex_lock (&session->flight_mutex);
  drain_collector (session->collector, add_to_flight, session);
  flight_recorder_advance (session->flight, collector_watermark (session->collector));
  pthread_mutex_unlock (&session->flight_mutex);
}

static void
drain_to_model (Session *session, Drain drain_collector)
{
  if (session->recording != NULL)
    recording_lock (session->recording);
  if (session->recording != NULL || session->watch != NULL)
    drain_collector (session->collector, add_to_all, session);
  else
    drain_collector (session->collector, add_to_model, session->model);
  if (session->recording != NULL)
    recording_unlock (session->recording);
  model_advance (session->model, collector_watermark (session->collector));
}

/* Takes what was recorded to where it is kept. */
static void
drain (Session *session, Drain drain_collector)
{
  if (session->flight != NULL)
    drain_to_flight (session, drain_collector);
  else
    drain_to_model (session, drain_collector);
  if (session->watch == NULL)
    return;
  guint found = deadlock_watch_look (session->watch, collector_watermark (session->collector));
  /* Release, which pairs with session_findings(): whoever sees it grow sees what the model has of it. */
  atomic_fetch_add_explicit (&session->findings, found, memory_order_release);
}

/* Waits for one period, until a process ends, or until something is asked for. */
static void
wait_period (Session *session)
{
  eventfd_t count;

  collector_wait (session->collector, session->wake, DRAIN_PERIOD);
  if (session->wake >= 0)
    eventfd_read (session->wake, &count);
}

/* Returns what the flight recorder keeps now. */
static FlightRecording *
take_flight (Session *session)
{
  pthread_mutex_lock (&session->flight_mutex);
  FlightRecording *flight = flight_recorder_take (session->flight);
  pthread_mutex_unlock (&session->flight_mutex);
  return flight;
}

/* Adds a flight to an empty model. Returns the moment since when it is complete. */
static gint64
replay_flight (const FlightRecording *flight, Model *model)
{
  flight_recording_replay (flight, add_to_model, model);
  model_advance (model, flight_recording_now (flight));
  return flight_recording_begin (flight);
}

/* All was collected: the model and the recording come to their ends. Returns what that is like. */
static TraceEnd
finish (Session *session, int status)
{
  if (session->flight != NULL) {
    g_autoptr (FlightRecording) flight = take_flight (session);
    session->begin = replay_flight (flight, session->model);
    if (session->recording != NULL)
      recording_add_flight (session->recording, flight);
  }
  const TraceEnd end = { .kind = TRACE_END_EXITED,
                         .status = status,
                         .duration = model_now (session->model) };
  if (session->recording != NULL)
    recording_finish (session->recording, &end);
  return end;
}

static gpointer
collect (gpointer data)
{
  Session *session = data;
  int wait_status = 0;

  collector_hurry ();
  while (!has_ended (session, &wait_status)) {
    drain (session, collector_drain);
    wait_period (session);
  }
  drain (session, collector_finish);
  const TraceEnd end = finish (session, shell_status (wait_status));

  pthread_mutex_lock (&session->mutex);
  session->finished = TRUE;
  session->exit_status = end.status;
  pthread_cond_broadcast (&session->changed);
  pthread_mutex_unlock (&session->mutex);
  /* Pairs with the acquire in session_is_running(): the status and the model are complete. */
  atomic_store_explicit (&session->is_running, 0, memory_order_release);
  /* Nobody waits for that but who frees the session. */
  if (session->recording != NULL)
    recording_keep_image (session->recording, session->model, &end);
  return NULL;
}

/* ------------------------------------------------------------------ starting */

/* Returns the path to preload the interposer by: its own, or that of a link in the session's folder
 * if its own has a character that separates entries of LD_PRELOAD. */
static char *
preload_path (const Session *session, const char *interposer)
{
  g_autofree char *link = g_build_filename (session->folder, HEDDLE_SESSION_LINK, NULL);

  if (strpbrk (interposer, " :") == NULL || symlink (interposer, link) != 0)
    return g_strdup (interposer);
  return g_steal_pointer (&link);
}

/* Returns this process's environment with the variables that are given besides. */
static char **
environment_with (const char *const *variables)
{
  char **environment = g_get_environ ();

  for (; variables != NULL && *variables != NULL; variables++) {
    const char *sign = strchr (*variables, '=');
    g_autofree char *name =
        sign != NULL ? g_strndup (*variables, (gsize) (sign - *variables)) : NULL;
    if (name != NULL && name[0] != '\0')
      environment = g_environ_setenv (environment, name, sign + 1, TRUE);
  }
  return environment;
}

/* Starts the program with the session in its environment, and with the interposer if `interposer`
 * is not NULL. All else is as this process has it, and as `options` say. */
static gboolean
spawn (Session *session, const char *path, const char *const *argv, const char *interposer,
       const SessionOptions *options, GError **error)
{
  g_auto (GStrv) environment = environment_with (options->environment);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) cause = NULL;
  GSpawnFlags output =
      options->is_quiet ? G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL : 0;

  environment = g_environ_setenv (environment, HEDDLE_SESSION_VARIABLE, session->folder, TRUE);
  if (interposer != NULL) {
    const char *others = g_environ_getenv (environment, "LD_PRELOAD");
    g_autofree char *own = preload_path (session, interposer);
    g_autofree char *preload = others == NULL || others[0] == '\0'
                                   ? g_strdup (own)
                                   : g_strdup_printf ("%s:%s", others, own);
    environment = g_environ_setenv (environment, "LD_PRELOAD", preload, TRUE);
  }
  /* The file first, then the arguments as the program shall see them. */
  g_ptr_array_add (arguments, (gpointer) path);
  for (; *argv != NULL; argv++)
    g_ptr_array_add (arguments, (gpointer) *argv);
  g_ptr_array_add (arguments, NULL);
  if (g_spawn_async (options->folder, (char **) arguments->pdata, environment,
                     output | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN |
                         G_SPAWN_LEAVE_DESCRIPTORS_OPEN | G_SPAWN_FILE_AND_ARGV_ZERO,
                     NULL, NULL, &session->process, &cause))
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_NOT_TRACEABLE,
               "Could not start \"%s\": %s. Check that it can be run by itself.", path,
               cause->message);
  return FALSE;
}

/* Returns a session that collects in `folder`, which it takes over, and where nothing runs yet. */
static Session *
session_new (const char *title, char *folder, const SessionOptions *options)
{
  Session *session = g_new0 (Session, 1);

  session->title = plain_text (title);
  session->folder = folder;
  session->model = model_new ();
  session->wake = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_mutex_init (&session->mutex, NULL);
  pthread_mutex_init (&session->flight_mutex, NULL);
  pthread_cond_init (&session->changed, NULL);
  if (options != NULL && options->policy == HEDDLE_LOSS_POLICY_FLIGHT) {
    session->keep = options->keep > 0 ? options->keep : SESSION_KEEP_USUAL;
    session->flight = flight_recorder_new (session->keep, 0);
  }
  if (session->flight != NULL || (options != NULL && options->is_watched))
    session->watch = deadlock_watch_new ();
  return session;
}

/* Begins to write down what will be collected, if anybody wants it. Returns FALSE if the file that
 * was asked for can't be made. */
static gboolean
begin_recording (Session *session, const char *const *argv, const SessionOptions *options,
                 GError **error)
{
  const char *path = options != NULL ? options->record : NULL;
  g_autoptr (GError) cause = NULL;

  session->metadata =
      recording_describe (session->title, argv, collector_clock_note (session->collector),
                          options != NULL ? options->policy : HEDDLE_LOSS_POLICY_DROP);
  /* A flight recorder keeps what there is to write down. */
  if (path == NULL && (session->flight != NULL || (options != NULL && options->is_transient)))
    return TRUE;
  session->recording = recording_new (path, session->metadata, &cause);
  if (session->recording != NULL)
    return TRUE;
  if (path == NULL) {
    /* The program can run all the same. */
    session->record_failure = g_strdup (cause->message);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static Session *
session_start (const char *title, const char *path, const char *const *argv, const char *interposer,
               const SessionOptions *options, GError **error)
{
  char *folder = session_folder_make (error);
  const SessionOptions usual = { 0 };
  g_autoptr (GError) cause = NULL;
  const CollectorOptions collector_options = {
    .policy = options != NULL ? options->policy : HEDDLE_LOSS_POLICY_DROP,
  };

  if (folder == NULL)
    return NULL;
  Session *session = session_new (title, folder, options);
  session->collector = collector_new (session->folder, &collector_options, &cause);
  if (session->collector == NULL) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_NO_SESSION, "%s", cause->message);
    session_free (session);
    return NULL;
  }
  if (!begin_recording (session, argv, options, error) ||
      !spawn (session, path, argv, interposer, options != NULL ? options : &usual, error)) {
    session_free (session);
    return NULL;
  }
  atomic_init (&session->is_running, 1);
  session->thread = g_thread_new ("collector", collect, session);
  return session;
}

Session *
session_start_demo (const SessionDemo *demo, const char *const *arguments,
                    const SessionOptions *options, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, demo->name);
  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);
  return session_start (demo->title, demo->path, (const char *const *) argv->pdata, NULL, options,
                        error);
}

/* Returns the program as it is found from its folder: a relative path begins there. */
static char *
program_in (const char *folder, const char *program)
{
  if (folder == NULL || g_path_is_absolute (program) || strchr (program, '/') == NULL)
    return g_strdup (program);
  g_autofree char *path = g_build_filename (folder, program, NULL);
  return g_canonicalize_filename (path, NULL);
}

Session *
session_start_program (const char *const *argv, const SessionOptions *options, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *interposer = places_interposer ();
  g_autofree char *title = g_path_get_basename (argv[0]);
  g_autofree char *program = program_in (options != NULL ? options->folder : NULL, argv[0]);

  if (!session_check_traceable (program, &path, error))
    return NULL;
  if (!g_file_test (interposer, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_FAILED,
                 "The interposer is missing from \"%s\". Install Heddle again, or build it with "
                 "./run.",
                 interposer);
    return NULL;
  }
  return session_start (title, path, argv, interposer, options, error);
}

/* ------------------------------------------------------------------ the rest */

void
session_free (Session *session)
{
  if (session == NULL)
    return;
  if (session->thread != NULL) {
    session_stop (session);
    g_thread_join (session->thread);
  }
  g_clear_pointer (&session->collector, collector_free);
  session_folder_remove (session->folder);
  model_free (session->model);
  flight_recorder_free (session->flight);
  deadlock_watch_free (session->watch);
  recording_free (session->recording);
  trace_metadata_free (session->metadata);
  g_free (session->record_failure);
  if (session->wake >= 0)
    close (session->wake);
  pthread_mutex_destroy (&session->mutex);
  pthread_mutex_destroy (&session->flight_mutex);
  pthread_cond_destroy (&session->changed);
  g_free (session->folder);
  g_free (session->title);
  g_free (session);
}

const Model *
session_model (const Session *session)
{
  return session->model;
}

gint64
session_keep (const Session *session)
{
  return session->keep;
}

Model *
session_take_flight (Session *session, gint64 *begin)
{
  Model *model = model_new ();
  g_autoptr (FlightRecording) flight = take_flight (session);

  *begin = replay_flight (flight, model);
  return model;
}

guint
session_findings (const Session *session)
{
  /* Pairs with the collecting thread's release in drain(). */
  return atomic_load_explicit (&session->findings, memory_order_acquire);
}

gint64
session_begin (const Session *session)
{
  return session->begin;
}

/* Returns how a trace ends that is written now. */
static TraceEnd
end_now (Session *session)
{
  TraceEnd end = { .kind = TRACE_END_RUNNING, .duration = model_now (session->model) };

  pthread_mutex_lock (&session->mutex);
  if (session->finished) {
    end.kind = TRACE_END_EXITED;
    end.status = session->exit_status;
  }
  pthread_mutex_unlock (&session->mutex);
  return end;
}

static gboolean
record_to (Session *session, const char *path, const TraceEnd *end, GError **error)
{
  if (session->flight != NULL) {
    g_autoptr (FlightRecording) flight = take_flight (session);
    const TraceEnd flown = { end->kind, end->status, flight_recording_now (flight) };
    return recording_save_flight (flight, session->metadata, path, &flown, error);
  }
  if (session->recording != NULL)
    return recording_save (session->recording, path, end, error);
  g_set_error (
      error, SESSION_ERROR, SESSION_STATUS_TRACE,
      "Could not write \"%s\": this run's events were not kept. Run it again with --record.", path);
  return FALSE;
}

gboolean
session_record_to (Session *session, const char *path, GError **error)
{
  const TraceEnd end = end_now (session);

  if (!record_to (session, path, &end, error))
    return FALSE;
  /* While it runs, the model goes on. */
  if (end.kind == TRACE_END_EXITED)
    trace_cache_keep_recorded (path, session->model, &end);
  return TRUE;
}

char *
session_record_failure (Session *session)
{
  if (session->recording == NULL)
    return g_strdup (session->record_failure);
  return recording_failure (session->recording);
}

const char *
session_clock_note (const Session *session)
{
  return collector_clock_note (session->collector);
}

const char *
session_title (const Session *session)
{
  return session->title;
}

gboolean
session_is_running (const Session *session)
{
  return atomic_load_explicit (&session->is_running, memory_order_acquire) != 0;
}

void
session_stop (Session *session)
{
  pthread_mutex_lock (&session->mutex);
  if (session->process != 0 && session->stop_time == 0) {
    session->stop_time = g_get_monotonic_time ();
    kill (session->process, SIGTERM);
    if (session->wake >= 0)
      eventfd_write (session->wake, 1);
  }
  pthread_mutex_unlock (&session->mutex);
}

int
session_wait (Session *session)
{
  pthread_mutex_lock (&session->mutex);
  while (!session->finished)
    pthread_cond_wait (&session->changed, &session->mutex);
  int status = session->exit_status;
  pthread_mutex_unlock (&session->mutex);
  return status;
}

int
session_exit_status (const Session *session)
{
  return session->exit_status;
}
