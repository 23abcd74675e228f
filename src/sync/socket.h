/* SPDX-License-Identifier: MIT
 *
 * TCP sockets on this machine's loopback interface, for tasks. Each operation is a future; while
 * the socket isn't ready the task waits, and its worker doesn't.
 *
 *   AWAIT (sync_connect (&self->connect, port));
 *   if (self->connect.error != 0)
 *     ...
 *   AWAIT (sync_write (&self->transfer, self->connect.socket, "hello", 5));
 *   AWAIT (sync_read (&self->transfer, self->connect.socket, self->buffer, sizeof self->buffer));
 *   sync_socket_close (self->connect.socket);
 *
 * An operation that is over has an error number in `error`, 0 if it went well. A socket belongs to
 * one task at a time, which has at most one reading and one writing operation pending.
 * Those that are still open when the executor is destroyed are closed with it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "sync/future.h"

typedef struct SyncSocket SyncSocket;

/* Opens a socket at 127.0.0.1 that takes connections, on a free port that goes to `port`. Returns 0
 * or an error number. */
int sync_listen (const SyncContext *context, SyncSocket **listener, uint16_t *port)
    __attribute__ ((warn_unused_result));

/* Closes a socket that no operation is pending on. */
void sync_socket_close (SyncSocket *socket);

/* Ready when somebody has connected to `listener`. */
typedef struct {
  SyncFuture future;
  SyncSocket *listener;
  SyncSocket *socket; /* in the end: the connection (transfer full); NULL after an error */
  int error;
} SyncAccept;

SyncFuture *sync_accept (SyncAccept *accept, SyncSocket *listener);

/* Ready when the connection to `port` stands or is refused. */
typedef struct {
  SyncFuture future;
  uint16_t port;
  SyncSocket *socket; /* in the end: the connection (transfer full); NULL after an error */
  int error;
} SyncConnect;

SyncFuture *sync_connect (SyncConnect *connect, uint16_t port);

/* Reading or writing. */
typedef struct {
  SyncFuture future;
  SyncSocket *socket;
  char *bytes_read; /* the buffer; NULL when writing */
  const char *bytes_written;
  size_t size;
  size_t length; /* in the end: how many bytes went through */
  int error;
} SyncTransfer;

/* Ready when there is something to read, up to `size` bytes, or no more will come (length 0). */
SyncFuture *sync_read (SyncTransfer *transfer, SyncSocket *socket, void *buffer, size_t size);

/* Ready when all `size` bytes are handed to the system. */
SyncFuture *sync_write (SyncTransfer *transfer, SyncSocket *socket, const void *bytes, size_t size);
