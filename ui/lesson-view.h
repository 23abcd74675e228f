/* SPDX-License-Identifier: MIT
 *
 * A lesson as widgets: headings, paragraphs, lists, code and tables, each in labels that can be
 * selected and copied from.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/lesson-text.h"

/* Returns a column of what `lesson` says; a floating reference. It holds nothing of the lesson. */
GtkWidget *lesson_view_new (const Lesson *lesson) G_GNUC_WARN_UNUSED_RESULT;
