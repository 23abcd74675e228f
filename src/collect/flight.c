/* SPDX-License-Identifier: MIT
 *
 * The flight recorder, see flight.h. Events lie in chunks, oldest first. A chunk is only ever
 * appended to, and goes when its last event is forgotten and no recording shares it any more.
 */
#include "collect/flight.h"

#include <string.h>

#include "collect/flight-memory.h"

#define CHUNK_EVENTS 8192u

G_STATIC_ASSERT (FLIGHT_EVENT_BYTES == 48); /* as the documents say */

typedef struct {
  gatomicrefcount references; /* of the recorder and of recordings */
  GStringChunk *texts;        /* NULL: no event has one */
  HeddleDecodedEvent events[CHUNK_EVENTS];
} Chunk;

struct _FlightRecorder {
  gint64 keep;
  guint64 most;
  GQueue chunks; /* of Chunk */
  guint first;   /* the place of the oldest event in the first chunk */
  guint next;    /* the place behind the newest event in the last chunk */
  guint64 kept;
  guint64 weight; /* of what is kept: events, and the room of texts counted in events */
  guint64 forgotten;
  gint64 now;
  gint64 crowded_out; /* the time of the newest event that was forgotten for want of room */
  FlightMemory *memory;
};

struct _FlightRecording {
  GPtrArray *chunks; /* of Chunk */
  guint first;
  guint64 kept;
  gint64 begin;
  gint64 now;
  GArray *told; /* of FlightTold */
  GStringChunk *texts;
};

/* ------------------------------------------------------------------ chunks */

static Chunk *
chunk_new (void)
{
  Chunk *chunk = g_new (Chunk, 1); /* pages that are not written to yet take no memory */

  g_atomic_ref_count_init (&chunk->references);
  chunk->texts = NULL;
  return chunk;
}

static void
chunk_unref (Chunk *chunk)
{
  if (!g_atomic_ref_count_dec (&chunk->references))
    return;
  if (chunk->texts != NULL)
    g_string_chunk_free (chunk->texts);
  g_free (chunk);
}

static const char *
chunk_add_text (Chunk *chunk, const char *text)
{
  if (chunk->texts == NULL)
    chunk->texts = g_string_chunk_new (4096);
  return g_string_chunk_insert (chunk->texts, text);
}

/* ------------------------------------------------------------------ keeping and forgetting */

static guint64
weight_of (const HeddleDecodedEvent *event)
{
  return event->text == NULL ? 1 : 2 + strlen (event->text) / FLIGHT_EVENT_BYTES;
}

static const HeddleDecodedEvent *
oldest (const FlightRecorder *recorder)
{
  const Chunk *chunk = g_queue_peek_head ((GQueue *) &recorder->chunks);

  return recorder->kept > 0 ? &chunk->events[recorder->first] : NULL;
}

static void
forget_oldest (FlightRecorder *recorder)
{
  const HeddleDecodedEvent *event = oldest (recorder);

  flight_memory_forget (recorder->memory, event, recorder->forgotten++);
  recorder->weight -= weight_of (event);
  recorder->kept--;
  if (++recorder->first < CHUNK_EVENTS)
    return;
  chunk_unref (g_queue_pop_head (&recorder->chunks));
  recorder->first = 0;
}

/* Returns the moment that lies `keep` before now. */
static gint64
horizon (const FlightRecorder *recorder)
{
  return recorder->now < G_MININT64 + recorder->keep ? G_MININT64 : recorder->now - recorder->keep;
}

static void
forget_what_is_over (FlightRecorder *recorder)
{
  const HeddleDecodedEvent *event;
  gint64 before = horizon (recorder);

  while ((event = oldest (recorder)) != NULL && event->time < before)
    forget_oldest (recorder);
  while (recorder->weight > recorder->most) {
    recorder->crowded_out = MAX (recorder->crowded_out, oldest (recorder)->time);
    forget_oldest (recorder);
  }
}

void
flight_recorder_advance (FlightRecorder *recorder, gint64 now)
{
  recorder->now = MAX (recorder->now, now);
  forget_what_is_over (recorder);
}

void
flight_recorder_add (const HeddleDecodedEvent *event, gpointer user_data)
{
  FlightRecorder *recorder = user_data;

  if (g_queue_is_empty (&recorder->chunks) || recorder->next == CHUNK_EVENTS) {
    g_queue_push_tail (&recorder->chunks, chunk_new ());
    recorder->next = 0;
  }
  Chunk *chunk = g_queue_peek_tail (&recorder->chunks);
  HeddleDecodedEvent *place = &chunk->events[recorder->next++];
  *place = *event;
  if (event->text != NULL)
    place->text = chunk_add_text (chunk, event->text);
  recorder->kept++;
  recorder->weight += weight_of (event);
  flight_recorder_advance (recorder, event->time);
}

/* Returns the moment since which everything is kept. */
static gint64
begin_of (const FlightRecorder *recorder)
{
  const HeddleDecodedEvent *first = oldest (recorder);

  if (recorder->forgotten == 0)
    return first != NULL ? first->time : recorder->now;
  return MAX (horizon (recorder), recorder->crowded_out);
}

/* ------------------------------------------------------------------ recordings */

FlightRecording *
flight_recorder_take (const FlightRecorder *recorder)
{
  FlightRecording *recording = g_new0 (FlightRecording, 1);

  recording->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) chunk_unref);
  for (const GList *link = recorder->chunks.head; link != NULL; link = link->next) {
    Chunk *chunk = link->data;
    g_atomic_ref_count_inc (&chunk->references);
    g_ptr_array_add (recording->chunks, chunk);
  }
  recording->first = recorder->first;
  recording->kept = recorder->kept;
  recording->begin = begin_of (recorder);
  recording->now = recorder->now;
  recording->texts = g_string_chunk_new (4096);
  recording->told = flight_memory_tell (recorder->memory, recording->begin, recording->texts);
  return recording;
}

void
flight_recording_free (FlightRecording *recording)
{
  if (recording == NULL)
    return;
  g_ptr_array_unref (recording->chunks);
  g_array_unref (recording->told);
  g_string_chunk_free (recording->texts);
  g_free (recording);
}

void
flight_recording_replay (const FlightRecording *recording, CollectorSink sink, gpointer user_data)
{
  for (guint i = 0; i < recording->told->len; i++)
    sink (&g_array_index (recording->told, FlightTold, i).event, user_data);
  for (guint64 i = 0; i < recording->kept; i++) {
    guint64 place = recording->first + i;
    const Chunk *chunk = g_ptr_array_index (recording->chunks, (guint) (place / CHUNK_EVENTS));
    sink (&chunk->events[place % CHUNK_EVENTS], user_data);
  }
}

gint64
flight_recording_begin (const FlightRecording *recording)
{
  return recording->begin;
}

gint64
flight_recording_now (const FlightRecording *recording)
{
  return recording->now;
}

void
flight_recorder_replay (const FlightRecorder *recorder, CollectorSink sink, gpointer user_data)
{
  g_autoptr (FlightRecording) recording = flight_recorder_take (recorder);

  flight_recording_replay (recording, sink, user_data);
}

/* ------------------------------------------------------------------ the whole */

FlightRecorder *
flight_recorder_new (gint64 keep, guint64 most)
{
  FlightRecorder *recorder = g_new0 (FlightRecorder, 1);

  recorder->keep = MAX (keep, 0);
  recorder->most = most > 0 ? most : FLIGHT_EVENTS_USUAL;
  recorder->crowded_out = G_MININT64;
  recorder->memory = flight_memory_new (FLIGHT_REMEMBERED_MOST);
  g_queue_init (&recorder->chunks);
  return recorder;
}

void
flight_recorder_free (FlightRecorder *recorder)
{
  if (recorder == NULL)
    return;
  g_queue_clear_full (&recorder->chunks, (GDestroyNotify) chunk_unref);
  flight_memory_free (recorder->memory);
  g_free (recorder);
}

guint64
flight_recorder_kept (const FlightRecorder *recorder)
{
  return recorder->kept;
}

guint64
flight_recorder_forgotten (const FlightRecorder *recorder)
{
  return recorder->forgotten;
}

guint
flight_recorder_remembered (const FlightRecorder *recorder)
{
  return flight_memory_records (recorder->memory);
}

guint64
flight_recorder_refused (const FlightRecorder *recorder)
{
  return flight_memory_refused (recorder->memory);
}

guint64
flight_recorder_bytes (const FlightRecorder *recorder)
{
  return (guint64) g_queue_get_length ((GQueue *) &recorder->chunks) * sizeof (Chunk);
}
