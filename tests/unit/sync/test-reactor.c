/* SPDX-License-Identifier: MIT
 *
 * What tasks wait for: sleep, and sockets on the loopback interface.
 */
#include "futures.h"
#include "recorded.h"
#include "sync/socket.h"

#include <errno.h>
#include <string.h>

#define MILLISECOND INT64_C (1000000)

/* ------------------------------------------------------------------ sleep */

static void
test_sleep (void)
{
  static const int64_t lengths[] = { 1, MILLISECOND - 1, MILLISECOND, 3 * MILLISECOND + 7 };
  SyncSleep sleep;

  for (size_t i = 0; i < G_N_ELEMENTS (lengths); i++) {
    int64_t before = g_get_monotonic_time ();
    run_future (1, sync_async_sleep (&sleep, lengths[i]));
    g_assert_cmpint ((g_get_monotonic_time () - before + 1) * 1000, >=, lengths[i]);
  }
  run_future (1, sync_async_sleep (&sleep, 0));
  run_future (1, sync_async_sleep (&sleep, -1));
}

#define SLEEPERS 8

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
  int64_t length;
} Sleeper;

static Sleeper *woken[SLEEPERS]; /* in the order of waking */
static int woken_count;

static SyncPoll
sleep_and_tell (SyncFuture *future, const SyncContext *context)
{
  Sleeper *self = (Sleeper *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_async_sleep (&self->sleep, self->length));
  woken[woken_count++] = self;
  ASYNC_END;
}

/* Tasks that sleep are woken in the order of their deadlines, in whatever order they came; sleeps
 * that are cancelled, be they the first, the last or between, are not missed. */
static void
test_sleep_order (void)
{
  static const int lengths[SLEEPERS] = { 12, 4, 16, 0, 8, 20, 2, 8 };
  Sleeper sleepers[SLEEPERS];
  SyncJoin joins[SLEEPERS];
  SyncSleep cancelled[3];
  SyncYield yield;
  SyncFuture *losers[] = { sync_async_sleep (&cancelled[0], 1),
                           sync_async_sleep (&cancelled[1], 10 * MILLISECOND),
                           sync_async_sleep (&cancelled[2], INT64_MAX), sync_async_yield (&yield) };
  SyncFuture *all[SLEEPERS + 1];
  SyncJoinAll join;
  SyncSelect select;
  SyncExecutor *executor;

  woken_count = 0;
  g_assert_cmpint (sync_executor_create (&executor, "order", 1), ==, 0);
  for (int i = 0; i < SLEEPERS; i++) {
    SyncTask *task;
    sleepers[i] = (Sleeper){ .future.poll = sleep_and_tell, .length = lengths[i] * MILLISECOND };
    g_assert_cmpint (sync_executor_spawn (executor, "sleeper", &sleepers[i].future, &task), ==, 0);
    all[i] = sync_task_join (&joins[i], task);
  }
  all[SLEEPERS] = sync_select (&select, losers, G_N_ELEMENTS (losers));
  g_assert_cmpint (sync_executor_run (executor, "main", sync_join_all (&join, all, SLEEPERS + 1)),
                   ==, 0);
  sync_executor_destroy (executor);

  g_assert_cmpint (woken_count, ==, SLEEPERS);
  for (int i = 1; i < SLEEPERS; i++)
    g_assert_cmpint (woken[i - 1]->sleep.deadline, <=, woken[i]->sleep.deadline);
}

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
  SyncYield yield;
  SyncFuture *either[2];
  SyncSelect select;
  int round;
} Fidget;

static SyncPoll
lie_down_again (SyncFuture *future, const SyncContext *context)
{
  Fidget *self = (Fidget *) future;

  ASYNC_BEGIN (future, context);
  for (self->round = 0; self->round < 3; self->round++) {
    self->either[0] = sync_async_sleep (&self->sleep, (3 - self->round) * 3600000 * MILLISECOND);
    self->either[1] = sync_async_yield (&self->yield);
    AWAIT (sync_select (&self->select, self->either, 2));
    g_assert_cmpint (self->select.first, ==, 1);
  }
  AWAIT (sync_async_sleep (&self->sleep, MILLISECOND));
  ASYNC_END;
}

/* A sleep that was cancelled is forgotten: its memory can serve another one. */
static void
test_sleep_again (void)
{
  Fidget fidget = { .future.poll = lie_down_again };

  run_future (1, &fidget.future);
  g_assert_cmpint (fidget.round, ==, 3);
}

#define NAPPERS 2000

typedef struct {
  SyncFuture future;
  SyncSleep sleeps[NAPPERS];
  SyncTask *tasks[NAPPERS];
  SyncJoin join;
  int i;
} Dormitory;

static SyncPoll
sleep_all (SyncFuture *future, const SyncContext *context)
{
  Dormitory *self = (Dormitory *) future;

  ASYNC_BEGIN (future, context);
  for (int i = 0; i < NAPPERS; i++) {
    SyncFuture *nap = sync_async_sleep (&self->sleeps[i], (i * 7 % 20) * MILLISECOND);
    g_assert_cmpint (sync_spawn (context, "nap", nap, &self->tasks[i]), ==, 0);
    if (i % 3 == 0)
      sync_task_cancel (self->tasks[i]);
  }
  for (self->i = 0; self->i < NAPPERS; self->i++)
    AWAIT (sync_task_join (&self->join, self->tasks[self->i]));
  ASYNC_END;
}

static void
test_sleep_many (void)
{
  g_autofree Dormitory *dormitory = g_new0 (Dormitory, 1);

  dormitory->future.poll = sleep_all;
  run_future (3, &dormitory->future);
}

/* The reactor wakes the task, and the worker that has nothing else to do is idle meanwhile. */
static void
run_sleep (void)
{
  SyncSleep sleep;

  run_future (1, sync_async_sleep (&sleep, 5 * MILLISECOND));
}

static const char *
thread_name (const GArray *events, uint32_t thread)
{
  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->event.kind == HEDDLE_EVENT_THREAD_NAME && recorded->thread == thread)
      return recorded->text;
  }
  return NULL;
}

static void
test_sleep_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/reactor/sleep/subprocess/recorded");
  const RecordedEvent *pending = recorded_first (events, HEDDLE_EVENT_TASK_PENDING);
  const RecordedEvent *wake = recorded_first (events, HEDDLE_EVENT_TASK_WAKE);
  gboolean idle = FALSE;

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_TASK_WAKE), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_TASK_POLL), ==, 2);
  g_assert_cmpstr (thread_name (events, wake->thread), ==, "reactor");
  g_assert_cmpstr (thread_name (events, pending->thread), ==, "worker 1");
  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->thread == pending->thread && recorded->event.kind == HEDDLE_EVENT_IDLE_BEGIN)
      idle |= recorded->event.time > pending->event.time;
    /* The reactor does nothing while it says that it waits. */
    if (recorded == wake)
      g_assert_cmpuint (recorded[-1].event.kind, !=, HEDDLE_EVENT_IDLE_BEGIN);
  }
  g_assert_true (idle);
}

/* ------------------------------------------------------------------ sockets */

#define BULK ((size_t) 4 * 1024 * 1024) /* more than the system's buffers take: writers must wait */

typedef struct {
  SyncFuture future;
  SyncSocket *listener;
  SyncAccept accept;
  SyncTransfer transfer;
  char buffer[4096];
} Echo; /* sends back what it is sent, until that ends */

static SyncPoll
echo (SyncFuture *future, const SyncContext *context)
{
  Echo *self = (Echo *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_accept (&self->accept, self->listener));
  g_assert_cmpint (self->accept.error, ==, 0);
  for (;;) {
    AWAIT (sync_read (&self->transfer, self->accept.socket, self->buffer, sizeof self->buffer));
    g_assert_cmpint (self->transfer.error, ==, 0);
    if (self->transfer.length == 0)
      break;
    AWAIT (sync_write (&self->transfer, self->accept.socket, self->buffer, self->transfer.length));
    g_assert_cmpint (self->transfer.error, ==, 0);
  }
  sync_socket_close (self->accept.socket);
  ASYNC_END;
}

typedef struct {
  SyncFuture future;
  SyncSocket *socket;
  SyncTransfer transfer;
  uint8_t *bytes;
  size_t length;
} Reader; /* reads as much as was sent */

static SyncPoll
read_back (SyncFuture *future, const SyncContext *context)
{
  Reader *self = (Reader *) future;

  ASYNC_BEGIN (future, context);
  while (self->length < BULK) {
    AWAIT (
        sync_read (&self->transfer, self->socket, self->bytes + self->length, BULK - self->length));
    g_assert_cmpint (self->transfer.error, ==, 0);
    g_assert_cmpuint (self->transfer.length, >, 0);
    self->length += self->transfer.length;
  }
  ASYNC_END;
}

typedef struct {
  SyncFuture future;
  SyncSocket *listener;
  uint16_t port;
  Echo echo;
  SyncTask *task;
  SyncConnect connect;
  SyncTransfer write;
  Reader reader;
  SyncFuture *both[2];
  SyncJoinAll all;
  SyncJoin join;
  uint8_t *sent;
} Client;

static SyncPoll
send_and_receive (SyncFuture *future, const SyncContext *context)
{
  Client *self = (Client *) future;

  ASYNC_BEGIN (future, context);
  g_assert_cmpint (sync_listen (context, &self->listener, &self->port), ==, 0);
  self->echo = (Echo){ .future.poll = echo, .listener = self->listener };
  g_assert_cmpint (sync_spawn (context, "echo", &self->echo.future, &self->task), ==, 0);
  AWAIT (sync_connect (&self->connect, self->port));
  g_assert_cmpint (self->connect.error, ==, 0);
  self->reader.future.poll = read_back;
  self->reader.socket = self->connect.socket;
  self->both[0] = sync_write (&self->write, self->connect.socket, self->sent, BULK);
  self->both[1] = &self->reader.future;
  AWAIT (sync_join_all (&self->all, self->both, 2));
  g_assert_cmpint (self->write.error, ==, 0);
  g_assert_cmpuint (self->write.length, ==, BULK);
  sync_socket_close (self->connect.socket);
  AWAIT (sync_task_join (&self->join, self->task));
  sync_socket_close (self->listener);
  ASYNC_END;
}

static void
test_echo (void)
{
  g_autofree uint8_t *sent = g_malloc (BULK);
  g_autofree uint8_t *received = g_malloc0 (BULK);

  for (size_t i = 0; i < BULK; i++)
    sent[i] = (uint8_t) (i * i >> 8);
  for (int workers = 1; workers <= 2; workers++) {
    Client client = { .future.poll = send_and_receive, .sent = sent, .reader.bytes = received };
    run_future (workers, &client.future);
    g_assert_true (memcmp (sent, received, BULK) == 0);
    memset (received, 0, BULK);
  }
}

/* Nobody listens at a port whose listener is closed. */
typedef struct {
  SyncFuture future;
  SyncSocket *listener;
  uint16_t port;
  SyncSleep sleep;
  SyncConnect connect;
  bool refused;
} Refused;

static SyncPoll
connect_in_vain (SyncFuture *future, const SyncContext *context)
{
  Refused *self = (Refused *) future;

  ASYNC_BEGIN (future, context);
  g_assert_cmpint (sync_listen (context, &self->listener, &self->port), ==, 0);
  sync_socket_close (self->listener);
  while (!self->refused) { /* it is the reactor that closes it, in a moment */
    AWAIT (sync_connect (&self->connect, self->port));
    self->refused = self->connect.error == ECONNREFUSED;
    g_assert_true ((self->connect.error != 0) == (self->connect.socket == NULL));
    if (self->connect.error == 0)
      sync_socket_close (self->connect.socket);
    if (!self->refused) {
      AWAIT (sync_async_sleep (&self->sleep, MILLISECOND));
    }
  }
  ASYNC_END;
}

static void
test_refused (void)
{
  Refused refused = { .future.poll = connect_in_vain };

  run_future (1, &refused.future);
  g_assert_true (refused.refused);
}

/* An operation that is cancelled leaves its socket as it was: a later one gets it all. */
typedef struct {
  SyncFuture future;
  SyncSocket *listener;
  uint16_t port;
  SyncConnect connect;
  SyncAccept accept;
  SyncTransfer transfer;
  SyncSleep sleep;
  SyncFuture *either[2];
  SyncSelect select;
  SyncTransfer write;
  SyncJoinAll both;
  SyncTransfer early; /* in a task of its own */
  SyncTask *task;
  SyncYield yield;
  SyncJoin join;
  char first[8];
  char second[8];
} Impatient;

static SyncPoll
lose_patience (SyncFuture *future, const SyncContext *context)
{
  Impatient *self = (Impatient *) future;

  ASYNC_BEGIN (future, context);
  g_assert_cmpint (sync_listen (context, &self->listener, &self->port), ==, 0);
  self->either[0] = sync_accept (&self->accept, self->listener);
  self->either[1] = sync_async_sleep (&self->sleep, MILLISECOND);
  AWAIT (sync_select (&self->select, self->either, 2));
  g_assert_cmpint (self->select.first, ==, 1);
  AWAIT (sync_connect (&self->connect, self->port));
  AWAIT (sync_accept (&self->accept, self->listener));
  g_assert_cmpint (self->accept.error, ==, 0);

  sync_read (&self->early, self->accept.socket, self->first, 8);
  g_assert_cmpint (sync_spawn (context, "early", &self->early.future, &self->task), ==, 0);
  AWAIT (sync_async_yield (&self->yield)); /* now it waits */
  sync_task_cancel (self->task);
  AWAIT (sync_task_join (&self->join, self->task));
  g_assert_true (self->join.cancelled);
  self->either[0] = sync_read (&self->transfer, self->accept.socket, self->second, 8);
  self->either[1] = sync_write (&self->write, self->connect.socket, "patience", 8);
  AWAIT (sync_join_all (&self->both, self->either, 2)); /* it waits before there is anything */
  ASYNC_END;
}

static void
test_cancel_transfer (void)
{
  Impatient impatient = { .future.poll = lose_patience };

  run_future (1, &impatient.future);
  g_assert_cmpuint (impatient.transfer.length, ==, 8);
  g_assert_true (memcmp (impatient.second, "patience", 8) == 0);
  g_assert_cmpint (impatient.first[0], ==, '\0');
  /* All three sockets are left open: the executor has closed them, as ASan can tell. */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/reactor/sleep/lengths", test_sleep);
  g_test_add_func ("/sync/reactor/sleep/order", test_sleep_order);
  g_test_add_func ("/sync/reactor/sleep/again", test_sleep_again);
  g_test_add_func ("/sync/reactor/sleep/many", test_sleep_many);
  g_test_add_func ("/sync/reactor/sleep/recorded", test_sleep_recorded);
  g_test_add_func ("/sync/reactor/sleep/subprocess/recorded", run_sleep);
  g_test_add_func ("/sync/socket/echo", test_echo);
  g_test_add_func ("/sync/socket/refused", test_refused);
  g_test_add_func ("/sync/socket/cancel", test_cancel_transfer);
  return g_test_run ();
}
