/* SPDX-License-Identifier: MIT
 *
 * A column of a chunk in the file: packed where that pays. See format.h.
 */
#pragma once

#include <glib.h>

#include "trace/format.h"

typedef struct _ColumnPacker ColumnPacker;
typedef struct _ColumnUnpacker ColumnUnpacker;

/* Return what packs and unpacks columns, which keeps its memory from one to the next. */
ColumnPacker *column_packer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void column_packer_free (ColumnPacker *packer);
ColumnUnpacker *column_unpacker_new (void) G_GNUC_WARN_UNUSED_RESULT;
void column_unpacker_free (ColumnUnpacker *unpacker);

/* Returns how many bytes a packed column of `size` bytes takes at most, with its header. */
gsize column_packed_most (gsize size);

/* Packs the column into `into`, which has room for column_packed_most(). Returns the bytes used. */
gsize column_pack (ColumnPacker *packer, const guint8 *column, gsize size, guint8 *into);

/* The same without packing it. */
gsize column_store (const guint8 *column, gsize size, guint8 *into);

/* Memory for a column, which grows as it must. */
typedef struct {
  guint8 *bytes;
  gsize size; /* of the column */
  gsize room;
} ColumnBuffer;

/* Unpacks the column that begins at `*at`, before `end`, into the buffer, and moves `*at` behind
 * it. Returns FALSE if it is not a valid column, or has more than `most` bytes. */
gboolean column_unpack (ColumnUnpacker *unpacker, const guint8 **at, const guint8 *end, gsize most,
                        ColumnBuffer *into);
