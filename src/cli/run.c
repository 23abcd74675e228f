/* SPDX-License-Identifier: MIT
 *
 * heddle run -- PROGRAM: traces a program that knows nothing of Heddle.
 */
#include <string.h>

#include "cli/command.h"
#include "cli/finish.h"
#include "cli/terminal.h"

#define USAGE                                                                           \
  "[--export FILE.png [--theme NAME] | --window] [--record FILE] [--loss POLICY] [--] " \
  "PROGRAM [ARGUMENTS…]"
#define SUMMARY                                                                                   \
  "Runs PROGRAM and watches its threads, mutexes, condition variables and semaphores. Its "       \
  "output\n"                                                                                      \
  "and exit status are its own. Without an option, a summary of what was seen goes to standard\n" \
  "error when it has ended."

static int
run_program (char **rest, const TraceOptions *options)
{
  g_autoptr (GError) error = NULL;
  char **program = rest[0] == NULL ? rest : rest + 1;

  if (*program != NULL && strcmp (*program, "--") == 0)
    program++;
  if (*program == NULL) {
    terminal_say ("Which program? Write `heddle run -- PROGRAM ARGUMENTS…`.");
    return SESSION_STATUS_USAGE;
  }
  if (options->window)
    return command_become_window ((const char *const[]){ "--run", NULL }, options,
                                  (const char *const *) program);
  g_autoptr (Finish) finish = finish_new (options);
  g_autoptr (Session) session =
      session_start_program ((const char *const *) program, &options->session, &error);
  return session == NULL ? command_fail (error) : finish_session (finish, session);
}

int
command_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  TraceOptions options = { 0 };
  g_auto (GStrv) rest = NULL;
  int status;

  if (command_parse (argc, argv, USAGE, SUMMARY, TRUE, &options, &rest, &error))
    status = run_program (rest, &options);
  else
    status = command_fail (error);
  trace_options_clear (&options);
  return status;
}
