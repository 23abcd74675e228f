/* SPDX-License-Identifier: MIT
 *
 * What the user marked, in the picture: flags and rules at their moments, flags that never lie over one
 * another or over a tick's label, and lengths that are said where they are seen.
 */
#include "../../golden/scenarios.h"
#include "model/time-text.h"
#include "paint/layout.h"

#define MILLISECOND 1000000

typedef struct {
  Model *model;
  View view;
  Scene *scene; /* nullable */
} Picture;

static void
set_up (Picture *picture, gconstpointer data)
{
  (void) data;
  picture->model = scenario_channel ();
  picture->view = (View){
    .end = 100 * MILLISECOND, .width = 1200, .height = 700, .highlight = { .lane = MODEL_NONE }
  };
}

static void
tear_down (Picture *picture, gconstpointer data)
{
  (void) data;
  g_clear_pointer (&picture->scene, scene_free);
  model_free (picture->model);
}

static void
lay_out (Picture *picture)
{
  g_clear_pointer (&picture->scene, scene_free);
  picture->scene = layout_scene (picture->model, &picture->view, theme_light ());
}

/* Returns the text shape that says `text`, or NULL. */
static const Shape *
find_text (const Picture *picture, const char *text)
{
  for (uint32_t i = 0; i < scene_count (picture->scene); i++) {
    const Shape *shape = scene_shape (picture->scene, i);
    if (shape->kind == SHAPE_TEXT && g_str_equal (shape->text, text))
      return shape;
  }
  return NULL;
}

/* Returns whether a line in that colour and dash goes through all lanes at `x`. */
static gboolean
has_rule (const Picture *picture, double x, ColourRole colour, DashKind dash)
{
  for (uint32_t i = 0; i < scene_count (picture->scene); i++) {
    const Shape *shape = scene_shape (picture->scene, i);
    if (shape->kind == SHAPE_LINE && shape->colour == colour && shape->dash == dash &&
        ABS (shape->x - x) < 0.5 && shape->width == 0 && shape->y <= LAYOUT_RULER_HEIGHT &&
        shape->y + shape->height >= picture->view.height)
      return TRUE;
  }
  return FALSE;
}

/* Returns the tint of what is measured, or NULL. */
static const Shape *
find_tint (const Picture *picture)
{
  for (uint32_t i = 0; i < scene_count (picture->scene); i++) {
    const Shape *shape = scene_shape (picture->scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == COLOUR_ACCENT && shape->opacity < 1)
      return shape;
  }
  return NULL;
}

static void
test_flags (Picture *picture, gconstpointer data)
{
  const ViewMark bookmarks[] = { { 20 * MILLISECOND, "the queue fills" } };
  const ViewMark markers[] = { { 60 * MILLISECOND, "A" } };

  (void) data;
  picture->view.bookmarks = bookmarks;
  picture->view.bookmark_count = 1;
  picture->view.markers = markers;
  picture->view.marker_count = 1;
  lay_out (picture);
  double x = layout_x (&picture->view, bookmarks[0].time);
  const Shape *text = find_text (picture, "the queue fills");
  g_assert_nonnull (text);
  g_assert_cmpfloat (text->x, >, x);
  g_assert_cmpfloat (text->x, <, x + 12);
  g_assert_cmpfloat (text->y, <, LAYOUT_RULER_HEIGHT);
  g_assert_true (has_rule (picture, x, COLOUR_ACCENT, DASH_NONE));
  g_assert_true (
      has_rule (picture, layout_x (&picture->view, markers[0].time), COLOUR_TEXT, DASH_DASHES));
  g_assert_nonnull (find_text (picture, "A"));
}

/* Returns whether two shapes of the ruler share some of its width. */
static gboolean
overlap (const Shape *a, const Shape *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width;
}

/* Fifty marks within some pixels: each has its rule, but no flag lies over another one. */
static void
test_crowd (Picture *picture, gconstpointer data)
{
  ViewMark marks[50];
  g_autoptr (GPtrArray) flags = g_ptr_array_new ();

  (void) data;
  for (int i = 0; i < 50; i++)
    marks[i] = (ViewMark){ (10 + i * 3 % 49) * MILLISECOND, "a rather long name" };
  marks[49] = (ViewMark){ 99 * MILLISECOND, "at the very end" };
  picture->view.bookmarks = marks;
  picture->view.bookmark_count = G_N_ELEMENTS (marks);
  lay_out (picture);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    g_assert_true (
        has_rule (picture, layout_x (&picture->view, marks[i].time), COLOUR_ACCENT, DASH_NONE));
  for (uint32_t i = 0; i < scene_count (picture->scene); i++) {
    const Shape *shape = scene_shape (picture->scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == COLOUR_ACCENT && shape->y < 10)
      g_ptr_array_add (flags, (gpointer) shape);
  }
  g_assert_cmpuint (flags->len, ==, G_N_ELEMENTS (marks));
  for (guint i = 0; i < flags->len; i++)
    for (guint k = 0; k < i; k++)
      g_assert_false (overlap (g_ptr_array_index (flags, i), g_ptr_array_index (flags, k)));
  /* The last one has room only to the left of its rule. */
  const Shape *last = find_text (picture, "at the very end");
  g_assert_nonnull (last);
  g_assert_cmpfloat (last->x + last->width, <=, picture->view.width);
  for (uint32_t i = 0; i < scene_count (picture->scene); i++) {
    const Shape *shape = scene_shape (picture->scene, i);
    if (shape->kind != SHAPE_TEXT || shape->style != TEXT_TICK)
      continue;
    for (guint k = 0; k < flags->len; k++)
      g_assert_false (overlap (shape, g_ptr_array_index (flags, k)));
  }
}

static void
test_range (Picture *picture, gconstpointer data)
{
  (void) data;
  picture->view.range = (ViewStretch){ 20 * MILLISECOND, 45 * MILLISECOND };
  lay_out (picture);
  const Shape *tint = find_tint (picture);
  g_assert_nonnull (tint);
  g_assert_cmpfloat (ABS (tint->x - layout_x (&picture->view, 20 * MILLISECOND)), <, 0.5);
  g_assert_cmpfloat (ABS (tint->x + tint->width - layout_x (&picture->view, 45 * MILLISECOND)), <,
                     0.5);
  const Shape *text = find_text (picture, "25 ms");
  g_assert_nonnull (text);
  g_assert_true (overlap (text, tint));

  /* Half out of sight it is still told whole, and where it is seen. */
  picture->view.start = 30 * MILLISECOND;
  lay_out (picture);
  g_assert_cmpfloat (find_tint (picture)->x, ==, LAYOUT_NAMES_WIDTH);
  g_assert_true (overlap (find_text (picture, "25 ms"), find_tint (picture)));
  g_assert_false (has_rule (picture, LAYOUT_NAMES_WIDTH, COLOUR_ACCENT, DASH_NONE));

  /* Out of sight, and of no length, it is not there. */
  picture->view.start = 50 * MILLISECOND;
  lay_out (picture);
  g_assert_null (find_tint (picture));
  picture->view.range = (ViewStretch){ 60 * MILLISECOND, 60 * MILLISECOND };
  lay_out (picture);
  g_assert_null (find_tint (picture));
}

/* What is too narrow for its text has it beside, to the left at the right edge. */
static void
test_narrow_lengths (Picture *picture, gconstpointer data)
{
  (void) data;
  picture->view.distance = (ViewStretch){ 20 * MILLISECOND, 20 * MILLISECOND + 1500 };
  lay_out (picture);
  double x = layout_x (&picture->view, 20 * MILLISECOND);
  g_assert_cmpfloat (find_text (picture, "1.5 µs")->x, >=, x);
  picture->view.distance = (ViewStretch){ 100 * MILLISECOND - 1500, 100 * MILLISECOND };
  lay_out (picture);
  const Shape *text = find_text (picture, "1.5 µs");
  g_assert_cmpfloat (text->x + text->width, <=, picture->view.width);
}

/* The distance of the markers makes way for the length of what is measured. */
static void
test_two_lengths (Picture *picture, gconstpointer data)
{
  (void) data;
  picture->view.distance = (ViewStretch){ 10 * MILLISECOND, 90 * MILLISECOND };
  picture->view.range = (ViewStretch){ 45 * MILLISECOND, 54 * MILLISECOND };
  lay_out (picture);
  const Shape *distance = find_text (picture, "80 ms");
  const Shape *length = find_text (picture, "9.0 ms");
  g_assert_nonnull (distance);
  g_assert_nonnull (length);
  g_assert_false (overlap (distance, length));

  /* Both too short for a text of their own. */
  picture->view.distance = (ViewStretch){ 50 * MILLISECOND, 51 * MILLISECOND };
  picture->view.range = (ViewStretch){ 50 * MILLISECOND, 52 * MILLISECOND };
  lay_out (picture);
  distance = find_text (picture, "1.0 ms");
  length = find_text (picture, "2.0 ms");
  g_assert_nonnull (distance);
  g_assert_nonnull (length);
  g_assert_false (overlap (distance, length));
}

static guint
count_texts (const Picture *picture, const char *text)
{
  guint count = 0;

  for (uint32_t i = 0; i < scene_count (picture->scene); i++) {
    const Shape *shape = scene_shape (picture->scene, i);
    count += shape->kind == SHAPE_TEXT && g_str_equal (shape->text, text);
  }
  return count;
}

/* Who measures between the markers reads it once. */
static void
test_the_same_length (Picture *picture, gconstpointer data)
{
  (void) data;
  picture->view.distance = picture->view.range =
      (ViewStretch){ 10 * MILLISECOND, 93 * MILLISECOND };
  lay_out (picture);
  g_assert_cmpuint (count_texts (picture, "83 ms"), ==, 1);
}

static void
assert_hit (const Picture *picture, double x, double y, SubjectKind kind, uint64_t index)
{
  const Shape *hit = scene_hit (picture->scene, x, y);

  g_assert_nonnull (hit);
  g_assert_cmpint ((int) hit->subject.kind, ==, (int) kind);
  g_assert_cmpuint (hit->subject.index, ==, index);
  g_assert_true (subject_is_mark (hit->subject));
}

/* What is on the ruler answers to the pointer: each flag for its mark, in whatever order they were given, over the
 * whole of its width; lines and lengths for the stretch. The rules in the lanes leave those in peace. */
static void
test_answers (Picture *picture, gconstpointer data)
{
  const ViewMark bookmarks[] = { { 70 * MILLISECOND, "later" }, { 20 * MILLISECOND, "earlier" } };
  const ViewMark markers[] = { { 40 * MILLISECOND, "A" }, { 60 * MILLISECOND, "B" } };

  (void) data;
  picture->view.bookmarks = bookmarks;
  picture->view.bookmark_count = G_N_ELEMENTS (bookmarks);
  picture->view.markers = markers;
  picture->view.marker_count = G_N_ELEMENTS (markers);
  picture->view.distance = (ViewStretch){ markers[0].time, markers[1].time };
  picture->view.range = (ViewStretch){ 5 * MILLISECOND, 15 * MILLISECOND };
  lay_out (picture);
  for (guint i = 0; i < 2; i++) {
    const Shape *name = find_text (picture, bookmarks[i].label);
    double x = layout_x (&picture->view, bookmarks[i].time);
    assert_hit (picture, x + 1, 10, SUBJECT_BOOKMARK, i);
    assert_hit (picture, name->x + name->width - 1, 10, SUBJECT_BOOKMARK, i);
    assert_hit (picture, layout_x (&picture->view, markers[i].time) + 1, 10, SUBJECT_MARKER, i);
    const Shape *below = scene_hit (picture->scene, x, 300);
    g_assert_true (below == NULL || !subject_is_mark (below->subject));
  }
  assert_hit (picture, layout_x (&picture->view, 10 * MILLISECOND), LAYOUT_RULER_HEIGHT - 2,
              SUBJECT_RANGE, 0);
  assert_hit (picture, layout_x (&picture->view, 42 * MILLISECOND), 29, SUBJECT_DISTANCE, 0);
  g_assert_null (scene_hit (picture->scene, layout_x (&picture->view, 90 * MILLISECOND), 10));
}

/* On either axis a mark stands where its moment is. */
static void
test_event_order (Picture *picture, gconstpointer data)
{
  const ViewMark marks[] = { { 20 * MILLISECOND, "B" } };
  Axis *axis = axis_new (picture->model, picture->view.start, picture->view.end);

  (void) data;
  picture->view.axis = axis;
  picture->view.markers = marks;
  picture->view.marker_count = 1;
  lay_out (picture);
  g_assert_true (
      has_rule (picture, layout_x (&picture->view, marks[0].time), COLOUR_TEXT, DASH_DASHES));
  axis_free (axis);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/marks/flags", Picture, NULL, set_up, test_flags, tear_down);
  g_test_add ("/marks/crowd", Picture, NULL, set_up, test_crowd, tear_down);
  g_test_add ("/marks/range", Picture, NULL, set_up, test_range, tear_down);
  g_test_add ("/marks/narrow-lengths", Picture, NULL, set_up, test_narrow_lengths, tear_down);
  g_test_add ("/marks/two-lengths", Picture, NULL, set_up, test_two_lengths, tear_down);
  g_test_add ("/marks/the-same-length", Picture, NULL, set_up, test_the_same_length, tear_down);
  g_test_add ("/marks/answers", Picture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/marks/event-order", Picture, NULL, set_up, test_event_order, tear_down);
  return g_test_run ();
}
