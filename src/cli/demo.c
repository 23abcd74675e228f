/* SPDX-License-Identifier: MIT
 *
 * heddle demo NAME: runs a demo, with a window, an export or a summary.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/finish.h"
#include "cli/terminal.h"

#define USAGE                                                                               \
  "NAME [--export FILE.png [--theme NAME] | --window] [--record FILE] [--loss POLICY] [-- " \
  "ARGUMENTS OF THE "                                                                       \
  "DEMO…]"
#define SUMMARY                                                                                   \
  "Runs the demo NAME; `heddle list` lists them. Without an option, a summary of what was seen\n" \
  "goes to standard error. `heddle demo NAME -- --help` lists the demo's own arguments."

static int
run_demo (char **rest, const TraceOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SessionDemo) demo = NULL;
  char **arguments;

  if (rest[0] == NULL || rest[1] == NULL) {
    terminal_say ("Which demo? `heddle list` lists them.");
    return SESSION_STATUS_USAGE;
  }
  demo = session_find_demo (rest[1], &error);
  if (demo == NULL)
    return command_fail (error);
  arguments = rest + 2;
  if (*arguments != NULL && strcmp (*arguments, "--") == 0)
    arguments++;
  if (options->window)
    return command_become_window ((const char *const[]){ "--demo", demo->name, NULL }, options,
                                  (const char *const *) arguments);
  g_autoptr (Finish) finish = finish_new (options);
  g_autoptr (Session) session =
      session_start_demo (demo, (const char *const *) arguments, &options->session, &error);
  return session == NULL ? command_fail (error) : finish_session (finish, session);
}

int
command_demo (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  TraceOptions options = { 0 };
  g_auto (GStrv) rest = NULL;
  int status;

  if (command_parse (argc, argv, USAGE, SUMMARY, FALSE, &options, &rest, &error))
    status = run_demo (rest, &options);
  else
    status = command_fail (error);
  trace_options_clear (&options);
  return status;
}
