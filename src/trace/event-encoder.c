/* SPDX-License-Identifier: MIT
 *
 * From events to a chunk, see event-encoder.h; the layout is told in format.h.
 */
#include "trace/event-encoder.h"

#include <string.h>

#include "trace/column.h"
#include "trace/dictionary.h"
#include "trace/number.h"
#include "trace/prediction.h"

/* What a word of bits and its successor may touch behind the column's end. */
#define SLACK 16u

/* A thread of a process. */
typedef struct {
  guint32 events;      /* in the chunk */
  guint32 last_object; /* the number of its latest event's object, plus 1; 0: none yet */
} Source;

struct _EventEncoder {
  ColumnPacker *packer;
  guint8 *columns[TRACE_COLUMNS];
  guint8 *sorted; /* a column by sources */
  guint32 count;
  gint64 first, last; /* bounds of the times */
  gint64 previous;    /* the latest event's */
  guint32 new_size, text_size, strings_size;
  BitWriter bits;
  Dictionary sources, kinds, objects;
  GHashTable *texts; /* of numbers in the chunk, plus 1; the keys lie in the column of strings */
  Source *states;
  guint64 last_new_object;
  /* The latest event's: the next one's is likely to be the same. */
  guint64 source_key;
  guint source;
  Prediction predictions[PREDICTIONS];
};

EventEncoder *
event_encoder_new (void)
{
  EventEncoder *encoder = g_new0 (EventEncoder, 1);

  encoder->packer = column_packer_new ();
  for (guint i = 0; i < TRACE_COLUMNS; i++)
    encoder->columns[i] = g_malloc (trace_column_most ((TraceColumn) i, TRACE_EVENTS_MOST) + SLACK);
  encoder->sorted = g_malloc (TRACE_EVENTS_MOST);
  encoder->states = g_new0 (Source, TRACE_EVENTS_MOST);
  encoder->texts = g_hash_table_new (g_str_hash, g_str_equal);
  encoder->bits.bytes = encoder->columns[TRACE_COLUMN_BITS];
  dictionary_init (&encoder->sources, TRACE_EVENTS_MOST);
  dictionary_init (&encoder->kinds, TRACE_EVENTS_MOST);
  dictionary_init (&encoder->objects, TRACE_EVENTS_MOST);
  return encoder;
}

void
event_encoder_free (EventEncoder *encoder)
{
  if (encoder == NULL)
    return;
  column_packer_free (encoder->packer);
  for (guint i = 0; i < TRACE_COLUMNS; i++)
    g_free (encoder->columns[i]);
  g_free (encoder->sorted);
  g_free (encoder->states);
  g_hash_table_unref (encoder->texts);
  dictionary_clear (&encoder->sources);
  dictionary_clear (&encoder->kinds);
  dictionary_clear (&encoder->objects);
  g_free (encoder);
}

gboolean
event_encoder_has_room (const EventEncoder *encoder)
{
  return encoder->count < TRACE_EVENTS_MOST &&
         encoder->strings_size + TRACE_TEXT_MOST <= TRACE_STRINGS_MOST;
}

guint32
event_encoder_count (const EventEncoder *encoder)
{
  return encoder->count;
}

/* ------------------------------------------------------------------ adding */

static void
put_new (EventEncoder *encoder, guint64 number)
{
  encoder->columns[TRACE_COLUMN_NEW][encoder->new_size++] = number_put (&encoder->bits, number);
}

static guint
put_source (EventEncoder *encoder, const HeddleDecodedEvent *event)
{
  guint64 key = (guint64) event->process << 32 | event->thread;

  if (key != encoder->source_key || encoder->count == 0) {
    guint known = encoder->sources.count;
    encoder->source_key = key;
    encoder->source = dictionary_number (&encoder->sources, key);
    if (encoder->source == known) {
      encoder->states[known] = (Source){ 0 };
      put_new (encoder, event->process);
      put_new (encoder, event->thread);
    }
  }
  encoder->columns[TRACE_COLUMN_SOURCE_LOW][encoder->count] = (guint8) encoder->source;
  encoder->columns[TRACE_COLUMN_SOURCE_HIGH][encoder->count] = (guint8) (encoder->source >> 8);
  return encoder->source;
}

static void
put_time (EventEncoder *encoder, gint64 time)
{
  if (encoder->count == 0)
    encoder->first = encoder->last = time;
  guint64 difference = (guint64) time - (guint64) encoder->previous;
  encoder->columns[TRACE_COLUMN_TIME][encoder->count] =
      number_put (&encoder->bits, number_from_difference (difference));
  encoder->previous = time;
  encoder->first = MIN (encoder->first, time);
  encoder->last = MAX (encoder->last, time);
}

static void
put_kind (EventEncoder *encoder, guint16 kind, gboolean has_text)
{
  guint64 pair = (guint64) kind * 2 + (has_text ? 1 : 0);
  guint known = encoder->kinds.count, number = dictionary_number (&encoder->kinds, pair);

  encoder->columns[TRACE_COLUMN_KIND][encoder->count] = number_put (&encoder->bits, number);
  if (number == known)
    put_new (encoder, pair);
}

static void
put_object (EventEncoder *encoder, Source *source, guint64 object)
{
  guint32 code = 0, last = source->last_object;

  if (last == 0 ? object != 0 : object != encoder->objects.values[last - 1]) {
    guint known = encoder->objects.count;
    code = dictionary_number (&encoder->objects, object) + 1;
    source->last_object = code;
    if (code - 1 == known) {
      put_new (encoder, number_from_difference (object - encoder->last_new_object));
      encoder->last_new_object = object;
    }
  }
  encoder->columns[TRACE_COLUMN_OBJECT_LOW][encoder->count] = (guint8) code;
  encoder->columns[TRACE_COLUMN_OBJECT_HIGH][encoder->count] = (guint8) (code >> 8);
}

static void
put_expected (EventEncoder *encoder, const HeddleDecodedEvent *event)
{
  Prediction *prediction = prediction_of (encoder->predictions, event->kind, event->object);
  guint32 detail = event->detail - prediction->detail;

  encoder->columns[TRACE_COLUMN_ARGUMENT][encoder->count] =
      number_put (&encoder->bits, number_from_difference (event->argument - prediction->argument));
  encoder->columns[TRACE_COLUMN_DETAIL][encoder->count] =
      number_put (&encoder->bits, detail << 1 ^ (0 - (detail >> 31)));
  prediction->argument = event->argument;
  prediction->detail = event->detail;
}

/* Returns the text as it may stand in a file, or NULL if it does already. */
static char *
mend_text (const char *text)
{
  gsize length = strlen (text);
  const char *valid;

  if (length < TRACE_TEXT_MOST && g_utf8_validate (text, (gssize) length, NULL))
    return NULL;
  g_autofree char *mended = g_utf8_make_valid (text, (gssize) MIN (length, TRACE_TEXT_MOST - 1));
  /* What stands for a wrong byte is longer than it was. */
  length = MIN (strlen (mended), TRACE_TEXT_MOST - 1);
  g_utf8_validate (mended, (gssize) length, &valid);
  return g_strndup (mended, (gsize) (valid - mended));
}

static void
put_text (EventEncoder *encoder, const char *text)
{
  g_autofree char *mended = mend_text (text);
  const char *wanted = mended != NULL ? mended : text;
  guint32 known = g_hash_table_size (encoder->texts);
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (encoder->texts, wanted));

  if (number == 0) {
    char *copy = (char *) encoder->columns[TRACE_COLUMN_STRINGS] + encoder->strings_size;
    gsize size = strlen (wanted) + 1;
    memcpy (copy, wanted, size);
    encoder->strings_size += (guint32) size;
    number = known + 1;
    g_hash_table_insert (encoder->texts, copy, GUINT_TO_POINTER (number));
  }
  encoder->columns[TRACE_COLUMN_TEXT][encoder->text_size++] =
      number_put (&encoder->bits, number - 1);
}

void
event_encoder_add (EventEncoder *encoder, const HeddleDecodedEvent *event)
{
  Source *source = &encoder->states[put_source (encoder, event)];

  put_time (encoder, event->time);
  put_kind (encoder, event->kind, event->text != NULL);
  put_object (encoder, source, event->object);
  put_expected (encoder, event);
  if (event->text != NULL)
    put_text (encoder, event->text);
  source->events++;
  encoder->count++;
}

/* ------------------------------------------------------------------ a chunk's end */

/* Puts what stands in the order of the events in that of their sources. */
static const guint8 *
sort_column (EventEncoder *encoder, TraceColumn column, guint32 *places)
{
  const guint8 *low = encoder->columns[TRACE_COLUMN_SOURCE_LOW];
  const guint8 *high = encoder->columns[TRACE_COLUMN_SOURCE_HIGH];
  const guint8 *bytes = encoder->columns[column];
  guint32 sum = 0;

  for (guint i = 0; i < encoder->sources.count; i++) {
    places[i] = sum;
    sum += encoder->states[i].events;
  }
  for (guint32 i = 0; i < encoder->count; i++)
    encoder->sorted[places[low[i] + 256u * high[i]]++] = bytes[i];
  return encoder->sorted;
}

static gsize
column_size (EventEncoder *encoder, TraceColumn column)
{
  switch (column) {
  case TRACE_COLUMN_NEW:
    return encoder->new_size;
  case TRACE_COLUMN_TEXT:
    return encoder->text_size;
  case TRACE_COLUMN_BITS:
    return bit_writer_end (&encoder->bits);
  case TRACE_COLUMN_STRINGS:
    return encoder->strings_size;
  case TRACE_COLUMN_SOURCE_LOW:
  case TRACE_COLUMN_SOURCE_HIGH:
  case TRACE_COLUMN_TIME:
  case TRACE_COLUMN_KIND:
  case TRACE_COLUMN_OBJECT_LOW:
  case TRACE_COLUMN_OBJECT_HIGH:
  case TRACE_COLUMN_ARGUMENT:
  case TRACE_COLUMN_DETAIL:
  case TRACE_COLUMNS:
    break;
  }
  return encoder->count;
}

static void
reset (EventEncoder *encoder)
{
  encoder->count = 0;
  encoder->new_size = encoder->text_size = encoder->strings_size = 0;
  encoder->bits = (BitWriter){ .bytes = encoder->columns[TRACE_COLUMN_BITS] };
  encoder->previous = 0;
  encoder->last_new_object = 0;
  dictionary_reset (&encoder->sources);
  dictionary_reset (&encoder->kinds);
  dictionary_reset (&encoder->objects);
  g_hash_table_remove_all (encoder->texts);
  memset (encoder->predictions, 0, sizeof (encoder->predictions));
}

/* Packs all columns; that of the times only if `pack_times`. Returns the payload's size. */
static gsize
pack_columns (EventEncoder *encoder, gboolean pack_times, guint8 *payload)
{
  g_autofree guint32 *places = g_new (guint32, encoder->sources.count + 1);
  gsize size = 0;

  for (guint i = 0; i < TRACE_COLUMNS; i++) {
    gboolean is_sorted = i >= TRACE_COLUMNS_IN_ORDER && i < TRACE_COLUMNS_OF_EVENTS;
    gsize column = column_size (encoder, (TraceColumn) i);
    const guint8 *bytes =
        is_sorted ? sort_column (encoder, (TraceColumn) i, places) : encoder->columns[i];
    if (i == TRACE_COLUMN_TIME && !pack_times)
      size += column_store (bytes, column, payload + size);
    else
      size += column_pack (encoder->packer, bytes, column, payload + size);
  }
  return size;
}

void
event_encoder_finish (EventEncoder *encoder, TraceChunkHeader *header, guint8 *payload)
{
  gsize size = pack_columns (encoder, TRUE, payload);

  /* What is as regular as a clock would be shorter than is allowed. */
  if (size < encoder->count / TRACE_EVENTS_A_BYTE)
    size = pack_columns (encoder, FALSE, payload);
  header->first = encoder->first;
  header->last = encoder->last;
  header->event_count = encoder->count;
  header->payload_size = (guint32) size;
  reset (encoder);
}
