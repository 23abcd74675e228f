/* SPDX-License-Identifier: MIT
 *
 * PNG, fast: an image of cairo's to the bytes of a file. cairo's own writer looks for the
 * smallest row by trying five filters and compresses with zlib; here each row takes one of two
 * filters by a glance at its pixels, and libdeflate compresses all at once. Internal to figure/.
 */
#pragma once

#include <cairo.h>
#include <glib.h>

/* The eight bytes that a PNG begins with. */
#define PNG_SIGNATURE        "\x89PNG\r\n\x1a\n"
#define PNG_SIGNATURE_LENGTH 8u

typedef enum {
  PNG_OPAQUE, /* red, green and blue */
  PNG_ALPHA,  /* and how opaque a pixel is */
} PngFormat;

/* Returns the whole file of `surface`, an image of CAIRO_FORMAT_RGB24, with 8 bits of red, green
 * and blue a pixel; NULL if there is no memory for it. `density` is how many pixels a metre on paper has,
 * so that it is printed at its size; 0: nobody says. The same pixels give the same bytes. The caller
 * unrefs them. */
GByteArray *png_encode (cairo_surface_t *surface, guint32 density) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the compressed image data of a rectangle of `surface`, which lies within it: the
 * content of an IDAT chunk, or of an fdAT chunk after its first four bytes. With PNG_ALPHA a
 * pixel that is the same in `before`, an image of that size, is transparent; `before` is
 * nullable. NULL if there is no memory. */
GByteArray *png_compress (cairo_surface_t *surface, const cairo_rectangle_int_t *rectangle,
                          PngFormat format, cairo_surface_t *before) G_GNUC_WARN_UNUSED_RESULT;

/* Adds the header of an image of that size, as png_compress() encodes it, to the bytes of a
 * file. */
void png_add_header (GByteArray *file, guint32 width, guint32 height, PngFormat format);

/* Adds how many pixels a metre has, behind the header and before the image data; nothing if that is 0. */
void png_add_density (GByteArray *file, guint32 density);

/* Adds a chunk of a type with four letters. */
void png_add_chunk (GByteArray *file, const char *type, const void *content, guint length);

/* Adds a number of 32 or 16 bits in the order of PNG, the most significant byte first. */
void png_add_32 (GByteArray *bytes, guint32 number);
void png_add_16 (GByteArray *bytes, guint16 number);
