/* SPDX-License-Identifier: MIT */
#include "model/meets.h"

/* Up to so many are looked through, which is faster than a table. */
#define FEW     16u

#define NOWHERE UINT32_MAX

void
meets_clear (Meets *meets)
{
  g_free (meets->items);
  number_table_clear (&meets->places);
  *meets = (Meets){ 0 };
}

static gboolean
has_table (const Meets *meets)
{
  return meets->places.entries != NULL;
}

static uint32_t
place_of (const Meets *meets, uint32_t lane)
{
  if (has_table (meets)) {
    const NumberEntry *entry = number_table_find (&meets->places, lane);
    return entry != NULL ? entry->lane : NOWHERE;
  }
  /* Most often the last one: locks are let go in the reverse order. */
  for (uint32_t i = meets->count; i-- > 0;)
    if (meets->items[i].lane == lane)
      return i;
  return NOWHERE;
}

static void
note_place (Meets *meets, uint32_t place)
{
  number_table_put (&meets->places, meets->items[place].lane)->lane = place;
}

static void
append (Meets *meets, uint32_t lane)
{
  uint32_t place = meets->count++;

  if (place == meets->room) {
    meets->room = MAX (2 * meets->room, 4);
    meets->items = g_renew (Meet, meets->items, meets->room);
  }
  meets->items[place] = (Meet){ lane, 1 };
  if (has_table (meets))
    note_place (meets, place);
  else if (meets->count > FEW)
    for (uint32_t i = 0; i < meets->count; i++)
      note_place (meets, i);
}

void
meets_add (Meets *meets, uint32_t lane)
{
  uint32_t place = place_of (meets, lane);

  if (place == NOWHERE)
    append (meets, lane);
  else
    meets->items[place].times++;
}

void
meets_remove (Meets *meets, uint32_t lane)
{
  uint32_t place = place_of (meets, lane);

  if (place == NOWHERE || --meets->items[place].times > 0)
    return;
  meets->items[place] = meets->items[--meets->count];
  if (!has_table (meets))
    return;
  number_table_remove (&meets->places, lane);
  if (place < meets->count)
    note_place (meets, place);
}

gboolean
meets_has (const Meets *meets, uint32_t lane)
{
  return place_of (meets, lane) != NOWHERE;
}
