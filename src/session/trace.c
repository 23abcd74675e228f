/* SPDX-License-Identifier: MIT
 *
 * From a trace file to a model, see trace.h.
 */
#include "session/trace.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "model/plain-text.h"
#include "session/read-ahead.h"
#include "session/session.h"
#include "session/trace-cache.h"
#include "trace/error.h"
#include "trace/reader.h"

/* Each lane takes some thousand bytes, and a file no more than one for it: it shall not ask for
 * all the memory that there is. */
#define LANES_MOST (1024u * 1024)

/* Every gap makes every thread's lane longer by a stretch that is unknown. A small file has room for
 * many gaps and many threads: it shall not ask for their product. */
#define UNKNOWN_MOST (1024u * 1024)

/* How long a trace is looked at before an image of it is written, which whoever frees it meanwhile may
 * have to wait for: a command is done before. In seconds. */
#define KEEP_DELAY 1

struct _SessionTrace {
  Model *model;
  TraceReader *reader; /* NULL once all is read */
  /* What is known at the beginning, and what is when all is read: then `is_whole` becomes 1, for
   * who looks at the trace meanwhile. */
  SessionTraceInfo first, info;
  atomic_int is_whole;
  TraceMetadata *metadata;
  char *file_name;
  char *title;
  guint64 events;        /* that were read so far */
  guint unknown;         /* stretches that are, so far */
  char *key;             /* of the cache; nullable */
  TraceCacheFacts facts; /* once all is read */
  /* While an image of the model is kept; NULL if none is. */
  GThread *keeping;
  GCancellable *keeping_ends; /* asks it to end early */
  pthread_mutex_t mutex;      /* POSIX, as the thread sanitizer does not see into GLib's */
  pthread_cond_t asked;
  gboolean is_asked; /* under the mutex: it shall begin at once, or end */
  gboolean was_slow; /* to open it took longer than anybody likes to wait */
};

/* ------------------------------------------------------------------ keeping an image */

/* Waits until somebody asks, or KEEP_DELAY is over. */
static void
wait_before_keeping (SessionTrace *trace)
{
  struct timespec until;
  int waited = 0;

  clock_gettime (CLOCK_REALTIME, &until);
  until.tv_sec += KEEP_DELAY;
  pthread_mutex_lock (&trace->mutex);
  while (!trace->is_asked && waited != ETIMEDOUT)
    waited = pthread_cond_timedwait (&trace->asked, &trace->mutex, &until);
  pthread_mutex_unlock (&trace->mutex);
}

static gpointer
keep_image (gpointer data)
{
  SessionTrace *trace = data;

  wait_before_keeping (trace);
  if (!g_cancellable_is_cancelled (trace->keeping_ends))
    trace_cache_keep (trace->key, trace->model, &trace->facts, trace->keeping_ends);
  return NULL;
}

/* Begins to keep an image of the model, which does not change any more: whoever opened the trace looks
 * at it meanwhile. */
static void
begin_to_keep (SessionTrace *trace)
{
  trace->keeping_ends = g_cancellable_new ();
  pthread_mutex_init (&trace->mutex, NULL);
  pthread_cond_init (&trace->asked, NULL);
  trace->keeping = g_thread_new ("keep-image", keep_image, trace);
}

gboolean
session_trace_was_slow (const SessionTrace *trace)
{
  return trace->was_slow;
}

void
session_trace_settle (SessionTrace *trace)
{
  if (trace->keeping == NULL)
    return;
  pthread_mutex_lock (&trace->mutex);
  trace->is_asked = TRUE;
  pthread_cond_signal (&trace->asked);
  pthread_mutex_unlock (&trace->mutex);
  g_thread_join (g_steal_pointer (&trace->keeping));
  pthread_cond_destroy (&trace->asked);
  pthread_mutex_destroy (&trace->mutex);
}

void
session_trace_free (SessionTrace *trace)
{
  if (trace == NULL)
    return;
  if (trace->keeping_ends != NULL)
    g_cancellable_cancel (trace->keeping_ends);
  session_trace_settle (trace);
  g_clear_object (&trace->keeping_ends);
  g_free (trace->key);
  trace_reader_free (trace->reader);
  model_free (trace->model);
  trace_metadata_free (trace->metadata);
  g_free (trace->file_name);
  g_free (trace->title);
  g_free (trace);
}

/* ------------------------------------------------------------------ replaying */

static void
add_loss (Model *model, const TraceItem *gap, guint32 process, guint32 thread, guint64 count)
{
  const HeddleDecodedEvent event = {
    .time = gap->last,
    .process = process,
    .thread = thread,
    .kind = HEDDLE_EVENT_LOST,
    .detail = HEDDLE_LOSS_DAMAGED,
    .object = (guint64) gap->first,
    .argument = count,
  };

  model_add (model, &event);
}

/* Whose events are missing nobody knows: they are counted for the first process, and nobody's
 * state is known across the gap. Behind UNKNOWN_MOST of such states they are counted only. */
static void
add_gap (SessionTrace *trace, const TraceItem *gap)
{
  Model *model = trace->model;
  uint32_t lanes = model_lane_count (model);

  add_loss (model, gap, 1, 0, gap->count);
  for (uint32_t i = 0; i < lanes && trace->unknown < UNKNOWN_MOST; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD || model_lane_end (lane) != MODEL_OPEN)
      continue;
    add_loss (model, gap, model_lane_process (lane), model_lane_number (lane), 0);
    trace->unknown++;
  }
}

/* Returns FALSE and sets `error` if the model gets out of hand. */
static gboolean
add_events (SessionTrace *trace, const TraceItem *item, GError **error)
{
  for (guint64 i = 0; i < item->count; i++)
    model_add (trace->model, &item->events[i]);
  trace->events += item->count;
  if (model_lane_count (trace->model) <= LANES_MOST)
    return TRUE;
  g_set_error (
      error, TRACE_ERROR, TRACE_ERROR_FORMAT,
      "\"%s\" has more than %u threads, locks and other things, which is more than can be shown. "
      "Record a shorter run.",
      trace->file_name, LANES_MOST);
  return FALSE;
}

/* Takes the whole file into the model. */
static gboolean
replay (SessionTrace *trace, GCancellable *cancellable, SessionTraceProgress progress,
        gpointer data, GError **error)
{
  g_autoptr (ReadAhead) ahead = read_ahead_new (trace->reader);
  TraceItem item;
  double fraction;

  while (TRUE) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    switch (read_ahead_next (ahead, &item, &fraction, error)) {
    case TRACE_ITEM_EVENTS:
      if (!add_events (trace, &item, error))
        return FALSE;
      break;
    case TRACE_ITEM_GAP:
      add_gap (trace, &item);
      break;
    case TRACE_ITEM_END:
      return TRUE;
    case TRACE_ITEM_ERROR:
      return FALSE;
    }
    if (progress != NULL)
      progress (fraction, data);
  }
}

/* ------------------------------------------------------------------ what a trace says of itself */

static const char *
text_or (const char *text, const char *otherwise)
{
  return text != NULL ? text : otherwise;
}

/* Sets what the file's beginning tells. */
static void
begin_info (SessionTrace *trace)
{
  const TraceMetadata *metadata = trace->metadata;

  trace->title = plain_text (text_or (metadata->title, trace->file_name));
  trace->first = (SessionTraceInfo){
    .title = trace->title,
    .command = text_or (metadata->command, ""),
    .version = text_or (metadata->version, ""),
    .clock_note = text_or (metadata->clock_note, ""),
    .recorded_at = metadata->recorded_at,
    .format_version = trace_reader_version (trace->reader),
    .policy = metadata->policy,
    .begin = metadata->begin,
    .file_size = trace_reader_file_size (trace->reader),
  };
}

/* Sets the rest, now that all is read, and says so. */
static void
finish_info (SessionTrace *trace, const TraceCacheFacts *facts)
{
  static const SessionTraceEnd ends[] = {
    [TRACE_END_NONE] = SESSION_TRACE_END_UNKNOWN,
    [TRACE_END_EXITED] = SESSION_TRACE_END_EXITED,
    [TRACE_END_RUNNING] = SESSION_TRACE_END_RUNNING,
  };
  SessionTraceInfo *info = &trace->info;

  *info = trace->first;
  info->duration = model_now (trace->model);
  info->events = facts->events;
  info->lost = facts->lost;
  info->chunks = facts->chunks;
  info->damaged_chunks = facts->damaged_chunks;
  info->complete = facts->end != TRACE_END_NONE && info->damaged_chunks == 0;
  info->end = ends[facts->end];
  info->exit_status = facts->status;
  trace->facts = *facts;
  g_clear_pointer (&trace->reader, trace_reader_free);
  /* Pairs with the acquire in session_trace_is_whole(): the model and what is said of it are complete. */
  atomic_store_explicit (&trace->is_whole, 1, memory_order_release);
}

/* Returns what is known now that the file was read. */
static TraceCacheFacts
facts_of (const SessionTrace *trace)
{
  const TraceEnd end = trace_reader_end (trace->reader);

  return (TraceCacheFacts){
    .events = trace->events,
    .lost = model_lost_count (trace->model),
    .chunks = trace_reader_chunks_read (trace->reader),
    .damaged_chunks = trace_reader_chunks_damaged (trace->reader),
    .end = (gint32) end.kind,
    .status = end.status,
  };
}

/* ------------------------------------------------------------------ opening */

/* Makes `cause` the session's error. */
static void
tell (GError **error, GError *cause)
{
  if (cause->domain == TRACE_ERROR) {
    g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_TRACE, cause->message);
    g_error_free (cause);
  } else
    g_propagate_error (error, cause);
}

/* Takes the model from the cache, if it has an image of the file. */
static void
take_image (SessionTrace *trace)
{
  TraceCacheFacts facts;

  trace->model = trace->key != NULL ? trace_cache_open (trace->key, &facts) : NULL;
  if (trace->model != NULL && (guint32) facts.end <= TRACE_END_RUNNING) {
    finish_info (trace, &facts);
    return;
  }
  g_clear_pointer (&trace->model, model_free);
  trace->model = model_new ();
}

SessionTrace *
session_trace_begin (const char *path, GError **error)
{
  GError *cause = NULL;
  TraceReader *reader = trace_reader_open (path, &cause);

  if (reader == NULL) {
    tell (error, cause);
    return NULL;
  }
  SessionTrace *trace = g_new0 (SessionTrace, 1);
  trace->reader = reader;
  trace->metadata = trace_metadata_copy (trace_reader_metadata (reader));
  trace->file_name =
      strcmp (path, "-") == 0 ? g_strdup ("standard input") : g_filename_display_basename (path);
  trace->key = trace_cache_key (path);
  begin_info (trace);
  take_image (trace);
  return trace;
}

gboolean
session_trace_read (SessionTrace *trace, GCancellable *cancellable, SessionTraceProgress progress,
                    gpointer data, GError **error)
{
  const gint64 begin = g_get_monotonic_time ();
  GError *cause = NULL;

  if (session_trace_is_whole (trace))
    return TRUE;
  if (!replay (trace, cancellable, progress, data, &cause)) {
    tell (error, cause);
    return FALSE;
  }
  model_advance (trace->model, MIN (trace_reader_end (trace->reader).duration, MODEL_TIME_MOST));
  const TraceCacheFacts facts = facts_of (trace);
  trace->was_slow = g_get_monotonic_time () - begin >= SESSION_TRACE_SLOW;
  finish_info (trace, &facts);
  if (trace->key != NULL && facts.events >= TRACE_CACHE_EVENTS_LEAST)
    begin_to_keep (trace);
  return TRUE;
}

SessionTrace *
session_trace_open (const char *path, GCancellable *cancellable, SessionTraceProgress progress,
                    gpointer data, GError **error)
{
  g_autoptr (SessionTrace) trace = session_trace_begin (path, error);

  if (trace == NULL || !session_trace_read (trace, cancellable, progress, data, error))
    return NULL;
  return g_steal_pointer (&trace);
}

/* ------------------------------------------------------------------ what there is */

gboolean
session_trace_is_whole (const SessionTrace *trace)
{
  /* Pairs with the release in finish_info(). */
  return atomic_load_explicit (&trace->is_whole, memory_order_acquire) != 0;
}

const Model *
session_trace_model (const SessionTrace *trace)
{
  return trace->model;
}

const SessionTraceInfo *
session_trace_info (const SessionTrace *trace)
{
  return session_trace_is_whole (trace) ? &trace->info : &trace->first;
}
