/* SPDX-License-Identifier: MIT
 *
 * Figures as SVG and PDF, and what stands around a chart: all of it is there, legible and in its
 * place.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "../../golden/scenarios.h"
#include "event/event.h"
#include "figure/figure.h"
#include "figure/measures.h"
#include "figure/notes.h"
#include "figure/svg.h"
#include "paint/text-style.h"

#define MILLISECOND INT64_C (1000000)

/* Writes the figure to a file and returns its bytes. */
static char *
bytes_of (const Model *model, const FigureOptions *options, FigureFormat format, gsize *length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heddle-formats-test-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "figure", NULL);
  char *bytes = NULL;
  gboolean written = figure_write (model, options, format, path, &error);

  g_assert_no_error (error);
  g_assert_true (written);
  g_assert_true (g_file_get_contents (path, &bytes, length, &error));
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return bytes;
}

/* ------------------------------------------------------------------ reading SVG */

/* What is in a document. */
typedef struct {
  GString *texts;       /* each on a line of its own, with newlines around */
  GHashTable *elements; /* name to count */
  GHashTable *ids;
  GPtrArray *references; /* to ids */
  GString *title, *description;
  char *width, *height, *role;
  GPtrArray *open; /* the names of the elements that are open */
} Document;

static void
on_start (GMarkupParseContext *context, const char *name, const char **names, const char **values,
          gpointer data, GError **error)
{
  Document *document = data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (document->elements, name));

  (void) context, (void) error;
  g_hash_table_insert (document->elements, g_strdup (name), GUINT_TO_POINTER (count + 1));
  for (guint i = 0; names[i] != NULL; i++) {
    g_assert_null (strstr (values[i], "nan"));
    g_assert_null (strstr (values[i], "inf"));
    if (g_str_equal (names[i], "id"))
      g_assert_true (g_hash_table_add (document->ids, g_strdup (values[i])));
    if (g_str_has_prefix (values[i], "url(#"))
      g_ptr_array_add (document->references, g_strndup (values[i] + 5, strlen (values[i]) - 6));
    if (document->open->len > 0)
      continue;
    char **root = g_str_equal (names[i], "width")    ? &document->width
                  : g_str_equal (names[i], "height") ? &document->height
                  : g_str_equal (names[i], "role")   ? &document->role
                                                     : NULL;
    if (root != NULL)
      *root = g_strdup (values[i]);
  }
  g_ptr_array_add (document->open, g_strdup (name));
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Document *document = data;

  (void) context, (void) name, (void) error;
  g_ptr_array_set_size (document->open, (int) document->open->len - 1);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
         GError **error)
{
  Document *document = data;
  const char *element =
      document->open->len > 0 ? g_ptr_array_index (document->open, document->open->len - 1) : "";

  (void) context, (void) error;
  if (g_str_equal (element, "text"))
    g_string_append_printf (document->texts, "\n%.*s\n", (int) length, text);
  else if (g_str_equal (element, "title"))
    g_string_append_len (document->title, text, (gssize) length);
  else if (g_str_equal (element, "desc"))
    g_string_append_len (document->description, text, (gssize) length);
}

/* Reads a document, and asserts that it is well-formed and that what it refers to is there. */
static Document *
read_document (const char *bytes, gsize length)
{
  const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  Document *document = g_new0 (Document, 1);
  g_autoptr (GError) error = NULL;

  document->texts = g_string_new (NULL);
  document->title = g_string_new (NULL);
  document->description = g_string_new (NULL);
  document->elements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  document->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  document->references = g_ptr_array_new_with_free_func (g_free);
  document->open = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, document, NULL);
  g_assert_true (g_utf8_validate (bytes, (gssize) length, NULL));
  g_markup_parse_context_parse (context, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < document->references->len; i++)
    g_assert_true (
        g_hash_table_contains (document->ids, g_ptr_array_index (document->references, i)));
  return document;
}

static void
document_free (Document *document)
{
  g_string_free (document->texts, TRUE);
  g_string_free (document->title, TRUE);
  g_string_free (document->description, TRUE);
  g_hash_table_unref (document->elements);
  g_hash_table_unref (document->ids);
  g_ptr_array_unref (document->references);
  g_ptr_array_unref (document->open);
  g_free (document->width);
  g_free (document->height);
  g_free (document->role);
  g_free (document);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

static Document *
document_of (const Model *model, const FigureOptions *options)
{
  gsize length;
  g_autofree char *bytes = bytes_of (model, options, FIGURE_SVG, &length);

  return read_document (bytes, length);
}

static gboolean
has_text (const Document *document, const char *text)
{
  g_autofree char *line = g_strdup_printf ("\n%s\n", text);

  return strstr (document->texts->str, line) != NULL;
}

static guint
count_elements (const Document *document, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (document->elements, name));
}

/* ------------------------------------------------------------------ SVG */

static void
test_svg_has_texts (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  const FigureOptions options = { .width = 900,
                                  .title = "Shared <counter> & \"friends\"",
                                  .caption = "What the figure shows.",
                                  .legend = TRUE };
  g_autoptr (Document) document = document_of (model, &options);

  for (uint32_t i = 0; i < model_lane_count (model); i++)
    g_assert_true (has_text (document, model_lane_name (model_lane (model, i))));
  g_assert_true (has_text (document, options.title));
  g_assert_true (has_text (document, options.caption));
  g_assert_true (has_text (document, "waits for a lock"));
  g_assert_cmpstr (document->title->str, ==, options.title);
  g_assert_nonnull (strstr (document->description->str, "thread worker 3"));
  g_assert_nonnull (strstr (document->description->str, options.caption));
  g_assert_cmpstr (document->role, ==, "img");
  g_assert_cmpstr (document->width, ==, "900");
  g_assert_cmpuint (count_elements (document, "pattern"), >, 0);
  g_assert_cmpuint (count_elements (document, "circle"), >, 0); /* a message begins there */
}

/* Every kind of shape, in every theme, and columns. */
static void
test_svg_is_well_formed (void)
{
  for (guint theme = 0; theme_at (theme) != NULL; theme++)
    for (int i = 0; i < 4; i++) {
      g_autoptr (Model) model = i == 0   ? scenario_states ()
                                : i == 1 ? scenario_death (2, HEDDLE_PROCESS_END_KILLED, 9)
                                : i == 2 ? scenario_counter (1500 * MILLISECOND)
                                         : scenario_queue (14);
      const FigureOptions options = {
        .width = 700, .theme = theme_at (theme), .legend = TRUE, .event_order = i == 3
      };
      g_autoptr (Document) document = document_of (model, &options);
      g_assert_cmpuint (count_elements (document, "text"), >, 10);
    }
}

/* A name may have anything in it. */
static void
test_svg_of_hostile_names (void)
{
  static const char *const names[] = { "</text><script>", "a\"b'c&amp;", "bell\a\x1b[31m",
                                       "\xef\xbf\xbf", "caf\xe9" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (Scene) scene = scene_new (300, 50);
    scene_add (scene, &(Shape){ .kind = SHAPE_TEXT,
                                .colour = COLOUR_TEXT,
                                .width = 290,
                                .opacity = 1,
                                .text = names[i],
                                .subject = { .lane = MODEL_NONE } });
    g_autoptr (Svg) svg = svg_new (&(SvgOptions){ .theme = theme_light () });
    svg_add_scene (svg, scene, 0, 0);
    g_autofree char *text =
        svg_finish (svg, &(SvgDocument){ .width = 300, .height = 50, .title = names[i] });
    g_autoptr (Document) document = read_document (text, strlen (text));
    g_assert_cmpuint (count_elements (document, "text"), ==, 1);
    g_assert_cmpuint (count_elements (document, "script"), ==, 0);
    for (const char *at = text; *at != '\0'; at++)
      g_assert_true (*at == '\n' || !g_ascii_iscntrl (*at));
  }
}

/* What has no room ends with an ellipsis, as ink has it, and is no wider than the room. */
static void
test_svg_shortens_text (void)
{
  g_autoptr (Scene) scene = scene_new (300, 50);
  static const double widths[] = { 400, 90, 40, 3 };
  static const char words[] = "a name that is rather long";

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    scene_add (scene, &(Shape){ .kind = SHAPE_TEXT,
                                .colour = COLOUR_TEXT,
                                .width = widths[i],
                                .opacity = 1,
                                .text = words,
                                .subject = { .lane = MODEL_NONE } });
  g_autoptr (Svg) svg = svg_new (&(SvgOptions){ .theme = theme_light () });
  svg_add_scene (svg, scene, 0, 0);
  g_autofree char *text = svg_finish (svg, &(SvgDocument){ .width = 300, .height = 50 });
  g_autoptr (Document) document = read_document (text, strlen (text));
  g_auto (GStrv) lines = g_strsplit (document->texts->str, "\n", -1);
  guint seen = 0, whole = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] == '\0')
      continue;
    g_assert_cmpfloat (text_style_width (theme_light ()->font, TEXT_LANE_NAME, lines[i]), <=, 330);
    whole += g_str_equal (lines[i], words);
    g_assert_true (g_str_equal (lines[i], words) || g_str_has_suffix (lines[i], "…"));
    seen++;
  }
  g_assert_cmpuint (whole, ==, 1);
  g_assert_cmpuint (seen, ==, 3); /* into 3 pixels goes nothing */
}

static char *
describe_lane_alone (Subject subject, gpointer data)
{
  guint *count = data;

  if (subject.kind != SUBJECT_LANE)
    return NULL;
  ++*count;
  return g_strdup ("a <lane>");
}

/* For a page: colours are variables, which are all declared, and shapes have words. */
static void
test_svg_for_a_page (void)
{
  g_autoptr (Model) model = scenario_states ();
  const View view = { .end = 25 * MILLISECOND, .width = 900, .height = 700 };
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  guint asked = 0;
  g_autoptr (Svg) svg = svg_new (&(SvgOptions){ .theme = theme_light (),
                                                .variables = TRUE,
                                                .describe = describe_lane_alone,
                                                .data = &asked });
  svg_add_scene (svg, scene, 0, 0);
  g_autofree char *text = svg_finish (svg, &(SvgDocument){ .width = 900, .height = 700 });
  g_autofree char *variables = svg_variables (theme_dark ());
  g_autoptr (Document) document = read_document (text, strlen (text));

  g_assert_null (strstr (text, "=\"#"));
  g_assert_cmpuint (asked, >, 0);
  g_assert_cmpuint (count_elements (document, "title"), ==, asked);
  for (const char *at = text; (at = strstr (at, "var(")) != NULL; at++) {
    g_autofree char *name = g_strndup (at + 4, strcspn (at + 4, ")"));
    g_autofree char *declared = g_strconcat (name, ":#", NULL);
    g_assert_nonnull (strstr (variables, declared));
  }
}

/* ------------------------------------------------------------------ PDF */

static gboolean
contains (const char *bytes, gsize length, const char *text)
{
  return memmem (bytes, length, text, strlen (text)) != NULL;
}

/* It says what it is of, and is from the time of the recording, whenever it is made. */
static void
test_pdf (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  FigureOptions options = { .width = FIGURE_PAPER_WIDTH / FIGURE_PAPER_UNIT,
                            .unit = FIGURE_PAPER_UNIT,
                            .recorded_at = INT64_C (1795756642) * 1000000,
                            .name = "counter" };
  gsize length;
  g_autofree char *bytes = bytes_of (model, &options, FIGURE_PDF, &length);

  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  g_assert_true (contains (bytes, length, "20261127051722Z"));
  g_assert_true (contains (bytes, length, "/Title (counter)"));
  options.recorded_at = 0;
  g_autofree char *undated = bytes_of (model, &options, FIGURE_PDF, &length);
  g_assert_true (contains (undated, length, "19700101000000Z"));
}

/* ------------------------------------------------------------------ all formats */

static void
test_same_bytes (void)
{
  static const FigureFormat formats[] = { FIGURE_PNG, FIGURE_SVG, FIGURE_PDF };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    char *bytes[2];
    gsize lengths[2];
    for (int run = 0; run < 2; run++) {
      g_autoptr (Model) model = scenario_states ();
      const FigureOptions options = { .width = 700, .legend = TRUE, .scale_bar = TRUE };
      bytes[run] = bytes_of (model, &options, formats[i], &lengths[run]);
    }
    g_assert_cmpuint (lengths[0], ==, lengths[1]);
    g_assert_true (memcmp (bytes[0], bytes[1], lengths[0]) == 0);
    g_free (bytes[0]);
    g_free (bytes[1]);
  }
}

/* ------------------------------------------------------------------ sizes */

/* On paper the figure is as wide as it is said, and ends where a page does. */
static void
test_paper (void)
{
  g_autoptr (Model) few = scenario_channel ();
  g_autoptr (Model) many = scenario_queue (60);
  const FigureOptions options = { .width = 160 / FIGURE_PAPER_UNIT, .unit = FIGURE_PAPER_UNIT };
  g_autoptr (Document) first = document_of (few, &options);
  g_autoptr (Document) second = document_of (many, &options);

  g_assert_cmpstr (first->width, ==, "160mm");
  g_assert_true (g_str_has_suffix (first->height, "mm"));
  g_assert_cmpfloat (g_ascii_strtod (first->height, NULL), >, 30);
  g_assert_cmpfloat (g_ascii_strtod (first->height, NULL), <=, 85);
  /* 60 lanes and a lock of legible size have no place on a page: then lanes shrink. */
  g_assert_cmpfloat (g_ascii_strtod (second->height, NULL), >, 200);
  g_assert_cmpfloat (g_ascii_strtod (second->height, NULL), <, 300);
}

static void
test_exact_height (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  g_autoptr (GError) error = NULL;
  FigureOptions options = { .width = 160 / FIGURE_PAPER_UNIT,
                            .height = 20 / FIGURE_PAPER_UNIT,
                            .unit = FIGURE_PAPER_UNIT,
                            .exact = TRUE };

  g_assert_false (figure_write (model, &options, FIGURE_SVG, "x.svg", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_nonnull (strstr (error->message, "20 mm"));
  options.height = 70 / FIGURE_PAPER_UNIT;
  g_autoptr (Document) document = document_of (model, &options);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (document->height, NULL), 70, 0.25);
}

/* The same length is the same time in two figures of different ranges. */
static void
test_time_scale (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  const double a_nanosecond = 40 / 1e6;
  static const int64_t ends[] = { 12 * MILLISECOND, 55 * MILLISECOND };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    const FigureOptions options = { .start = 2 * MILLISECOND,
                                    .end = ends[i],
                                    .time_scale = a_nanosecond };
    View view;
    measures_view (model, &options, &view);
    g_assert_cmpfloat_with_epsilon (
        layout_x (&view, 7 * MILLISECOND) - layout_x (&view, 4 * MILLISECOND), 120, 1e-6);
  }
}

/* ------------------------------------------------------------------ notes */

/* Returns the texts of a scene, top to bottom, and asserts that they lie within it. */
static GArray *
texts_of (const Scene *scene, const Theme *theme)
{
  GArray *texts = g_array_new (FALSE, FALSE, sizeof (Shape));

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    Shape shape = *scene_shape (scene, i);
    if (shape.kind != SHAPE_TEXT)
      continue;
    /* As wide as it is drawn. */
    shape.width = MIN (shape.width, text_style_width (theme->font, shape.style, shape.text));
    shape.height = text_style_height (shape.style);
    g_assert_cmpfloat (shape.x, >=, 0);
    g_assert_cmpfloat (shape.x + shape.width, <=, scene_width (scene));
    g_assert_cmpfloat (shape.y, >=, 0);
    g_assert_cmpfloat (shape.y + shape.height, <=, scene_height (scene));
    g_array_append_val (texts, shape);
  }
  return texts;
}

static void
assert_apart (const GArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    for (guint k = i + 1; k < texts->len; k++) {
      const Shape *a = &g_array_index (texts, Shape, i), *b = &g_array_index (texts, Shape, k);
      g_assert_true (a->x + a->width < b->x || b->x + b->width < a->x || a->y + a->height <= b->y ||
                     b->y + b->height <= a->y);
    }
}

static void
test_caption_wraps (void)
{
  static const char caption[] =
      "A caption that needs more than one line in a figure as narrow as this "
      "one, and that has averyverylongwordthatdoesnotfitintoanylineofthefigure.";
  g_autoptr (Scene) scene = notes_caption (caption, 360, theme_light ());
  g_autoptr (GArray) texts = texts_of (scene, theme_light ());
  g_autoptr (GString) all = g_string_new (NULL);

  assert_apart (texts);
  g_assert_cmpuint (texts->len, >=, 3);
  for (guint i = 0; i < texts->len; i++)
    g_string_append (all, g_array_index (texts, Shape, i).text);
  /* Nothing is left out. */
  g_autofree char *without_spaces = g_strdup (caption);
  g_string_replace (all, " ", "", 0);
  g_strdelimit (without_spaces, " ", '\n');
  g_auto (GStrv) words = g_strsplit (without_spaces, "\n", -1);
  g_autofree char *joined = g_strjoinv ("", words);
  g_assert_cmpstr (all->str, ==, joined);
}

static void
test_flags_lie_apart (void)
{
  static const FigureMark marks[] = {
    { 5 * MILLISECOND, "one" },
    { 5 * MILLISECOND, "the same moment" },
    { 6 * MILLISECOND, "a long label that reaches far to the right of its moment" },
    { 19 * MILLISECOND, "at the edge" },
    { 20 * MILLISECOND, "at the very edge" },
    { 30 * MILLISECOND, "outside" },
    { 0, "at the beginning" },
  };
  const View view = { .end = 20 * MILLISECOND, .width = 600, .height = 300 };
  g_autoptr (Scene) scene = notes_flags (marks, G_N_ELEMENTS (marks), &view, theme_light ());
  g_autoptr (GArray) texts = texts_of (scene, theme_light ());

  g_assert_cmpuint (texts->len, ==, G_N_ELEMENTS (marks) - 1);
  assert_apart (texts);
  g_assert_null (notes_flags (&marks[5], 1, &view, theme_light ()));
}

/* Each mark has its rule, from the top of the chart to its bottom, at its moment. */
static void
test_rules_lie_at_their_moments (void)
{
  g_autoptr (Model) model = scenario_channel ();
  static const int64_t times[] = { 3 * MILLISECOND, 7 * MILLISECOND };
  const View view = { .end = 14 * MILLISECOND,
                      .width = 800,
                      .height = 400,
                      .rules = times,
                      .rule_count = G_N_ELEMENTS (times) };
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    double covered = 0;
    for (uint32_t k = 0; k < scene_count (scene); k++) {
      const Shape *shape = scene_shape (scene, k);
      if (shape->kind == SHAPE_LINE && shape->colour == COLOUR_ACCENT &&
          fabs (shape->x - layout_x (&view, times[i])) < 0.01)
        covered += shape->height;
    }
    g_assert_cmpfloat_with_epsilon (covered, 400, 0.01);
  }
}

/* The bar is as long as it says. */
static void
test_scale_bar (void)
{
  static const int64_t ends[] = { 90, 3 * MILLISECOND, 977 * MILLISECOND, 5000 * MILLISECOND };
  static const char *const labels[] = { "20 ns", "500 µs", "200 ms", "1 s" };
  static const double lengths[] = { 20, 500e3, 200e6, 1e9 };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    const View view = { .end = ends[i], .width = 700, .height = 300 };
    g_autoptr (Scene) scene = notes_scale_bar (&view, theme_light ());
    g_autoptr (GArray) texts = texts_of (scene, theme_light ());
    double longest = 0;
    g_assert_cmpuint (texts->len, ==, 1);
    g_assert_cmpstr (g_array_index (texts, Shape, 0).text, ==, labels[i]);
    for (uint32_t k = 0; k < scene_count (scene); k++)
      if (scene_shape (scene, k)->kind == SHAPE_LINE)
        longest = MAX (longest, scene_shape (scene, k)->width);
    g_assert_cmpfloat_with_epsilon (longest, 500 * lengths[i] / (double) ends[i], 1e-6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/formats/svg/texts", test_svg_has_texts);
  g_test_add_func ("/formats/svg/well-formed", test_svg_is_well_formed);
  g_test_add_func ("/formats/svg/hostile-names", test_svg_of_hostile_names);
  g_test_add_func ("/formats/svg/short", test_svg_shortens_text);
  g_test_add_func ("/formats/svg/page", test_svg_for_a_page);
  g_test_add_func ("/formats/pdf", test_pdf);
  g_test_add_func ("/formats/same-bytes", test_same_bytes);
  g_test_add_func ("/formats/paper", test_paper);
  g_test_add_func ("/formats/exact-height", test_exact_height);
  g_test_add_func ("/formats/time-scale", test_time_scale);
  g_test_add_func ("/formats/caption", test_caption_wraps);
  g_test_add_func ("/formats/marks/flags", test_flags_lie_apart);
  g_test_add_func ("/formats/marks/rules", test_rules_lie_at_their_moments);
  g_test_add_func ("/formats/scale-bar", test_scale_bar);
  return g_test_run ();
}
