/* SPDX-License-Identifier: MIT
 *
 * heddle info TRACE: what a trace says about itself.
 */
#include "cli/command.h"
#include "cli/info-data.h"
#include "cli/trace-file.h"

#define SUMMARY                                                                                   \
  "Tells what a trace is of: the command, when it was recorded and how long, how many events\n"   \
  "there are and were lost, whether the file is whole. TRACE is a file that --record wrote, or\n" \
  "- for standard input."

int
command_info (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { 0 },
  };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  const char *path;

  if (!command_parse_words (argc, argv, "TRACE", SUMMARY, entries, FALSE, &words, &error) ||
      (path = trace_file_path ("info", words, &error)) == NULL)
    return command_fail (error);
  g_autoptr (TraceFile) trace = trace_file_open (path, &error);
  if (trace == NULL)
    return command_fail (error);
  const Model *model = session_trace_model (trace);
  const SessionTraceInfo *info = session_trace_info (trace);
  g_autofree char *text = json ? info_json (info, model) : info_text (info, model);
  return trace_file_write (NULL, text, &error) ? SESSION_STATUS_OK : command_fail (error);
}
