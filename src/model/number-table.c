/* SPDX-License-Identifier: MIT
 *
 * Linear probing with multiplicative hashing; a removal shifts back what follows, so that no
 * tombstones are left (Knuth, The Art of Computer Programming, volume 3, 6.4).
 */
#include "model/number-table.h"

#define FIRST_BITS 3u
/* 2^64 divided by the golden ratio: it spreads what differs in the lower bits to the upper ones. */
#define MULTIPLIER UINT64_C (0x9E3779B97F4A7C15)

static uint32_t
home_of (const NumberTable *table, uint64_t key)
{
  return (uint32_t) ((key * MULTIPLIER) >> (64 - table->bits));
}

static uint32_t
mask_of (const NumberTable *table)
{
  return (UINT32_C (1) << table->bits) - 1;
}

void
number_table_clear (NumberTable *table)
{
  g_free (table->entries);
  *table = (NumberTable){ 0 };
}

/* Returns the key's place, or the free one where it belongs. */
static NumberEntry *
place_of (const NumberTable *table, uint64_t key)
{
  uint32_t place = home_of (table, key);

  while (table->entries[place].taken != 0 && table->entries[place].key != key)
    place = (place + 1) & mask_of (table);
  return &table->entries[place];
}

NumberEntry *
number_table_find (const NumberTable *table, uint64_t key)
{
  if (table->entries == NULL)
    return NULL;
  NumberEntry *entry = place_of (table, key);
  return entry->taken != 0 ? entry : NULL;
}

static void
grow (NumberTable *table)
{
  NumberTable larger = { .bits = table->entries == NULL ? FIRST_BITS : table->bits + 1 };

  larger.entries = g_new0 (NumberEntry, (gsize) 1 << larger.bits);
  larger.count = table->count;
  for (uint32_t i = 0; table->entries != NULL && i <= mask_of (table); i++)
    if (table->entries[i].taken != 0)
      *place_of (&larger, table->entries[i].key) = table->entries[i];
  g_free (table->entries);
  *table = larger;
}

NumberEntry *
number_table_put (NumberTable *table, uint64_t key)
{
  NumberEntry *entry = number_table_find (table, key);

  if (entry != NULL)
    return entry;
  /* At most three quarters are taken. */
  if (table->entries == NULL || table->count + 1 > (mask_of (table) + 1) / 4 * 3)
    grow (table);
  entry = place_of (table, key);
  *entry = (NumberEntry){ .key = key, .taken = 1 };
  table->count++;
  return entry;
}

void
number_table_remove (NumberTable *table, uint64_t key)
{
  NumberEntry *entry = number_table_find (table, key);

  if (entry == NULL)
    return;
  uint32_t mask = mask_of (table);
  uint32_t hole = (uint32_t) (entry - table->entries);
  for (uint32_t next = (hole + 1) & mask; table->entries[next].taken != 0;
       next = (next + 1) & mask) {
    uint32_t home = home_of (table, table->entries[next].key);
    /* What lies at its home, or between the hole and its home, stays. */
    if (((next - home) & mask) < ((next - hole) & mask))
      continue;
    table->entries[hole] = table->entries[next];
    hole = next;
  }
  table->entries[hole] = (NumberEntry){ 0 };
  table->count--;
}
