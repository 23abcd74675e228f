/* SPDX-License-Identifier: MIT
 *
 * A table from numbers (addresses, identifiers) to lanes or moments, for the model's writer: one
 * block of memory, no allocation for an entry. A zeroed table is an empty one.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* An entry; what `time` and `lane` mean is the user's. */
typedef struct {
  uint64_t key;
  int64_t time;
  uint32_t lane;
  uint32_t taken; /* 0: a free place */
} NumberEntry;

typedef struct {
  NumberEntry *entries;
  uint32_t count;
  uint32_t bits; /* there are 2^bits places, or none while it is empty */
} NumberTable;

void number_table_clear (NumberTable *table);

/* Returns the key's entry, or NULL. It is valid until the next change of the table. */
NumberEntry *number_table_find (const NumberTable *table, uint64_t key);

/* Returns the key's entry, a new and zeroed one if it had none. Valid as above. */
NumberEntry *number_table_put (NumberTable *table, uint64_t key);

/* Takes the key's entry out, if there is one. */
void number_table_remove (NumberTable *table, uint64_t key);
