/* SPDX-License-Identifier: MIT
 *
 * Packing columns, see column.h.
 */
#include "trace/column.h"

#include <string.h>
#include <zstd.h>

/* The fastest: what is left to gain by more effort is a twentieth of the size. */
#define LEVEL 1
/* What is shorter can't get so much shorter that a frame pays. */
#define PACKED_LEAST 24u

struct _ColumnPacker {
  ZSTD_CCtx *context;
};

struct _ColumnUnpacker {
  ZSTD_DCtx *context;
};

ColumnPacker *
column_packer_new (void)
{
  ColumnPacker *packer = g_new0 (ColumnPacker, 1);

  packer->context = ZSTD_createCCtx ();
  if (packer->context == NULL)
    g_error ("There is no memory for zstd.");
  return packer;
}

void
column_packer_free (ColumnPacker *packer)
{
  if (packer == NULL)
    return;
  ZSTD_freeCCtx (packer->context);
  g_free (packer);
}

ColumnUnpacker *
column_unpacker_new (void)
{
  ColumnUnpacker *unpacker = g_new0 (ColumnUnpacker, 1);

  unpacker->context = ZSTD_createDCtx ();
  if (unpacker->context == NULL)
    g_error ("There is no memory for zstd.");
  return unpacker;
}

void
column_unpacker_free (ColumnUnpacker *unpacker)
{
  if (unpacker == NULL)
    return;
  ZSTD_freeDCtx (unpacker->context);
  g_free (unpacker);
}

gsize
column_packed_most (gsize size)
{
  return TRACE_COLUMN_HEADER + ZSTD_compressBound (size);
}

/* Puts the header before what was packed and returns the size of both. */
static gsize
finish (guint8 *into, TracePacking packing, gsize size, gsize packed_size)
{
  into[0] = (guint8) packing;
  trace_format_put (into + 1, size, 4);
  trace_format_put (into + 5, packed_size, 4);
  return TRACE_COLUMN_HEADER + packed_size;
}

gsize
column_pack (ColumnPacker *packer, const guint8 *column, gsize size, guint8 *into)
{
  guint8 *packed = into + TRACE_COLUMN_HEADER;

  if (size > 1 && memcmp (column, column + 1, size - 1) == 0) {
    packed[0] = column[0];
    return finish (into, TRACE_PACKING_REPEAT, size, 1);
  }
  if (size >= PACKED_LEAST) {
    gsize packed_size =
        ZSTD_compressCCtx (packer->context, packed, ZSTD_compressBound (size), column, size, LEVEL);
    if (!ZSTD_isError (packed_size) && packed_size < size)
      return finish (into, TRACE_PACKING_ZSTD, size, packed_size);
  }
  return column_store (column, size, into);
}

gsize
column_store (const guint8 *column, gsize size, guint8 *into)
{
  if (size > 0)
    memcpy (into + TRACE_COLUMN_HEADER, column, size);
  return finish (into, TRACE_PACKING_PLAIN, size, size);
}

/* Makes room for a column of that size, and one byte for one that is empty. */
static void
reserve (ColumnBuffer *buffer, gsize size)
{
  buffer->size = size;
  if (size < buffer->room)
    return;
  g_free (buffer->bytes);
  buffer->room = size + 1;
  buffer->bytes = g_malloc (buffer->room);
}

gboolean
column_unpack (ColumnUnpacker *unpacker, const guint8 **at, const guint8 *end, gsize most,
               ColumnBuffer *into)
{
  if ((gsize) (end - *at) < TRACE_COLUMN_HEADER)
    return FALSE;
  guint8 packing = (*at)[0];
  gsize size = (gsize) trace_format_get (*at + 1, 4);
  gsize packed_size = (gsize) trace_format_get (*at + 5, 4);
  const guint8 *packed = *at + TRACE_COLUMN_HEADER;
  if (size > most || packed_size > (gsize) (end - packed))
    return FALSE;
  *at = packed + packed_size;
  reserve (into, size);
  switch (packing) {
  case TRACE_PACKING_PLAIN:
    if (packed_size != size)
      return FALSE;
    memcpy (into->bytes, packed, size);
    return TRUE;
  case TRACE_PACKING_REPEAT:
    if (packed_size != 1)
      return FALSE;
    memset (into->bytes, packed[0], size);
    return TRUE;
  case TRACE_PACKING_ZSTD:
    /* A frame that would be greater than what it says is an error of zstd's. */
    return ZSTD_decompressDCtx (unpacker->context, into->bytes, size, packed, packed_size) == size;
  default:
    return FALSE;
  }
}
