/* SPDX-License-Identifier: MIT
 *
 * Numbers of up to 64 bits as a symbol of one byte, which compresses, and further bits, which are
 * as good as random and are stored as they are. A number below 16 is its own symbol. Of a greater
 * one the symbol tells the place of the highest bit (4 to 63) and the two bits below it; all lower
 * bits are the further ones. So the 256 symbols are just all there are.
 */
#pragma once

#include <glib.h>
#include <string.h>

/* Zigzag: small differences of either sign become small numbers. */
static inline guint64
number_from_difference (guint64 difference)
{
  return difference << 1 ^ (0 - (difference >> 63));
}

static inline guint64
number_to_difference (guint64 number)
{
  return number >> 1 ^ (0 - (number & 1));
}

/* ------------------------------------------------------------------ writing */

/* Further bits, the lowest first, in words of 64 bits. The room is the caller's: at least 16 bytes
 * more than what comes. */
typedef struct {
  guint8 *bytes;
  gsize size; /* of whole words so far */
  guint64 word;
  guint filled; /* bits of the word, below 64 */
} BitWriter;

static inline void
bit_writer_put (BitWriter *writer, guint64 bits, guint count)
{
  writer->word |= bits << writer->filled;
  writer->filled += count;
  if (writer->filled < 64)
    return;
  guint64 little = GUINT64_TO_LE (writer->word);
  memcpy (writer->bytes + writer->size, &little, 8);
  writer->size += 8;
  writer->filled -= 64;
  /* A shift by 64 is none: then all of the bits went into the word. */
  writer->word = writer->filled == 0 ? 0 : bits >> (count - writer->filled);
}

/* Puts what is left behind the words. Returns the size in bytes. */
static inline gsize
bit_writer_end (BitWriter *writer)
{
  guint64 little = GUINT64_TO_LE (writer->word);

  memcpy (writer->bytes + writer->size, &little, 8);
  return writer->size + (writer->filled + 7) / 8;
}

/* Puts a number's further bits and returns its symbol. */
static inline guint8
number_put (BitWriter *writer, guint64 number)
{
  if (number < 16)
    return (guint8) number;
  guint place = 63u - (guint) __builtin_clzll (number), count = place - 2;
  bit_writer_put (writer, number & ((G_GUINT64_CONSTANT (1) << count) - 1), count);
  return (guint8) (16 + (place - 4) * 4 + ((number >> count) & 3));
}

/* ------------------------------------------------------------------ reading */

typedef struct {
  const guint8 *bytes;
  gsize size; /* in bytes */
  guint64 at; /* the next bit */
} BitReader;

/* Takes up to 61 bits; beyond the end they are zeros, and `at` tells it: bit_reader_is_over(). */
static inline guint64
bit_reader_take (BitReader *reader, guint count)
{
  gsize byte = (gsize) (reader->at / 8);
  guint shift = (guint) (reader->at % 8);
  guint64 low = 0, high = 0;

  if (G_LIKELY (byte + 9 <= reader->size)) {
    memcpy (&low, reader->bytes + byte, 8);
    high = reader->bytes[byte + 8];
  } else if (byte < reader->size) {
    memcpy (&low, reader->bytes + byte, MIN (reader->size - byte, 8));
  }
  reader->at += count;
  low = GUINT64_FROM_LE (low) >> shift;
  if (shift > 0)
    low |= high << (64 - shift);
  return low & ((G_GUINT64_CONSTANT (1) << count) - 1);
}

/* Returns whether all bits were taken, and none that is not there. */
static inline gboolean
bit_reader_is_done (const BitReader *reader)
{
  return (reader->at + 7) / 8 == reader->size;
}

/* Returns the number that the symbol and its further bits are. */
static inline guint64
number_take (BitReader *reader, guint8 symbol)
{
  if (symbol < 16)
    return symbol;
  guint place = 4 + (symbol - 16u) / 4, count = place - 2;
  guint64 top = 4 | ((symbol - 16u) & 3);
  return top << count | bit_reader_take (reader, count);
}
