/* SPDX-License-Identifier: MIT
 *
 * The texts of a segment: what threads and objects are called, and pieces of work.
 */
#include <string.h>

#include "record/recorder.h"

#define TEXT_LENGTH_MAXIMUM 255u
/* Texts that are known by what they say: so many places, and so many of them are looked at for
 * one. */
#define COMMON_TEXTS 1024u
#define PROBES       8u

/* A text's hash in the upper half, its identifier in the lower; 0: nothing. */
static _Atomic (uint64_t) common_texts[COMMON_TEXTS];

/* Returns `text`'s length, cut to the maximum at the beginning of a UTF-8 character. */
static uint16_t
text_length (const char *text)
{
  size_t length = strnlen (text, TEXT_LENGTH_MAXIMUM + 1);

  if (length > TEXT_LENGTH_MAXIMUM) {
    length = TEXT_LENGTH_MAXIMUM;
    while (length > 0 && ((unsigned char) text[length] & 0xc0u) == 0x80u)
      length--;
  }
  return (uint16_t) length;
}

static char *
place_of (uint32_t offset)
{
  return (char *) heddle_segment + HEDDLE_SEGMENT_PAGE + offset;
}

/* Copies the text into the segment; returns its identifier, or 0 if there is no room. */
static uint32_t
add_text (const char *text, uint16_t length)
{
  uint32_t size = (uint32_t) sizeof length + length;
  uint32_t offset = atomic_load_explicit (&heddle_segment->texts_used, memory_order_relaxed);

  do {
    if (size > HEDDLE_SEGMENT_TEXTS_SIZE - offset) {
      atomic_fetch_add_explicit (&heddle_segment->lost_no_text, 1, memory_order_relaxed);
      return 0;
    }
    /* Relaxed: the event that names this text is published with a release after it. */
  } while (!atomic_compare_exchange_weak_explicit (&heddle_segment->texts_used, &offset,
                                                   offset + size, memory_order_relaxed,
                                                   memory_order_relaxed));
  memcpy (place_of (offset), &length, sizeof length);
  memcpy (place_of (offset) + sizeof length, text, length);
  return offset + 1;
}

static bool
is_recording (void)
{
  return heddle_record_state () == HEDDLE_RECORDING_ON ||
         heddle_record_start () == HEDDLE_RECORD_ON;
}

uint32_t
heddle_record_text (const char *text)
{
  return is_recording () ? add_text (text, text_length (text)) : 0;
}

/* ------------------------------------------------------------------ texts that come again */

/* FNV-1a (Fowler, Noll and Vo, 1991). Never 0. */
static uint32_t
hash_of (const char *text, uint16_t length)
{
  uint32_t hash = 2166136261u;

  for (uint16_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char) text[i]) * 16777619u;
  return hash != 0 ? hash : 1;
}

/* Returns whether the segment's text `identifier` is this one. */
static bool
is_same_text (uint32_t identifier, const char *text, uint16_t length)
{
  const char *place = place_of (identifier - 1);
  uint16_t own;

  memcpy (&own, place, sizeof own);
  return own == length && memcmp (place + sizeof own, text, length) == 0;
}

uint32_t
heddle_record_common_text (const char *text)
{
  if (!is_recording ())
    return 0;
  uint16_t length = text_length (text);
  uint32_t hash = hash_of (text, length);

  for (uint32_t probe = 0; probe < PROBES; probe++) {
    _Atomic (uint64_t) *place = &common_texts[(hash + probe) % COMMON_TEXTS];
    uint64_t known = atomic_load_explicit (place, memory_order_acquire);
    if (known >> 32 == hash && is_same_text ((uint32_t) known, text, length))
      return (uint32_t) known;
    if (known != 0)
      continue;
    uint32_t identifier = add_text (text, length);
    /* Another thread may have come first with the same text: then it is there twice, which harms
     * nobody. Release pairs with the acquire above: whoever finds the identifier finds the text. */
    if (identifier != 0)
      atomic_compare_exchange_strong_explicit (place, &known, (uint64_t) hash << 32 | identifier,
                                               memory_order_release, memory_order_relaxed);
    return identifier;
  }
  return add_text (text, length);
}

void
heddle_record_forget_texts (void)
{
  for (uint32_t i = 0; i < COMMON_TEXTS; i++)
    atomic_store_explicit (&common_texts[i], 0, memory_order_relaxed);
}
