/* SPDX-License-Identifier: MIT
 *
 * heddle export TRACE -o FILE: draws a trace as a figure, a page or a film, or writes it for others.
 */
#include "cli/command.h"
#include "cli/export-data.h"
#include "cli/export-figure.h"
#include "cli/export-options.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/trace-file.h"
#include "figure/page.h"
#include "session/session.h"

/* A film takes its time. */
static gboolean
write_film (const ExportOptions *words, const ExportFigure *figure, const Model *model,
            GError **error)
{
  g_autofree char *what = g_strdup_printf ("Drawing %s", words->output);
  g_autoptr (Progress) progress = progress_new (what);
  AnimationOptions animation = figure->animation;

  animation.progress = progress_say;
  animation.data = progress;
  return figure_write_animation (model, &figure->options, &animation, words->output, error);
}

static gboolean
write_figure (const ExportOptions *words, const ExportFigure *figure, const Model *model,
              GError **error)
{
  const FigureOptions *options = &figure->options;

  switch (figure->format) {
  case EXPORT_PNG:
    return figure_write (model, options, FIGURE_PNG, words->output, error);
  case EXPORT_SVG:
    return figure_write (model, options, FIGURE_SVG, words->output, error);
  case EXPORT_PDF:
    return figure_write (model, options, FIGURE_PDF, words->output, error);
  case EXPORT_HTML:
    return figure_write_page (model, options, words->output, error);
  case EXPORT_APNG:
    return write_film (words, figure, model, error);
  case EXPORT_CSV:
  case EXPORT_CHROME:
  case EXPORT_PERFETTO:
    return export_data_write (figure, model, words->output, error);
  }
  g_return_val_if_reached (FALSE);
}

/* Who asked for bookmarks is told if there are none. */
static gboolean
add_bookmarks (const ExportOptions *words, ExportFigure *figure, GError **error)
{
  if (!words->bookmarks)
    return TRUE;
  if (!export_figure_add_bookmarks (figure, words->trace, error))
    return FALSE;
  if (figure->bookmarks->len == 0)
    terminal_say ("No bookmarks are kept of this trace: in the window, Ctrl+D makes one.");
  return TRUE;
}

static int
draw (const ExportOptions *words, ExportFigure *figure)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceFile) trace = trace_file_open (words->trace, &error);

  if (trace == NULL)
    return command_fail (error);
  const SessionTraceInfo *info = session_trace_info (trace);
  g_autofree char *note = trace_file_note (info);
  if (note != NULL)
    terminal_say ("%s", note);
  figure->options.name = info->title;
  figure->options.recorded_at = info->recorded_at;
  if (!export_figure_fit (figure, words, session_trace_model (trace), info->begin, &error) ||
      !add_bookmarks (words, figure, &error))
    return command_fail (error);
  if (write_figure (words, figure, session_trace_model (trace), &error))
    return SESSION_STATUS_OK;
  return command_fail_figure (error, session_trace_model (trace),
                              "It has many lanes: --lanes draws some of them.");
}

static int export(const ExportOptions *words)
{
  g_autoptr (GError) error = NULL;
  ExportFigure figure = { 0 };
  int status;

  if (words->trace == NULL) {
    terminal_say ("Which trace? Write `heddle export TRACE -o FILE`.");
    return SESSION_STATUS_USAGE;
  }
  if (export_figure_read (&figure, words, &error) &&
      trace_file_spares (words->trace, "--output", words->output, &error) &&
      trace_file_spares (words->trace, "--write-spec", words->write_spec, &error) &&
      (words->write_spec == NULL || export_options_write (words, words->write_spec, &error)))
    status = draw (words, &figure);
  else
    status = command_fail (error);
  export_figure_clear (&figure);
  return status;
}

int
command_export (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  ExportOptions words;
  int status;

  if (export_options_read (&words, argc, argv, &error))
    status = export(&words);
  else
    status = command_fail (error);
  export_options_clear (&words);
  return status;
}
