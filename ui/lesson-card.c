/* SPDX-License-Identifier: MIT
 *
 * A lesson's card, see lesson-card.h.
 */
#include "ui/lesson-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/thumbnail.h"

/* Half the width of a card. */
#define PICTURE_HEIGHT 140

struct _LessonCard {
  GtkFlowBoxChild parent_instance;
  /* Of the template. */
  GtkWidget *picture_frame;
  GtkPicture *picture;
  GtkLabel *placeholder;
  GtkLabel *title;
  GtkLabel *summary;
  RunSource *source;
  char *words; /* all that it says, case-folded */
};

G_DEFINE_FINAL_TYPE (LessonCard, lesson_card, GTK_TYPE_FLOW_BOX_CHILD)

RunSource *
lesson_card_get_source (LessonCard *card)
{
  return card->source;
}

gboolean
lesson_card_show_picture (LessonCard *card, const Theme *theme)
{
  g_autoptr (GdkTexture) texture = NULL;

  if (card->source->demo == NULL)
    return FALSE;
  texture = thumbnail_load (card->source, theme);
  gtk_widget_set_visible (card->picture_frame, TRUE);
  gtk_picture_set_paintable (card->picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (card->picture), texture != NULL);
  gtk_widget_set_visible (GTK_WIDGET (card->placeholder), texture == NULL);
  return texture == NULL;
}

void
lesson_card_give_up_picture (LessonCard *card)
{
  gtk_label_set_text (card->placeholder, _ ("It could not be run for a picture"));
}

gboolean
lesson_card_matches (LessonCard *card, char **words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (card->words, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
lesson_card_finalize (GObject *object)
{
  LessonCard *self = LESSON_CARD (object);

  g_clear_pointer (&self->source, run_source_unref);
  g_free (self->words);
  G_OBJECT_CLASS (lesson_card_parent_class)->finalize (object);
}

static void
lesson_card_class_init (LessonCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = lesson_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/lesson-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LessonCard, picture_frame);
  gtk_widget_class_bind_template_child (widget_class, LessonCard, picture);
  gtk_widget_class_bind_template_child (widget_class, LessonCard, placeholder);
  gtk_widget_class_bind_template_child (widget_class, LessonCard, title);
  gtk_widget_class_bind_template_child (widget_class, LessonCard, summary);
}

static void
lesson_card_init (LessonCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lesson_card_new (RunSource *source, const char *chapter)
{
  LessonCard *self = g_object_new (LESSON_TYPE_CARD, NULL);
  g_autofree char *words =
      g_strjoin ("\n", source->name, source->title, source->summary, chapter, NULL);

  self->source = run_source_ref (source);
  self->words = g_utf8_casefold (words, -1);
  gtk_label_set_text (self->title, source->title);
  gtk_label_set_text (self->summary, source->summary);
  gtk_widget_set_size_request (self->picture_frame, -1, PICTURE_HEIGHT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  source->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  source->summary, -1);
  return GTK_WIDGET (self);
}
