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
#define OPAQUE_BITS   0xff000000u
#define DEPTH         8u
#define TYPE_RGB      2u
#define TYPE_RGBA     6u
#define FILTER_NONE   0
#define FILTER_UP     2   /* a byte is told as its difference to the one above */
#define CHUNK_OUTSIDE 12u /* of a chunk, what is not its content */

/* ------------------------------------------------------------------ rows */

/* A row as it is encoded: its pixels, with alpha if that is, and their bytes. */
typedef struct {
  guint32 *pixels;
  guint8 *bytes;
} Row;

/* What is encoded. */
typedef struct {
  cairo_surface_t *surface, *before;
  const cairo_rectangle_int_t *rectangle;
  gsize channels; /* bytes a pixel */
  Row rows[2];    /* take turns: one is that above the other */
} Image;

static const guint32 *
pixels_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  return (const guint32 *) (const void *) (data + stride * (gsize) y) + x;
}

/* Sets the row's pixels to those of row `y` of the rectangle. */
static void
take_pixels (const Image *image, int y, guint32 *restrict row)
{
  const cairo_rectangle_int_t *rectangle = image->rectangle;
  const guint32 *pixels = pixels_at (image->surface, rectangle->x, rectangle->y + y);
  guint32 opaque = image->channels == 4 ? OPAQUE_BITS : 0;
  gsize width = (gsize) rectangle->width;

  for (gsize x = 0; x < width; x++)
    row[x] = (pixels[x] & COLOURS_BITS) | opaque;
  if (image->before == NULL || opaque == 0)
    return;
  const guint32 *before = pixels_at (image->before, rectangle->x, rectangle->y + y);
  for (gsize x = 0; x < width; x++)
    row[x] = ((pixels[x] ^ before[x]) & COLOURS_BITS) == 0 ? 0 : row[x];
}

/* By constants, which the compiler lays loops out for. */
static void
unpack_3 (const guint32 *pixels, gsize width, guint8 *restrict bytes)
{
  for (gsize x = 0; x < width; x++) {
    bytes[3 * x] = (guint8) (pixels[x] >> 16);
    bytes[3 * x + 1] = (guint8) (pixels[x] >> 8);
    bytes[3 * x + 2] = (guint8) pixels[x];
  }
}

static void
unpack_4 (const guint32 *pixels, gsize width, guint8 *restrict bytes)
{
  for (gsize x = 0; x < width; x++) {
    bytes[4 * x] = (guint8) (pixels[x] >> 16);
    bytes[4 * x + 1] = (guint8) (pixels[x] >> 8);
    bytes[4 * x + 2] = (guint8) pixels[x];
    bytes[4 * x + 3] = (guint8) (pixels[x] >> 24);
  }
}

static guint32
count_differences (const guint32 *a, const guint32 *b, gsize width)
{
  guint32 count = 0;

  for (gsize x = 0; x < width; x++)
    count += a[x] != b[x];
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

/* Writes the filtered rows: for each a byte that names its filter, then its bytes. */
static void
filter_rows (const Image *image, guint8 *filtered)
{
  gsize width = (gsize) image->rectangle->width, length = image->channels * width;

  for (int y = 0; y < image->rectangle->height; y++) {
    const Row *row = &image->rows[y % 2], *above = &image->rows[(y + 1) % 2];
    take_pixels (image, y, row->pixels);
    if (image->channels == 4)
      unpack_4 (row->pixels, width, row->bytes);
    else
      unpack_3 (row->pixels, width, row->bytes);
    gboolean up = y > 0 && is_like_above (row->pixels, above->pixels, width);
    *filtered++ = up ? FILTER_UP : FILTER_NONE;
    if (!up)
      memcpy (filtered, row->bytes, length);
    for (gsize i = 0; up && i < length; i++)
      filtered[i] = (guint8) (row->bytes[i] - above->bytes[i]);
    filtered += length;
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
png_compress (cairo_surface_t *surface, const cairo_rectangle_int_t *rectangle, PngFormat format,
              cairo_surface_t *before)
{
  Image image = { surface, before, rectangle, format == PNG_ALPHA ? 4 : 3, { { 0 } } };
  gsize width = (gsize) rectangle->width;
  gsize length = (image.channels * width + 1) * (gsize) rectangle->height;
  g_autofree guint32 *pixels = g_try_new (guint32, 2 * width);
  g_autofree guint8 *bytes = g_try_malloc (2 * image.channels * width);
  g_autofree guint8 *filtered = g_try_malloc (length);

  g_return_val_if_fail (cairo_image_surface_get_format (surface) == CAIRO_FORMAT_RGB24, NULL);
  if (pixels == NULL || bytes == NULL || filtered == NULL)
    return NULL;
  cairo_surface_flush (surface);
  image.rows[0] = (Row){ pixels, bytes };
  image.rows[1] = (Row){ pixels + width, bytes + image.channels * width };
  filter_rows (&image, filtered);
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
png_add_header (GByteArray *file, guint32 width, guint32 height, PngFormat format)
{
  /* Compression, filters and interlacing are those of number 0: the only ones there are, and
   * none. */
  const guint8 rest[] = { DEPTH, format == PNG_ALPHA ? TYPE_RGBA : TYPE_RGB, 0, 0, 0 };
  g_autoptr (GByteArray) header = g_byte_array_new ();

  png_add_32 (header, width);
  png_add_32 (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  g_byte_array_append (file, (const guint8 *) PNG_SIGNATURE, PNG_SIGNATURE_LENGTH);
  png_add_chunk (file, "IHDR", header->data, header->len);
}

void
png_add_density (GByteArray *file, guint32 density)
{
  static const guint8 metres = 1;
  g_autoptr (GByteArray) content = g_byte_array_new ();

  if (density == 0)
    return;
  png_add_32 (content, density);
  png_add_32 (content, density);
  g_byte_array_append (content, &metres, 1);
  png_add_chunk (file, "pHYs", content->data, content->len);
}

GByteArray *
png_encode (cairo_surface_t *surface, guint32 density)
{
  const cairo_rectangle_int_t all = { 0, 0, cairo_image_surface_get_width (surface),
                                      cairo_image_surface_get_height (surface) };
  g_autoptr (GByteArray) image = png_compress (surface, &all, PNG_OPAQUE, NULL);
  GByteArray *file;

  if (image == NULL)
    return NULL;
  file = g_byte_array_sized_new (image->len + 8 * CHUNK_OUTSIDE);
  png_add_header (file, (guint32) all.width, (guint32) all.height, PNG_OPAQUE);
  png_add_density (file, density);
  png_add_chunk (file, "IDAT", image->data, image->len);
  png_add_chunk (file, "IEND", NULL, 0);
  return file;
}
