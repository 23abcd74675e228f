/* SPDX-License-Identifier: MIT
 *
 * Numbers for values, see dictionary.h.
 */
#include "trace/dictionary.h"

#include <string.h>

static gsize
slots_size (const Dictionary *dictionary)
{
  return sizeof (guint32) << (64 - dictionary->shift);
}

void
dictionary_init (Dictionary *dictionary, guint most)
{
  /* At most half of the slots are ever in use. */
  *dictionary = (Dictionary){ .most = most, .shift = 64 - g_bit_storage (most) - 1 };
  dictionary->slots = g_malloc0 (slots_size (dictionary));
  dictionary->values = g_new (guint64, most);
}

void
dictionary_clear (Dictionary *dictionary)
{
  g_clear_pointer (&dictionary->slots, g_free);
  g_clear_pointer (&dictionary->values, g_free);
}

void
dictionary_reset (Dictionary *dictionary)
{
  memset (dictionary->slots, 0, slots_size (dictionary));
  dictionary->count = 0;
}
