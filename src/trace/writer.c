/* SPDX-License-Identifier: MIT
 *
 * Writing a trace file, see writer.h; the layout is told in format.h.
 */
#include "trace/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "file/output-file.h"
#include "trace/error.h"
#include "trace/event-encoder.h"

#define COPY_SIZE (1024u * 1024)

/* A file with chunks at its end: what the end needs to know of them. */
typedef struct {
  OutputFile *file;
  guint64 sequence; /* of the next chunk */
  guint64 events;   /* in the chunks so far */
  GArray *index;    /* of TraceIndexEntry */
} ChunkFile;

struct _TraceWriter {
  ChunkFile out;
  TraceWriterMode mode;
  TraceMetadata *metadata; /* not written yet; then NULL */
  EventEncoder *encoder;
  guint8 *chunk;  /* room for a chunk: its header, then its payload */
  guint64 end;    /* where the index and the end begin; 0: they aren't there yet */
  gint64 waiting; /* since when the oldest event waits, as far as is known; 0: none does */
  GError *error;
};

struct _TraceSnapshot {
  int descriptor;
  guint64 size;
  ChunkFile chunks; /* without a file */
};

/* ------------------------------------------------------------------ the file */

/* Makes what went wrong with the file, if anything did, an error of the trace. Returns whether all
 * is well. */
static gboolean
take_cause (GError *cause, GError **error)
{
  if (cause == NULL)
    return TRUE;
  g_set_error_literal (error, TRACE_ERROR, TRACE_ERROR_WRITE, cause->message);
  g_error_free (cause);
  return FALSE;
}

static gboolean
write_bytes (OutputFile *file, const guint8 *bytes, gsize size, GError **error)
{
  GError *cause = NULL;

  output_file_write (file, bytes, size, &cause);
  return take_cause (cause, error);
}

static gboolean
publish (OutputFile *file, GError **error)
{
  GError *cause = NULL;

  output_file_publish (file, &cause);
  return take_cause (cause, error);
}

/* Begins the file `path`, or one without a name if that is NULL. */
static OutputFile *
new_file (const char *path, GError **error)
{
  GError *cause = NULL;
  OutputFile *file =
      path != NULL ? output_file_new (path, &cause) : output_file_new_temporary (&cause);

  take_cause (cause, error);
  return file;
}

/* ------------------------------------------------------------------ chunks */

/* Writes the chunk that has its payload at `chunk` + TRACE_CHUNK_HEADER_SIZE. The header tells the
 * kind, the times, and how many events and bytes there are. */
static gboolean
write_chunk (ChunkFile *out, TraceChunkHeader *header, guint8 *chunk, GError **error)
{
  const TraceIndexEntry entry = { output_file_size (out->file), header->first, header->last,
                                  header->event_count };

  header->sequence = out->sequence;
  header->events_before = out->events;
  header->payload_check =
      trace_format_check (chunk + TRACE_CHUNK_HEADER_SIZE, header->payload_size);
  trace_format_put_chunk_header (header, chunk);
  if (!write_bytes (out->file, chunk, TRACE_CHUNK_HEADER_SIZE + header->payload_size, error))
    return FALSE;
  out->sequence++;
  out->events += header->event_count;
  if (header->kind == TRACE_CHUNK_EVENTS)
    g_array_append_val (out->index, entry);
  return TRUE;
}

static gboolean
write_text (ChunkFile *out, TraceChunkKind kind, const char *text, gsize size, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (TRACE_CHUNK_HEADER_SIZE + size);
  TraceChunkHeader header = { .kind = (guint16) kind, .payload_size = (guint32) size };

  if (size > 0)
    memcpy (chunk + TRACE_CHUNK_HEADER_SIZE, text, size);
  return write_chunk (out, &header, chunk, error);
}

static gboolean
write_index (ChunkFile *out, TraceTrailer *trailer, GError **error)
{
  for (guint from = 0; from < out->index->len; from += TRACE_INDEX_ENTRIES) {
    guint count = MIN (out->index->len - from, TRACE_INDEX_ENTRIES);
    g_autofree guint8 *chunk =
        g_malloc (TRACE_CHUNK_HEADER_SIZE + (gsize) count * TRACE_INDEX_ENTRY_SIZE);
    TraceChunkHeader header = { .kind = TRACE_CHUNK_INDEX,
                                .payload_size = count * TRACE_INDEX_ENTRY_SIZE };
    for (guint i = 0; i < count; i++)
      trace_format_put_index_entry (&g_array_index (out->index, TraceIndexEntry, from + i),
                                    chunk + TRACE_CHUNK_HEADER_SIZE +
                                        (gsize) i * TRACE_INDEX_ENTRY_SIZE);
    if (!write_chunk (out, &header, chunk, error))
      return FALSE;
    trailer->index_chunks++;
  }
  return TRUE;
}

/* Writes what a finished file has behind its events. */
static gboolean
write_end (ChunkFile *out, const TraceEnd *end, GError **error)
{
  TraceTrailer trailer = { .index_offset = output_file_size (out->file) };
  guint8 bytes[TRACE_TRAILER_SIZE];
  gsize size;
  g_autofree char *text = trace_end_to_text (end, &size);

  if (!write_index (out, &trailer, error))
    return FALSE;
  trailer.end_offset = output_file_size (out->file);
  if (!write_text (out, TRACE_CHUNK_END, text, size, error))
    return FALSE;
  trace_format_put_trailer (&trailer, bytes);
  return write_bytes (out->file, bytes, sizeof (bytes), error);
}

/* ------------------------------------------------------------------ a writer's life */

static TraceWriter *
writer_new (OutputFile *file, const TraceMetadata *metadata, TraceWriterMode mode)
{
  TraceWriter *writer = g_new0 (TraceWriter, 1);

  writer->out =
      (ChunkFile){ .file = file, .index = g_array_new (FALSE, FALSE, sizeof (TraceIndexEntry)) };
  writer->mode = mode;
  writer->metadata = trace_metadata_copy (metadata);
  writer->encoder = event_encoder_new ();
  writer->chunk = g_malloc (TRACE_CHUNK_HEADER_SIZE + TRACE_PAYLOAD_MOST);
  return writer;
}

TraceWriter *
trace_writer_new (const char *path, const TraceMetadata *metadata, TraceWriterMode mode,
                  GError **error)
{
  OutputFile *file = new_file (path, error);

  return file == NULL ? NULL : writer_new (file, metadata, mode);
}

TraceWriter *
trace_writer_new_temporary (const TraceMetadata *metadata, GError **error)
{
  OutputFile *file = new_file (NULL, error);

  return file == NULL ? NULL : writer_new (file, metadata, TRACE_WRITER_WHOLE);
}

void
trace_writer_free (TraceWriter *writer)
{
  if (writer == NULL)
    return;
  output_file_free (writer->out.file);
  g_array_unref (writer->out.index);
  trace_metadata_free (writer->metadata);
  event_encoder_free (writer->encoder);
  g_free (writer->chunk);
  g_clear_error (&writer->error);
  g_free (writer);
}

void
trace_writer_set_begin (TraceWriter *writer, gint64 begin)
{
  g_return_if_fail (writer->metadata != NULL);
  writer->metadata->begin = begin;
}

/* Writes the file header and the metadata, before the first chunk of events: only then all of it is
 * known. */
static gboolean
write_beginning (TraceWriter *writer, GError **error)
{
  guint8 header[TRACE_FILE_HEADER_SIZE];
  gsize size;

  if (writer->metadata == NULL)
    return TRUE;
  g_autofree char *text = trace_metadata_to_text (writer->metadata, &size);
  g_clear_pointer (&writer->metadata, trace_metadata_free);
  trace_format_put_file_header (header);
  return write_bytes (writer->out.file, header, sizeof (header), error) &&
         write_text (&writer->out, TRACE_CHUNK_METADATA, text, size, error);
}

/* Writes out the events that wait. An error stays. */
static void
write_events (TraceWriter *writer)
{
  TraceChunkHeader header = { .kind = TRACE_CHUNK_EVENTS };

  writer->waiting = 0;
  if (writer->error != NULL || !write_beginning (writer, &writer->error))
    return;
  if (event_encoder_count (writer->encoder) == 0)
    return;
  event_encoder_finish (writer->encoder, &header, writer->chunk + TRACE_CHUNK_HEADER_SIZE);
  if (write_chunk (&writer->out, &header, writer->chunk, &writer->error) &&
      writer->mode == TRACE_WRITER_LIVE)
    publish (writer->out.file, &writer->error);
}

void
trace_writer_add (const HeddleDecodedEvent *event, gpointer data)
{
  TraceWriter *writer = data;

  if (G_UNLIKELY (writer->error != NULL))
    return;
  event_encoder_add (writer->encoder, event);
  if (G_UNLIKELY (!event_encoder_has_room (writer->encoder)))
    write_events (writer);
}

void
trace_writer_advance (TraceWriter *writer, gint64 now)
{
  if (writer->error != NULL || event_encoder_count (writer->encoder) == 0)
    return;
  /* The first chunk goes out at once: from then on the file is there. */
  if (writer->metadata != NULL)
    write_events (writer);
  else if (writer->waiting == 0)
    writer->waiting = now;
  else if (now - writer->waiting >= TRACE_WRITER_PERIOD)
    write_events (writer);
}

static gboolean
tell_error (const TraceWriter *writer, GError **error)
{
  if (writer->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (writer->error));
  return FALSE;
}

gboolean
trace_writer_flush (TraceWriter *writer, GError **error)
{
  write_events (writer);
  return tell_error (writer, error);
}

gboolean
trace_writer_finish (TraceWriter *writer, const TraceEnd *end, GError **error)
{
  /* A copy: of what is behind the events a snapshot knows nothing. */
  write_events (writer);
  ChunkFile out = writer->out;
  writer->end = output_file_size (out.file);
  if (writer->error == NULL && write_end (&out, end, &writer->error))
    publish (out.file, &writer->error);
  return tell_error (writer, error);
}

const GError *
trace_writer_error (const TraceWriter *writer)
{
  return writer->error;
}

guint64
trace_writer_events (const TraceWriter *writer)
{
  return writer->out.events;
}

guint64
trace_writer_size (const TraceWriter *writer)
{
  return output_file_size (writer->out.file);
}

/* ------------------------------------------------------------------ copies */

TraceSnapshot *
trace_writer_snapshot (TraceWriter *writer, GError **error)
{
  if (!trace_writer_flush (writer, error))
    return NULL;
  TraceSnapshot *snapshot = g_new0 (TraceSnapshot, 1);
  snapshot->descriptor = fcntl (output_file_descriptor (writer->out.file), F_DUPFD_CLOEXEC, 0);
  snapshot->size = writer->end > 0 ? writer->end : output_file_size (writer->out.file);
  snapshot->chunks = writer->out;
  snapshot->chunks.file = NULL;
  snapshot->chunks.index = g_array_copy (writer->out.index);
  if (snapshot->descriptor >= 0)
    return snapshot;
  g_set_error (error, TRACE_ERROR, TRACE_ERROR_WRITE,
               "Could not read what was recorded: %s. Close some files, and try again.",
               g_strerror (errno));
  trace_snapshot_free (snapshot);
  return NULL;
}

void
trace_snapshot_free (TraceSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;
  if (snapshot->descriptor >= 0)
    close (snapshot->descriptor);
  g_array_unref (snapshot->chunks.index);
  g_free (snapshot);
}

static gboolean
copy_all (const TraceSnapshot *snapshot, OutputFile *file, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (COPY_SIZE);

  for (guint64 at = 0; at < snapshot->size;) {
    gsize size = (gsize) MIN (snapshot->size - at, COPY_SIZE);
    ssize_t read = pread (snapshot->descriptor, bytes, size, (off_t) at);
    if (read < 0 && errno == EINTR)
      continue;
    if (read <= 0) {
      g_set_error (error, TRACE_ERROR, TRACE_ERROR_WRITE,
                   "Could not read what was recorded: %s. It is still there: try again.",
                   read < 0 ? g_strerror (errno) : "its file was cut short");
      return FALSE;
    }
    if (!write_bytes (file, bytes, (gsize) read, error))
      return FALSE;
    at += (guint64) read;
  }
  return TRUE;
}

gboolean
trace_snapshot_save (const TraceSnapshot *snapshot, const char *path, const TraceEnd *end,
                     GError **error)
{
  g_autoptr (OutputFile) file = new_file (path, error);

  if (file == NULL || !copy_all (snapshot, file, error))
    return FALSE;
  g_autoptr (GArray) index = g_array_copy (snapshot->chunks.index);
  ChunkFile out = snapshot->chunks;
  out.file = file;
  out.index = index;
  return write_end (&out, end, error) && publish (file, error);
}
