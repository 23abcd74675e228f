/* SPDX-License-Identifier: MIT
 *
 * The fixed parts of a trace file, see format.h.
 */
#include "trace/format.h"

#include <string.h>
#include <zlib.h>

#include "trace/error.h"

G_DEFINE_QUARK (heddle - trace - error - quark, trace_error)

static const guint8 file_magic[8] = { 0x89, 'H', 'E', 'D', 'D', 'L', 'E', '\n' };
static const guint8 chunk_magic[4] = { 'H', 'd', 'C', 'k' };
static const guint8 trailer_magic[4] = { 'H', 'd', 'E', 'n' };

/* The most further bits that the numbers of one event can ask for, in bytes (number.h): of the
 * time, the argument, the object, the detail, a process, a thread, a kind and a text. */
#define BITS_OF_EVENT_MOST 40u
/* How many numbers of NEW one event can ask for. */
#define NEW_OF_EVENT_MOST 4u

guint32
trace_column_most (TraceColumn column, guint32 event_count)
{
  switch (column) {
  case TRACE_COLUMN_SOURCE_LOW:
  case TRACE_COLUMN_SOURCE_HIGH:
  case TRACE_COLUMN_TIME:
  case TRACE_COLUMN_KIND:
  case TRACE_COLUMN_OBJECT_LOW:
  case TRACE_COLUMN_OBJECT_HIGH:
  case TRACE_COLUMN_ARGUMENT:
  case TRACE_COLUMN_DETAIL:
  case TRACE_COLUMN_TEXT:
    return event_count;
  case TRACE_COLUMN_NEW:
    return event_count * NEW_OF_EVENT_MOST;
  case TRACE_COLUMN_BITS:
    return event_count * BITS_OF_EVENT_MOST;
  case TRACE_COLUMN_STRINGS:
    return MIN (event_count * TRACE_TEXT_MOST, TRACE_STRINGS_MOST);
  case TRACE_COLUMNS:
    break;
  }
  return 0;
}

/* ------------------------------------------------------------------ numbers in bytes */

void
trace_format_put (guint8 *bytes, guint64 value, guint size)
{
  guint64 little = GUINT64_TO_LE (value);

  memcpy (bytes, &little, size);
}

guint64
trace_format_get (const guint8 *bytes, guint size)
{
  guint64 little = 0;

  memcpy (&little, bytes, size);
  return GUINT64_FROM_LE (little);
}

guint32
trace_format_check (const guint8 *bytes, gsize size)
{
  return (guint32) crc32_z (crc32_z (0, NULL, 0), bytes, size);
}

/* Puts the checksum of what stands before it at the end of a part. */
static void
seal (guint8 *bytes, gsize size)
{
  trace_format_put (bytes + size - 4, trace_format_check (bytes, size - 4), 4);
}

static gboolean
is_sealed (const guint8 *bytes, gsize size)
{
  return trace_format_get (bytes + size - 4, 4) == trace_format_check (bytes, size - 4);
}

/* ------------------------------------------------------------------ the file header */

void
trace_format_put_file_header (guint8 bytes[TRACE_FILE_HEADER_SIZE])
{
  memset (bytes, 0, TRACE_FILE_HEADER_SIZE);
  memcpy (bytes, file_magic, sizeof (file_magic));
  trace_format_put (bytes + 8, TRACE_VERSION, 4);
  seal (bytes, TRACE_FILE_HEADER_SIZE);
}

TraceFileHeaderVerdict
trace_format_judge_file_header (const guint8 bytes[TRACE_FILE_HEADER_SIZE], guint32 *version)
{
  if (memcmp (bytes, file_magic, sizeof (file_magic)) != 0)
    return TRACE_FILE_HEADER_NO_TRACE;
  *version = (guint32) trace_format_get (bytes + 8, 4);
  if (!is_sealed (bytes, TRACE_FILE_HEADER_SIZE) || *version == 0)
    return TRACE_FILE_HEADER_DAMAGED;
  if (*version > TRACE_VERSION || trace_format_get (bytes + 12, 4) != 0)
    return TRACE_FILE_HEADER_NEWER;
  return TRACE_FILE_HEADER_OK;
}

/* ------------------------------------------------------------------ chunks */

void
trace_format_put_chunk_header (const TraceChunkHeader *header,
                               guint8 bytes[TRACE_CHUNK_HEADER_SIZE])
{
  memset (bytes, 0, TRACE_CHUNK_HEADER_SIZE);
  memcpy (bytes, chunk_magic, sizeof (chunk_magic));
  trace_format_put (bytes + 4, header->kind, 2);
  trace_format_put (bytes + 6, header->flags, 2);
  trace_format_put (bytes + 8, header->sequence, 8);
  trace_format_put (bytes + 16, header->events_before, 8);
  trace_format_put (bytes + 24, (guint64) header->first, 8);
  trace_format_put (bytes + 32, (guint64) header->last, 8);
  trace_format_put (bytes + 40, header->event_count, 4);
  trace_format_put (bytes + 44, header->payload_size, 4);
  trace_format_put (bytes + 48, header->payload_check, 4);
  seal (bytes, TRACE_CHUNK_HEADER_SIZE);
}

gboolean
trace_format_get_chunk_header (TraceChunkHeader *header,
                               const guint8 bytes[TRACE_CHUNK_HEADER_SIZE], guint64 offset)
{
  if (memcmp (bytes, chunk_magic, sizeof (chunk_magic)) != 0 ||
      !is_sealed (bytes, TRACE_CHUNK_HEADER_SIZE))
    return FALSE;
  *header = (TraceChunkHeader){
    .kind = (guint16) trace_format_get (bytes + 4, 2),
    .flags = (guint16) trace_format_get (bytes + 6, 2),
    .sequence = trace_format_get (bytes + 8, 8),
    .events_before = trace_format_get (bytes + 16, 8),
    .first = (gint64) trace_format_get (bytes + 24, 8),
    .last = (gint64) trace_format_get (bytes + 32, 8),
    .event_count = (guint32) trace_format_get (bytes + 40, 4),
    .payload_size = (guint32) trace_format_get (bytes + 44, 4),
    .payload_check = (guint32) trace_format_get (bytes + 48, 4),
  };
  return header->event_count <= TRACE_EVENTS_MOST && header->payload_size <= TRACE_PAYLOAD_MOST &&
         header->event_count / TRACE_EVENTS_A_BYTE <= header->payload_size &&
         header->sequence <= offset / TRACE_CHUNK_HEADER_SIZE &&
         header->events_before <= header->sequence * TRACE_EVENTS_MOST &&
         header->first <= header->last;
}

gsize
trace_format_find_chunk (const guint8 *bytes, gsize size)
{
  for (gsize place = 0; place < size; place++) {
    const guint8 *found = memchr (bytes + place, chunk_magic[0], size - place);
    if (found == NULL)
      return size;
    place = (gsize) (found - bytes);
    if (memcmp (found, chunk_magic, MIN (sizeof (chunk_magic), size - place)) == 0)
      return place;
  }
  return size;
}

/* ------------------------------------------------------------------ the index */

void
trace_format_put_index_entry (const TraceIndexEntry *entry, guint8 bytes[TRACE_INDEX_ENTRY_SIZE])
{
  trace_format_put (bytes, entry->offset, 8);
  trace_format_put (bytes + 8, (guint64) entry->first, 8);
  trace_format_put (bytes + 16, (guint64) entry->last, 8);
  trace_format_put (bytes + 24, entry->event_count, 4);
  trace_format_put (bytes + 28, 0, 4);
}

void
trace_format_get_index_entry (TraceIndexEntry *entry, const guint8 bytes[TRACE_INDEX_ENTRY_SIZE])
{
  *entry = (TraceIndexEntry){
    .offset = trace_format_get (bytes, 8),
    .first = (gint64) trace_format_get (bytes + 8, 8),
    .last = (gint64) trace_format_get (bytes + 16, 8),
    .event_count = (guint32) trace_format_get (bytes + 24, 4),
  };
}

void
trace_format_put_trailer (const TraceTrailer *trailer, guint8 bytes[TRACE_TRAILER_SIZE])
{
  memset (bytes, 0, TRACE_TRAILER_SIZE);
  memcpy (bytes, trailer_magic, sizeof (trailer_magic));
  trace_format_put (bytes + 4, trailer->index_chunks, 4);
  trace_format_put (bytes + 8, trailer->index_offset, 8);
  trace_format_put (bytes + 16, trailer->end_offset, 8);
  seal (bytes, TRACE_TRAILER_SIZE);
}

gboolean
trace_format_get_trailer (TraceTrailer *trailer, const guint8 bytes[TRACE_TRAILER_SIZE])
{
  *trailer = (TraceTrailer){
    .index_chunks = (guint32) trace_format_get (bytes + 4, 4),
    .index_offset = trace_format_get (bytes + 8, 8),
    .end_offset = trace_format_get (bytes + 16, 8),
  };
  return memcmp (bytes, trailer_magic, sizeof (trailer_magic)) == 0 &&
         is_sealed (bytes, TRACE_TRAILER_SIZE);
}
