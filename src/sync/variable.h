/* SPDX-License-Identifier: MIT
 *
 * A shared integer variable whose reads and writes can be seen, with their values.
 *
 *   SyncVariable counter;
 *
 *   sync_variable_init (&counter, "counter", 0);
 *   int64_t sum = sync_variable_read (&counter) + 1;   (this loses the additions of others
 *   sync_variable_write (&counter, sum);                between the two lines, and this
 *   sync_variable_add (&counter, 1);                    loses none)
 *   sync_variable_destroy (&counter);
 *
 * A read and a write stand for those of a plain int, which two threads must not do at once: in C
 * that would be a data race, and anything may happen then. Here each is atomic, and nothing more:
 * no value is torn, but nothing is ordered either, and an update between a read and a write is lost
 * just as it is with an int. So a program may show what a missing lock does, and stay defined.
 *
 * Recorded: OBJECT_NAME, and a VARIABLE_WRITE of the first value; VARIABLE_READ after a read;
 * VARIABLE_WRITE before a write and after an addition, with the new value; OBJECT_END. There is no
 * lock, so accesses by two threads at the same moment may stand in the record in either order.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/* A variable. Its field is the module's own; it must not move, for its address is its identity. */
typedef struct {
  _Atomic (int64_t) value;
} SyncVariable;

/* Prepares a variable and names it in the record. */
void sync_variable_init (SyncVariable *variable, const char *name, int64_t value);

/* Ends a variable that no thread uses any more. */
void sync_variable_destroy (SyncVariable *variable);

/* Reads and writes as a plain int is read and written. Any thread. */
int64_t sync_variable_read (SyncVariable *variable);
void sync_variable_write (SyncVariable *variable, int64_t value);

/* Adds in one step, which no other access can come between. Returns the new value. Any thread. */
int64_t sync_variable_add (SyncVariable *variable, int64_t more);
