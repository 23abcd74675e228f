/* SPDX-License-Identifier: MIT
 *
 * From which locks another one can be come to along the edges of lock-order.h, and in how few
 * steps: so that a search for circles follows only what may close one. Only files of this folder
 * include it.
 */
#pragma once

#include "explain/lock-order.h"

typedef struct _LockReach LockReach;

/* `edges` are as lock_order_edges() returns them, and are not freed before it; `lanes` is more than
 * the number of any lock. Free it with lock_reach_free(). */
LockReach *lock_reach_new (const GPtrArray *edges, uint32_t lanes) G_GNUC_WARN_UNUSED_RESULT;
void lock_reach_free (LockReach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockReach, lock_reach_free)

/* From now on it is about coming to `lock`, over locks of higher numbers alone, in `most` steps at
 * most. After a great many edges in all it looks no more, and takes every lock for one step
 * away. */
void lock_reach_aim (LockReach *reach, uint32_t lock, guint most);

/* Returns how many steps it takes from `lock`, or LOCK_REACH_NEVER. */
guint lock_reach_steps (const LockReach *reach, uint32_t lock);
#define LOCK_REACH_NEVER G_MAXUINT8
