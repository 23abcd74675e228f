/* SPDX-License-Identifier: MIT
 *
 * Numbers the values of a chunk in the order of their first appearance: a hash table with open
 * addressing, as it is asked for each event.
 */
#pragma once

#include <glib.h>

typedef struct {
  guint32 *slots; /* 0: free; else a value's number + 1 */
  guint64 *values;
  guint count;
  guint most;
  guint shift; /* 64 less the bits of a slot's index */
} Dictionary;

/* Makes it one of at most `most` values. */
void dictionary_init (Dictionary *dictionary, guint most);
void dictionary_clear (Dictionary *dictionary);

/* Forgets all values. */
void dictionary_reset (Dictionary *dictionary);

/* Returns the value's number; `count` is the number of one that is new, which is added. */
static inline guint
dictionary_number (Dictionary *dictionary, guint64 value)
{
  guint mask = (1u << (64 - dictionary->shift)) - 1;
  guint slot = (guint) (value * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> dictionary->shift);

  while (dictionary->slots[slot] != 0) {
    if (dictionary->values[dictionary->slots[slot] - 1] == value)
      return dictionary->slots[slot] - 1;
    slot = (slot + 1) & mask;
  }
  g_assert (dictionary->count < dictionary->most);
  dictionary->values[dictionary->count++] = value;
  dictionary->slots[slot] = dictionary->count;
  return dictionary->count - 1;
}
