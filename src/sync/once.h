/* SPDX-License-Identifier: MIT
 *
 * Once: the first thread that comes does it, and nobody goes on before it is done.
 *
 *   static SyncOnce table_ready;                     (prepared before there are threads)
 *
 *   sync_once_init (&table_ready, "table");
 *
 *   sync_once_run (&table_ready, fill_table, &table);          (in any thread, any number of times)
 *   look_up (&table, key);
 *
 * Recorded: ONCE_BEGIN and ONCE_END around the one run; in every other call ONCE_WAIT only if the
 * run is not over yet, and ONCE_PASS; OBJECT_NAME and OBJECT_END.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* What is to be done once. Its fields are the module's own; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t over;
  bool begun; /* under `mutex` */
  /* Set under `mutex`. Its release pairs with the acquire in sync_once_run(): who finds it set sees
   * everything that the run did. */
  _Atomic (bool) done;
} SyncOnce;

/* Prepares it and names it in the record. */
void sync_once_init (SyncOnce *once, const char *name);

/* Ends it. Nobody is in sync_once_run() any more. */
void sync_once_destroy (SyncOnce *once);

/* Calls function (data), unless that was done before; if another thread is at it, waits until it is
 * done. The function must not come here for the same `once`: it would wait for itself. */
void sync_once_run (SyncOnce *once, void (*function) (void *data), void *data);
