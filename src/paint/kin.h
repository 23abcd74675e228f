/* SPDX-License-Identifier: MIT
 *
 * The next and the last one of the same kind: a thread's next wait for that lock, the lock's next
 * hold by that thread, the channel's next message, the next span of that name.
 */
#pragma once

#include "paint/scene.h"

/* So many items are looked at, at most: it must not be felt. */
#define KIN_LOOK 1000000u

typedef enum {
  KIN_FOUND,
  KIN_NONE,    /* there is no other one that way */
  KIN_FAR,     /* none among the next KIN_LOOK items */
  KIN_NOTHING, /* of what is asked about there are no others: a lane, nothing */
} KinResult;

/* Finds the one after `from` (`forward`), or before it. */
KinResult kin_step (const Model *model, Subject from, gboolean forward, Subject *to);
