/* SPDX-License-Identifier: MIT */
#include "model/image-coder.h"

#include <string.h>

#define ALIGNMENT 64u                /* of what is large: a line of the cache */
#define PIECE     (4u * 1024 * 1024) /* bytes that are written at once */

void
image_coder_fail (ImageCoder *coder, const char *what)
{
  if (coder->error == NULL)
    g_set_error (&coder->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The image of a trace has %s.",
                 what);
}

/* ------------------------------------------------------------------ what is small */

static void
put (ImageCoder *coder, const void *bytes, gsize size)
{
  g_byte_array_append (coder->contents, bytes, (guint) size);
}

/* Returns the next `size` bytes of the contents, or NULL. */
static const guint8 *
take (ImageCoder *coder, gsize size)
{
  const guint8 *bytes = coder->cursor;

  if (coder->error == NULL && size > (gsize) (coder->end - coder->cursor))
    image_coder_fail (coder, "an end too early");
  if (coder->error != NULL)
    return NULL;
  coder->cursor += size;
  return bytes;
}

void
image_code_u64 (ImageCoder *coder, uint64_t *value)
{
  if (coder->task == IMAGE_WRITE)
    put (coder, value, sizeof *value);
  if (coder->task != IMAGE_READ)
    return;
  const guint8 *bytes = take (coder, sizeof *value);
  *value = 0;
  if (bytes != NULL)
    memcpy (value, bytes, sizeof *value);
}

void
image_code_u32 (ImageCoder *coder, uint32_t *value, uint32_t most)
{
  uint64_t wide = *value;

  image_code_u64 (coder, &wide);
  if (coder->task != IMAGE_READ)
    return;
  if (wide > most)
    image_coder_fail (coder, "a number that is too large");
  *value = coder->error == NULL ? (uint32_t) wide : 0;
}

void
image_code_atomic (ImageCoder *coder, _Atomic (uint64_t) *value)
{
  uint64_t plain = atomic_load_explicit (value, memory_order_acquire);

  image_code_u64 (coder, &plain);
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (value, plain, memory_order_relaxed);
}

void
image_code_time (ImageCoder *coder, _Atomic (int64_t) *time)
{
  uint64_t plain = (uint64_t) atomic_load_explicit (time, memory_order_acquire);

  image_code_u64 (coder, &plain);
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (time, (int64_t) plain, memory_order_relaxed);
}

void
image_code_text (ImageCoder *coder, _Atomic (const char *) *text, GStringChunk *names)
{
  const char *plain = atomic_load_explicit (text, memory_order_acquire);
  uint64_t length = coder->task == IMAGE_WRITE ? strlen (plain) : 0;

  image_code_u64 (coder, &length);
  if (coder->task == IMAGE_WRITE)
    put (coder, plain, length);
  if (coder->task != IMAGE_READ)
    return;
  const char *bytes = (const char *) take (coder, length);
  if (bytes != NULL && !g_utf8_validate_len (bytes, length, NULL))
    image_coder_fail (coder, "a name that is no text");
  if (coder->error != NULL)
    bytes = "", length = 0;
  g_autofree char *copy = g_strndup (bytes, length);
  atomic_store_explicit (text, g_string_chunk_insert_const (names, copy), memory_order_relaxed);
}

/* ------------------------------------------------------------------ what is large */

static void
write_bytes (ImageCoder *coder, const void *bytes, gsize size)
{
  /* Piece by piece: between two of them it can be cancelled. */
  for (gsize at = 0; at < size && coder->error == NULL;) {
    gsize written = 0;
    g_output_stream_write_all (coder->out, (const char *) bytes + at, MIN (size - at, PIECE),
                               &written, coder->cancellable, &coder->error);
    coder->offset += written;
    at += written;
  }
}

/* `size` bytes of a chunk. One that is read is where it lies in the image. */
static void
code_chunk (ImageCoder *coder, char **chunk, gsize size)
{
  static const char nothing[ALIGNMENT] = { 0 };
  uint64_t offset = 0;

  if (coder->task == IMAGE_WRITE) {
    write_bytes (coder, nothing, (ALIGNMENT - coder->offset % ALIGNMENT) % ALIGNMENT);
    offset = coder->offset;
    write_bytes (coder, *chunk, size);
  }
  image_code_u64 (coder, &offset);
  if (coder->task != IMAGE_READ)
    return;
  if (offset % ALIGNMENT != 0 || offset > coder->size || size > coder->size - offset)
    image_coder_fail (coder, "a part that lies outside it");
  /* Nobody writes to what was read: the writer's functions are not called for such a model. */
  *chunk = coder->error == NULL ? (char *) (uintptr_t) (coder->bytes + offset) : NULL;
}

void
image_code_array (ImageCoder *coder, ChunkedArray *array)
{
  const uint64_t most = CHUNKED_ARRAY_FIRST * ((UINT64_C (1) << CHUNKED_ARRAY_CHUNKS) - 1);
  uint64_t count = chunked_array_count (array);

  if (coder->task == IMAGE_RELEASE) {
    /* All, whatever the count: of an array that could not be read it is 0. */
    memset (array->chunks, 0, sizeof array->chunks);
    return;
  }
  image_code_u64 (coder, &count);
  if (count > most)
    image_coder_fail (coder, "a count that is too large");
  uint64_t left = coder->error == NULL ? count : 0;
  for (uint32_t i = 0; i < CHUNKED_ARRAY_CHUNKS && left > 0; i++) {
    uint64_t items = MIN (left, (uint64_t) CHUNKED_ARRAY_FIRST << i);
    code_chunk (coder, &array->chunks[i], items * array->item_size);
    left -= items;
  }
  if (coder->task == IMAGE_READ)
    atomic_store_explicit (&array->count, coder->error == NULL ? count : 0, memory_order_relaxed);
}

static void
code_coarse (ImageCoder *coder, TimeBlocks *blocks)
{
  uint32_t has_coarse = blocks->coarse != NULL;

  image_code_u32 (coder, &has_coarse, 1);
  if (has_coarse == 0)
    return;
  if (coder->task == IMAGE_READ) {
    blocks->coarse = g_new (ChunkedArray, 1);
    chunked_array_init (blocks->coarse, sizeof (int64_t));
  }
  image_code_array (coder, blocks->coarse);
}

void
image_code_time_blocks (ImageCoder *coder, TimeBlocks *blocks)
{
  uint64_t count = time_blocks_count (blocks);
  const uint64_t most = (UINT64_C (1) << TIME_BLOCK_CHUNKS) - 1;

  image_code_u64 (coder, &count);
  uint64_t left = (count + TIME_BLOCK_ITEMS - 1) / TIME_BLOCK_ITEMS;
  uint64_t coarse = (left + TIME_BLOCK_COARSE - 1) / TIME_BLOCK_COARSE;
  image_code_array (coder, &blocks->bases);
  code_coarse (coder, blocks);
  if (coder->task == IMAGE_READ &&
      (left > most || chunked_array_count (&blocks->bases) != left ||
       (coarse > 1 && (blocks->coarse == NULL || chunked_array_count (blocks->coarse) != coarse))))
    image_coder_fail (coder, "blocks without their times");
  if (coder->task == IMAGE_RELEASE)
    memset (blocks->chunks, 0, sizeof blocks->chunks);
  if (coder->error != NULL || coder->task == IMAGE_RELEASE)
    return;
  for (uint32_t i = 0; i < TIME_BLOCK_CHUNKS && left > 0; i++) {
    uint64_t items = MIN (left, UINT64_C (1) << i);
    code_chunk (coder, &blocks->chunks[i], items * blocks->block_size);
    left -= items;
  }
  if (coder->task == IMAGE_READ && coder->error == NULL)
    atomic_store_explicit (&blocks->count, count, memory_order_relaxed);
}

void
image_code_stretches (ImageCoder *coder, Stretches *stretches)
{
  image_code_time_blocks (coder, &stretches->blocks);
}
