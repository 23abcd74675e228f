/* SPDX-License-Identifier: MIT
 *
 * Names as in the PNG specification (W3C, third edition): filters are those of its section 9.
 */
#include "figure/png.h"

#include <libdeflate.h>
#include <string.h>

/* What costs as little time as the levels below it, and makes files as small as cairo's. */
#define LEVEL         4
#define COLOURS_BITS  0xffffffu /* of a pixel; what else is in it means nothing */
#define CHANNELS      3u
#define DEPTH         8u
#define COLOUR_TYPE   2u /* red, green, blue */
#define FILTER_NONE   0
#define FILTER_UP     2   /* a byte is told as its difference to the one above */
#define CHUNK_OUTSIDE 12u /* of a chunk, what is not its content */

/* ------------------------------------------------------------------ rows */

/* Sets red, green and blue of `width` pixels. */
static void
unpack_row (const guint32 *pixels, gsize width, guint8 *restrict row)
{
  for (gsize x = 0; x < width; x++) {
    row[CHANNELS * x] = (guint8) (pixels[x] >> 16);
    row[CHANNELS * x + 1] = (guint8) (pixels[x] >> 8);
    row[CHANNELS * x + 2] = (guint8) pixels[x];
  }
}

static guint32
count_differences (const guint32 *a, const guint32 *b, gsize width)
{
  guint32 count = 0;

  for (gsize x = 0; x < width; x++)
    count += ((a[x] ^ b[x]) & COLOURS_BITS) != 0;
  return count;
}

/* Returns whether the row is told more briefly by what changes from the one above than by what
 * changes along it. Where neither is few, compression finds more among plain pixels. */
static gboolean
is_like_above (const guint32 *pixels, const guint32 *above, gsize width)
{
  return count_differences (pixels, above, width) <=
         count_differences (pixels + 1, pixels, width - 1);
}

/* Writes the filtered rows of the rectangle: for each a byte that names its filter, then its bytes.
 * `rows` are two of plain ones, for the present one and the one above. */
static void
filter_rows (cairo_surface_t *surface, const cairo_rectangle_int_t *rectangle, guint8 *rows,
             guint8 *filtered)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  gsize width = (gsize) rectangle->width, length = CHANNELS * width;
  const guint32 *above = NULL;

  for (int y = 0; y < rectangle->height; y++) {
    const guint32 *pixels =
        (const guint32 *) (const void *) (data + stride * (gsize) (rectangle->y + y)) +
        rectangle->x;
    guint8 *row = rows + length * (gsize) (y % 2);
    const guint8 *row_above = rows + length * (gsize) ((y + 1) % 2);
    gboolean up = above != NULL && is_like_above (pixels, above, width);

    unpack_row (pixels, width, row);
    *filtered++ = up ? FILTER_UP : FILTER_NONE;
    if (!up)
      memcpy (filtered, row, length);
    for (gsize i = 0; up && i < length; i++)
      filtered[i] = (guint8) (row[i] - row_above[i]);
    filtered += length;
    above = pixels;
  }
}

/* Returns `length` bytes as a stream of zlib's; NULL if there is no memory. */
static GByteArray *
compress_bytes (const guint8 *bytes, gsize length)
{
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor (LEVEL);
  guint8 *room = NULL;
  gsize size = 0;

  if (compressor != NULL) {
    gsize most = libdeflate_zlib_compress_bound (compressor, length);
    room = g_try_malloc (most);
    if (room != NULL)
      size = libdeflate_zlib_compress (compressor, bytes, length, room, most);
    libdeflate_free_compressor (compressor);
  }
  if (room == NULL)
    return NULL;
  room = g_realloc (room, size);
  return g_byte_array_new_take (room, size);
}

GByteArray *
png_compress (cairo_surface_t *surface, const cairo_rectangle_int_t *rectangle)
{
  gsize row = CHANNELS * (gsize) rectangle->width;
  gsize length = (row + 1) * (gsize) rectangle->height;
  g_autofree guint8 *rows = g_try_malloc (2 * row);
  g_autofree guint8 *filtered = g_try_malloc (length);

  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24, NULL);
  if (rows == NULL || filtered == NULL)
    return NULL;
  cairo_surface_flush (surface);
  filter_rows (surface, rectangle, rows, filtered);
  return compress_bytes (filtered, length);
}

/* ------------------------------------------------------------------ chunks */

void
png_add_32 (GByteArray *bytes, guint32 number)
{
  guint32 turned = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &turned, sizeof turned);
}

void
png_add_16 (GByteArray *bytes, guint16 number)
{
  guint16 turned = GUINT16_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &turned, sizeof turned);
}

void
png_add_chunk (GByteArray *file, const char *type, const void *content, guint length)
{
  guint start;

  png_add_32 (file, length);
  start = file->len;
  g_byte_array_append (file, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (file, content, length);
  png_add_32 (file, libdeflate_crc32 (0, file->data + start, file->len - start));
}

void
png_add_header (GByteArray *file, guint32 width, guint32 height)
{
  /* Compression, filters and interlacing are those of number 0: the only ones there are, and none. */
  static const guint8 rest[] = { DEPTH, COLOUR_TYPE, 0, 0, 0 };
  g_autoptr (GByteArray) header = g_byte_array_new ();

  png_add_32 (header, width);
  png_add_32 (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  g_byte_array_append (file, (const guint8 *) PNG_SIGNATURE, PNG_SIGNATURE_LENGTH);
  png_add_chunk (file, "IHDR", header->data, header->len);
}

GByteArray *
png_encode (cairo_surface_t *surface)
{
  const cairo_rectangle_int_t all = { 0, 0, cairo_image_surface_get_width (surface),
                                      cairo_image_surface_get_height (surface) };
  g_autoptr (GByteArray) image = png_compress (surface, &all);
  GByteArray *file;

  if (image == NULL)
    return NULL;
  file = g_byte_array_sized_new (image->len + 8 * CHUNK_OUTSIDE);
  png_add_header (file, (guint32) all.width, (guint32) all.height);
  png_add_chunk (file, "IDAT", image->data, image->len);
  png_add_chunk (file, "IEND", NULL, 0);
  return file;
}
