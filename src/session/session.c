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
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collect/collector.h"
#include "event/segment.h"
#include "session/folder.h"
#include "session/places.h"
#include "session/traceable.h"

/* How long the rings are left to fill between two looks, in microseconds: at 16384 records a ring,
 * a thread may emit 4 million events a second. */
#define DRAIN_PERIOD (4 * G_TIME_SPAN_MILLISECOND)
/* How long a program may take to end when asked to. */
#define PATIENCE (500 * G_TIME_SPAN_MILLISECOND)

struct _Session {
  char *title;
  char *folder;
  Collector *collector; /* the collecting thread's own */
  Model *model;
  GPid process; /* under mutex: 0 once it was reaped */
  GThread *thread;
  /* POSIX ones, as the thread sanitizer does not see into GLib's. */
  pthread_mutex_t mutex;
  pthread_cond_t changed;   /* stop_time or finished has changed */
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

/* Returns the status that a shell would show. */
static int
shell_status (int wait_status)
{
  if (WIFSIGNALED (wait_status))
    return 128 + WTERMSIG (wait_status);
  return WEXITSTATUS (wait_status);
}

/* Returns whether the program has ended, and reaps it. Under the mutex, so that nobody sends a signal
 * to a number that is not its own any more. Ends it by force if it was asked to end and has not
 * heeded that in time. */
static gboolean
has_ended (Session *session, int *wait_status)
{
  pthread_mutex_lock (&session->mutex);
  pid_t ended = waitpid (session->process, wait_status, WNOHANG);
  gboolean over = ended == session->process || (ended < 0 && errno != EINTR);
  if (over)
    session->process = 0;
  else if (session->stop_time != 0 && g_get_monotonic_time () > session->stop_time + PATIENCE)
    kill (session->process, SIGKILL);
  pthread_mutex_unlock (&session->mutex);
  return over;
}

/* Waits for one period, or until something changes. */
static void
wait_period (Session *session)
{
  gint64 end = g_get_monotonic_time () + DRAIN_PERIOD; /* of CLOCK_MONOTONIC, in microseconds */
  const struct timespec deadline = { .tv_sec = (time_t) (end / G_USEC_PER_SEC),
                                     .tv_nsec = (long) (end % G_USEC_PER_SEC) * 1000 };

  pthread_mutex_lock (&session->mutex);
  pthread_cond_clockwait (&session->changed, &session->mutex, CLOCK_MONOTONIC, &deadline);
  pthread_mutex_unlock (&session->mutex);
}

static gpointer
collect (gpointer data)
{
  Session *session = data;
  int wait_status = 0;

  while (!has_ended (session, &wait_status)) {
    collector_drain (session->collector, add_to_model, session->model);
    model_advance (session->model, collector_watermark (session->collector));
    wait_period (session);
  }
  collector_finish (session->collector, add_to_model, session->model);
  model_advance (session->model, collector_watermark (session->collector));

  pthread_mutex_lock (&session->mutex);
  session->finished = TRUE;
  session->exit_status = shell_status (wait_status);
  pthread_cond_broadcast (&session->changed);
  pthread_mutex_unlock (&session->mutex);
  /* Pairs with the acquire in session_is_running(): the status and the model are complete. */
  atomic_store_explicit (&session->is_running, 0, memory_order_release);
  return NULL;
}

/* ------------------------------------------------------------------ starting */

/* Returns the path to preload the interposer by: its own, or that of a link in the session's folder
 * if its own has a character that separates entries of LD_PRELOAD. */
static char *
preload_path (const Session *session, const char *interposer)
{
  g_autofree char *link = g_build_filename (session->folder, SESSION_INTERPOSER_LINK, NULL);

  if (strpbrk (interposer, " :") == NULL || symlink (interposer, link) != 0)
    return g_strdup (interposer);
  return g_steal_pointer (&link);
}

/* Starts the program with the session in its environment, and with the interposer if `interposer`
 * is not NULL. All else is as this process has it. */
static gboolean
spawn (Session *session, const char *path, const char *const *argv, const char *interposer,
       GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) cause = NULL;

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
  if (g_spawn_async (NULL, (char **) arguments->pdata, environment,
                     G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN |
                         G_SPAWN_LEAVE_DESCRIPTORS_OPEN | G_SPAWN_FILE_AND_ARGV_ZERO,
                     NULL, NULL, &session->process, &cause))
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_NOT_TRACEABLE,
               "Could not start \"%s\": %s. Check that it can be run by itself.", path,
               cause->message);
  return FALSE;
}

static Session *
session_start (const char *title, const char *path, const char *const *argv, const char *interposer,
               GError **error)
{
  g_autofree char *folder = session_folder_make (error);
  g_autoptr (GError) cause = NULL;

  if (folder == NULL)
    return NULL;
  Session *session = g_new0 (Session, 1);
  session->title = g_strdup (title);
  session->folder = g_steal_pointer (&folder);
  session->model = model_new ();
  pthread_mutex_init (&session->mutex, NULL);
  pthread_cond_init (&session->changed, NULL);
  session->collector = collector_new (session->folder, &cause);
  if (session->collector == NULL) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_NO_SESSION, "%s", cause->message);
    session_free (session);
    return NULL;
  }
  if (!spawn (session, path, argv, interposer, error)) {
    session_free (session);
    return NULL;
  }
  atomic_init (&session->is_running, 1);
  session->thread = g_thread_new ("collector", collect, session);
  return session;
}

Session *
session_start_demo (const SessionDemo *demo, const char *const *arguments, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, demo->name);
  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);
  return session_start (demo->title, demo->path, (const char *const *) argv->pdata, NULL, error);
}

Session *
session_start_program (const char *const *argv, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *interposer = places_interposer ();
  g_autofree char *title = g_path_get_basename (argv[0]);

  if (!session_check_traceable (argv[0], &path, error))
    return NULL;
  if (!g_file_test (interposer, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_FAILED,
                 "The interposer is missing from \"%s\". Install Heddle again, or build it with "
                 "./run.",
                 interposer);
    return NULL;
  }
  return session_start (title, path, argv, interposer, error);
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
  pthread_mutex_destroy (&session->mutex);
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
    pthread_cond_broadcast (&session->changed);
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
