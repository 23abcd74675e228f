/* SPDX-License-Identifier: MIT
 *
 * What one thread has open in the lanes of locks and conditions: holds, shares, waits. Most threads
 * hold few at a time, which are looked through; where they are many, a table finds them, so that
 * each step takes the same time however many there are. A zeroed one is empty.
 */
#pragma once

#include <glib.h>

#include "model/number-table.h"

typedef struct {
  uint32_t lane;
  uint32_t times; /* how many things are open in it: at least one */
} Meet;

typedef struct {
  Meet *items;
  uint32_t count, room;
  NumberTable places; /* lane -> its place among `items`; nothing while they are few */
} Meets;

void meets_clear (Meets *meets);

/* Note that something begins in the lane, and that it is over. */
void meets_add (Meets *meets, uint32_t lane);
void meets_remove (Meets *meets, uint32_t lane);

/* Returns whether anything is open in the lane. */
gboolean meets_has (const Meets *meets, uint32_t lane);
