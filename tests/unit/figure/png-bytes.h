/* SPDX-License-Identifier: MIT
 *
 * A PNG that lies in memory, decoded by libpng.
 */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <string.h>

typedef struct {
  const GByteArray *bytes;
  guint position;
} PngBytes;

static inline cairo_status_t
png_bytes_read (void *closure, unsigned char *bytes, unsigned int length)
{
  PngBytes *source = closure;

  if (source->bytes->len - source->position < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (bytes, source->bytes->data + source->position, length);
  source->position += length;
  return CAIRO_STATUS_SUCCESS;
}

/* Returns the picture, which ends where the bytes do. The caller destroys it. */
static inline cairo_surface_t *
png_bytes_decode (const GByteArray *bytes)
{
  PngBytes source = { bytes, 0 };
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (png_bytes_read, &source);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint (source.position, ==, bytes->len);
  return surface;
}
