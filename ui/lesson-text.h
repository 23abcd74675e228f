/* SPDX-License-Identifier: MIT
 *
 * A lesson, read from its text (data/lessons/): what it is about, and its blocks in the order in
 * which they are read. The part of Markdown that the lessons use, no more: headings, paragraphs,
 * lists, code, tables; `code`, *emphasis* and **strong** within a line.
 */
#pragma once

#include <glib.h>

typedef enum {
  LESSON_HEADING,
  LESSON_PARAGRAPH,
  LESSON_ITEM,      /* of a list */
  LESSON_CODE,      /* of several lines */
  LESSON_TABLE_ROW, /* its cells are set apart by tabs; the first row of a table is its heading */
} LessonBlockKind;

typedef struct {
  LessonBlockKind kind;
  char *text;     /* Pango markup; of CODE the plain text, with a newline at its end */
  char *language; /* CODE: "rust", "python", ...; else NULL */
} LessonBlock;

typedef struct {
  char *name;        /* of its demo: "counter"; "" if it is about no single one */
  char *title;       /* "Shared counter" */
  char *chapter;     /* the part of the course: "Shared state" */
  char *summary;     /* its first paragraph, without markup */
  int order;         /* its place in the course */
  GPtrArray *blocks; /* of LessonBlock */
} Lesson;

/* Returns the lesson that `text` is; what it doesn't say is empty. */
Lesson *lesson_parse (const char *text) G_GNUC_WARN_UNUSED_RESULT;

void lesson_free (Lesson *lesson);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lesson, lesson_free)

/* Returns a line's Pango markup. The caller frees it. */
char *lesson_markup (const char *line) G_GNUC_WARN_UNUSED_RESULT;
