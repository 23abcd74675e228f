/* SPDX-License-Identifier: MIT
 *
 * From a chunk to events, see event-decoder.h; the layout is told in format.h.
 */
#include "trace/event-decoder.h"

#include <string.h>

#include "trace/column.h"
#include "trace/number.h"
#include "trace/prediction.h"

/* A thread of a process. */
typedef struct {
  guint32 process;
  guint32 thread;
  guint32 place; /* of its next event in the columns that stand by sources */
  guint64 object;
} Source;

struct _EventDecoder {
  ColumnUnpacker *unpacker;
  guint32 room; /* the events that there is room for */
  ColumnBuffer columns[TRACE_COLUMNS];
  HeddleDecodedEvent *events;
  Source *sources;
  guint32 *kinds; /* pairs of kind and has-a-text */
  guint64 *objects;
  const char **texts;
  guint source_count, kind_count, object_count, text_count;
  gsize news, numbers_of_texts, strings; /* what was taken of those columns */
  BitReader bits;
  gboolean damaged;
  Prediction predictions[PREDICTIONS];
};

EventDecoder *
event_decoder_new (void)
{
  EventDecoder *decoder = g_new0 (EventDecoder, 1);

  decoder->unpacker = column_unpacker_new ();
  return decoder;
}

/* Makes room for a chunk of that many events, which are within bounds. */
static void
reserve (EventDecoder *decoder, guint32 count)
{
  if (count <= decoder->room)
    return;
  decoder->room = count;
  g_free (decoder->events);
  g_free (decoder->sources);
  g_free (decoder->kinds);
  g_free (decoder->objects);
  g_free (decoder->texts);
  decoder->events = g_new (HeddleDecodedEvent, count);
  decoder->sources = g_new (Source, count);
  decoder->kinds = g_new (guint32, count);
  decoder->objects = g_new (guint64, count);
  decoder->texts = g_new (const char *, count);
}

void
event_decoder_free (EventDecoder *decoder)
{
  if (decoder == NULL)
    return;
  column_unpacker_free (decoder->unpacker);
  for (guint i = 0; i < TRACE_COLUMNS; i++)
    g_free (decoder->columns[i].bytes);
  g_free (decoder->events);
  g_free (decoder->sources);
  g_free (decoder->kinds);
  g_free (decoder->objects);
  g_free (decoder->texts);
  g_free (decoder);
}

/* ------------------------------------------------------------------ taking numbers */

/* Takes a number of NEW that is at most `most`. */
static guint64
take_new (EventDecoder *decoder, guint64 most)
{
  if (decoder->news >= decoder->columns[TRACE_COLUMN_NEW].size) {
    decoder->damaged = TRUE;
    return 0;
  }
  guint64 number =
      number_take (&decoder->bits, decoder->columns[TRACE_COLUMN_NEW].bytes[decoder->news++]);
  if (number > most) {
    decoder->damaged = TRUE;
    return 0;
  }
  return number;
}

static Source *
take_source (EventDecoder *decoder, guint32 index)
{
  guint number = decoder->columns[TRACE_COLUMN_SOURCE_LOW].bytes[index] +
                 256u * decoder->columns[TRACE_COLUMN_SOURCE_HIGH].bytes[index];

  /* That it is known, or the next new one, was seen when sources were counted. */
  Source *source = &decoder->sources[number];
  if (number == decoder->source_count) {
    source->process = (guint32) take_new (decoder, G_MAXUINT32);
    source->thread = (guint32) take_new (decoder, G_MAXUINT32);
    source->object = 0;
    decoder->source_count++;
  }
  return source;
}

/* Returns kind * 2 + has-a-text. */
static guint32
take_kind (EventDecoder *decoder, guint8 symbol)
{
  guint64 number = number_take (&decoder->bits, symbol);

  if (number == decoder->kind_count)
    decoder->kinds[decoder->kind_count++] = (guint32) take_new (decoder, G_MAXUINT16 * 2 + 1);
  if (number < decoder->kind_count)
    return decoder->kinds[number];
  decoder->damaged = TRUE;
  return 0;
}

static guint64
take_object (EventDecoder *decoder, Source *source, guint32 code)
{
  if (code == 0)
    return source->object;
  guint number = code - 1;
  if (number == decoder->object_count) {
    guint64 last = number > 0 ? decoder->objects[number - 1] : 0;
    decoder->objects[decoder->object_count++] =
        last + number_to_difference (take_new (decoder, G_MAXUINT64));
  }
  if (number < decoder->object_count)
    return source->object = decoder->objects[number];
  decoder->damaged = TRUE;
  return 0;
}

static void
take_expected (EventDecoder *decoder, HeddleDecodedEvent *event, guint32 place)
{
  Prediction *prediction = prediction_of (decoder->predictions, event->kind, event->object);
  guint64 argument =
      number_take (&decoder->bits, decoder->columns[TRACE_COLUMN_ARGUMENT].bytes[place]);
  guint64 detail = number_take (&decoder->bits, decoder->columns[TRACE_COLUMN_DETAIL].bytes[place]);

  if (detail > G_MAXUINT32)
    decoder->damaged = TRUE;
  event->argument = prediction->argument += number_to_difference (argument);
  event->detail = prediction->detail += (guint32) number_to_difference (detail & G_MAXUINT32);
}

/* Takes the next text of STRINGS. */
static void
take_string (EventDecoder *decoder)
{
  const char *text = (const char *) decoder->columns[TRACE_COLUMN_STRINGS].bytes + decoder->strings;
  gsize left = decoder->columns[TRACE_COLUMN_STRINGS].size - decoder->strings;
  const char *end = left > 0 ? memchr (text, '\0', left) : NULL;

  if (end == NULL || !g_utf8_validate (text, end - text, NULL)) {
    decoder->damaged = TRUE;
    return;
  }
  decoder->texts[decoder->text_count++] = text;
  decoder->strings += (gsize) (end - text) + 1;
}

static const char *
take_text (EventDecoder *decoder)
{
  if (decoder->numbers_of_texts >= decoder->columns[TRACE_COLUMN_TEXT].size) {
    decoder->damaged = TRUE;
    return NULL;
  }
  guint64 number = number_take (
      &decoder->bits, decoder->columns[TRACE_COLUMN_TEXT].bytes[decoder->numbers_of_texts++]);
  if (number == decoder->text_count)
    take_string (decoder);
  if (number < decoder->text_count)
    return decoder->texts[number];
  decoder->damaged = TRUE;
  return NULL;
}

/* ------------------------------------------------------------------ a chunk */

static gboolean
unpack_columns (EventDecoder *decoder, const TraceChunkHeader *header, const guint8 *payload)
{
  const guint8 *at = payload, *end = payload + header->payload_size;

  for (guint i = 0; i < TRACE_COLUMNS; i++) {
    gsize most = trace_column_most ((TraceColumn) i, header->event_count);
    if (!column_unpack (decoder->unpacker, &at, end, most, &decoder->columns[i]))
      return FALSE;
    if (i < TRACE_COLUMNS_OF_EVENTS && decoder->columns[i].size != header->event_count)
      return FALSE;
  }
  return at == end;
}

/* Finds out where each source's events begin in the columns that stand by sources. Returns FALSE
 * if one appears out of turn. */
static gboolean
count_sources (EventDecoder *decoder, guint32 count)
{
  const guint8 *low = decoder->columns[TRACE_COLUMN_SOURCE_LOW].bytes;
  const guint8 *high = decoder->columns[TRACE_COLUMN_SOURCE_HIGH].bytes;
  guint sources = 0;
  guint32 sum = 0;

  for (guint32 i = 0; i < count; i++) {
    guint number = low[i] + 256u * high[i];
    if (number > sources)
      return FALSE;
    if (number == sources)
      decoder->sources[sources++].place = 0;
    decoder->sources[number].place++;
  }
  for (guint i = 0; i < sources; i++) {
    guint32 events = decoder->sources[i].place;
    decoder->sources[i].place = sum;
    sum += events;
  }
  return TRUE;
}

static void
begin (EventDecoder *decoder)
{
  decoder->source_count = decoder->kind_count = decoder->object_count = decoder->text_count = 0;
  decoder->news = decoder->numbers_of_texts = decoder->strings = 0;
  decoder->bits = (BitReader){ .bytes = decoder->columns[TRACE_COLUMN_BITS].bytes,
                               .size = decoder->columns[TRACE_COLUMN_BITS].size };
  decoder->damaged = FALSE;
  memset (decoder->predictions, 0, sizeof (decoder->predictions));
}

static gint64
decode_event (EventDecoder *decoder, guint32 index, gint64 previous)
{
  HeddleDecodedEvent *event = &decoder->events[index];
  Source *source = take_source (decoder, index);
  guint32 place = source->place++;
  guint64 difference =
      number_take (&decoder->bits, decoder->columns[TRACE_COLUMN_TIME].bytes[index]);
  guint32 kind;

  event->process = source->process;
  event->thread = source->thread;
  event->time = (gint64) ((guint64) previous + number_to_difference (difference));
  kind = take_kind (decoder, decoder->columns[TRACE_COLUMN_KIND].bytes[place]);
  event->kind = (guint16) (kind >> 1);
  event->object = take_object (decoder, source,
                               decoder->columns[TRACE_COLUMN_OBJECT_LOW].bytes[place] +
                                   256u * decoder->columns[TRACE_COLUMN_OBJECT_HIGH].bytes[place]);
  take_expected (decoder, event, place);
  event->text = (kind & 1) != 0 ? take_text (decoder) : NULL;
  return event->time;
}

/* Returns whether all was taken that is there, and nothing that isn't. */
static gboolean
is_done (const EventDecoder *decoder)
{
  return !decoder->damaged && bit_reader_is_done (&decoder->bits) &&
         decoder->news == decoder->columns[TRACE_COLUMN_NEW].size &&
         decoder->numbers_of_texts == decoder->columns[TRACE_COLUMN_TEXT].size &&
         decoder->strings == decoder->columns[TRACE_COLUMN_STRINGS].size;
}

const HeddleDecodedEvent *
event_decoder_decode (EventDecoder *decoder, const TraceChunkHeader *header, const guint8 *payload)
{
  gint64 time = 0, first = G_MAXINT64, last = G_MININT64;

  if (header->event_count == 0)
    return NULL;
  reserve (decoder, header->event_count);
  if (!unpack_columns (decoder, header, payload) || !count_sources (decoder, header->event_count))
    return NULL;
  begin (decoder);
  for (guint32 i = 0; i < header->event_count; i++) {
    time = decode_event (decoder, i, time);
    first = MIN (first, time);
    last = MAX (last, time);
  }
  if (!is_done (decoder) || first != header->first || last != header->last)
    return NULL;
  return decoder->events;
}
