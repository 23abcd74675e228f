/* SPDX-License-Identifier: MIT
 *
 * The layout of a trace file (FILE.heddle): an append-only log of decoded events, in chunks.
 *
 * All numbers are little-endian and unsigned, but for times, which are signed. A file that was
 * finished is
 *
 *     file header, METADATA chunk, EVENTS chunks, INDEX chunks, END chunk, trailer
 *
 * and one whose writer was killed ends anywhere behind its file header. Nothing is ever written
 * twice, so a file can be read while it grows, and written into a pipe.
 *
 * FILE HEADER, 32 bytes
 *      0  8  magic: 0x89 "HEDDLE" 0x0a
 *      8  4  version of the layout: TRACE_VERSION
 *     12  4  flags: 0; a reader refuses a file with a flag that it doesn't know
 *     16 12  0
 *     28  4  CRC-32 (zlib's crc32()) of bytes 0 to 27
 *
 * CHUNK, a header of 64 bytes, then its payload
 *      0  4  magic: "HdCk"
 *      4  2  kind: a TraceChunkKind
 *      6  2  flags: TRACE_CHUNK_ESSENTIAL, or 0
 *      8  8  sequence: the chunk's number in the file, counted from 0
 *     16  8  events_before: how many events the chunks before it hold
 *     24  8  first: the earliest time of its events (0 without events)
 *     32  8  last: the latest time of its events (0 without events)
 *     40  4  event_count: how many events it holds; at most TRACE_EVENTS_MOST
 *     44  4  payload_size: at most TRACE_PAYLOAD_MOST
 *     48  4  CRC-32 of the payload
 *     52  8  0
 *     60  4  CRC-32 of bytes 0 to 59
 * A chunk header at offset O of a file is valid if and only if: its magic and its CRC are right;
 * event_count and payload_size are within their bounds; sequence is at most O / 64; events_before
 * is at most sequence * TRACE_EVENTS_MOST; first <= last; and payload_size is at least event_count
 * / TRACE_EVENTS_A_BYTE, as a small file shall not ask for much memory. A chunk is valid if and
 * only if its header is, its whole payload is there, that one's CRC is right, and the payload is
 * what its kind says.
 *
 * METADATA and END: text, a GLib key file in UTF-8 of at most TRACE_TEXTS_MOST bytes (metadata.c).
 *
 * EVENTS: TRACE_COLUMNS columns (the enumeration below), each
 *      0  1  how it is packed: a TracePacking
 *      1  4  size: of the column, unpacked
 *      5  4  packed_size
 *      9     packed_size bytes
 * Two things carry most numbers: a symbol of one byte, and the further bits that it asks for
 * (number.h), which are read from the BITS column. Every event has a byte in each of the first
 * eight columns: in SOURCE_LOW, SOURCE_HIGH and TIME in the order of the events, in the others
 * those of each source (a thread of a process) stand together, sources in the order of their
 * appearance: what one thread does repeats itself, which compresses well. A decoder goes through
 * the events in order:
 *
 *     source    SOURCE_LOW + 256 * SOURCE_HIGH is the source's number in the chunk; the next one
 *               that there is not yet is new: its process and its thread are two numbers of NEW
 *     time      a number of TIME: the signed difference from the event before; from 0 for the first
 *               one
 *     kind      a number of KIND is that, in the chunk, of the pair of kind and has-a-text; the
 *               next one that there is not yet is new: a number of NEW, kind * 2 + has-a-text
 *     object    OBJECT_LOW + 256 * OBJECT_HIGH: 0 is the object of the source's event before (0
 *               for the first); else, less 1, an object's number in the chunk; the next one that
 *               there is not yet is new: a number of NEW, its signed difference from the new one
 *               before it
 *     argument  a number of ARGUMENT: the signed difference from what is expected (prediction.h)
 *     detail    the same of DETAIL
 *     text      if there is one: a number of TEXT is the text's number in the chunk; the next one
 *               that there is not yet is new: it stands next in STRINGS, ended by a zero byte
 *
 * A signed difference is that of 64-bit (detail: 32-bit) numbers that wrap, in zigzag: 0, -1, 1,
 * -2 are 0, 1, 2, 3. The payload is valid if and only if the columns' sizes fit event_count and
 * what is read from them, no number is greater than its field, nothing is left over in any column
 * (but less than 8 bits), the texts are UTF-8, and the times' bounds are the header's. Each chunk
 * decodes by itself.
 *
 * INDEX: an entry of 32 bytes for each EVENTS chunk of the file, in order, at most
 * TRACE_INDEX_ENTRIES a chunk: offset (8), first (8), last (8), event_count (4), 0 (4).
 *
 * TRAILER, the last 32 bytes
 *      0  4  magic: "HdEn"
 *      4  4  how many INDEX chunks there are
 *      8  8  offset of the first INDEX chunk
 *     16  8  offset of the END chunk
 *     24  4  0
 *     28  4  CRC-32 of bytes 0 to 27
 *
 * THE READER'S ALGORITHM (reader.c): refuse the file if the file header is not valid, its version
 * is newer, or a flag is unknown. Then, at each offset, read a chunk header. If it is valid and
 * the whole payload is there, the next chunk begins behind it, whatever becomes of this one: a
 * payload that is damaged is a gap of event_count events. If it is not valid, look for the next
 * valid one, byte by byte; how many events are missing is the difference of its events_before from
 * the events so far. A chunk whose events_before or sequence is less than what went before is
 * damaged. A chunk of an unknown kind is passed over, and if it is essential, the file is refused
 * as one of a newer version. If the file ends without an END chunk, its writer did not come to its
 * end: a tail that is no whole chunk is a gap. The trailer and the index are a short cut for who
 * wants to go somewhere; where they are missing or don't agree with the headers of the chunks, the
 * walk does without them.
 *
 * Versions: numbers and offsets never change. A reader of version N reads the versions 1 to N.
 */
#pragma once

#include <glib.h>

#define TRACE_VERSION           1u

#define TRACE_FILE_HEADER_SIZE  32u
#define TRACE_CHUNK_HEADER_SIZE 64u
#define TRACE_TRAILER_SIZE      32u
#define TRACE_COLUMN_HEADER     9u
#define TRACE_INDEX_ENTRY_SIZE  32u

#define TRACE_EVENTS_MOST       65535u
#define TRACE_PAYLOAD_MOST      (8u * 1024 * 1024)
#define TRACE_EVENTS_A_BYTE     2u
#define TRACE_TEXTS_MOST        (256u * 1024)
#define TRACE_INDEX_ENTRIES     65536u
/* Of one text of an event, with its zero byte, and of all of a chunk. */
#define TRACE_TEXT_MOST    (64u * 1024)
#define TRACE_STRINGS_MOST (1024u * 1024)

typedef enum {
  TRACE_CHUNK_METADATA = 1,
  TRACE_CHUNK_EVENTS = 2,
  TRACE_CHUNK_INDEX = 3,
  TRACE_CHUNK_END = 4,
} TraceChunkKind;

/* Who does not know the chunk's kind can't make sense of the file. */
#define TRACE_CHUNK_ESSENTIAL 1u

typedef enum {
  TRACE_PACKING_PLAIN = 0,  /* the bytes themselves */
  TRACE_PACKING_ZSTD = 1,   /* one zstd frame */
  TRACE_PACKING_REPEAT = 2, /* packed_size is 1: that byte, `size` times */
} TracePacking;

/* The columns of an EVENTS chunk, in their order in the file. */
typedef enum {
  TRACE_COLUMN_SOURCE_LOW,
  TRACE_COLUMN_SOURCE_HIGH,
  TRACE_COLUMN_TIME,
  TRACE_COLUMN_KIND,
  TRACE_COLUMN_OBJECT_LOW,
  TRACE_COLUMN_OBJECT_HIGH,
  TRACE_COLUMN_ARGUMENT,
  TRACE_COLUMN_DETAIL,
  TRACE_COLUMN_NEW,
  TRACE_COLUMN_TEXT,
  TRACE_COLUMN_BITS,
  TRACE_COLUMN_STRINGS,
  TRACE_COLUMNS
} TraceColumn;

/* The columns with a byte for each event come first; of those, the first three are in the order of
 * the events. */
#define TRACE_COLUMNS_OF_EVENTS 8u
#define TRACE_COLUMNS_IN_ORDER  3u

/* Returns how many bytes a column of `event_count` events has at most. */
guint32 trace_column_most (TraceColumn column, guint32 event_count);

/* ------------------------------------------------------------------ the fixed parts */

typedef struct {
  guint16 kind; /* a TraceChunkKind, or one of a newer version */
  guint16 flags;
  guint64 sequence;
  guint64 events_before;
  gint64 first;
  gint64 last;
  guint32 event_count;
  guint32 payload_size;
  guint32 payload_check;
} TraceChunkHeader;

typedef struct {
  guint64 offset; /* of the chunk's header in the file */
  gint64 first;
  gint64 last;
  guint32 event_count;
} TraceIndexEntry;

typedef struct {
  guint32 index_chunks;
  guint64 index_offset;
  guint64 end_offset;
} TraceTrailer;

typedef enum {
  TRACE_FILE_HEADER_OK,
  TRACE_FILE_HEADER_NO_TRACE, /* another kind of file */
  TRACE_FILE_HEADER_DAMAGED,
  TRACE_FILE_HEADER_NEWER,
} TraceFileHeaderVerdict;

/* Each puts a fixed part into bytes, with its checksum. */
void trace_format_put_file_header (guint8 bytes[TRACE_FILE_HEADER_SIZE]);
void trace_format_put_chunk_header (const TraceChunkHeader *header,
                                    guint8 bytes[TRACE_CHUNK_HEADER_SIZE]);
void trace_format_put_index_entry (const TraceIndexEntry *entry,
                                   guint8 bytes[TRACE_INDEX_ENTRY_SIZE]);
void trace_format_put_trailer (const TraceTrailer *trailer, guint8 bytes[TRACE_TRAILER_SIZE]);

/* Judges a file header, and stores its version unless it is of no trace. */
TraceFileHeaderVerdict trace_format_judge_file_header (const guint8 bytes[TRACE_FILE_HEADER_SIZE],
                                                       guint32 *version);

/* Each takes a fixed part out of bytes. Returns whether it is valid; a chunk's header is judged as
 * one at `offset`. */
gboolean trace_format_get_chunk_header (TraceChunkHeader *header,
                                        const guint8 bytes[TRACE_CHUNK_HEADER_SIZE],
                                        guint64 offset);
void trace_format_get_index_entry (TraceIndexEntry *entry,
                                   const guint8 bytes[TRACE_INDEX_ENTRY_SIZE]);
gboolean trace_format_get_trailer (TraceTrailer *trailer, const guint8 bytes[TRACE_TRAILER_SIZE]);

/* Returns the offset in `bytes` of the first that may begin a chunk header, or `size`. What is
 * shorter than the magic at the end may, too. */
gsize trace_format_find_chunk (const guint8 *bytes, gsize size);

/* Returns the checksum that the layout uses. */
guint32 trace_format_check (const guint8 *bytes, gsize size);

/* ------------------------------------------------------------------ numbers in bytes */

void trace_format_put (guint8 *bytes, guint64 value, guint size);
guint64 trace_format_get (const guint8 *bytes, guint size);
