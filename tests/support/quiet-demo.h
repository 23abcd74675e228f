/* SPDX-License-Identifier: MIT
 *
 * A demo whose output doesn't get into the test's report.
 */
#pragma once

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "session/session.h"

/* Starts a demo of this build tree with its output thrown away: it inherits the test's, which is
 * its report. `options` may be NULL. */
static inline Session *
quiet_demo_start (const char *name, const char *const *arguments, const SessionOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SessionDemo) demo = session_find_demo (name, &error);
  int report = dup (STDOUT_FILENO), nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  g_assert_no_error (error);
  fflush (stdout);
  dup2 (nowhere, STDOUT_FILENO);
  Session *session = session_start_demo (demo, arguments, options, &error);
  dup2 (report, STDOUT_FILENO);
  close (report);
  close (nowhere);
  g_assert_no_error (error);
  return session;
}
