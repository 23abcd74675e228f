/* SPDX-License-Identifier: MIT
 *
 * The lessons that the window brings along: one for each demo, by the same name, and some that
 * compare several demos, by a name of their own. All of them have a name.
 */
#pragma once

#include "ui/lesson-text.h"

/* Returns all lessons in the order of the course: a GPtrArray of Lesson that frees them. */
GPtrArray *lessons_load (void) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the lesson `name`, or NULL if there is none. */
Lesson *lessons_find (const char *name) G_GNUC_WARN_UNUSED_RESULT;
