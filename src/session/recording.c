/* SPDX-License-Identifier: MIT
 *
 * A session's recording, see recording.h.
 */
#include "session/recording.h"

#include <pthread.h>
#include <string.h>

#include "session/session.h"
#include "session/trace-cache.h"
#include "trace/writer.h"

/* What a word of a command line is made of that needs no quotes. */
#define PLAIN_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%"

struct _Recording {
  char *path;            /* nullable */
  TraceWriter *writer;   /* under mutex */
  pthread_mutex_t mutex; /* POSIX, as the thread sanitizer does not see into GLib's */
};

/* Makes a trace's error the session's. Returns FALSE. */
static gboolean
fail (GError **error, const GError *cause)
{
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_TRACE, cause->message);
  return FALSE;
}

/* Returns the command line as a shell would take it. */
static char *
quote_command (const char *const *argv)
{
  GString *command = g_string_new (NULL);

  for (; *argv != NULL; argv++) {
    g_autofree char *quoted = g_shell_quote (*argv);
    gboolean is_plain = **argv != '\0' && strspn (*argv, PLAIN_CHARACTERS) == strlen (*argv);
    g_string_append_printf (command, "%s%s", command->len > 0 ? " " : "",
                            is_plain ? *argv : quoted);
  }
  return g_string_free (command, FALSE);
}

TraceMetadata *
recording_describe (const char *title, const char *const *argv, const char *clock_note,
                    HeddleLossPolicy policy)
{
  TraceMetadata *metadata = g_new0 (TraceMetadata, 1);

  *metadata = (TraceMetadata){
    .title = g_strdup (title),
    .command = quote_command (argv),
    .version = g_strdup (HEDDLE_VERSION),
    .clock_note = g_strdup (clock_note),
    .recorded_at = g_get_real_time (),
    .policy = policy,
  };
  return metadata;
}

Recording *
recording_new (const char *path, const TraceMetadata *metadata, GError **error)
{
  g_autoptr (GError) cause = NULL;
  TraceWriter *writer = path == NULL ? trace_writer_new_temporary (metadata, &cause)
                                     : trace_writer_new (path, metadata, TRACE_WRITER_LIVE, &cause);

  if (writer == NULL) {
    fail (error, cause);
    return NULL;
  }
  Recording *recording = g_new0 (Recording, 1);
  recording->path = g_strdup (path);
  recording->writer = writer;
  pthread_mutex_init (&recording->mutex, NULL);
  return recording;
}

void
recording_free (Recording *recording)
{
  if (recording == NULL)
    return;
  trace_writer_free (recording->writer);
  pthread_mutex_destroy (&recording->mutex);
  g_free (recording->path);
  g_free (recording);
}

void
recording_lock (Recording *recording)
{
  pthread_mutex_lock (&recording->mutex);
}

void
recording_unlock (Recording *recording)
{
  trace_writer_advance (recording->writer, g_get_monotonic_time ());
  pthread_mutex_unlock (&recording->mutex);
}

void
recording_add (Recording *recording, const HeddleDecodedEvent *event)
{
  trace_writer_add (event, recording->writer);
}

void
recording_add_flight (Recording *recording, const FlightRecording *flight)
{
  pthread_mutex_lock (&recording->mutex);
  trace_writer_set_begin (recording->writer, flight_recording_begin (flight));
  flight_recording_replay (flight, trace_writer_add, recording->writer);
  pthread_mutex_unlock (&recording->mutex);
}

void
recording_finish (Recording *recording, const TraceEnd *end)
{
  pthread_mutex_lock (&recording->mutex);
  /* What goes wrong stays in the writer, for recording_failure(). */
  (void) trace_writer_finish (recording->writer, end, NULL);
  pthread_mutex_unlock (&recording->mutex);
}

void
recording_keep_image (Recording *recording, Model *model, const TraceEnd *end)
{
  g_autofree char *failure = recording_failure (recording);

  if (recording->path != NULL && failure == NULL)
    trace_cache_keep_recorded (recording->path, model, end);
}

char *
recording_failure (Recording *recording)
{
  pthread_mutex_lock (&recording->mutex);
  const GError *error = trace_writer_error (recording->writer);
  char *sentence = error == NULL ? NULL : g_strdup (error->message);
  pthread_mutex_unlock (&recording->mutex);
  return sentence;
}

gboolean
recording_save (Recording *recording, const char *path, const TraceEnd *end, GError **error)
{
  g_autoptr (GError) cause = NULL;

  pthread_mutex_lock (&recording->mutex);
  g_autoptr (TraceSnapshot) snapshot = trace_writer_snapshot (recording->writer, &cause);
  pthread_mutex_unlock (&recording->mutex);
  if (snapshot == NULL || !trace_snapshot_save (snapshot, path, end, &cause))
    return fail (error, cause);
  return TRUE;
}

gboolean
recording_save_flight (const FlightRecording *flight, const TraceMetadata *metadata,
                       const char *path, const TraceEnd *end, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (TraceWriter) writer = trace_writer_new (path, metadata, TRACE_WRITER_WHOLE, &cause);

  if (writer == NULL)
    return fail (error, cause);
  trace_writer_set_begin (writer, flight_recording_begin (flight));
  flight_recording_replay (flight, trace_writer_add, writer);
  return trace_writer_finish (writer, end, &cause) || fail (error, cause);
}
