/* SPDX-License-Identifier: MIT */
#include "sync/process-pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "record/record.h"

int
process_pipe_open (SyncPipe *here, SyncPipe *there, bool writes)
{
  int ends[2]; /* to read, to write */
  struct stat about;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return errno;
  if (fstat (ends[0], &about) != 0) {
    int error = errno;
    close (ends[0]);
    close (ends[1]);
    return error;
  }
  *here = (SyncPipe){ .end = ends[writes ? 1 : 0], .identity = about.st_ino };
  *there = (SyncPipe){ .end = ends[writes ? 0 : 1], .identity = about.st_ino };
  return 0;
}

void
process_pipe_close (SyncPipe *pipe)
{
  if (pipe->end >= 0)
    close (pipe->end);
  pipe->end = -1;
}

void
process_pipe_name (const SyncPipe *pipe, const char *what, uint32_t worker)
{
  char name[32];

  snprintf (name, sizeof name, "%s %u", what, (unsigned int) worker);
  /* It is known by a number, which stands where others have an address. */
  heddle_record_object_name ((const void *) (uintptr_t) pipe->identity, HEDDLE_OBJECT_PIPE, name);
}

/* ------------------------------------------------------------------ sending */

static bool
write_all (int end, const void *data, size_t size)
{
  const char *rest = data;

  while (size > 0) {
    ssize_t written = write (end, rest, size);
    if (written < 0 && errno != EINTR)
      return false;
    if (written > 0) {
      rest += written;
      size -= (size_t) written;
    }
  }
  return true;
}

/* Takes the SIGPIPE away that a failed write has left waiting for this thread. */
static void
drop_broken_pipe_signal (const sigset_t *broken_pipe)
{
  const struct timespec at_once = { 0 };

  while (sigtimedwait (broken_pipe, NULL, &at_once) < 0 && errno == EINTR)
    continue;
}

bool
process_pipe_send (SyncPipe *pipe, const void *head, size_t head_size, const void *body,
                   size_t body_size)
{
  sigset_t broken_pipe, before, waiting;

  /* A write into a closed pipe shall say so, not kill the program, whose ways with signals aren't
   * ours to change: so this one is held back for the moment, in this thread. */
  sigemptyset (&broken_pipe);
  sigaddset (&broken_pipe, SIGPIPE);
  sigpending (&waiting);
  pthread_sigmask (SIG_BLOCK, &broken_pipe, &before);

  heddle_emit (HEDDLE_EVENT_PIPE_SEND, pipe->identity, ++pipe->messages, 0);
  bool sent = write_all (pipe->end, head, head_size) && write_all (pipe->end, body, body_size);
  if (!sent && errno == EPIPE && !sigismember (&waiting, SIGPIPE))
    drop_broken_pipe_signal (&broken_pipe);

  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return sent;
}

/* ------------------------------------------------------------------ receiving */

/* Returns whether the pipe has something to tell: data, or that it is closed. */
static bool
is_ready (const SyncPipe *pipe, int timeout)
{
  struct pollfd watched = { .fd = pipe->end, .events = POLLIN };

  return poll (&watched, 1, timeout) > 0;
}

void
process_pipe_await (const SyncPipe *pipe)
{
  if (is_ready (pipe, 0))
    return;
  heddle_emit (HEDDLE_EVENT_PIPE_RECEIVE_WAIT, pipe->identity, 0, 0);
  while (!is_ready (pipe, -1)) /* a signal came */
    continue;
}

bool
process_pipe_receive_more (SyncPipe *pipe, void *data, size_t size)
{
  char *rest = data;

  while (size > 0) {
    ssize_t got = read (pipe->end, rest, size);
    if (got == 0 || (got < 0 && errno != EINTR))
      return false;
    if (got > 0) {
      rest += got;
      size -= (size_t) got;
    }
  }
  return true;
}

bool
process_pipe_receive (SyncPipe *pipe, void *data, size_t size)
{
  bool received = process_pipe_receive_more (pipe, data, size);

  if (received)
    heddle_emit (HEDDLE_EVENT_PIPE_RECEIVE, pipe->identity, ++pipe->messages, 0);
  else
    heddle_emit (HEDDLE_EVENT_PIPE_WAIT_END, pipe->identity, 0, 0);
  return received;
}
