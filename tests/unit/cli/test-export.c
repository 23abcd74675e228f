/* SPDX-License-Identifier: MIT
 *
 * The words of `heddle export`: numbers with units, lanes, specifications, and what they make of a figure.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "../../golden/scenarios.h"
#include "cli/export-figure.h"
#include "cli/export-options.h"
#include "cli/lane-choice.h"
#include "cli/quantity.h"
#include "session/session.h"

#define MILLISECOND INT64_C (1000000)

/* Asserts that the error is about the command line and that its sentence has `part` in it. */
static void
assert_usage (GError **error, const char *part)
{
  g_assert_error (*error, SESSION_ERROR, SESSION_STATUS_USAGE);
  if (strstr ((*error)->message, part) == NULL)
    g_error ("expected \"%s\" in \"%s\"", part, (*error)->message);
  g_assert_true (g_str_has_suffix ((*error)->message, "."));
  g_clear_error (error);
}

/* ------------------------------------------------------------------ quantities */

static void
test_times (void)
{
  static const struct {
    const char *word;
    int64_t time;
  } good[] = {
    { "0", 0 },
    { "850ns", 850 },
    { "200us", 200000 },
    { "1.5ms", 1500000 },
    { "1.5 ms", 1500000 },
    { "3s", 3000000000 },
    { "2min", 120000000000 },
    { "12µs", 12000 },
    { ".5us", 500 },
  };
  static const char *const bad[] = { "",     "5",      "ms",           "-1ms",   "1,5ms", "1.5m s",
                                     "nans", "1e400s", "99999999999s", "0x10ms", "1ms2" };
  g_autoptr (GError) error = NULL;
  int64_t time;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (quantity_time ("--from", good[i].word, &time, &error));
    g_assert_cmpint (time, ==, good[i].time);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (quantity_time ("--from", bad[i], &time, &error));
    assert_usage (&error, "--from");
  }
}

static void
test_lengths (void)
{
  static const struct {
    const char *word;
    double amount;
    gboolean paper;
  } good[] = {
    { "1200", 1200, FALSE }, { "1200px", 1200, FALSE }, { "160mm", 160, TRUE },
    { "16cm", 160, TRUE },   { "6.5in", 165.1, TRUE },
  };
  static const char *const bad[] = { "", "0", "-5mm", "160 m", "160pt", "1e9mm", "infmm" };
  g_autoptr (GError) error = NULL;
  Length length;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (quantity_length ("--width", good[i].word, &length, &error));
    g_assert_cmpfloat_with_epsilon (length.amount, good[i].amount, 1e-9);
    g_assert_cmpint (length.paper, ==, good[i].paper);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (quantity_length ("--width", bad[i], &length, &error));
    assert_usage (&error, "--width");
  }
}

static void
test_time_scales (void)
{
  static const char *const bad[] = { "", "10mm", "10mm/", "/ms", "10mm/0ms", "10mm/5", "10/ms/ms" };
  g_autoptr (GError) error = NULL;
  Length length;

  g_assert_true (quantity_time_scale ("--time-scale", "10mm/ms", &length, &error));
  g_assert_cmpfloat_with_epsilon (length.amount, 10e-6, 1e-15);
  g_assert_true (length.paper);
  g_assert_true (quantity_time_scale ("--time-scale", "2px/500us", &length, &error));
  g_assert_cmpfloat_with_epsilon (length.amount, 4e-6, 1e-15);
  g_assert_false (length.paper);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_false (quantity_time_scale ("--time-scale", bad[i], &length, &error));
    assert_usage (&error, "--time-scale");
  }
}

/* ------------------------------------------------------------------ lanes */

/* Returns the names of the lanes that the pattern means, in their order, with commas. */
static char *
meant (const Model *model, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) others = lane_choice_others (model, pattern, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (!g_hash_table_contains (others, GUINT_TO_POINTER (i)))
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "",
                              model_lane_name (model_lane (model, i)));
  return g_string_free (names, FALSE);
}

static void
test_lanes (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GError) error = NULL;
  static const char *const cases[][2] = {
    { "producer", "producer" },
    { "*", "main,messages,producer,consumer" },
    { "*o*er", "producer,consumer" },
    { "consume?", "consumer" },
    { " main , kind:channel", "main,messages" },
    { "kind:thread", "main,producer,consumer" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *names = meant (model, cases[i][0]);
    g_assert_cmpstr (names, ==, cases[i][1]);
  }
  g_assert_null (lane_choice_others (model, "main,nobody", &error));
  assert_usage (&error, "\"nobody\"");
  g_assert_null (lane_choice_others (model, "kind:lock", &error));
  assert_usage (&error, "producer (thread)");
  g_assert_null (lane_choice_others (model, "", &error));
  assert_usage (&error, "--lanes");
}

/* ------------------------------------------------------------------ figures */

/* Reads the words of a command line, which are separated by `|`. Returns whether they make a figure of the
 * model. */
static gboolean
fit (const char *line, const Model *model, ExportOptions *words, ExportFigure *figure,
     GError **error)
{
  g_auto (GStrv) argv = g_strsplit (line, "|", -1);

  *figure = (ExportFigure){ 0 };
  return export_options_read (words, (int) g_strv_length (argv), argv, error) &&
         export_figure_read (figure, words, error) &&
         export_figure_fit (figure, words, model, 0, error);
}

static void
assert_refused (const Model *model, const char *line, const char *part)
{
  g_autoptr (GError) error = NULL;
  ExportOptions words;
  ExportFigure figure;

  if (fit (line, model, &words, &figure, &error))
    g_error ("\"%s\" was taken", line);
  assert_usage (&error, part);
  export_figure_clear (&figure);
  export_options_clear (&words);
}

static void
test_what_makes_no_figure (void)
{
  g_autoptr (Model) model = scenario_channel ();
  static const char *const cases[][2] = {
    { "t.heddle", "-o FILE" },
    { "t.heddle|-o|x.gif", "x.gif" },
    { "t.heddle|-o|-", "--format" },
    { "t.heddle|u.heddle|-o|x.png", "u.heddle" },
    { "t.heddle|-o|x.png|--colour", "--colour" },
    { "t.heddle|-o|x.png|--format|bmp", "png, svg, pdf, html, apng, csv, json or perfetto" },
    { "t.heddle|-o|x.png|--speed|0.001", "--speed" },
    { "t.heddle|-o|x.png|--table|locks", "--table" },
    { "t.heddle|-o|x.csv|--table|chairs", "intervals, spans, locks" },
    { "t.heddle|-o|x.csv|--width|1000", "--width is of figures" },
    { "t.heddle|-o|x.pftrace|--mark|1ms=x", "--mark is of figures" },
    { "t.heddle|-o|-|--format|json|--legend", "--legend is of figures" },
    { "t.heddle|-o|x.apng|--speed|fast", "--speed" },
    { "t.heddle|-o|x.apng|--frames-per-second|0", "from 1 to 60" },
    { "t.heddle|-o|x.png|--theme|sepia", "light, dark, print, contrast" },
    { "t.heddle|-o|x.png|--axis|space", "time or order" },
    { "t.heddle|-o|x.png|--arrows|some", "all, messages, wakeups or none" },
    { "t.heddle|-o|x.png|--axis|order|--scale-bar", "--scale-bar" },
    { "t.heddle|-o|x.png|--axis|order|--time-scale|10px/ms", "--time-scale" },
    { "t.heddle|-o|x.png|--width|160mm|--time-scale|10mm/ms", "--width" },
    { "t.heddle|-o|x.png|--width|160mm|--height|400", "alike" },
    { "t.heddle|-o|x.png|--width|100", "360 pixels" },
    { "t.heddle|-o|x.pdf|--width|40mm", "80 mm" },
    { "t.heddle|-o|x.png|--width|1000|--resolution|600", "--resolution" },
    { "t.heddle|-o|x.svg|--width|160mm|--resolution|600", "--resolution" },
    { "t.heddle|-o|x.png|--scale|0", "--scale" },
    { "t.heddle|-o|x.png|--from|5ms|--to|5ms", "not before" },
    { "t.heddle|-o|x.png|--from|5s", "after the end" },
    { "t.heddle|-o|x.png|--to|0", "before the beginning" },
    { "t.heddle|-o|x.png|--mark|5ms", "a time and a label" },
    { "t.heddle|-o|x.png|--mark|5=x", "--mark" },
    { "t.heddle|-o|x.png|--from|2ms|--to|4ms|--mark|5ms=late", "5ms=late" },
    { "-|-o|x.png|--bookmarks", "standard input" },
    { "t.heddle|-o|x.csv|--bookmarks", "--bookmarks is of figures" },
    { "t.heddle|-o|x.png|--lanes|nobody", "nobody" },
    { "t.heddle|-o|x.png|--time-scale|1px/s", "too narrow" },
    { "--spec|/nowhere/x.figure", "/nowhere/x.figure" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (model, cases[i][0], cases[i][1]);
}

static void
test_nothing_recorded (void)
{
  g_autoptr (Model) model = model_new ();

  assert_refused (model, "t.heddle|-o|x.png", "nothing to draw");
}

static FigureOptions
options_of (const char *line, const Model *model)
{
  g_autoptr (GError) error = NULL;
  ExportOptions words;
  ExportFigure figure;
  gboolean fits = fit (line, model, &words, &figure, &error);

  g_assert_no_error (error);
  g_assert_true (fits);
  FigureOptions options = figure.options;
  options.hidden_lanes = NULL; /* and other pointers are not to be followed any more */
  export_figure_clear (&figure);
  export_options_clear (&words);
  return options;
}

static void
test_sizes (void)
{
  g_autoptr (Model) model = scenario_channel ();

  /* Pixels are pixels, and twice as many on a dense display. */
  FigureOptions options = options_of ("t|-o|x.png|--width|1000|--scale|2", model);
  g_assert_cmpfloat (options.width, ==, 1000);
  g_assert_cmpfloat (options.scale, ==, 2);
  g_assert_cmpfloat (options.unit, ==, 0);
  /* On paper the width is as said, whatever the size of type. */
  options = options_of ("t|-o|x.svg|--width|160mm|--scale|1.5", model);
  g_assert_cmpfloat_with_epsilon (options.width * options.unit, 160, 1e-9);
  g_assert_cmpfloat_with_epsilon (options.unit, 1.5 * FIGURE_PAPER_UNIT, 1e-9);
  /* A PNG has as many dots as its width has at that resolution. */
  options = options_of ("t|-o|x.png|--width|4in|--resolution|600", model);
  g_assert_cmpfloat_with_epsilon (options.width * options.scale, 2400, 1e-6);
  /* PDF is paper without being told. */
  options = options_of ("t|-o|x.pdf", model);
  g_assert_cmpfloat_with_epsilon (options.width * options.unit, FIGURE_PAPER_WIDTH, 1e-9);
  /* A millisecond is as long as said. */
  options = options_of ("t|-o|x.pdf|--time-scale|10mm/ms|--from|1ms|--to|9ms", model);
  g_assert_cmpfloat_with_epsilon (options.time_scale * options.unit * 1e6, 10, 1e-9);
}

static void
test_range (void)
{
  g_autoptr (Model) model = scenario_channel ();
  int64_t start, end;

  figure_whole_run (model, 0, &start, &end);
  FigureOptions options = options_of ("t|-o|x.png|--from|2ms", model);
  g_assert_cmpint (options.start, ==, 2 * MILLISECOND);
  g_assert_cmpint (options.end, ==, end);
  options = options_of ("t|-o|x.png|--to|2ms", model);
  g_assert_cmpint (options.start, ==, start);
  g_assert_cmpint (options.end, ==, 2 * MILLISECOND);
}

/* A flight recorder's picture begins where it does, and its margin is of what it kept. */
static void
test_range_of_a_flight (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  int64_t now = model_now (model), begin = now - 10 * MILLISECOND;
  int64_t start, end;

  figure_whole_run (model, begin, &start, &end);
  g_assert_cmpint (start, ==, begin);
  g_assert_cmpint (end, ==, now + 10 * MILLISECOND / 50);
}

/* ------------------------------------------------------------------ specifications */

static char *
in_folder (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* What was written is what is read, with its paths as seen from wherever one is; and what the command line
 * says goes before. */
static void
test_specification (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heddle-export-test-XXXXXX", &error);
  g_autofree char *below = in_folder (folder, "figures");
  g_autofree char *spec = in_folder (below, "one.figure");
  g_autofree char *trace = in_folder (folder, "runs/a.heddle");
  g_autofree char *output = in_folder (below, "one.pdf");
  g_autofree char *text = NULL;
  ExportOptions words, again;

  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  char *argv[] = { trace,     "-o",       output,    "--mark",       "2ms=first; of all", "--mark",
                   "3ms=a=b", "--legend", "--title", "Ärger \\ \n2", "--width",           "160mm" };
  g_assert_true (export_options_read (&words, G_N_ELEMENTS (argv), argv, &error));
  g_assert_true (export_options_write (&words, spec, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (spec, &text, NULL, &error));
  g_assert_nonnull (strstr (text, "trace=../runs/a.heddle\n"));
  g_assert_nonnull (strstr (text, "output=one.pdf\n"));

  char *spec_argv[] = { "--spec", spec, "--width", "120mm" };
  g_assert_true (export_options_read (&again, G_N_ELEMENTS (spec_argv), spec_argv, &error));
  g_autofree char *seen = g_canonicalize_filename (again.trace, NULL);
  g_assert_cmpstr (seen, ==, trace);
  g_assert_cmpstr (again.output, ==, output);
  g_assert_cmpstr (again.title, ==, words.title);
  g_assert_true (
      g_strv_equal ((const char *const *) again.marks, (const char *const *) words.marks));
  g_assert_true (again.legend);
  g_assert_false (again.scale_bar);
  g_assert_cmpstr (again.width, ==, "120mm");
  export_options_clear (&words);
  export_options_clear (&again);
  g_unlink (spec);
  g_rmdir (below);
  g_rmdir (folder);
}

static void
test_bad_specifications (void)
{
  static const char *const cases[][2] = {
    { "", "[figure]" },
    { "[figure]\nwidht=3\n", "\"widht\"" },
    { "[figure]\nlegend=perhaps\n", "legend" },
    { "width=3\n", "group" },
    { "[figure]\ntitle=\xff\n", "title" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heddle-export-test-XXXXXX", &error);
  g_autofree char *spec = in_folder (folder, "x.figure");
  char *argv[] = { "--spec", spec };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    ExportOptions words;
    g_assert_true (g_file_set_contents (spec, cases[i][0], -1, &error));
    if (export_options_read (&words, G_N_ELEMENTS (argv), argv, &error))
      g_error ("\"%s\" was taken", cases[i][0]);
    assert_usage (&error, cases[i][1]);
    export_options_clear (&words);
  }
  g_unlink (spec);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/times", test_times);
  g_test_add_func ("/export/lengths", test_lengths);
  g_test_add_func ("/export/time-scales", test_time_scales);
  g_test_add_func ("/export/lanes", test_lanes);
  g_test_add_func ("/export/refused", test_what_makes_no_figure);
  g_test_add_func ("/export/nothing", test_nothing_recorded);
  g_test_add_func ("/export/sizes", test_sizes);
  g_test_add_func ("/export/range", test_range);
  g_test_add_func ("/export/range/flight", test_range_of_a_flight);
  g_test_add_func ("/export/specification", test_specification);
  g_test_add_func ("/export/specification/bad", test_bad_specifications);
  return g_test_run ();
}
