/* SPDX-License-Identifier: MIT
 *
 * A little HTTP/1.1 for the demos, over this machine's loopback interface: a server with one kind
 * of page, and a client. Both are futures.
 *
 * The server answers "GET /delay/120" after 120 milliseconds, as a slow server would, and each
 * request in a task of its own. It answers anything else at once: 404 if there is no such page, 405
 * if the method isn't GET, 400 if it is no request at all. Each connection serves one request.
 */
#pragma once

#include <stdint.h>

#include "sync/async.h"
#include "sync/socket.h"

/* A server. As a future it is never ready: it serves until it is cancelled. */
typedef struct {
  SyncFuture future;
  SyncSocket *listener;
  uint16_t port; /* where it listens */
  SyncAccept accept;
  int requests; /* accepted so far */
} HttpServer;

/* Opens a server on a free port; spawned as a task it will serve. Returns 0 or an error number. */
int http_server_open (HttpServer *server, const SyncContext *context);

/* A request of a client. */
typedef struct {
  SyncFuture future;
  uint16_t port;
  const char *path;
  int status;       /* in the end: 200, say; 0 if there was no whole answer */
  const char *body; /* in the end: what was answered; "" without one */

  /* The rest is the module's own. */
  SyncConnect connect;
  SyncTransfer transfer;
  char request[256];
  char answer[1024];
  size_t length;
} HttpGet;

/* Prepares a GET request; `path` stays the caller's. */
SyncFuture *http_get (HttpGet *get, uint16_t port, const char *path);
