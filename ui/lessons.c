/* SPDX-License-Identifier: MIT
 *
 * The lessons, see lessons.h: they are in the program itself, as resources.
 */
#include "ui/lessons.h"

#include <gio/gio.h>
#include <string.h>

#define FOLDER "/io/github/heddle/Heddle/lessons/"

static Lesson *
load (const char *file)
{
  g_autofree char *path = g_strconcat (FOLDER, file, NULL);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (text == NULL)
    return NULL;
  /* Resources are followed by a zero byte. */
  Lesson *lesson = lesson_parse (g_bytes_get_data (text, NULL));
  if (lesson->name[0] == '\0') {
    g_free (lesson->name);
    lesson->name = g_strndup (file, strcspn (file, "."));
  }
  return lesson;
}

Lesson *
lessons_find (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".md", NULL);

  return load (file);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Lesson *x = *(Lesson *const *) a;
  const Lesson *y = *(Lesson *const *) b;

  return x->order != y->order ? x->order - y->order : strcmp (x->title, y->title);
}

GPtrArray *
lessons_load (void)
{
  GPtrArray *lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) lesson_free);
  g_auto (GStrv) files =
      g_resources_enumerate_children (FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  for (guint i = 0; files != NULL && files[i] != NULL; i++) {
    Lesson *lesson = load (files[i]);
    if (lesson != NULL)
      g_ptr_array_add (lessons, lesson);
  }
  g_ptr_array_sort (lessons, compare);
  return lessons;
}
