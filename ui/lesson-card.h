/* SPDX-License-Identifier: MIT
 *
 * A lesson's card at home: its picture, its title, what it is about.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/run-source.h"

#define LESSON_TYPE_CARD (lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (LessonCard, lesson_card, LESSON, CARD, GtkFlowBoxChild)

/* Returns a card for `source`, on which it takes a reference, in the part `chapter` of the course. */
GtkWidget *lesson_card_new (RunSource *source, const char *chapter) G_GNUC_WARN_UNUSED_RESULT;

const RunSource *lesson_card_get_source (LessonCard *card);

/* Returns whether all of the words, which are case-folded, occur in what the card says. */
gboolean lesson_card_matches (LessonCard *card, char **words);
