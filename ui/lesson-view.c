/* SPDX-License-Identifier: MIT
 *
 * A lesson as widgets, see lesson-view.h.
 */
#include "ui/lesson-view.h"

static GtkWidget *
new_label (const char *markup, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* Selectable by the pointer; Tab goes past what only is read. */
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_heading (const char *markup)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "lesson-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  return label;
}

static GtkWidget *
new_item (const char *markup)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *bullet = gtk_label_new ("•");
  GtkWidget *label = new_label (markup, "lesson-text");

  gtk_widget_set_valign (bullet, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), bullet);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

/* Lines of code are not broken: they scroll. */
static GtkWidget *
new_code (const LessonBlock *block)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autofree char *plain = g_strchomp (g_strdup (block->text));
  GtkWidget *label = gtk_label_new (plain);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_add_css_class (label, "lesson-code");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_widget_add_css_class (scroller, "lesson-code-frame");
  return scroller;
}

static void
attach_row (GtkWidget *grid, int row, const char *text)
{
  g_auto (GStrv) cells = g_strsplit (text, "\t", -1);

  for (int column = 0; cells[column] != NULL; column++) {
    GtkWidget *label = new_label (cells[column], row == 0 ? "lesson-head" : "lesson-cell");
    gtk_widget_set_valign (label, GTK_ALIGN_START);
    gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
  }
}

/* Returns a table of the rows from `first` on, and sets how many they are. */
static GtkWidget *
new_table (const Lesson *lesson, guint first, guint *rows)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (*rows = 0; first + *rows < lesson->blocks->len; (*rows)++) {
    const LessonBlock *block = g_ptr_array_index (lesson->blocks, first + *rows);
    if (block->kind != LESSON_TABLE_ROW)
      break;
    attach_row (grid, (int) *rows, block->text);
  }
  return grid;
}

static GtkWidget *
new_block (const LessonBlock *block)
{
  switch (block->kind) {
  case LESSON_HEADING:
    return new_heading (block->text);
  case LESSON_ITEM:
    return new_item (block->text);
  case LESSON_CODE:
    return new_code (block);
  case LESSON_PARAGRAPH:
  case LESSON_TABLE_ROW:
    break;
  }
  return new_label (block->text, "lesson-text");
}

GtkWidget *
lesson_view_new (const Lesson *lesson)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autofree char *chapter = g_markup_escape_text (lesson->chapter, -1);
  g_autofree char *title = g_markup_escape_text (lesson->title, -1);

  gtk_widget_add_css_class (box, "lesson");
  gtk_box_append (GTK_BOX (box), new_label (chapter, "lesson-chapter"));
  gtk_box_append (GTK_BOX (box), new_label (title, "lesson-title"));
  for (guint i = 0; i < lesson->blocks->len;) {
    const LessonBlock *block = g_ptr_array_index (lesson->blocks, i);
    guint taken = 1;
    gtk_box_append (GTK_BOX (box), block->kind == LESSON_TABLE_ROW ? new_table (lesson, i, &taken)
                                                                   : new_block (block));
    i += taken;
  }
  return box;
}
