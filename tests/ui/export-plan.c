/* SPDX-License-Identifier: MIT
 *
 * From what a user chose to what is exported.
 */
#include "ui/export-plan.h"

typedef struct {
  Model *model;
  View view;
  ExportSource source;
  ExportChoice choice;
} Fixture;

static void
add_event (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind)
{
  model_add (model, &(HeddleDecodedEvent){
                        .time = time, .process = 1, .thread = thread, .kind = (uint16_t) kind });
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->model = model_new ();
  add_event (fixture->model, 1000, 1, HEDDLE_EVENT_THREAD_START);
  add_event (fixture->model, 5000, 2, HEDDLE_EVENT_THREAD_START);
  model_advance (fixture->model, 100000);
  fixture->view = (View){ .start = 2000, .end = 3000, .width = 900, .height = 600 };
  fixture->source = (ExportSource){
    .model = fixture->model, .view = &fixture->view, .theme = theme_dark (), .name = "Shop"
  };
  fixture->choice = (ExportChoice){ .width = 800, .scale = 2, .title = "", .caption = "" };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  model_free (fixture->model);
}

static void
pixels_are_pixels (Fixture *fixture, gconstpointer data)
{
  g_autoptr (ExportPlan) plan = export_plan_new (&fixture->choice, &fixture->source);
  g_autofree char *size = export_plan_size_text (plan, 800, 450.2);

  (void) data;
  g_assert_cmpfloat (plan->figure.width, ==, 800);
  g_assert_cmpfloat (plan->figure.scale, ==, 2);
  g_assert_cmpfloat (plan->figure.unit, ==, 0);
  g_assert_cmpstr (size, ==, "1600 × 901 pixels");
}

static void
millimetres_are_millimetres (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->choice.paper = TRUE;
  fixture->choice.width = 160;
  fixture->choice.height = 100;
  fixture->choice.scale = 1;
  g_autoptr (ExportPlan) plan = export_plan_new (&fixture->choice, &fixture->source);
  const FigureOptions *figure = &plan->figure;
  g_assert_cmpfloat_with_epsilon (figure->width * figure->unit, 160, 1e-9);
  g_assert_cmpfloat_with_epsilon (figure->height * figure->unit, 100, 1e-9);
  /* 160 mm at 300 dots an inch. */
  g_assert_cmpfloat_with_epsilon (figure->width * figure->scale, 160 / 25.4 * 300, 1e-6);
  g_autofree char *size = export_plan_size_text (plan, figure->width, figure->height);
  g_assert_cmpstr (size, ==, "160 × 100 mm, 1890 × 1182 pixels");
  /* What is no image has no pixels. */
  plan->format = EXPORT_PDF;
  g_autofree char *page = export_plan_size_text (plan, figure->width, figure->height);
  g_assert_cmpstr (page, ==, "160 × 100 mm");
}

/* They are the plan's own: the window's may go meanwhile. */
static void
bookmarks_are_marks (Fixture *fixture, gconstpointer data)
{
  char label[] = "it fills";
  const ViewMark bookmarks[] = { { 2500, label }, { 9000, "later" } };

  (void) data;
  fixture->view.bookmarks = bookmarks;
  fixture->view.bookmark_count = G_N_ELEMENTS (bookmarks);
  g_autoptr (ExportPlan) without = export_plan_new (&fixture->choice, &fixture->source);
  g_assert_cmpuint (without->figure.mark_count, ==, 0);
  fixture->choice.bookmarks = TRUE;
  g_autoptr (ExportPlan) plan = export_plan_new (&fixture->choice, &fixture->source);
  memset (label, 'x', strlen (label));
  g_assert_cmpuint (plan->figure.mark_count, ==, 2);
  g_assert_cmpint (plan->figure.marks[0].time, ==, 2500);
  g_assert_cmpstr (plan->figure.marks[0].label, ==, "it fills");
  g_assert_cmpstr (plan->figure.marks[1].label, ==, "later");
}

static void
the_range_is_what_was_chosen (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->choice.range = EXPORT_IN_VIEW;
  g_autoptr (ExportPlan) seen = export_plan_new (&fixture->choice, &fixture->source);
  g_assert_cmpint (seen->figure.start, ==, 2000);
  g_assert_cmpint (seen->figure.end, ==, 3000);

  fixture->choice.range = EXPORT_WHOLE_RUN;
  g_autoptr (ExportPlan) whole = export_plan_new (&fixture->choice, &fixture->source);
  g_assert_cmpint (whole->figure.start, <=, 1000);
  g_assert_cmpint (whole->figure.end, >=, 100000);

  /* Where nothing is selected, what is in view. */
  fixture->choice.range = EXPORT_SELECTED;
  g_autoptr (ExportPlan) nothing = export_plan_new (&fixture->choice, &fixture->source);
  g_assert_cmpint (nothing->figure.start, ==, 2000);
  fixture->source.selected = (ViewStretch){ 4000, 4500 };
  g_autoptr (ExportPlan) selected = export_plan_new (&fixture->choice, &fixture->source);
  g_assert_cmpint (selected->figure.start, ==, 4000);
  g_assert_cmpint (selected->figure.end, ==, 4500);
}

static void
a_plan_keeps_what_the_window_forgets (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);
  g_autofree char *title = g_strdup ("Two threads");

  (void) data;
  g_hash_table_add (hidden, GUINT_TO_POINTER (1));
  fixture->view.hidden_lanes = hidden;
  fixture->choice.title = title;
  g_autoptr (ExportPlan) plan = export_plan_new (&fixture->choice, &fixture->source);
  g_hash_table_remove_all (hidden);
  title[0] = 'x';
  g_assert_true (g_hash_table_contains (plan->figure.hidden_lanes, GUINT_TO_POINTER (1)));
  g_assert_cmpstr (plan->figure.title, ==, "Two threads");
  g_assert_null (plan->figure.caption);
  g_assert_true (plan->figure.theme == theme_dark ());
}

static void
all_lanes_are_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);

  (void) data;
  g_hash_table_add (hidden, GUINT_TO_POINTER (1));
  fixture->view.hidden_lanes = hidden;
  fixture->choice.all_lanes = TRUE;
  fixture->choice.theme = theme_grey ();
  g_autoptr (ExportPlan) plan = export_plan_new (&fixture->choice, &fixture->source);
  g_assert_cmpuint (g_hash_table_size (plan->figure.hidden_lanes), ==, 0);
  g_assert_true (plan->figure.theme == theme_grey ());
}

static void
a_name_gets_the_formats_suffix (void)
{
  g_autofree char *first = export_plan_file_name (EXPORT_PDF, "counter");
  g_autofree char *second = export_plan_file_name (EXPORT_PERFETTO, "counter.png");

  g_assert_cmpstr (first, ==, "counter.pdf");
  g_assert_cmpstr (second, ==, "counter.pftrace");
}

#define ADD(function) \
  g_test_add ("/export-plan/" #function, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (pixels_are_pixels);
  ADD (millimetres_are_millimetres);
  ADD (the_range_is_what_was_chosen);
  ADD (bookmarks_are_marks);
  ADD (a_plan_keeps_what_the_window_forgets);
  ADD (all_lanes_are_all);
  g_test_add_func ("/export-plan/a_name_gets_the_formats_suffix", a_name_gets_the_formats_suffix);
  return g_test_run ();
}
