/* SPDX-License-Identifier: MIT
 *
 * The reactor, for the async part's own files: one thread that waits, in libuv's loop, for all that
 * tasks wait for, and wakes them. Workers never touch libuv. They leave what they want in lists
 * under the reactor's lock, and tell its loop to look there.
 *
 * It deals in readiness, not in completed transfers: it says that a socket can be read, and the
 * future reads. So nothing of a future but its waker is ever in the reactor's hands, and a future
 * can be cancelled at once.
 */
#pragma once

#include <stdint.h>

#include "sync/async-sleep.h"
#include "sync/future.h"
#include "sync/socket.h"

typedef struct SyncReactor SyncReactor;

typedef enum {
  SYNC_SOCKET_READ = 1,
  SYNC_SOCKET_WRITE = 2,
} SyncSocketDirection;

/* Creates the reactor of an executor, which is the object of its IDLE events. Returns 0 or an error
 * number. */
int sync_reactor_create (SyncReactor **reactor, const void *executor);

/* Starts the reactor's thread. Returns 0 or an error number. */
int sync_reactor_start (SyncReactor *reactor);

/* Ends the reactor's thread and joins it, if it was started. */
void sync_reactor_stop (SyncReactor *reactor);

/* Frees a reactor whose thread doesn't run. Sockets that are still open are closed. */
void sync_reactor_destroy (SyncReactor *reactor);

/* Returns the reactor of the task that is being polled. */
SyncReactor *sync_context_reactor (const SyncContext *context);

/* Sees to it that the task is woken at the sleep's deadline; at once if that is past. */
void sync_reactor_await_time (SyncReactor *reactor, SyncSleep *sleep, const SyncContext *context);

/* Forgets a sleep, if it waits. */
void sync_reactor_forget_time (SyncReactor *reactor, SyncSleep *sleep);

/* Makes a socket of a file descriptor that does not block, and which it takes over. Returns NULL,
 * and closes it, if there is no memory. */
SyncSocket *sync_reactor_add_socket (SyncReactor *reactor, int descriptor);

int sync_socket_descriptor (const SyncSocket *socket);

/* Sees to it that the task is woken when the socket is ready in that direction, or has failed. One
 * task at a time waits for a direction. Returns 0, or an error number if the socket can't be
 * watched. */
int sync_socket_await (SyncSocket *socket, SyncSocketDirection direction,
                       const SyncContext *context) __attribute__ ((warn_unused_result));

/* Takes the wish of sync_socket_await() back, if it stands. */
void sync_socket_forget (SyncSocket *socket, SyncSocketDirection direction);
