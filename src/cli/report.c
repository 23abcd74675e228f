/* SPDX-License-Identifier: MIT
 *
 * heddle report TRACE: statistics of a trace's lanes, as text, JSON or CSV.
 */
#include <unistd.h>

#include "cli/command.h"
#include "cli/quantity.h"
#include "cli/report-data.h"
#include "cli/terminal.h"
#include "cli/trace-file.h"
#include "model/time-text.h"

#define SUMMARY                                                                                    \
  "Tells in numbers what a trace's threads, locks, channels and conditions did: how long they\n"   \
  "waited and for what, who made whom wait, how long messages lay in their channels. TRACE is a\n" \
  "file that --record wrote, or - for standard input."

typedef struct {
  char *from_text, *to_text;
  char *lanes;
  char *output;
  gboolean json, csv;
  int64_t from, to;
} ReportOptions;

static void
report_options_clear (ReportOptions *options)
{
  g_free (options->from_text);
  g_free (options->to_text);
  g_free (options->lanes);
  g_free (options->output);
}

/* ------------------------------------------------------------------ the command line */

static gboolean usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
usage_error (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_USAGE, sentence);
  return FALSE;
}

static gboolean
read_time (const char *option, const char *word, int64_t *time, GError **error)
{
  return word == NULL || quantity_time (option, word, time, error);
}

static gboolean
check_options (ReportOptions *options, GError **error)
{
  options->to = INT64_MAX;
  if (options->json && options->csv)
    return usage_error (error, "--json and --csv do not go together: choose one.");
  if (!read_time ("--from", options->from_text, &options->from, error) ||
      !read_time ("--to", options->to_text, &options->to, error))
    return FALSE;
  if (options->from < options->to)
    return TRUE;
  return usage_error (error, "--from %s is not before --to %s.", options->from_text,
                      options->to_text);
}

static gboolean
parse (ReportOptions *options, int argc, char **argv, GStrv *words, GError **error)
{
  /* Words are taken as they are, in UTF-8: in the locale C GLib would refuse what is not ASCII. */
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options->from_text,
      "Tell only of what was from then on: 1.5ms, 200us, 3s", "TIME" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options->to_text, "Tell only of what was until then",
      "TIME" },
    { "lanes", 0, 0, G_OPTION_ARG_FILENAME, &options->lanes,
      "Tell only of these lanes: names with * and ?, or kind:KIND (kind:lock), with\n"
      "                           commas between them",
      "PATTERN" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, "Write JSON", NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &options->csv, "Write CSV: a row a measure", NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      "Write to this file; - is standard output (the usual)", "FILE" },
    { 0 },
  };

  return command_parse_words (argc, argv, "TRACE", SUMMARY, entries, FALSE, words, error) &&
         check_options (options, error);
}

/* ------------------------------------------------------------------ the trace at hand */

/* Returns whether the trace has anything of what is asked for. */
static gboolean
check_trace (const Model *model, const ReportOptions *options, GError **error)
{
  g_autofree char *unmatched = lane_pattern_unmatched (options->lanes, model);
  g_autofree char *length = time_text_duration (model_now (model));

  if (options->from > 0 && options->from >= model_now (model))
    return usage_error (error, "The run lasted %s: there is nothing from %s on.", length,
                        options->from_text);
  if (unmatched != NULL)
    return usage_error (error,
                        "--lanes asks for \"%s\", but no lane is like that. `heddle report` "
                        "without it names them all.",
                        unmatched);
  return TRUE;
}

static char *
text_of (const Report *report, const ReportOptions *options)
{
  if (options->json)
    return report_json (report);
  if (options->csv)
    return report_csv (report);
  return report_text (report, terminal_width (STDOUT_FILENO));
}

static gboolean
write_report (const char *path, const ReportOptions *options, GError **error)
{
  g_autoptr (LanePattern) lanes = lane_pattern_new (options->lanes);
  g_autoptr (TraceFile) trace = trace_file_open (path, error);

  if (trace == NULL)
    return FALSE;
  const SessionTraceInfo *info = session_trace_info (trace);
  const Model *model = session_trace_model (trace);
  if (!check_trace (model, options, error))
    return FALSE;
  g_autofree char *note = trace_file_note (info);
  /* What a flight recorder kept from before is there to understand the rest: it isn't complete. */
  g_autoptr (Report) report = report_new (
      model, info->title, lanes, options->from_text != NULL ? options->from : MAX (info->begin, 0),
      options->to, NULL);
  report->note = note;
  g_autofree char *text = text_of (report, options);
  return trace_file_write (options->output, text, error);
}

int
command_report (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  ReportOptions options = { 0 };
  g_auto (GStrv) words = NULL;
  const char *path = NULL;

  if (parse (&options, argc, argv, &words, &error))
    path = trace_file_path ("report", words, &error);
  if (path != NULL && trace_file_spares (path, "--output", options.output, &error))
    write_report (path, &options, &error);
  report_options_clear (&options);
  return error != NULL ? command_fail (error) : SESSION_STATUS_OK;
}
