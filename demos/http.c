/* SPDX-License-Identifier: MIT */
#include "http.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo.h"

#define REQUEST_SIZE                1024
#define DELAY_PATH                  "/delay/"
#define DELAY_MAXIMUM               100000000 /* milliseconds */
#define NANOSECONDS_PER_MILLISECOND INT64_C (1000000)

/* ------------------------------------------------------------------ the server */

/* A connection, whose memory is its task's. */
typedef struct {
  SyncFuture future;
  SyncSocket *socket;
  SyncTransfer transfer;
  SyncSleep sleep;
  char request[REQUEST_SIZE];
  size_t length;
  int64_t delay; /* milliseconds */
  char answer[REQUEST_SIZE];
} Connection;

/* Whether a request's head is whole: it ends with an empty line. */
static bool
is_whole (const Connection *connection)
{
  return strstr (connection->request, "\r\n\r\n") != NULL;
}

/* Reads the request's first line. Returns the status to answer with, and sets the delay. */
static int
read_request (Connection *connection)
{
  char method[16];
  char path[128];
  char rest[2];

  if (!is_whole (connection) ||
      sscanf (connection->request, "%15[A-Z] %127[^ \r\n] HTTP/1.%1[01]", method, path, rest) != 3)
    return 400;
  if (strcmp (method, "GET") != 0)
    return 405;
  if (strncmp (path, DELAY_PATH, strlen (DELAY_PATH)) != 0)
    return 404;

  const char *digits = path + strlen (DELAY_PATH);
  if (digits[0] == '\0' || digits[strspn (digits, "0123456789")] != '\0')
    return 404;
  connection->delay = strtoll (digits, NULL, 10);
  return connection->delay <= DELAY_MAXIMUM ? 200 : 404;
}

static const char *
phrase (int status)
{
  switch (status) {
  case 200:
    return "OK";
  case 400:
    return "Bad Request";
  case 404:
    return "Not Found";
  default:
    return "Method Not Allowed";
  }
}

static void
write_answer (Connection *connection, int status)
{
  char body[64];
  int length = status == 200
                   ? snprintf (body, sizeof body, "Answered after %d ms\n", (int) connection->delay)
                   : snprintf (body, sizeof body, "%s\n", phrase (status));

  snprintf (connection->answer, sizeof connection->answer,
            "HTTP/1.1 %d %s\r\n%sContent-Type: text/plain\r\nContent-Length: %d\r\n"
            "Connection: close\r\n\r\n%s",
            status, phrase (status), status == 405 ? "Allow: GET\r\n" : "", length, body);
}

static SyncPoll
serve_connection (SyncFuture *future, const SyncContext *context)
{
  Connection *self = (Connection *) future;

  ASYNC_BEGIN (future, context);
  do {
    AWAIT (sync_read (&self->transfer, self->socket, self->request + self->length,
                      sizeof self->request - 1 - self->length));
    self->length += self->transfer.length;
    self->request[self->length] = '\0';
  } while (self->transfer.length > 0 && !is_whole (self));

  int status = read_request (self);
  write_answer (self, status);
  if (status == 200)
    AWAIT (sync_async_sleep (&self->sleep, self->delay * NANOSECONDS_PER_MILLISECOND));
  AWAIT (sync_write (&self->transfer, self->socket, self->answer, strlen (self->answer)));
  sync_socket_close (self->socket);
  ASYNC_END;
}

static void
cancel_connection (SyncFuture *future)
{
  Connection *connection = (Connection *) future;

  sync_socket_close (connection->socket);
}

static void
free_connection (SyncFuture *future)
{
  free (future);
}

/* Spawns a task that serves one connection and takes it over. */
static void
spawn_connection (const SyncContext *context, SyncSocket *socket, int number)
{
  char name[24];
  Connection *connection = calloc (1, sizeof *connection);

  if (connection == NULL)
    demo_fail ("no memory is left for another connection");
  connection->future = (SyncFuture){
    .poll = serve_connection,
    .cancel = cancel_connection,
    .release = free_connection,
  };
  connection->socket = socket;
  snprintf (name, sizeof name, "request %d", number);
  demo_require (sync_spawn (context, name, &connection->future, NULL), "spawn a task");
}

static SyncPoll
serve (SyncFuture *future, const SyncContext *context)
{
  HttpServer *self = (HttpServer *) future;

  ASYNC_BEGIN (future, context);
  for (;;) {
    AWAIT (sync_accept (&self->accept, self->listener));
    demo_require (self->accept.error, "accept a connection");
    self->requests++;
    spawn_connection (context, self->accept.socket, self->requests);
  }
  ASYNC_END;
}

static void
cancel_server (SyncFuture *future)
{
  HttpServer *server = (HttpServer *) future;

  sync_socket_close (server->listener);
}

int
http_server_open (HttpServer *server, const SyncContext *context)
{
  *server = (HttpServer){ .future = { .poll = serve, .cancel = cancel_server } };
  return sync_listen (context, &server->listener, &server->port);
}

/* ------------------------------------------------------------------ the client */

/* Sets the status and the body, if the answer is whole. */
static void
read_answer (HttpGet *get)
{
  const char *length = strstr (get->answer, "\r\nContent-Length: ");
  const char *end = strstr (get->answer, "\r\n\r\n");
  int status;

  if (end == NULL || length == NULL || length > end ||
      sscanf (get->answer, "HTTP/1.1 %3d ", &status) != 1 ||
      strtoul (length + strlen ("\r\nContent-Length: "), NULL, 10) != strlen (end + 4))
    return;
  get->status = status;
  get->body = end + 4;
}

static SyncPoll
poll_get (SyncFuture *future, const SyncContext *context)
{
  HttpGet *self = (HttpGet *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_connect (&self->connect, self->port));
  if (self->connect.error != 0)
    return SYNC_READY;

  snprintf (self->request, sizeof self->request,
            "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", self->path,
            self->port);
  AWAIT (sync_write (&self->transfer, self->connect.socket, self->request, strlen (self->request)));
  do { /* until the server closes the connection */
    AWAIT (sync_read (&self->transfer, self->connect.socket, self->answer + self->length,
                      sizeof self->answer - 1 - self->length));
    self->length += self->transfer.length;
  } while (self->transfer.length > 0);
  sync_socket_close (self->connect.socket);
  self->connect.socket = NULL;
  read_answer (self);
  ASYNC_END;
}

static void
cancel_get (SyncFuture *future)
{
  HttpGet *get = (HttpGet *) future;

  if (get->connect.socket != NULL)
    sync_socket_close (get->connect.socket);
}

SyncFuture *
http_get (HttpGet *get, uint16_t port, const char *path)
{
  *get = (HttpGet){
    .future = { .poll = poll_get, .cancel = cancel_get },
    .port = port,
    .path = path,
    .body = "",
  };
  return &get->future;
}
