/* SPDX-License-Identifier: MIT
 *
 * The lessons as cards, see home-page.h.
 */
#include "ui/home-page.h"

#include <glib/gi18n.h>

#include "ui/desktop-theme.h"
#include "ui/lesson-card.h"
#include "ui/lessons.h"
#include "ui/recent.h"
#include "ui/thumbnail-maker.h"

#define CARDS_IN_A_ROW 4
#define RECENT_TRACES  4
/* Of demos without a lesson. */
#define OTHER_CHAPTER _ ("More demos")

struct _HomePage {
  AdwBin parent_instance;
  /* Of the template. */
  GtkButton *back;
  GtkSearchEntry *search;
  GtkStack *results;
  GtkScrolledWindow *scroller;
  GtkWidget *recent;
  GtkFlowBox *recent_traces;
  GtkBox *chapters; /* of a heading and a GtkFlowBox each, in a box */
  ThumbnailMaker *maker;
  char **words; /* what is searched for, case-folded; nullable */
};

G_DEFINE_FINAL_TYPE (HomePage, home_page, ADW_TYPE_BIN)

/* ------------------------------------------------------------------ recent traces */

static GtkWidget *
new_trace_card (const RecentTrace *trace)
{
  g_autoptr (RunSource) source = run_source_new_trace (trace->path, trace->title);

  return lesson_card_new (source, "");
}

static void
show_recent (HomePage *self)
{
  gboolean searching = self->words != NULL && self->words[0] != NULL;
  gboolean any = gtk_flow_box_get_child_at_index (self->recent_traces, 0) != NULL;

  gtk_widget_set_visible (self->recent, any && !searching);
}

void
home_page_refresh (HomePage *page)
{
  g_autoptr (GPtrArray) traces = recent_list (RECENT_TRACES);
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (page->recent_traces, 0)) != NULL)
    gtk_flow_box_remove (page->recent_traces, GTK_WIDGET (child));
  for (guint i = 0; i < traces->len; i++)
    gtk_flow_box_append (page->recent_traces, new_trace_card (g_ptr_array_index (traces, i)));
  show_recent (page);
}

static void
recent_activated (HomePage *self, GtkFlowBoxChild *child)
{
  const char *path = lesson_card_get_source (LESSON_CARD (child))->path;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-file", "s", path);
}

/* ------------------------------------------------------------------ searching */

static gboolean
matches (HomePage *self, GtkWidget *card)
{
  return self->words == NULL || lesson_card_matches (LESSON_CARD (card), self->words);
}

/* Shows the cards of a chapter that match; without any, its heading goes, too. */
static gboolean
filter_chapter (HomePage *self, GtkWidget *chapter)
{
  GtkWidget *cards = gtk_widget_get_last_child (chapter);
  gboolean any = FALSE;

  for (GtkWidget *card = gtk_widget_get_first_child (cards); card != NULL;
       card = gtk_widget_get_next_sibling (card)) {
    gboolean match = matches (self, card);
    gtk_widget_set_visible (card, match);
    any = any || match;
  }
  gtk_widget_set_visible (chapter, any);
  return any;
}

static void
search_changed (HomePage *self)
{
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gboolean any = FALSE;

  g_strfreev (self->words);
  self->words = g_strsplit_set (g_strstrip (text), " \t", -1); /* of nothing: none */
  for (GtkWidget *chapter = gtk_widget_get_first_child (GTK_WIDGET (self->chapters));
       chapter != NULL; chapter = gtk_widget_get_next_sibling (chapter))
    any = filter_chapter (self, chapter) || any;
  show_recent (self);
  gtk_stack_set_visible_child_name (self->results, any ? "some" : "none");
}

static LessonCard *
first_match (HomePage *self)
{
  for (GtkWidget *chapter = gtk_widget_get_first_child (GTK_WIDGET (self->chapters));
       chapter != NULL; chapter = gtk_widget_get_next_sibling (chapter)) {
    GtkWidget *cards = gtk_widget_get_last_child (chapter);
    for (GtkWidget *child = gtk_widget_get_first_child (cards); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (matches (self, child))
        return LESSON_CARD (child);
  }
  return NULL;
}

/* ------------------------------------------------------------------ choosing */

static void
card_activated (HomePage *self, GtkFlowBoxChild *child)
{
  const char *name = lesson_card_get_source (LESSON_CARD (child))->name;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-lesson", "s", name);
}

/* Enter in the search opens what is found first. */
static void
search_activated (HomePage *self)
{
  /* The entry tells of a change a moment later: who types fast would get what was found before. */
  search_changed (self);
  LessonCard *card = first_match (self);

  if (card != NULL)
    card_activated (self, GTK_FLOW_BOX_CHILD (card));
}

static void
search_stopped (HomePage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/* ------------------------------------------------------------------ pictures */

static LessonCard *
find_card (HomePage *self, const RunSource *source)
{
  for (GtkWidget *chapter = gtk_widget_get_first_child (GTK_WIDGET (self->chapters));
       chapter != NULL; chapter = gtk_widget_get_next_sibling (chapter)) {
    GtkWidget *cards = gtk_widget_get_last_child (chapter);
    for (GtkWidget *child = gtk_widget_get_first_child (cards); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (lesson_card_get_source (LESSON_CARD (child)) == source)
        return LESSON_CARD (child);
  }
  return NULL;
}

static void
picture_made (const RunSource *source, gboolean made, gpointer data)
{
  LessonCard *card = find_card (data, source);

  if (card == NULL)
    return;
  if (made)
    (void) lesson_card_show_picture (card, desktop_theme ());
  else
    lesson_card_give_up_picture (card);
}

static void
style_changed (HomePage *self)
{
  for (GtkWidget *chapter = gtk_widget_get_first_child (GTK_WIDGET (self->chapters));
       chapter != NULL; chapter = gtk_widget_get_next_sibling (chapter)) {
    GtkWidget *cards = gtk_widget_get_last_child (chapter);
    for (GtkWidget *child = gtk_widget_get_first_child (cards); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      (void) lesson_card_show_picture (LESSON_CARD (child), desktop_theme ());
  }
}

/* Demos are run for their pictures while nobody looks at another run. */
static void
mapped (HomePage *self)
{
  thumbnail_maker_set_active (self->maker, TRUE);
}

static void
unmapped (HomePage *self)
{
  thumbnail_maker_set_active (self->maker, FALSE);
}

/* ------------------------------------------------------------------ the cards */

/* Returns the flow box of `name`'s chapter, which is the last one or a new one. */
static GtkFlowBox *
chapter_cards (HomePage *self, const char *name)
{
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->chapters));

  if (last != NULL &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (last))), name))
    return GTK_FLOW_BOX (gtk_widget_get_last_child (last));

  GtkWidget *chapter = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                     "label", name, "xalign", 0.0f, NULL);
  GtkWidget *cards = gtk_flow_box_new ();
  gtk_widget_add_css_class (heading, "chapter");
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (cards), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (cards), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (cards), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (cards), CARDS_IN_A_ROW);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (cards), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (cards), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cards), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (cards, "child-activated", G_CALLBACK (card_activated), self);
  gtk_box_append (GTK_BOX (chapter), heading);
  gtk_box_append (GTK_BOX (chapter), cards);
  gtk_box_append (self->chapters, chapter);
  return GTK_FLOW_BOX (cards);
}

static void
add_card (HomePage *self, RunSource *source, const char *chapter)
{
  GtkWidget *card = lesson_card_new (source, chapter);

  gtk_flow_box_append (chapter_cards (self, chapter), card);
  if (lesson_card_show_picture (LESSON_CARD (card), desktop_theme ()))
    thumbnail_maker_add (self->maker, source);
}

/* Returns the demo of a lesson, or the lesson by itself if there is none. */
static RunSource *
source_of (const Lesson *lesson, GPtrArray *sources)
{
  RunSource *source = run_source_find (sources, lesson->name);

  return source != NULL ? run_source_ref (source)
                        : run_source_new_lesson (lesson->name, lesson->title, lesson->summary);
}

void
home_page_set_sources (HomePage *page, GPtrArray *sources)
{
  g_autoptr (GPtrArray) lessons = lessons_load ();
  g_autoptr (GHashTable) taught = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lessons->len; i++) {
    const Lesson *lesson = g_ptr_array_index (lessons, i);
    g_autoptr (RunSource) source = source_of (lesson, sources);
    g_hash_table_add (taught, lesson->name);
    add_card (page, source, lesson->chapter);
  }
  for (guint i = 0; i < sources->len; i++) {
    RunSource *source = g_ptr_array_index (sources, i);
    if (run_source_is_lesson (source) && !g_hash_table_contains (taught, source->name))
      add_card (page, source, OTHER_CHAPTER);
  }
}

void
home_page_set_run (HomePage *page, const char *title)
{
  g_autofree char *label = g_strdup_printf (_ ("Back to “%s”"), title != NULL ? title : "");

  gtk_button_set_label (page->back, label);
  gtk_widget_set_visible (GTK_WIDGET (page->back), title != NULL);
}

void
home_page_focus (HomePage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (page->search));
}

/* ------------------------------------------------------------------ the object */

static void
home_page_finalize (GObject *object)
{
  g_strfreev (HOME_PAGE (object)->words);
  thumbnail_maker_free (HOME_PAGE (object)->maker);
  G_OBJECT_CLASS (home_page_parent_class)->finalize (object);
}

static void
home_page_class_init (HomePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = home_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HomePage, back);
  gtk_widget_class_bind_template_child (widget_class, HomePage, search);
  gtk_widget_class_bind_template_child (widget_class, HomePage, results);
  gtk_widget_class_bind_template_child (widget_class, HomePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, HomePage, recent);
  gtk_widget_class_bind_template_child (widget_class, HomePage, recent_traces);
  gtk_widget_class_bind_template_child (widget_class, HomePage, chapters);
  gtk_widget_class_bind_template_callback (widget_class, recent_activated);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped);
}

static void
home_page_init (HomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->maker = thumbnail_maker_new (picture_made, self);
  g_signal_connect (self, "map", G_CALLBACK (mapped), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (unmapped), NULL);
  desktop_theme_watch (G_OBJECT (self), G_CALLBACK (style_changed));
  /* Whoever begins to type searches. */
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}
