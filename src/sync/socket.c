/* SPDX-License-Identifier: MIT
 *
 * Every operation tries its system call first, and waits only if that would have blocked. Being
 * woken it tries again: readiness is a hint, which a call confirms.
 */
#include "sync/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sync/reactor.h"

#define BACKLOG 128

static struct sockaddr_in
loopback (uint16_t port)
{
  return (struct sockaddr_in){
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
}

static bool
would_block (int error)
{
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/* Waits for the socket: returns SYNC_PENDING, or SYNC_READY with an error if that is not
 * possible. */
static SyncPoll
wait_for (SyncSocket *waited, SyncSocketDirection direction, const SyncContext *context, int *error)
{
  *error = sync_socket_await (waited, direction, context);
  return *error == 0 ? SYNC_PENDING : SYNC_READY;
}

/* Opens a TCP socket. Returns its descriptor, or -1 with errno set. */
static int
open_socket (void)
{
  return socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* ------------------------------------------------------------------ listening */

/* Returns 0 or an error number. */
static int
listen_at_free_port (int descriptor, uint16_t *port)
{
  struct sockaddr_in address = loopback (0);
  socklen_t size = sizeof address;

  if (bind (descriptor, (struct sockaddr *) &address, size) != 0 ||
      listen (descriptor, BACKLOG) != 0 ||
      getsockname (descriptor, (struct sockaddr *) &address, &size) != 0)
    return errno;
  *port = ntohs (address.sin_port);
  return 0;
}

int
sync_listen (const SyncContext *context, SyncSocket **listener, uint16_t *port)
{
  int descriptor = open_socket ();

  if (descriptor < 0)
    return errno;
  int error = listen_at_free_port (descriptor, port);
  if (error != 0) {
    close (descriptor);
    return error;
  }
  *listener = sync_reactor_add_socket (sync_context_reactor (context), descriptor);
  return *listener != NULL ? 0 : ENOMEM;
}

static SyncPoll
poll_accept (SyncFuture *future, const SyncContext *context)
{
  SyncAccept *accept = (SyncAccept *) future;
  int descriptor =
      accept4 (sync_socket_descriptor (accept->listener), NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (descriptor < 0 && (would_block (errno) || errno == ECONNABORTED))
    return wait_for (accept->listener, SYNC_SOCKET_READ, context, &accept->error);
  if (descriptor < 0) {
    accept->error = errno;
    return SYNC_READY;
  }
  accept->socket = sync_reactor_add_socket (sync_context_reactor (context), descriptor);
  accept->error = accept->socket != NULL ? 0 : ENOMEM;
  return SYNC_READY;
}

static void
cancel_accept (SyncFuture *future)
{
  SyncAccept *accept = (SyncAccept *) future;

  sync_socket_forget (accept->listener, SYNC_SOCKET_READ);
}

SyncFuture *
sync_accept (SyncAccept *accept, SyncSocket *listener)
{
  *accept = (SyncAccept){
    .future = { .poll = poll_accept, .cancel = cancel_accept },
    .listener = listener,
  };
  return &accept->future;
}

/* ------------------------------------------------------------------ connecting */

/* Opens the socket and begins to connect it. Returns 0, EINPROGRESS, or another error number. */
static int
begin_connect (SyncConnect *connection, const SyncContext *context)
{
  struct sockaddr_in address = loopback (connection->port);
  int descriptor = open_socket ();

  if (descriptor < 0)
    return errno;
  connection->socket = sync_reactor_add_socket (sync_context_reactor (context), descriptor);
  if (connection->socket == NULL)
    return ENOMEM;
  return connect (descriptor, (struct sockaddr *) &address, sizeof address) == 0 ? 0 : errno;
}

/* Returns what became of a connect that was in progress: 0, EINPROGRESS, or an error number. */
static int
connect_outcome (const SyncSocket *connecting)
{
  int descriptor = sync_socket_descriptor (connecting);
  int error = 0;
  socklen_t size = sizeof error;
  struct sockaddr_in peer;
  socklen_t peer_size = sizeof peer;

  if (getsockopt (descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
    return errno;
  if (error == 0 && getpeername (descriptor, (struct sockaddr *) &peer, &peer_size) != 0)
    return EINPROGRESS;
  return error;
}

static SyncPoll
poll_connect (SyncFuture *future, const SyncContext *context)
{
  SyncConnect *connection = (SyncConnect *) future;
  bool begun = connection->socket != NULL;
  int error = begun ? connect_outcome (connection->socket) : begin_connect (connection, context);

  if (error == EINPROGRESS &&
      wait_for (connection->socket, SYNC_SOCKET_WRITE, context, &error) == SYNC_PENDING)
    return SYNC_PENDING;
  connection->error = error;
  if (error != 0 && connection->socket != NULL) {
    sync_socket_close (connection->socket);
    connection->socket = NULL;
  }
  return SYNC_READY;
}

static void
cancel_connect (SyncFuture *future)
{
  SyncConnect *connection = (SyncConnect *) future;

  if (connection->socket == NULL)
    return;
  sync_socket_forget (connection->socket, SYNC_SOCKET_WRITE);
  sync_socket_close (connection->socket);
  connection->socket = NULL;
}

SyncFuture *
sync_connect (SyncConnect *connection, uint16_t port)
{
  *connection = (SyncConnect){
    .future = { .poll = poll_connect, .cancel = cancel_connect },
    .port = port,
  };
  return &connection->future;
}

/* ------------------------------------------------------------------ reading and writing */

static SyncPoll
poll_read (SyncFuture *future, const SyncContext *context)
{
  SyncTransfer *transfer = (SyncTransfer *) future;
  ssize_t length =
      recv (sync_socket_descriptor (transfer->socket), transfer->bytes_read, transfer->size, 0);

  if (length < 0 && would_block (errno))
    return wait_for (transfer->socket, SYNC_SOCKET_READ, context, &transfer->error);
  if (length < 0)
    transfer->error = errno;
  else
    transfer->length = (size_t) length;
  return SYNC_READY;
}

static SyncPoll
poll_write (SyncFuture *future, const SyncContext *context)
{
  SyncTransfer *transfer = (SyncTransfer *) future;

  while (transfer->length < transfer->size) {
    ssize_t length =
        send (sync_socket_descriptor (transfer->socket), transfer->bytes_written + transfer->length,
              transfer->size - transfer->length, MSG_NOSIGNAL);
    if (length < 0 && would_block (errno))
      return wait_for (transfer->socket, SYNC_SOCKET_WRITE, context, &transfer->error);
    if (length < 0) {
      transfer->error = errno;
      return SYNC_READY;
    }
    transfer->length += (size_t) length;
  }
  return SYNC_READY;
}

static void
cancel_transfer (SyncFuture *future)
{
  SyncTransfer *transfer = (SyncTransfer *) future;

  sync_socket_forget (transfer->socket,
                      transfer->bytes_read != NULL ? SYNC_SOCKET_READ : SYNC_SOCKET_WRITE);
}

SyncFuture *
sync_read (SyncTransfer *transfer, SyncSocket *source, void *buffer, size_t size)
{
  *transfer = (SyncTransfer){
    .future = { .poll = poll_read, .cancel = cancel_transfer },
    .socket = source,
    .bytes_read = buffer,
    .size = size,
  };
  return &transfer->future;
}

SyncFuture *
sync_write (SyncTransfer *transfer, SyncSocket *target, const void *bytes, size_t size)
{
  *transfer = (SyncTransfer){
    .future = { .poll = poll_write, .cancel = cancel_transfer },
    .socket = target,
    .bytes_written = bytes,
    .size = size,
  };
  return &transfer->future;
}
