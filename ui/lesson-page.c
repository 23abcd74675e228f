/* SPDX-License-Identifier: MIT
 *
 * The lesson of a demo, see lesson-page.h.
 */
#include "ui/lesson-page.h"

#include <glib/gi18n.h>

#include "ui/compare-offers.h"
#include "ui/inspector-page.h"
#include "ui/lesson-view.h"
#include "ui/lessons.h"

struct _LessonPage {
  GtkWidget parent_instance;
  GtkWidget *scroller;
  char *shown; /* the name of what is shown; nullable */
};

static void lesson_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LessonPage, lesson_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      lesson_page_interface_init))

static GtkWidget *
new_note (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, "note");
  return label;
}

/* Below the chapter and the title. */
static void
add_offers (GtkWidget *view, const char *name)
{
  GtkWidget *offers = compare_offers_new (name);
  GtkWidget *title = gtk_widget_get_next_sibling (gtk_widget_get_first_child (view));

  if (offers != NULL)
    gtk_box_insert_child_after (GTK_BOX (view), offers, title);
}

static void
lesson_page_set_source (InspectorPage *page, const RunSource *source)
{
  LessonPage *self = LESSON_PAGE (page);
  const char *name = source != NULL && run_source_is_lesson (source) ? source->name : NULL;

  if (name != NULL && g_strcmp0 (name, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (name);
  g_autoptr (Lesson) lesson = name != NULL ? lessons_find (name) : NULL;
  GtkWidget *content =
      lesson != NULL ? lesson_view_new (lesson)
                     : new_note (_ ("Lessons belong to the demos. Choose one at home (Alt+Home)."));
  if (lesson != NULL)
    add_offers (content, name);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), content);
}

static void
lesson_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "lesson";
  interface->title = N_ ("Lesson");
  interface->set_source = lesson_page_set_source;
}

static void
lesson_page_dispose (GObject *object)
{
  LessonPage *self = LESSON_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (lesson_page_parent_class)->dispose (object);
}

static void
lesson_page_class_init (LessonPageClass *class)
{
  G_OBJECT_CLASS (class)->dispose = lesson_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
lesson_page_init (LessonPage *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  lesson_page_set_source (INSPECTOR_PAGE (self), NULL);
}
