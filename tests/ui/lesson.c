/* SPDX-License-Identifier: MIT
 *
 * Reading a lesson's text.
 */
#include "ui/lesson-text.h"

static const char text[] = "---\n"
                           "demo: counter\n"
                           "title: Shared counter\n"
                           "chapter: Shared state\n"
                           "order: 30\n"
                           "---\n"
                           "Ten threads add to `n`, and\n"
                           "*all* of them < wait.\n"
                           "\n"
                           "## Look at\n"
                           "\n"
                           "- the lane: it\n"
                           "  changes\n"
                           "- `--hold 1`\n"
                           "\n"
                           "| a | b |\n"
                           "| --- | --- |\n"
                           "| `x` | y |\n"
                           "\n"
                           "```rust\n"
                           "let a = *b < 1;\n"
                           "\n"
                           "## no heading\n"
                           "```\n"
                           "The **end**.";

static const LessonBlock *
block (const Lesson *lesson, guint index)
{
  g_assert_cmpuint (index, <, lesson->blocks->len);
  return g_ptr_array_index (lesson->blocks, index);
}

static void
assert_block (const Lesson *lesson, guint index, LessonBlockKind kind, const char *expected)
{
  g_assert_cmpint (block (lesson, index)->kind, ==, kind);
  g_assert_cmpstr (block (lesson, index)->text, ==, expected);
}

static void
a_lesson_is_read (void)
{
  g_autoptr (Lesson) lesson = lesson_parse (text);

  g_assert_cmpstr (lesson->name, ==, "counter");
  g_assert_cmpstr (lesson->title, ==, "Shared counter");
  g_assert_cmpstr (lesson->chapter, ==, "Shared state");
  g_assert_cmpint (lesson->order, ==, 30);
  g_assert_cmpstr (lesson->summary, ==, "Ten threads add to n, and all of them < wait.");
  assert_block (lesson, 0, LESSON_PARAGRAPH,
                "Ten threads add to <tt>n</tt>, and <i>all</i> of them &lt; wait.");
  assert_block (lesson, 1, LESSON_HEADING, "Look at");
  assert_block (lesson, 2, LESSON_ITEM, "the lane: it changes");
  assert_block (lesson, 3, LESSON_ITEM, "<tt>--hold 1</tt>");
  assert_block (lesson, 4, LESSON_TABLE_ROW, "a\tb");
  assert_block (lesson, 5, LESSON_TABLE_ROW, "<tt>x</tt>\ty");
  assert_block (lesson, 6, LESSON_CODE, "let a = *b < 1;\n\n## no heading\n");
  g_assert_cmpstr (block (lesson, 6)->language, ==, "rust");
  assert_block (lesson, 7, LESSON_PARAGRAPH, "The <b>end</b>.");
  g_assert_cmpuint (lesson->blocks->len, ==, 8);
}

static void
marks_that_begin_nothing_stay (void)
{
  static const struct {
    const char *line;
    const char *markup;
  } rows[] = {
    { "2 * 3 * 4", "2 * 3 * 4" },
    { "a `b", "a `b" },
    { "`a*b` *c*", "<tt>a*b</tt> <i>c</i>" },
    { "**a *b* c**", "<b>a <i>b</i> c</b>" },
    { "", "" },
    { "*", "*" },
    { "``", "``" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *markup = lesson_markup (rows[i].line);
    g_assert_cmpstr (markup, ==, rows[i].markup);
  }
}

static void
odd_texts_are_read_as_far_as_they_go (void)
{
  static const char *const odd[] = { "", "---", "---\ntitle: x", "```", "|", "- ", "## ", "\n\n" };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (Lesson) lesson = lesson_parse (odd[i]);
    g_assert_cmpstr (lesson->summary, ==, "");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/read", a_lesson_is_read);
  g_test_add_func ("/lesson/marks", marks_that_begin_nothing_stay);
  g_test_add_func ("/lesson/odd", odd_texts_are_read_as_far_as_they_go);
  return g_test_run ();
}
