/* SPDX-License-Identifier: MIT
 *
 * What heddle-window is asked for, see arguments.h.
 */
#include "ui/arguments.h"

static gboolean
usage_error (GError **error, const char *what)
{
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE, "%s; see heddle-window --help", what);
  return FALSE;
}

/* Returns what follows "--", or NULL if there is nothing, and ends argv before it. */
static char **
take_rest (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++) {
    if (!g_str_equal (argv[i], "--"))
      continue;
    *argc = i;
    return argv[i + 1] != NULL ? &argv[i + 1] : NULL;
  }
  return NULL;
}

/* What stands before "--", as far as it is a matter of what comes after it. */
typedef struct {
  gboolean run;
  gboolean open;
  const char *loss;
  const char *keep;
} Words;

/* Checks what was given together, and takes what follows "--" for what it is. */
static gboolean
check (Arguments *arguments, const Words *words, char **rest, GError **error)
{
  if (words->run + words->open + (arguments->demo != NULL) > 1)
    return usage_error (error, "only one of --demo, --run and --open can be given");
  if (words->run && rest == NULL)
    return usage_error (error, "--run needs a program after “--”");
  if (words->open && rest == NULL)
    return usage_error (error, "--open needs a trace file after “--”");
  if (rest != NULL && !words->run && !words->open && arguments->demo == NULL)
    return usage_error (error, "arguments after “--” need --demo, --run or --open");
  if (words->open)
    arguments->traces = rest;
  else
    *(words->run ? &arguments->program : &arguments->demo_arguments) = rest;
  return session_options_parse (&arguments->session, words->loss, words->keep, error);
}

gboolean
arguments_parse (Arguments *arguments, int argc, char **argv, GError **error)
{
  char **rest = take_rest (&argc, argv);
  const char *record = NULL;
  Words words = { 0 };

  *arguments = (Arguments){ 0 };
  for (int i = 1; i < argc; i++) {
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      arguments->help = TRUE;
    else if (g_str_equal (argv[i], "--run"))
      words.run = TRUE;
    else if (g_str_equal (argv[i], "--open"))
      words.open = TRUE;
    else if (g_str_equal (argv[i], "--demo") && i + 1 < argc)
      arguments->demo = argv[++i];
    else if (g_str_equal (argv[i], "--demo"))
      return usage_error (error, "--demo needs the name of a demo");
    else if (g_str_equal (argv[i], "--record") && i + 1 < argc)
      record = argv[++i];
    else if (g_str_equal (argv[i], "--loss") && i + 1 < argc)
      words.loss = argv[++i];
    else if (g_str_equal (argv[i], "--keep") && i + 1 < argc)
      words.keep = argv[++i];
    else {
      g_autofree char *what = g_strdup_printf ("“%s” is not understood", argv[i]);
      return usage_error (error, what);
    }
  }
  if (!check (arguments, &words, rest, error))
    return FALSE;
  arguments->session.record = record;
  return TRUE;
}

const char *
arguments_help (void)
{
  return "Usage:\n"
         "  heddle-window                             begin with the lessons\n"
         "  heddle-window --open -- FILE…             open traces, a window each\n"
         "  heddle-window --demo NAME [-- ARGUMENTS]  run a demo and show it live\n"
         "  heddle-window --run -- PROGRAM ARGUMENTS  trace a program and show it live\n"
         "\n"
         "  --record FILE.heddle      writes what is recorded to this file, as it comes\n"
         "  --loss drop|wait|flight   what is done with more than can be read, or is of interest:\n"
         "                            events are dropped and counted; the program waits; or only\n"
         "                            its last seconds are kept, to be shown when they are asked "
         "for\n"
         "  --keep SECONDS            how many seconds --loss flight keeps (5)\n"
         "\n"
         "With --run the exit status is the program's, or 128 and the number of the signal that\n"
         "ended it. A start that fails says why and exits with 2 (wrong arguments), 3 (no\n"
         "session), 126 (the program can't be traced), 127 (there is no such program) or 1.\n";
}
