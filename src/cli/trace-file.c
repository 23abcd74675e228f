/* SPDX-License-Identifier: MIT */
#include "cli/trace-file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/count-text.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "file/output-file.h"
#include "session/session.h"

TraceFile *
trace_file_open (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *what =
      g_strdup_printf ("Opening %s", strcmp (path, "-") == 0 ? "standard input" : name);
  g_autoptr (Progress) progress = progress_new (what);

  return session_trace_open (path, NULL, progress_say, progress, error);
}

void
trace_file_close (TraceFile *trace)
{
  if (trace == NULL)
    return;
  if (session_trace_was_slow (trace))
    session_trace_settle (trace);
  session_trace_free (trace);
}

const char *
trace_file_path (const char *command, const GStrv words, GError **error)
{
  guint count = g_strv_length (words);
  guint first = count > 1 && strcmp (words[1], "--") == 0 ? 2 : 1;

  if (count > first + 1)
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "`heddle %s` takes one trace, but after \"%s\" there is \"%s\".", command,
                 words[first], words[first + 1]);
  else if (count <= first)
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "Which trace? Write `heddle %s TRACE`; `heddle run --record TRACE -- PROGRAM` "
                 "makes one.",
                 command);
  else
    return words[first];
  return NULL;
}

gboolean
trace_file_spares (const char *path, const char *option, const char *output, GError **error)
{
  gboolean is_standard = strcmp (path, "-") == 0;
  struct stat trace, other;

  if (output == NULL || strcmp (output, "-") == 0 || stat (output, &other) != 0 ||
      !S_ISREG (other.st_mode) ||
      (is_standard ? fstat (STDIN_FILENO, &trace) : stat (path, &trace)) != 0 ||
      trace.st_dev != other.st_dev || trace.st_ino != other.st_ino)
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "%s is \"%s\", which is the trace itself: it would be gone. Choose another name.",
               option, output);
  return FALSE;
}

char *
trace_file_note (const SessionTraceInfo *info)
{
  if (info->damaged_chunks > 0) {
    g_autofree char *places = count_text (info->damaged_chunks, "place");
    return g_strdup_printf ("The file is damaged in %s: what %s held counts as lost.", places,
                            info->damaged_chunks == 1 ? "it" : "they");
  }
  if (info->end == SESSION_TRACE_END_UNKNOWN)
    return g_strdup ("The recording was cut off: the end of the run is missing.");
  return NULL;
}

gboolean
trace_file_write (const char *path, const char *text, GError **error)
{
  gboolean is_shown = (path == NULL || strcmp (path, "-") == 0) && isatty (STDOUT_FILENO) != 0;
  g_autofree char *shown = is_shown ? terminal_lines (text) : NULL;
  g_autoptr (GError) cause = NULL;

  text = shown != NULL ? shown : text;
  if (output_file_save (path != NULL ? path : "-", text, strlen (text), &cause))
    return TRUE;
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_EXPORT, cause->message);
  return FALSE;
}
