/* SPDX-License-Identifier: MIT
 *
 * The line that tells how far a piece of work is, seen from the other end of a terminal.
 */
#include "cli/progress.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE 20000 /* milliseconds until a test is given up */

/* A terminal in the place of standard error. */
typedef struct {
  int outside; /* what a person would see */
  int before;  /* the standard error that was there */
} Terminal;

static Terminal
terminal_begin (void)
{
  Terminal terminal = { .outside = posix_openpt (O_RDWR | O_NOCTTY),
                        .before = dup (STDERR_FILENO) };

  g_assert_cmpint (terminal.outside, >=, 0);
  g_assert_cmpint (grantpt (terminal.outside) + unlockpt (terminal.outside), ==, 0);
  int inside = open (ptsname (terminal.outside), O_RDWR | O_NOCTTY);
  g_assert_cmpint (inside, >=, 0);
  g_assert_cmpint (dup2 (inside, STDERR_FILENO), ==, STDERR_FILENO);
  close (inside);
  return terminal;
}

static void
terminal_end (Terminal *terminal)
{
  dup2 (terminal->before, STDERR_FILENO);
  close (terminal->before);
  close (terminal->outside);
}

/* Returns whether something was written within so many milliseconds. */
static gboolean
is_written (int descriptor, int patience)
{
  struct pollfd poll_descriptor = { .fd = descriptor, .events = POLLIN };

  return poll (&poll_descriptor, 1, patience) == 1;
}

static char *
read_text (int descriptor)
{
  char text[4096];
  ssize_t length = read (descriptor, text, sizeof text - 1);

  g_assert_cmpint (length, >, 0);
  return g_strndup (text, (gsize) length);
}

/* It is written once the work has gone on for a while, and taken away at the end. */
static void
test_on_a_terminal (void)
{
  Terminal terminal = terminal_begin ();
  Progress *progress = progress_new ("Opening a\033]0;run.heddle");
  gint64 deadline = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_MILLISECOND;

  while (!is_written (terminal.outside, 1) && g_get_monotonic_time () < deadline)
    progress_say (0.423, progress);
  g_autofree char *shown = read_text (terminal.outside);
  progress_free (progress);
  g_autofree char *end = read_text (terminal.outside);
  terminal_end (&terminal);
  g_assert_nonnull (strstr (shown, "]0;run.heddle: 42 %"));
  g_assert_null (strstr (shown, "\033]")); /* which a file's name has no business to say */
  g_assert_cmpstr (end, ==, "\r\033[K");
}

/* What is over at once says nothing. */
static void
test_brief_work (void)
{
  Terminal terminal = terminal_begin ();
  Progress *progress = progress_new ("Opening");

  progress_say (0.5, progress);
  progress_free (progress);
  gboolean written = is_written (terminal.outside, 0);
  terminal_end (&terminal);
  g_assert_false (written);
}

/* Into a pipe nothing is written, however long it takes. */
static void
test_in_a_pipe (void)
{
  int pipes[2], before = dup (STDERR_FILENO);
  gint64 end = g_get_monotonic_time () + 400 * G_TIME_SPAN_MILLISECOND;

  g_assert_cmpint (pipe (pipes), ==, 0);
  dup2 (pipes[1], STDERR_FILENO);
  Progress *progress = progress_new ("Opening");
  while (g_get_monotonic_time () < end)
    progress_say (0.5, progress);
  progress_free (progress);
  gboolean written = is_written (pipes[0], 0);
  dup2 (before, STDERR_FILENO);
  close (before);
  close (pipes[0]);
  close (pipes[1]);
  g_assert_false (written);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/progress/terminal", test_on_a_terminal);
  g_test_add_func ("/progress/brief", test_brief_work);
  g_test_add_func ("/progress/pipe", test_in_a_pipe);
  return g_test_run ();
}
