/* SPDX-License-Identifier: MIT
 *
 * The heddle command: finds the command that is asked for.
 */
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/terminal.h"
#include "session/language.h"

typedef struct {
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} Command;

static const Command commands[] = {
  { "run", command_run, "Trace a program that knows nothing of Heddle" },
  { "demo", command_demo, "Run one of Heddle's own demos" },
  { "export", command_export,
    "Draw a trace: PNG, SVG, PDF, a page, a film; or CSV, JSON, Perfetto" },
  { "list", command_list, "List the demos" },
  { "open", command_open, "Show a recorded trace in a window" },
  { "report", command_report, "Tell in numbers what happened in a trace" },
  { "info", command_info, "Tell what a trace is of" },
};

static void
print_help (void)
{
  g_print (
      "heddle shows concurrency as it happens.\n\nUsage:\n  heddle COMMAND ...\n\nCommands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-6s %s\n", commands[i].name, commands[i].summary);
  g_print ("\n`heddle COMMAND --help` tells more.\n\n"
           "Exit status: that of the program that was run, or\n"
           "  1    something that should work did not\n"
           "  2    the command line is wrong\n"
           "  3    the session's folder can't be made\n"
           "  4    the figure or the report, or what is printed, can't be written\n"
           "  5    the trace can't be read or written\n"
           "  126  the program can't be run or can't be traced\n"
           "  127  there is no such program\n"
           "Each comes with a sentence on standard error.\n");
}

/* Ends the process with a sentence if standard output did not take what was printed. GLib prints help and
 * leaves by exit(), so this is done there, for all commands. What was written to it otherwise was looked
 * after already. */
static void
check_output (void)
{
  if (fflush (stdout) == 0 && ferror (stdout) == 0)
    return;
  terminal_say (
      "Could not write all of it to standard output. Free some space, or write elsewhere.");
  _exit (SESSION_STATUS_EXPORT);
}

static int
run_command (const Command *command, int argc, char **argv)
{
  g_autofree char *name = g_strconcat ("heddle ", command->name, NULL);

  /* Its options stand behind it, and so does --help tell. */
  g_set_prgname (name);
  return command->run (argc - 2, argv + 2);
}

int
main (int argc, char **argv)
{
  atexit (check_output);
  language_use ();
  /* The command speaks English, and its numbers and figures are the same everywhere. */
  setlocale (LC_NUMERIC, "C");
  g_set_prgname ("heddle");
  if (argc < 2) {
    terminal_say ("Which command? `heddle --help` lists them.");
    return SESSION_STATUS_USAGE;
  }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0) {
    print_help ();
    return SESSION_STATUS_OK;
  }
  if (strcmp (argv[1], "--version") == 0) {
    g_print ("heddle %s\n", HEDDLE_VERSION);
    return SESSION_STATUS_OK;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return run_command (&commands[i], argc, argv);
  terminal_say ("There is no command \"%s\". `heddle --help` lists the commands.", argv[1]);
  return SESSION_STATUS_USAGE;
}
