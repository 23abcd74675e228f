/* SPDX-License-Identifier: MIT
 *
 * Reading a trace file, see reader.h; the algorithm is told in format.h.
 */
#include "trace/reader.h"

#include <string.h>
#include <unistd.h>

#include "trace/error.h"
#include "trace/event-decoder.h"
#include "trace/input-file.h"

/* How much is looked through at a time for the next chunk that is whole. */
#define WINDOW (256u * 1024)

struct _TraceReader {
  int descriptor;
  guint64 size;
  guint32 version;
  TraceMetadata *metadata;
  EventDecoder *decoders[2]; /* in turns: the events of one stay while the other decodes */
  guint turn;
  guint8 *payload;
  gsize payload_room; /* more than any payload so far, so that there is always some */
  guint64 at;         /* where the next chunk begins */
  guint64 events;     /* in the chunks before it */
  guint64 sequence;   /* it has at least this one */
  gint64 latest;      /* the latest time known */
  gboolean anew;      /* it is not the successor of what was read before */
  TraceEnd end;
  gboolean is_over; /* nothing behind `at` is of interest */
  guint64 chunks_read, chunks_damaged;
  GArray *chunks; /* of TraceIndexEntry; NULL: nobody has asked */
};

/* ------------------------------------------------------------------ opening */

static gboolean
read_file_header (TraceReader *reader, const char *path, GError **error)
{
  const char *name = strcmp (path, "-") == 0 ? "standard input" : path;
  guint8 bytes[TRACE_FILE_HEADER_SIZE] = { 0 };

  input_file_read (reader->descriptor, 0, bytes, sizeof (bytes));
  switch (trace_format_judge_file_header (bytes, &reader->version)) {
  case TRACE_FILE_HEADER_OK:
    reader->at = TRACE_FILE_HEADER_SIZE;
    return TRUE;
  case TRACE_FILE_HEADER_NO_TRACE:
    g_set_error (error, TRACE_ERROR, TRACE_ERROR_FORMAT,
                 "\"%s\" is no trace of Heddle's. Give a file that `--record` has written.", name);
    return FALSE;
  case TRACE_FILE_HEADER_DAMAGED:
    g_set_error (
        error, TRACE_ERROR, TRACE_ERROR_FORMAT,
        "The beginning of \"%s\" is damaged: it can't be read. Use a copy of it that is whole, "
        "or record it again.",
        name);
    return FALSE;
  case TRACE_FILE_HEADER_NEWER:
    if (reader->version <= TRACE_VERSION) {
      g_set_error (
          error, TRACE_ERROR, TRACE_ERROR_VERSION,
          "\"%s\" was written by a newer version of Heddle: its beginning has a mark that this "
          "one doesn't know. Install the newer Heddle.",
          name);
      return FALSE;
    }
    g_set_error (
        error, TRACE_ERROR, TRACE_ERROR_VERSION,
        "\"%s\" was written by a newer version of Heddle: its layout has the version %u, and this "
        "one reads up to %u. Install the newer Heddle.",
        name, reader->version, TRACE_VERSION);
    return FALSE;
  }
  return FALSE;
}

/* Reads the header of a chunk at `offset`. Returns whether it is valid. */
static gboolean
read_chunk_header (const TraceReader *reader, guint64 offset, TraceChunkHeader *header)
{
  guint8 bytes[TRACE_CHUNK_HEADER_SIZE];

  return offset <= reader->size && reader->size - offset >= sizeof (bytes) &&
         input_file_read (reader->descriptor, offset, bytes, sizeof (bytes)) == sizeof (bytes) &&
         trace_format_get_chunk_header (header, bytes, offset);
}

static guint64
chunk_end (guint64 offset, const TraceChunkHeader *header)
{
  return offset + TRACE_CHUNK_HEADER_SIZE + header->payload_size;
}

/* Reads the payload of the chunk at `offset`. Returns whether it is what was written. */
static gboolean
read_payload (TraceReader *reader, guint64 offset, const TraceChunkHeader *header)
{
  if (header->payload_size >= reader->payload_room) {
    g_free (reader->payload);
    reader->payload_room = header->payload_size + 1;
    reader->payload = g_malloc (reader->payload_room);
  }
  return input_file_read (reader->descriptor, offset + TRACE_CHUNK_HEADER_SIZE, reader->payload,
                          header->payload_size) == header->payload_size &&
         trace_format_check (reader->payload, header->payload_size) == header->payload_check;
}

/* The metadata is the first chunk; where it is damaged nothing is known, and the rest can be
 * read. */
static void
read_metadata (TraceReader *reader)
{
  TraceChunkHeader header;

  if (read_chunk_header (reader, reader->at, &header) && header.kind == TRACE_CHUNK_METADATA) {
    if (read_payload (reader, reader->at, &header))
      reader->metadata =
          trace_metadata_from_text ((const char *) reader->payload, header.payload_size);
    /* The walk over the chunks passes it by; one whose header is damaged it does not. */
    if (reader->metadata == NULL)
      reader->chunks_damaged++;
  }
  if (reader->metadata == NULL)
    reader->metadata = g_new0 (TraceMetadata, 1);
}

TraceReader *
trace_reader_open (const char *path, GError **error)
{
  g_autoptr (TraceReader) reader = g_new0 (TraceReader, 1);

  reader->descriptor = input_file_open (path, &reader->size, error);
  if (reader->descriptor < 0 || !read_file_header (reader, path, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (reader->decoders); i++)
    reader->decoders[i] = event_decoder_new ();
  read_metadata (reader);
  return g_steal_pointer (&reader);
}

void
trace_reader_free (TraceReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->descriptor >= 0)
    close (reader->descriptor);
  trace_metadata_free (reader->metadata);
  for (gsize i = 0; i < G_N_ELEMENTS (reader->decoders); i++)
    event_decoder_free (reader->decoders[i]);
  g_free (reader->payload);
  g_clear_pointer (&reader->chunks, g_array_unref);
  g_free (reader);
}

/* ------------------------------------------------------------------ damage */

/* Returns the offset of the first valid chunk header at or behind `from`, or the file's size. */
static guint64
find_chunk (const TraceReader *reader, guint64 from)
{
  g_autofree guint8 *window = g_malloc ((gsize) MIN (reader->size, WINDOW));
  TraceChunkHeader header;

  while (from < reader->size && reader->size - from >= TRACE_CHUNK_HEADER_SIZE) {
    gsize size = input_file_read (reader->descriptor, from, window,
                                  (gsize) MIN (reader->size - from, WINDOW));
    if (size < TRACE_CHUNK_HEADER_SIZE)
      break;
    /* Headers that begin in this window and lie in it whole. */
    gsize starts = size - TRACE_CHUNK_HEADER_SIZE + 1;
    for (gsize place = 0; place < starts; place++) {
      place += trace_format_find_chunk (window + place, size - place);
      if (place < starts && trace_format_get_chunk_header (&header, window + place, from + place))
        return from + place;
    }
    from += starts;
  }
  return reader->size;
}

/* Returns whether what is left of the file is its trailer and nothing else. */
static gboolean
is_at_trailer (const TraceReader *reader)
{
  guint8 bytes[TRACE_TRAILER_SIZE];
  TraceTrailer trailer;

  return reader->size - reader->at == sizeof (bytes) &&
         input_file_read (reader->descriptor, reader->at, bytes, sizeof (bytes)) ==
             sizeof (bytes) &&
         trace_format_get_trailer (&trailer, bytes);
}

static TraceItemKind
tell_gap (TraceReader *reader, TraceItem *item, guint64 count, gint64 first, gint64 last)
{
  *item = (TraceItem){ .count = count, .first = MIN (first, last), .last = last };
  reader->latest = MAX (reader->latest, last);
  return TRACE_ITEM_GAP;
}

/* Nothing more can be read: what is left is torn off, unless it is the trailer. */
static TraceItemKind
tell_tail (TraceReader *reader, TraceItem *item, const TraceChunkHeader *torn)
{
  gboolean is_torn = reader->at < reader->size && !is_at_trailer (reader);

  reader->is_over = TRUE;
  reader->at = reader->size;
  if (!is_torn)
    return TRACE_ITEM_END;
  reader->chunks_damaged++;
  if (torn == NULL)
    return tell_gap (reader, item, 0, reader->latest, reader->latest);
  if (torn->event_count == 0)
    return TRACE_ITEM_END;
  return tell_gap (reader, item, torn->event_count, torn->first, torn->last);
}

/* ------------------------------------------------------------------ walking */

static TraceItemKind
take_events (TraceReader *reader, const TraceChunkHeader *header, guint64 offset, TraceItem *item)
{
  const HeddleDecodedEvent *events = NULL;

  reader->turn = (reader->turn + 1) % G_N_ELEMENTS (reader->decoders);
  if (read_payload (reader, offset, header))
    events = event_decoder_decode (reader->decoders[reader->turn], header, reader->payload);
  reader->events += header->event_count;
  if (events == NULL) {
    reader->chunks_damaged++;
    return tell_gap (reader, item, header->event_count, header->first, header->last);
  }
  reader->chunks_read++;
  reader->latest = MAX (reader->latest, header->last);
  *item = (TraceItem){ events, header->event_count, header->first, header->last };
  return TRACE_ITEM_EVENTS;
}

static void
take_end (TraceReader *reader, const TraceChunkHeader *header, guint64 offset)
{
  reader->is_over = TRUE;
  if (!read_payload (reader, offset, header) ||
      !trace_end_from_text (&reader->end, (const char *) reader->payload, header->payload_size))
    reader->chunks_damaged++;
}

/* Takes the chunk at reader->at, whose header is valid and whose payload is there. Returns TRUE
 * and sets `kind` if there is something to tell. */
static gboolean
take_chunk (TraceReader *reader, const TraceChunkHeader *header, TraceItem *item,
            TraceItemKind *kind, GError **error)
{
  guint64 offset = reader->at;

  if (reader->anew) {
    reader->events = header->events_before;
    reader->anew = FALSE;
  } else if (header->sequence < reader->sequence || header->events_before < reader->events) {
    /* Out of turn. */
    reader->chunks_damaged++;
    reader->at = chunk_end (offset, header);
    return FALSE;
  }
  if (header->events_before > reader->events) {
    guint64 missing = header->events_before - reader->events;
    reader->events = header->events_before;
    *kind =
        tell_gap (reader, item, missing, reader->latest,
                  header->event_count > 0 ? MAX (header->first, reader->latest) : reader->latest);
    return TRUE;
  }
  reader->at = chunk_end (offset, header);
  reader->sequence = header->sequence + 1;
  switch (header->kind) {
  case TRACE_CHUNK_EVENTS:
    *kind = take_events (reader, header, offset, item);
    return TRUE;
  case TRACE_CHUNK_END:
    take_end (reader, header, offset);
    return FALSE;
  case TRACE_CHUNK_METADATA:
  case TRACE_CHUNK_INDEX:
    return FALSE;
  default:
    if ((header->flags & TRACE_CHUNK_ESSENTIAL) == 0)
      return FALSE;
    reader->is_over = TRUE;
    *kind = TRACE_ITEM_ERROR;
    g_set_error (
        error, TRACE_ERROR, TRACE_ERROR_VERSION,
        "The trace has parts (of kind %u) that this version of Heddle doesn't know and that "
        "the rest depends on. Install a newer Heddle.",
        header->kind);
    return TRUE;
  }
}

TraceItemKind
trace_reader_next (TraceReader *reader, TraceItem *item, GError **error)
{
  TraceChunkHeader header;
  TraceItemKind kind;

  while (!reader->is_over) {
    if (!read_chunk_header (reader, reader->at, &header)) {
      guint64 found = find_chunk (reader, MIN (reader->at + 1, reader->size));
      if (found >= reader->size)
        return tell_tail (reader, item, NULL);
      reader->at = found;
      reader->chunks_damaged++;
      continue;
    }
    if (chunk_end (reader->at, &header) > reader->size)
      return tell_tail (reader, item, &header);
    if (take_chunk (reader, &header, item, &kind, error))
      return kind;
  }
  return TRACE_ITEM_END;
}

/* ------------------------------------------------------------------ the index */

/* Adds the entries of an INDEX chunk. Returns FALSE if they can't be true. */
static gboolean
add_entries (const TraceReader *reader, const TraceChunkHeader *header, GArray *chunks)
{
  guint count = header->payload_size / TRACE_INDEX_ENTRY_SIZE;

  for (guint i = 0; i < count; i++) {
    TraceIndexEntry entry;
    guint64 least = TRACE_FILE_HEADER_SIZE;
    trace_format_get_index_entry (&entry, reader->payload + (gsize) i * TRACE_INDEX_ENTRY_SIZE);
    if (chunks->len > 0)
      least =
          g_array_index (chunks, TraceIndexEntry, chunks->len - 1).offset + TRACE_CHUNK_HEADER_SIZE;
    if (entry.offset < least || entry.offset >= reader->size ||
        entry.event_count > TRACE_EVENTS_MOST || entry.first > entry.last)
      return FALSE;
    g_array_append_val (chunks, entry);
  }
  return header->payload_size % TRACE_INDEX_ENTRY_SIZE == 0;
}

/* Reads the index that the trailer tells of. */
static gboolean
read_index (TraceReader *reader, GArray *chunks)
{
  guint8 bytes[TRACE_TRAILER_SIZE];
  TraceTrailer trailer;
  TraceChunkHeader header;

  if (reader->size < sizeof (bytes) ||
      input_file_read (reader->descriptor, reader->size - sizeof (bytes), bytes, sizeof (bytes)) !=
          sizeof (bytes) ||
      !trace_format_get_trailer (&trailer, bytes))
    return FALSE;
  guint64 at = trailer.index_offset;
  for (guint32 i = 0; i < trailer.index_chunks; i++) {
    if (!read_chunk_header (reader, at, &header) || header.kind != TRACE_CHUNK_INDEX ||
        !read_payload (reader, at, &header) || !add_entries (reader, &header, chunks))
      return FALSE;
    at = chunk_end (at, &header);
  }
  return at == trailer.end_offset;
}

/* Makes the index of the headers of the chunks. */
static void
rebuild_index (const TraceReader *reader, GArray *chunks)
{
  guint64 at = TRACE_FILE_HEADER_SIZE;
  TraceChunkHeader header;

  g_array_set_size (chunks, 0);
  while (at < reader->size) {
    if (!read_chunk_header (reader, at, &header)) {
      at = find_chunk (reader, at + 1);
      continue;
    }
    const TraceIndexEntry entry = { at, header.first, header.last, header.event_count };
    at = chunk_end (at, &header);
    if (header.kind == TRACE_CHUNK_END || at > reader->size)
      break;
    if (header.kind == TRACE_CHUNK_EVENTS)
      g_array_append_val (chunks, entry);
  }
}

const GArray *
trace_reader_chunks (TraceReader *reader)
{
  if (reader->chunks == NULL) {
    reader->chunks = g_array_new (FALSE, FALSE, sizeof (TraceIndexEntry));
    if (!read_index (reader, reader->chunks))
      rebuild_index (reader, reader->chunks);
  }
  return reader->chunks;
}

/* Returns whether there is at its offset what the index says. */
static gboolean
is_true (const TraceReader *reader, const TraceIndexEntry *entry)
{
  TraceChunkHeader header;

  return read_chunk_header (reader, entry->offset, &header) && header.kind == TRACE_CHUNK_EVENTS &&
         header.event_count == entry->event_count && header.first == entry->first &&
         header.last == entry->last;
}

void
trace_reader_seek (TraceReader *reader, guint number)
{
  const GArray *chunks = trace_reader_chunks (reader);

  if (number < chunks->len && !is_true (reader, &g_array_index (chunks, TraceIndexEntry, number)))
    rebuild_index (reader, reader->chunks);
  reader->is_over = number >= chunks->len;
  reader->at =
      reader->is_over ? reader->size : g_array_index (chunks, TraceIndexEntry, number).offset;
  reader->anew = TRUE;
  reader->sequence = 0;
}

/* ------------------------------------------------------------------ what is known */

const TraceMetadata *
trace_reader_metadata (const TraceReader *reader)
{
  return reader->metadata;
}

guint32
trace_reader_version (const TraceReader *reader)
{
  return reader->version;
}

guint64
trace_reader_file_size (const TraceReader *reader)
{
  return reader->size;
}

TraceEnd
trace_reader_end (const TraceReader *reader)
{
  return reader->end;
}

guint64
trace_reader_chunks_read (const TraceReader *reader)
{
  return reader->chunks_read;
}

guint64
trace_reader_chunks_damaged (const TraceReader *reader)
{
  return reader->chunks_damaged;
}

double
trace_reader_fraction (const TraceReader *reader)
{
  return reader->size == 0 ? 1.0 : (double) reader->at / (double) reader->size;
}
