/* SPDX-License-Identifier: MIT
 *
 * A lesson's text, see lesson-text.h.
 */
#include "ui/lesson-text.h"

#include <string.h>

/* ------------------------------------------------------------------ within a line */

static const struct {
  const char *mark;
  const char *open;
  const char *close;
  gboolean verbatim; /* marks within it mean nothing */
} spans[] = {
  { "`", "<tt>", "</tt>", TRUE },
  { "**", "<b>", "</b>", FALSE },
  { "*", "<i>", "</i>", FALSE },
};

static void append_markup (GString *markup, const char *text, gsize length);

/* Appends the span that `text` begins with, and returns how long it is; 0 if it begins none. */
static gsize
append_span (GString *markup, const char *text, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    gsize mark = strlen (spans[i].mark);
    if (length <= mark || strncmp (text, spans[i].mark, mark) != 0 || g_ascii_isspace (text[mark]))
      continue;
    const char *end = g_strstr_len (text + mark, (gssize) (length - mark), spans[i].mark);
    if (end == NULL || end == text + mark)
      continue;
    gsize inside = (gsize) (end - text) - mark;
    g_autofree char *plain = g_markup_escape_text (text + mark, (gssize) inside);
    g_string_append (markup, spans[i].open);
    if (spans[i].verbatim)
      g_string_append (markup, plain);
    else
      append_markup (markup, text + mark, inside);
    g_string_append (markup, spans[i].close);
    return inside + 2 * mark;
  }
  return 0;
}

static void
append_markup (GString *markup, const char *text, gsize length)
{
  gsize plain = 0; /* where what was not appended yet begins */

  for (gsize i = 0; i < length;) {
    GString *span = g_string_new (NULL);
    gsize taken = strchr ("`*", text[i]) != NULL ? append_span (span, text + i, length - i) : 0;
    if (taken > 0) {
      g_autofree char *before = g_markup_escape_text (text + plain, (gssize) (i - plain));
      g_string_append_printf (markup, "%s%s", before, span->str);
      plain = i + taken;
    }
    g_string_free (span, TRUE);
    i += MAX (taken, 1);
  }
  g_autofree char *rest = g_markup_escape_text (text + plain, (gssize) (length - plain));
  g_string_append (markup, rest);
}

char *
lesson_markup (const char *line)
{
  GString *markup = g_string_new (NULL);

  append_markup (markup, line, strlen (line));
  return g_string_free (markup, FALSE);
}

/* ------------------------------------------------------------------ blocks */

static void
free_block (gpointer data)
{
  LessonBlock *block = data;

  g_free (block->text);
  g_free (block->language);
  g_free (block);
}

/* What is being read. */
typedef struct {
  Lesson *lesson;
  LessonBlockKind kind;
  GString *text;  /* of the block, as it stands in the file; empty: there is no block */
  char *language; /* of a block of code, or NULL */
  gboolean code;  /* inside of a block of code */
} Reading;

static char *
without_marks (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text != '`' && *text != '*')
      g_string_append_c (plain, *text);
  return g_string_free (plain, FALSE);
}

static void
end_block (Reading *reading)
{
  if (reading->text->len == 0)
    return;
  LessonBlock *block = g_new0 (LessonBlock, 1);
  block->kind = reading->kind;
  block->text = reading->kind == LESSON_CODE ? g_strdup (reading->text->str)
                                             : lesson_markup (reading->text->str);
  block->language = g_steal_pointer (&reading->language);
  g_ptr_array_add (reading->lesson->blocks, block);
  if (reading->kind == LESSON_PARAGRAPH && reading->lesson->summary[0] == '\0') {
    g_free (reading->lesson->summary);
    reading->lesson->summary = without_marks (reading->text->str);
  }
  g_string_truncate (reading->text, 0);
}

static void
begin_block (Reading *reading, LessonBlockKind kind, const char *text)
{
  end_block (reading);
  reading->kind = kind;
  g_string_assign (reading->text, text);
}

/* A row of cells, "| a | b |"; the line under the heading, "| --- | --- |", says nothing. */
static void
read_row (Reading *reading, const char *line)
{
  g_auto (GStrv) cells = g_strsplit (line + 1, "|", -1);
  g_autoptr (GString) row = g_string_new (NULL);

  if (strspn (line, "|-: ") == strlen (line))
    return;
  for (guint i = 0; cells[i] != NULL && cells[i + 1] != NULL; i++)
    g_string_append_printf (row, "%s%s", i > 0 ? "\t" : "", g_strstrip (cells[i]));
  begin_block (reading, LESSON_TABLE_ROW, row->str);
}

static void
read_code (Reading *reading, const char *line)
{
  if (g_str_has_prefix (line, "```")) {
    end_block (reading);
    reading->code = FALSE;
    return;
  }
  g_string_append_printf (reading->text, "%s\n", line);
}

static void
read_line (Reading *reading, const char *line)
{
  if (reading->code)
    read_code (reading, line);
  else if (g_str_has_prefix (line, "```")) {
    begin_block (reading, LESSON_CODE, "");
    reading->language = g_strdup (line + 3);
    reading->code = TRUE;
  } else if (g_str_has_prefix (line, "## "))
    begin_block (reading, LESSON_HEADING, line + 3);
  else if (g_str_has_prefix (line, "- "))
    begin_block (reading, LESSON_ITEM, line + 2);
  else if (line[0] == '|')
    read_row (reading, line);
  else if (line[0] == '\0')
    end_block (reading);
  else if (reading->text->len > 0 && reading->kind != LESSON_HEADING &&
           reading->kind != LESSON_TABLE_ROW)
    g_string_append_printf (reading->text, " %s", line + strspn (line, " "));
  else
    begin_block (reading, LESSON_PARAGRAPH, line);
}

/* ------------------------------------------------------------------ the whole */

static void
take (char **field, const char *value)
{
  g_free (*field);
  *field = g_strstrip (g_strdup (value));
}

static void
read_field (Lesson *lesson, const char *line)
{
  if (g_str_has_prefix (line, "demo:"))
    take (&lesson->name, line + 5);
  else if (g_str_has_prefix (line, "title:"))
    take (&lesson->title, line + 6);
  else if (g_str_has_prefix (line, "chapter:"))
    take (&lesson->chapter, line + 8);
  else if (g_str_has_prefix (line, "order:"))
    lesson->order = (int) g_ascii_strtoll (line + 6, NULL, 10);
}

Lesson *
lesson_parse (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Lesson *lesson = g_new0 (Lesson, 1);
  Reading reading = { .lesson = lesson, .text = g_string_new (NULL) };
  guint line = 0;

  lesson->name = g_strdup ("");
  lesson->title = g_strdup ("");
  lesson->chapter = g_strdup ("");
  lesson->summary = g_strdup ("");
  lesson->blocks = g_ptr_array_new_with_free_func (free_block);
  if (lines[0] != NULL && g_str_equal (lines[0], "---")) {
    for (line = 1; lines[line] != NULL && !g_str_equal (lines[line], "---"); line++)
      read_field (lesson, lines[line]);
    line += lines[line] != NULL;
  }
  for (; lines[line] != NULL; line++)
    read_line (&reading, lines[line]);
  end_block (&reading);
  g_free (reading.language);
  g_string_free (reading.text, TRUE);
  return lesson;
}

void
lesson_free (Lesson *lesson)
{
  if (lesson == NULL)
    return;
  g_free (lesson->name);
  g_free (lesson->title);
  g_free (lesson->chapter);
  g_free (lesson->summary);
  g_ptr_array_unref (lesson->blocks);
  g_free (lesson);
}
