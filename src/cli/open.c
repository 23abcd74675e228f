/* SPDX-License-Identifier: MIT
 *
 * heddle open TRACE…: shows traces in the window.
 */
#include <errno.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/terminal.h"
#include "trace/reader.h"

#define SUMMARY \
  "Shows the traces in a window. Each is a file that --record wrote, or that the window kept."

/* A pipe is the window's to read. */
static gboolean
check_beginning (const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_autoptr (TraceReader) reader = trace_reader_open (path, &cause);
  if (reader != NULL)
    return TRUE;
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_TRACE, cause->message);
  return FALSE;
}

/* Returns whether the window will be able to read it: what comes after the file's beginning, the window
 * says. */
static gboolean
check_file (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (access (path, R_OK) == 0 && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return check_beginning (path, error);
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_TRACE,
               "Could not open \"%s\": %s. Give the path of a trace.", name,
               g_strerror (g_file_test (path, G_FILE_TEST_IS_DIR) ? EISDIR : errno));
  return FALSE;
}

int
command_open (int argc, char **argv)
{
  const GOptionEntry entries[] = { { 0 } };
  const TraceOptions none = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;

  if (!command_parse_words (argc, argv, "TRACE…", SUMMARY, entries, FALSE, &words, &error))
    return command_fail (error);
  char **paths = words + 1;
  if (*paths != NULL && g_str_equal (*paths, "--"))
    paths++;
  if (*paths == NULL) {
    terminal_say ("Which trace? Write `heddle open TRACE`; `heddle run --record TRACE -- "
                  "PROGRAM` makes one.");
    return SESSION_STATUS_USAGE;
  }
  for (char **path = paths; *path != NULL; path++)
    if (!check_file (*path, &error))
      return command_fail (error);
  return command_become_window ((const char *const[]){ "--open", NULL }, &none,
                                (const char *const *) paths);
}
