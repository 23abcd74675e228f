/* SPDX-License-Identifier: MIT
 *
 * Who exchanges how much with whom, and the order in which those that exchange most are neighbours.
 *
 * An exchange is a message or a wake-up between two threads (the hand-over of a lock is one); where it passes
 * an object, a channel or a lock, each of the two has exchanged with that, too. A thread that holds a lock, waits for
 * it, notifies a condition or changes a value has exchanged with the object, whoever else did.
 *
 * EXPENSE    What is more than some ten thousand of a kind is sampled at equal steps, and each sample counts for
 *            those that it stands for: the expense is bounded however long the run was.
 * THREADS    Any thread, while the model's writer goes on (model.h). An Exchange itself is used from one.
 */
#pragma once

#include "model/model.h"

typedef struct _Exchange Exchange;

/* Returns what was exchanged from `from` to `to`; free it with exchange_free(). */
Exchange *exchange_new (const Model *model, int64_t from, int64_t to) G_GNUC_WARN_UNUSED_RESULT;
void exchange_free (Exchange *exchange);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

/* Returns how often the two lanes exchanged something with one another. O(log n). */
uint64_t exchange_between (const Exchange *exchange, uint32_t one, uint32_t other);

/* Returns the lanes that `lane` exchanged something with, an array of uint32_t, most first. The caller
 * unrefs it. */
GArray *exchange_partners (const Exchange *exchange, uint32_t lane) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the `count` lanes, which differ, as an array of uint32_t in another order: those that are
 * linked by exchanges among them stand together, and among those, who exchanges most as near as can be had
 * without long search. They are never further apart, in sum, than as they were given. What has nothing to do with
 * the others keeps its place among them. The caller unrefs it. */
GArray *exchange_arrange (const Exchange *exchange, const uint32_t *lanes, guint count)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns how far apart the lanes stand in that order: the places from one to the other, of all exchanges
 * among them. */
double exchange_distance (const Exchange *exchange, const uint32_t *lanes, guint count);
