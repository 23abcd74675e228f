/* SPDX-License-Identifier: MIT
 *
 * The inspector's page with the lesson of the demo that is run.
 */
#pragma once

#include <gtk/gtk.h>

#define LESSON_TYPE_PAGE (lesson_page_get_type ())
G_DECLARE_FINAL_TYPE (LessonPage, lesson_page, LESSON, PAGE, GtkWidget)
