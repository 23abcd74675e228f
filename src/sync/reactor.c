/* SPDX-License-Identifier: MIT
 *
 * The loop's callbacks run in the reactor's thread, and they alone touch libuv. Three things bring
 * it back from its wait: the timer of the earliest deadline, a socket that is ready, and `changed`,
 * which a worker sends after it has altered what is under the lock.
 */
#include "sync/reactor.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

#include "event/clock.h"
#include "record/record.h"
#include "sync/thread.h"

#define NANOSECONDS_PER_MILLISECOND UINT64_C (1000000)

struct SyncSocket {
  SyncReactor *reactor;
  int descriptor;
  uv_poll_t poll;  /* the reactor's thread's */
  bool registered; /* with libuv: `poll` is to be closed before the descriptor is */

  /* Under the reactor's lock: */
  SyncWaker reader; /* there while a task waits for the direction */
  SyncWaker writer;
  int failure; /* why libuv can't watch it; 0 */
  bool closing;
  bool listed; /* among the changed ones */
  SyncSocket *next_changed;
  SyncSocket *previous;
  SyncSocket *next;
};

struct SyncReactor {
  uv_loop_t loop;
  uv_async_t changed;
  uv_timer_t timer;
  uv_prepare_t before_wait;
  uv_check_t after_wait;
  bool waiting; /* the thread's own */
  uint64_t executor;
  SyncThread thread;
  bool started;

  pthread_mutex_t lock;
  /* Under the lock: */
  SyncSleep *sleeps; /* those that wait, the earliest deadline first, and */
  SyncSleep *last;   /* the latest */
  SyncSocket *sockets;
  SyncSocket *changed_sockets;
  bool stopping;
};

/* ------------------------------------------------------------------ waits, for the record */

static void
begin_wait (uv_prepare_t *handle)
{
  SyncReactor *reactor = handle->data;

  reactor->waiting = true;
  heddle_emit (HEDDLE_EVENT_IDLE_BEGIN, reactor->executor, 0, 0);
}

/* The first thing that every callback does: libuv calls some before it says that the wait is
 * over. */
static void
end_wait (SyncReactor *reactor)
{
  if (!reactor->waiting)
    return;
  reactor->waiting = false;
  heddle_emit (HEDDLE_EVENT_IDLE_END, reactor->executor, 0, 0);
}

static void
on_wait_over (uv_check_t *handle)
{
  end_wait (handle->data);
}

/* ------------------------------------------------------------------ time */

static void
unlink_sleep (SyncReactor *reactor, SyncSleep *sleep)
{
  if (sleep->previous != NULL)
    sleep->previous->next = sleep->next;
  else
    reactor->sleeps = sleep->next;
  if (sleep->next != NULL)
    sleep->next->previous = sleep->previous;
  else
    reactor->last = sleep->previous;
}

/* Looks for the sleep's place from the end of the list: most often it is there, as those who sleep
 * equally long come in the order in which they will wake. */
static void
link_sleep (SyncReactor *reactor, SyncSleep *sleep)
{
  SyncSleep *before = reactor->last;

  while (before != NULL && before->deadline > sleep->deadline)
    before = before->previous;
  sleep->previous = before;
  sleep->next = before != NULL ? before->next : reactor->sleeps;
  if (before != NULL)
    before->next = sleep;
  else
    reactor->sleeps = sleep;
  if (sleep->next != NULL)
    sleep->next->previous = sleep;
  else
    reactor->last = sleep;
}

void
sync_reactor_await_time (SyncReactor *reactor, SyncSleep *sleep, const SyncContext *context)
{
  bool earliest = false;

  pthread_mutex_lock (&reactor->lock);
  if (sleep->waker.task == NULL) {
    sleep->waker = sync_waker (context);
    link_sleep (reactor, sleep);
    earliest = reactor->sleeps == sleep;
  }
  pthread_mutex_unlock (&reactor->lock);
  if (earliest)
    uv_async_send (&reactor->changed);
}

void
sync_reactor_forget_time (SyncReactor *reactor, SyncSleep *sleep)
{
  pthread_mutex_lock (&reactor->lock);
  SyncWaker waker = sleep->waker;
  if (waker.task != NULL)
    unlink_sleep (reactor, sleep);
  sleep->waker = (SyncWaker){ NULL };
  pthread_mutex_unlock (&reactor->lock);
  sync_waker_drop (&waker);
}

/* Returns the waker of a sleep whose time has come, or none. */
static SyncWaker
take_expired (SyncReactor *reactor)
{
  int64_t now = (int64_t) heddle_clock_monotonic ();
  SyncWaker waker = { NULL };

  pthread_mutex_lock (&reactor->lock);
  SyncSleep *sleep = reactor->sleeps;
  if (sleep != NULL && sleep->deadline <= now) {
    unlink_sleep (reactor, sleep);
    waker = sleep->waker;
    sleep->waker = (SyncWaker){ NULL };
  }
  pthread_mutex_unlock (&reactor->lock);
  return waker;
}

static void on_timer (uv_timer_t *timer);

/* Sets the timer to the earliest deadline. libuv counts in whole milliseconds of the same clock,
 * and rounds down what it reads; the deadline is rounded up, so the timer is never early. */
static void
set_timer (SyncReactor *reactor)
{
  pthread_mutex_lock (&reactor->lock);
  const SyncSleep *first = reactor->sleeps;
  uint64_t deadline = first != NULL ? (uint64_t) first->deadline : 0;
  pthread_mutex_unlock (&reactor->lock);

  if (deadline == 0) {
    uv_timer_stop (&reactor->timer);
    return;
  }
  uint64_t end = (deadline + NANOSECONDS_PER_MILLISECOND - 1) / NANOSECONDS_PER_MILLISECOND;
  uint64_t now = uv_now (&reactor->loop);
  uv_timer_start (&reactor->timer, on_timer, end > now ? end - now : 0, 0);
}

static void
on_timer (uv_timer_t *timer)
{
  SyncReactor *reactor = timer->data;
  SyncWaker waker;

  end_wait (reactor);
  while ((waker = take_expired (reactor)).task != NULL)
    sync_waker_wake (&waker);
  set_timer (reactor);
}

/* ------------------------------------------------------------------ sockets */

SyncSocket *
sync_reactor_add_socket (SyncReactor *reactor, int descriptor)
{
  SyncSocket *socket = calloc (1, sizeof *socket);

  if (socket == NULL) {
    close (descriptor);
    return NULL;
  }
  socket->reactor = reactor;
  socket->descriptor = descriptor;
  pthread_mutex_lock (&reactor->lock);
  socket->next = reactor->sockets;
  if (socket->next != NULL)
    socket->next->previous = socket;
  reactor->sockets = socket;
  pthread_mutex_unlock (&reactor->lock);
  return socket;
}

int
sync_socket_descriptor (const SyncSocket *socket)
{
  return socket->descriptor;
}

/* Has the reactor's thread look at a socket, under the lock; uv_async_send() is to follow. */
static void
list_changed (SyncSocket *socket)
{
  SyncReactor *reactor = socket->reactor;

  if (socket->listed)
    return;
  socket->listed = true;
  socket->next_changed = reactor->changed_sockets;
  reactor->changed_sockets = socket;
}

static SyncWaker *
waker_of (SyncSocket *socket, SyncSocketDirection direction)
{
  return direction == SYNC_SOCKET_READ ? &socket->reader : &socket->writer;
}

static SyncWaker
take_waker (SyncSocket *socket, SyncSocketDirection direction)
{
  SyncWaker *place = waker_of (socket, direction);

  pthread_mutex_lock (&socket->reactor->lock);
  SyncWaker waker = *place;
  *place = (SyncWaker){ NULL };
  pthread_mutex_unlock (&socket->reactor->lock);
  return waker;
}

int
sync_socket_await (SyncSocket *socket, SyncSocketDirection direction, const SyncContext *context)
{
  SyncReactor *reactor = socket->reactor;
  SyncWaker *place = waker_of (socket, direction);

  pthread_mutex_lock (&reactor->lock);
  int failure = socket->failure;
  bool news = failure == 0 && place->task == NULL;
  if (news) {
    *place = sync_waker (context);
    list_changed (socket);
  }
  pthread_mutex_unlock (&reactor->lock);
  if (news)
    uv_async_send (&reactor->changed);
  return failure;
}

/* libuv isn't told: should the socket be ready, there is nobody to wake, and it asks no further. */
void
sync_socket_forget (SyncSocket *socket, SyncSocketDirection direction)
{
  SyncWaker waker = take_waker (socket, direction);

  sync_waker_drop (&waker);
}

void
sync_socket_close (SyncSocket *socket)
{
  SyncReactor *reactor = socket->reactor;

  pthread_mutex_lock (&reactor->lock);
  socket->closing = true;
  list_changed (socket);
  pthread_mutex_unlock (&reactor->lock);
  uv_async_send (&reactor->changed);
}

static void
free_socket (SyncSocket *socket)
{
  SyncReactor *reactor = socket->reactor;

  pthread_mutex_lock (&reactor->lock);
  if (socket->previous != NULL)
    socket->previous->next = socket->next;
  else
    reactor->sockets = socket->next;
  if (socket->next != NULL)
    socket->next->previous = socket->previous;
  pthread_mutex_unlock (&reactor->lock);
  close (socket->descriptor);
  free (socket);
}

static void
on_socket_closed (uv_handle_t *handle)
{
  free_socket (handle->data);
}

static void on_socket_ready (uv_poll_t *poll, int status, int events);

/* Makes a socket known to libuv. Returns whether it is. */
static bool
register_socket (SyncSocket *socket)
{
  SyncReactor *reactor = socket->reactor;

  if (socket->registered)
    return true;
  int error = uv_poll_init (&reactor->loop, &socket->poll, socket->descriptor);
  socket->poll.data = socket;
  socket->registered = error == 0;
  pthread_mutex_lock (&reactor->lock);
  socket->failure = -error;
  pthread_mutex_unlock (&reactor->lock);
  return socket->registered;
}

/* Tells libuv which directions of a registered socket are waited for. */
static void
watch (SyncSocket *socket)
{
  SyncReactor *reactor = socket->reactor;

  pthread_mutex_lock (&reactor->lock);
  int events = (socket->reader.task != NULL ? UV_READABLE : 0) |
               (socket->writer.task != NULL ? UV_WRITABLE : 0);
  pthread_mutex_unlock (&reactor->lock);
  if (events == 0)
    uv_poll_stop (&socket->poll);
  else
    uv_poll_start (&socket->poll, events, on_socket_ready);
}

static void
wake_both (SyncSocket *socket)
{
  SyncWaker reader = take_waker (socket, SYNC_SOCKET_READ);
  SyncWaker writer = take_waker (socket, SYNC_SOCKET_WRITE);

  sync_waker_wake (&reader);
  sync_waker_wake (&writer);
}

/* After a failure both directions count as ready: the call that is tried then returns the error. */
static void
on_socket_ready (uv_poll_t *poll, int status, int events)
{
  SyncSocket *socket = poll->data;
  SyncWaker reader = { NULL };
  SyncWaker writer = { NULL };

  end_wait (socket->reactor);
  if (status < 0 || (events & UV_READABLE) != 0)
    reader = take_waker (socket, SYNC_SOCKET_READ);
  if (status < 0 || (events & UV_WRITABLE) != 0)
    writer = take_waker (socket, SYNC_SOCKET_WRITE);
  watch (socket);
  sync_waker_wake (&reader);
  sync_waker_wake (&writer);
}

static SyncSocket *
take_changed (SyncReactor *reactor, bool *closing)
{
  pthread_mutex_lock (&reactor->lock);
  SyncSocket *socket = reactor->changed_sockets;
  if (socket != NULL) {
    reactor->changed_sockets = socket->next_changed;
    socket->listed = false;
    *closing = socket->closing;
  }
  pthread_mutex_unlock (&reactor->lock);
  return socket;
}

static void
apply_changes (SyncReactor *reactor)
{
  SyncSocket *socket;
  bool closing;

  while ((socket = take_changed (reactor, &closing)) != NULL) {
    if (closing && socket->registered)
      uv_close ((uv_handle_t *) &socket->poll, on_socket_closed);
    else if (closing)
      free_socket (socket);
    else if (register_socket (socket))
      watch (socket);
    else
      wake_both (socket);
  }
}

/* ------------------------------------------------------------------ the thread */

static void
on_changed (uv_async_t *changed)
{
  SyncReactor *reactor = changed->data;

  end_wait (reactor);
  apply_changes (reactor);
  set_timer (reactor);
  pthread_mutex_lock (&reactor->lock);
  bool stopping = reactor->stopping;
  pthread_mutex_unlock (&reactor->lock);
  if (stopping)
    uv_stop (&reactor->loop);
}

static void *
run (void *data)
{
  SyncReactor *reactor = data;

  uv_run (&reactor->loop, UV_RUN_DEFAULT);
  end_wait (reactor);
  return NULL;
}

int
sync_reactor_create (SyncReactor **reactor, const void *executor)
{
  SyncReactor *made = calloc (1, sizeof *made);

  if (made == NULL)
    return ENOMEM;
  made->executor = heddle_object (executor);
  int error = pthread_mutex_init (&made->lock, NULL);
  if (error == 0) {
    error = -uv_loop_init (&made->loop); /* libuv's errors are errno's, negative */
    if (error != 0)
      pthread_mutex_destroy (&made->lock);
  }
  if (error != 0) {
    free (made);
    return error;
  }
  /* On Unix only the first of these can fail: it takes a descriptor. */
  error = -uv_async_init (&made->loop, &made->changed, on_changed);
  if (error != 0) {
    uv_loop_close (&made->loop);
    pthread_mutex_destroy (&made->lock);
    free (made);
    return error;
  }
  uv_timer_init (&made->loop, &made->timer);
  uv_prepare_init (&made->loop, &made->before_wait);
  uv_prepare_start (&made->before_wait, begin_wait);
  uv_check_init (&made->loop, &made->after_wait);
  uv_check_start (&made->after_wait, on_wait_over);
  made->changed.data = made->timer.data = made;
  made->before_wait.data = made->after_wait.data = made;
  *reactor = made;
  return 0;
}

int
sync_reactor_start (SyncReactor *reactor)
{
  int error = sync_thread_create (&reactor->thread, "reactor", run, reactor);

  reactor->started = error == 0;
  return error;
}

void
sync_reactor_stop (SyncReactor *reactor)
{
  if (!reactor->started)
    return;

  reactor->started = false;
  pthread_mutex_lock (&reactor->lock);
  reactor->stopping = true;
  pthread_mutex_unlock (&reactor->lock);
  uv_async_send (&reactor->changed);
  (void) sync_thread_join (&reactor->thread, NULL); /* ours, and joined once: can't fail */
}

/* There is no other thread any more: this one may touch the loop. */
void
sync_reactor_destroy (SyncReactor *reactor)
{
  for (SyncSocket *socket = reactor->sockets; socket != NULL; socket = socket->next) {
    socket->closing = true;
    list_changed (socket);
  }
  uv_prepare_stop (&reactor->before_wait); /* what follows is no wait for the record */
  apply_changes (reactor);
  uv_close ((uv_handle_t *) &reactor->changed, NULL);
  uv_close ((uv_handle_t *) &reactor->timer, NULL);
  uv_close ((uv_handle_t *) &reactor->before_wait, NULL);
  uv_close ((uv_handle_t *) &reactor->after_wait, NULL);
  uv_run (&reactor->loop, UV_RUN_DEFAULT);
  uv_loop_close (&reactor->loop);
  pthread_mutex_destroy (&reactor->lock);
  free (reactor);
}
