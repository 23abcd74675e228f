/* SPDX-License-Identifier: MIT
 *
 * Input and output of each kind: a reader that waits for a writer, calls that fail, calls that are
 * cancelled; and what the C library does for its own streams, which is nobody's business.
 */
#include "intercept-common.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2], pair[2];

static void *
read_one (void *data)
{
  char byte;

  if (read (ends[0], &byte, 1) != 1)
    abort ();
  return data;
}

/* Waits for ever, until it is cancelled. */
static void *
receive_nothing (void *data)
{
  char byte;

  recv (pair[0], &byte, 1, 0);
  return data;
}

static void
be_cancelled (void)
{
  pthread_t thread;
  void *result;

  if (pthread_create (&thread, NULL, receive_nothing, NULL) != 0 || pthread_cancel (thread) != 0 ||
      pthread_join (thread, &result) != 0 || result != PTHREAD_CANCELED)
    abort ();
}

int
main (void)
{
  struct pollfd waited;
  char bytes[4];
  pthread_t reader;

  if (pipe (ends) != 0 || socketpair (AF_UNIX, SOCK_STREAM, 0, pair) != 0)
    return 1;
  if (pthread_create (&reader, NULL, read_one, NULL) != 0)
    return 1;
  SHOW_ERRNO ((int) write (ends[1], "x", 1));
  pthread_join (reader, NULL);

  waited = (struct pollfd){ .fd = ends[0], .events = POLLIN };
  SHOW_ERRNO (poll (&waited, 1, 1));
  SHOW_ERRNO ((int) send (pair[0], "abc", 3, 0));
  SHOW_ERRNO ((int) recv (pair[1], bytes, sizeof bytes, 0));
  SHOW_ERRNO ((int) write (-1, "x", 1));
  SHOW_ERRNO ((int) pread (ends[0], bytes, 1, 0));
  be_cancelled ();
  return 0;
}
