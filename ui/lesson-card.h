/* SPDX-License-Identifier: MIT
 *
 * A lesson's card at home: its picture, its title, what it is about.
 */
#pragma once

#include <gtk/gtk.h>

#include "paint/theme.h"
#include "ui/run-source.h"

#define LESSON_TYPE_CARD (lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (LessonCard, lesson_card, LESSON, CARD, GtkFlowBoxChild)

/* Returns a card for `source`, on which it takes a reference, in the part `chapter` of the
 * course. */
GtkWidget *lesson_card_new (RunSource *source, const char *chapter) G_GNUC_WARN_UNUSED_RESULT;

/* Shows the picture of the demo's run in the theme's colours, or says that there is none yet.
 * Returns whether one is missing: only demos have one. */
gboolean lesson_card_show_picture (LessonCard *card, const Theme *theme);

/* Says that there won't be a picture. */
void lesson_card_give_up_picture (LessonCard *card);

/* Returns what the card is of; it belongs to the card. */
RunSource *lesson_card_get_source (LessonCard *card);

/* Returns whether all of the words, which are case-folded, occur in what the card says. */
gboolean lesson_card_matches (LessonCard *card, char **words);
