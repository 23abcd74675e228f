/* SPDX-License-Identifier: MIT
 *
 * The order in which threads take locks while they hold others: a graph with an edge from each lock
 * to those that were taken while it was held, and for each edge who did it and what else they held.
 * Only files of this folder include it.
 */
#pragma once

#include "explain/inquiry.h"

#define LOCK_ORDER_GATES     8u  /* locks besides the two; who holds more is left out */
#define LOCK_ORDER_WITNESSES 16u /* different ones that are kept for an edge */

/* A thread that took the second lock while it held the first. Those that differ only in time are
 * one. */
typedef struct {
  uint32_t thread;                      /* its lane */
  gboolean shared_first, shared_second; /* as a reader */
  uint32_t gate_count;
  uint32_t
      gates[LOCK_ORDER_GATES]; /* the lanes of what else it held, in the order of their numbers */
  int64_t first, last;         /* when it did so first and last */
  int64_t begin, end; /* the first time: from the first lock's hold to the end of the second's */
} LockWitness;

typedef struct {
  uint32_t first, second; /* the lanes of the locks */
  GArray *witnesses;      /* of LockWitness */
} LockEdge;

/* Returns the edges of the range, a GPtrArray of LockEdge that frees them, in the order of their
 * first lock's lane and then the second's. Try-locks are among them, as the model doesn't tell
 * them from others. */
GPtrArray *lock_order_edges (const Inquiry *inquiry) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the number of the first of such edges that begins at the lock or a later one. */
guint lock_order_first_edge (const GPtrArray *edges, uint32_t lock);
