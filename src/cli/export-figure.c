/* SPDX-License-Identifier: MIT */
#include "cli/export-figure.h"

#include <math.h>
#include <string.h>

#include "cli/lane-choice.h"
#include "cli/quantity.h"
#include "model/time-text.h"
#include "session/bookmark-file.h"
#include "session/session.h"

#define SCALE_LEAST      0.1
#define SCALE_MOST       20.0
#define RESOLUTION       300.0 /* dots an inch, of a PNG with a size on paper */
#define RESOLUTION_LEAST 36.0
#define RESOLUTION_MOST  2400.0
#define SPEED_LEAST      1e-9
#define SPEED_MOST       1e6
#define REST_LEAST       INT64_C (10000000) /* nanoseconds */
#define REST_MOST        INT64_C (60000000000)
#define PLAYS_MOST       1e6
#define VEIL_LEAST       0.1
#define MILLIMETRES      25.4 /* in an inch */
#define PIXELS_AN_INCH   96.0 /* of a screen, as CSS has it */

/* Sets the error to a sentence that says what is wrong with the command line. Returns FALSE. */
static gboolean G_GNUC_PRINTF (2, 3) refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_USAGE, sentence);
  return FALSE;
}

/* ------------------------------------------------------------------ choices */

/* Finds `word` among `choices`, which end with NULL; NULL is the first of them. */
static gboolean
choose (const char *option, const char *word, const char *const *choices, guint *choice,
        GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  *choice = 0;
  if (word == NULL)
    return TRUE;
  for (guint i = 0; choices[i] != NULL; i++) {
    if (strcmp (word, choices[i]) == 0) {
      *choice = i;
      return TRUE;
    }
    g_string_append_printf (list, "%s%s",
                            i == 0                   ? ""
                            : choices[i + 1] != NULL ? ", "
                                                     : " or ",
                            choices[i]);
  }
  return refuse (error, "%s is \"%s\", but must be %s.", option, word, list->str);
}

static gboolean
read_format (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  if (words->output == NULL)
    return refuse (error, "Where is the figure to go? Write `-o FILE.png`, .svg or .pdf.");
  return export_format_find (words->format, words->output, &figure->format, error);
}

static gboolean
read_rest (const char *word, double *rest, GError **error)
{
  int64_t time;

  if (word == NULL)
    return TRUE;
  if (!quantity_time ("--rest", word, &time, error))
    return FALSE;
  if (time < REST_LEAST || time > REST_MOST)
    return refuse (error, "--rest is \"%s\", but must be from 10ms to 60s.", word);
  *rest = (double) time / 1e9;
  return TRUE;
}

static gboolean
read_table (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (words->table == NULL ||
      (figure->format == EXPORT_CSV && convert_table_parse (words->table, &figure->table)))
    return TRUE;
  if (figure->format != EXPORT_CSV)
    return refuse (error, "--table is of CSV: write to a name that ends in .csv.");
  for (int table = 0; table < CONVERT_TABLES; table++)
    g_string_append_printf (names, "%s%s",
                            table == 0                   ? ""
                            : table + 1 < CONVERT_TABLES ? ", "
                                                         : " or ",
                            convert_table_name ((ConvertTable) table));
  return refuse (error, "--table is \"%s\", but must be %s.", words->table, names->str);
}

/* What is for other programs has no size, no colours and nothing around it. */
static gboolean
check_data (const ExportFigure *figure, const ExportOptions *words, GError **error)
{
  const char *word = export_options_of_figures (words);

  if (!export_format_is_data (figure->format) || word == NULL)
    return TRUE;
  return refuse (error, "--%s is of figures, and \"%s\" is none: leave it out.", word,
                 words->output);
}

static gboolean
read_animation (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  AnimationOptions *animation = &figure->animation;
  double plays = 0;

  if (figure->format != EXPORT_APNG &&
      (words->speed != NULL || words->frames_per_second != NULL || words->rest != NULL ||
       words->plays != NULL || words->veil != NULL))
    return refuse (error,
                   "--speed, --frames-per-second, --rest, --plays and --veil are of a film: write "
                   "to a name that ends in .apng.");
  if ((words->speed != NULL && !quantity_number ("--speed", words->speed, SPEED_LEAST, SPEED_MOST,
                                                 &animation->speed, error)) ||
      (words->frames_per_second != NULL &&
       !quantity_number ("--frames-per-second", words->frames_per_second, 1, ANIMATION_RATE_MOST,
                         &animation->frames_per_second, error)) ||
      (words->plays != NULL &&
       !quantity_number ("--plays", words->plays, 1, PLAYS_MOST, &plays, error)) ||
      (words->veil != NULL &&
       !quantity_number ("--veil", words->veil, VEIL_LEAST, 1, &animation->veil, error)))
    return FALSE;
  animation->plays = (guint32) plays;
  return read_rest (words->rest, &animation->rest, error);
}

static gboolean
read_theme (ExportFigure *figure, const char *word, GError **error)
{
  static const char *const names[] = { "light", "dark",          "print", "contrast",
                                       "grey",  "contrast-dark", NULL };
  guint name;

  /* A page has its reader's theme then, and anything else the light one. */
  if (word == NULL)
    return TRUE;
  if (!choose ("--theme", word, names, &name, error))
    return FALSE;
  figure->options.theme = theme_by_name (names[name]);
  return TRUE;
}

static gboolean
read_choices (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  static const char *const axes[] = { "time", "order", NULL };
  static const char *const arrows[] = { "all", "messages", "wakeups", "none", NULL };
  guint axis, arrow;

  if (!read_theme (figure, words->theme, error) ||
      !choose ("--axis", words->axis, axes, &axis, error) ||
      !choose ("--arrows", words->arrows, arrows, &arrow, error))
    return FALSE;
  figure->options.event_order = axis == 1;
  figure->options.arrows = (ArrowChoice) arrow;
  if (figure->options.event_order && words->scale_bar)
    return refuse (error,
                   "--scale-bar and --axis order do not go together: in event order no length "
                   "stands for a time.");
  if (figure->options.event_order && words->time_scale != NULL)
    return refuse (error, "--time-scale and --axis order do not go together: in event order no "
                          "length stands for a time.");
  return TRUE;
}

/* ------------------------------------------------------------------ sizes */

/* What is said of sizes; an amount of 0 is not said. */
typedef struct {
  Length width, height, time_scale;
  double scale;
  double resolution; /* 0: not said */
} Sizes;

static gboolean
read_sizes (const ExportOptions *words, Sizes *sizes, GError **error)
{
  *sizes = (Sizes){ .scale = 1 };
  if (words->width != NULL && words->time_scale != NULL)
    return refuse (error,
                   "--width and --time-scale do not go together: either decides how wide the "
                   "figure is.");
  return (words->width == NULL ||
          quantity_length ("--width", words->width, &sizes->width, error)) &&
         (words->height == NULL ||
          quantity_length ("--height", words->height, &sizes->height, error)) &&
         (words->time_scale == NULL ||
          quantity_time_scale ("--time-scale", words->time_scale, &sizes->time_scale, error)) &&
         (words->scale == NULL || quantity_number ("--scale", words->scale, SCALE_LEAST, SCALE_MOST,
                                                   &sizes->scale, error)) &&
         (words->resolution == NULL ||
          quantity_number ("--resolution", words->resolution, RESOLUTION_LEAST, RESOLUTION_MOST,
                           &sizes->resolution, error));
}

/* Decides whether the figure is on paper. Returns FALSE if the sizes don't agree about it. */
static gboolean
find_medium (const Sizes *sizes, ExportFormat format, gboolean *paper, GError **error)
{
  const Length lengths[] = { sizes->width, sizes->height, sizes->time_scale };
  guint on_paper = 0, on_screen = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    on_paper += lengths[i].amount > 0 && lengths[i].paper;
    on_screen += lengths[i].amount > 0 && !lengths[i].paper;
  }
  if (on_paper > 0 && on_screen > 0)
    return refuse (error,
                   "Some lengths are in pixels and some on paper (mm, cm, in): give all of them "
                   "alike.");
  *paper = on_paper > 0 || (on_screen == 0 && format == EXPORT_PDF);
  if (sizes->resolution > 0 && (!*paper || format != EXPORT_PNG))
    return refuse (error,
                   "--resolution is of a PNG with a size on paper: give a --width such as 160mm, "
                   "or choose the pixels with --width and --scale.");
  return TRUE;
}

/* Sets what the sizes are in pixels of the layout: how large one is, is settled before. */
static void
set_sizes (FigureOptions *options, const Sizes *sizes, double pixel)
{
  options->width = sizes->width.amount / pixel;
  options->height = sizes->height.amount / pixel;
  options->time_scale = sizes->time_scale.amount / pixel;
  options->exact = TRUE;
}

static gboolean
read_size (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  FigureOptions *options = &figure->options;
  gboolean paper = FALSE;
  gboolean image = figure->format == EXPORT_PNG || figure->format == EXPORT_APNG;
  Sizes sizes;

  if (!read_sizes (words, &sizes, error) || !find_medium (&sizes, figure->format, &paper, error))
    return FALSE;
  if (paper) {
    double resolution = sizes.resolution > 0 ? sizes.resolution : RESOLUTION;
    if (sizes.width.amount <= 0 && sizes.time_scale.amount <= 0)
      sizes.width = (Length){ FIGURE_PAPER_WIDTH, TRUE };
    options->unit = FIGURE_PAPER_UNIT * sizes.scale;
    options->scale = options->unit / MILLIMETRES * resolution;
    set_sizes (options, &sizes, options->unit);
  } else {
    options->scale = sizes.scale;
    options->unit = !image && sizes.scale != 1 ? MILLIMETRES / PIXELS_AN_INCH * sizes.scale : 0;
    set_sizes (options, &sizes, 1);
  }
  if (options->width == 0 || options->width >= FIGURE_WIDTH_LEAST)
    return TRUE;
  if (paper)
    return refuse (error,
                   "--width is \"%s\", but a figure is %.0f mm wide at least, so that its type can "
                   "be read; --scale makes type smaller.",
                   words->width, ceil (FIGURE_WIDTH_LEAST * options->unit));
  return refuse (error, "--width is \"%s\", but a figure is %.0f pixels wide at least.",
                 words->width, FIGURE_WIDTH_LEAST);
}

/* ------------------------------------------------------------------ times */

static gboolean
read_marks (ExportFigure *figure, char **words, GError **error)
{
  guint count = words != NULL ? g_strv_length (words) : 0;

  figure->mark_list = g_new0 (FigureMark, MAX (count, 1));
  for (guint i = 0; i < count; i++) {
    const char *label = strchr (words[i], '=');
    if (label == NULL)
      return refuse (error, "--mark is \"%s\", but must be a time and a label, as 2.5ms=deadlock.",
                     words[i]);
    g_autofree char *time = g_strchomp (g_strndup (words[i], (gsize) (label - words[i])));
    if (!quantity_time ("The time of --mark", time, &figure->mark_list[i].time, error))
      return FALSE;
    figure->mark_list[i].label = label + 1;
  }
  figure->mark_count = count;
  figure->options.marks = figure->mark_list;
  figure->options.mark_count = count;
  return TRUE;
}

/* Bookmarks are kept by what a trace's file is. */
static gboolean
check_bookmarks (const ExportOptions *words, GError **error)
{
  if (!words->bookmarks || words->trace == NULL || strcmp (words->trace, "-") != 0)
    return TRUE;
  return refuse (
      error,
      "--bookmarks is of a trace in a file, by which they are kept, and standard input is none: "
      "give the trace as a file.");
}

static gboolean
read_times (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  FigureOptions *options = &figure->options;

  figure->has_start = words->from != NULL;
  figure->has_end = words->to != NULL;
  if (figure->has_start && !quantity_time ("--from", words->from, &options->start, error))
    return FALSE;
  if (figure->has_end && !quantity_time ("--to", words->to, &options->end, error))
    return FALSE;
  if (figure->has_start && figure->has_end && options->start >= options->end)
    return refuse (error, "--from %s is not before --to %s: exchange them.", words->from,
                   words->to);
  return read_marks (figure, words->marks, error) && check_bookmarks (words, error);
}

gboolean
export_figure_read (ExportFigure *figure, const ExportOptions *words, GError **error)
{
  *figure = (ExportFigure){ 0 };
  figure->options.title = words->title;
  figure->options.caption = words->caption;
  figure->options.legend = words->legend;
  figure->options.scale_bar = words->scale_bar;
  return read_format (figure, words, error) && read_table (figure, words, error) &&
         check_data (figure, words, error) && read_animation (figure, words, error) &&
         read_choices (figure, words, error) && read_size (figure, words, error) &&
         read_times (figure, words, error);
}

void
export_figure_clear (ExportFigure *figure)
{
  g_clear_pointer (&figure->mark_list, g_free);
  g_clear_pointer (&figure->bookmarks, g_array_unref);
  g_clear_pointer (&figure->hidden, g_hash_table_unref);
}

/* ------------------------------------------------------------------ the trace */

static gboolean
fit_range (ExportFigure *figure, const ExportOptions *words, const Model *model, int64_t begin,
           GError **error)
{
  FigureOptions *options = &figure->options;
  int64_t start, end;

  figure_whole_run (model, begin, &start, &end);
  g_autofree char *length = time_text_duration (model_now (model));
  if (figure->has_start && options->start >= end)
    return refuse (error, "--from %s is after the end of the run, which took %s.", words->from,
                   length);
  if (figure->has_end && options->end <= start)
    return refuse (error, "--to %s is before the beginning of the run.", words->to);
  if (!figure->has_start)
    options->start = start;
  if (!figure->has_end)
    options->end = end;
  if (model_lane_count (model) == 0)
    return refuse (error, "There is nothing to draw: no thread was recorded.");
  for (guint i = 0; i < figure->mark_count; i++)
    if (figure->mark_list[i].time < options->start || figure->mark_list[i].time > options->end)
      return refuse (error,
                     "--mark \"%s\" is outside of what is drawn: choose another time, or another "
                     "range with --from and --to.",
                     words->marks[i]);
  return TRUE;
}

gboolean
export_figure_fit (ExportFigure *figure, const ExportOptions *words, const Model *model,
                   int64_t begin, GError **error)
{
  FigureOptions *options = &figure->options;

  if (!fit_range (figure, words, model, begin, error))
    return FALSE;
  if (options->time_scale > 0 &&
      LAYOUT_NAMES_WIDTH + (double) (options->end - options->start) * options->time_scale <
          FIGURE_WIDTH_LEAST)
    return refuse (error,
                   "--time-scale %s makes the figure too narrow for its names: choose a greater "
                   "length, a longer range or a smaller --scale.",
                   words->time_scale);
  if (words->lanes == NULL)
    return TRUE;
  figure->hidden = lane_choice_others (model, words->lanes, error);
  options->hidden_lanes = figure->hidden;
  return figure->hidden != NULL;
}

gboolean
export_figure_add_bookmarks (ExportFigure *figure, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *identity = bookmark_file_identity (path, &cause);

  if (identity == NULL) {
    g_set_error_literal (error, SESSION_ERROR, SESSION_STATUS_TRACE, cause->message);
    return FALSE;
  }
  figure->bookmarks = bookmark_file_load (identity);
  guint count = figure->bookmarks->len;
  figure->mark_list = g_renew (FigureMark, figure->mark_list, MAX (figure->mark_count + count, 1));
  for (guint i = 0; i < count; i++) {
    const BookmarkEntry *entry = &g_array_index (figure->bookmarks, BookmarkEntry, i);
    figure->mark_list[figure->mark_count + i] = (FigureMark){ entry->time, entry->name };
  }
  figure->options.marks = figure->mark_list;
  figure->options.mark_count = figure->mark_count + count;
  return TRUE;
}
