/* SPDX-License-Identifier: MIT
 *
 * Actual deadlocks: threads that wait for locks in a circle, each for one that the next holds, now
 * or when their process ended. None of them can go on, or could have.
 *
 * A wait with a limit may stand in a circle for as long as its limit lasts: who calls this for a
 * program that still runs should see the circle twice, some time apart.
 *
 * Any thread, while the model's writer goes on (model.h).
 */
#pragma once

#include <glib.h>

#include "model/model.h"

/* A thread of a circle. */
typedef struct {
  uint32_t thread; /* the lane of the one that waits */
  uint32_t lock;   /* the lane of what it waits for */
  uint32_t owner;  /* the lane of the thread that holds it, which is the next one's `thread` */
  int64_t since;   /* when the wait began */
  int64_t length;  /* for how long it has lasted, or did until its process ended */
} DeadlockEdge;

/* Returns the circles, each once, as a GPtrArray of GArrays of DeadlockEdge; empty if there is
 * none. The caller unrefs it. */
GPtrArray *deadlock_find (const Model *model) G_GNUC_WARN_UNUSED_RESULT;

/* Says a circle in one sentence an edge: who waits for what, how long, and who holds it. Returns a
 * string that the caller frees. */
char *deadlock_text (const Model *model, const GArray *circle) G_GNUC_WARN_UNUSED_RESULT;

/* Tells the first circle that is found, as "Found a deadlock: ..."; NULL if there is none. The
 * caller frees the string. */
char *deadlock_tell (const Model *model) G_GNUC_WARN_UNUSED_RESULT;
