/* SPDX-License-Identifier: MIT
 *
 * The programs that the window brings along, see demo-code.h.
 */
#include "ui/demo-code.h"

#include <gio/gio.h>

#include "ui/lessons.h"

#define FOLDER "/io/github/heddle/Heddle/demos/"

static const struct {
  const char *title;
  const char *id;
} languages[DEMO_CODE_LANGUAGES] = {
  [DEMO_CODE_C] = { "C", "c" },
  [DEMO_CODE_RUST] = { "Rust", "rust" },
  [DEMO_CODE_PYTHON] = { "Python", "python" },
};

const char *
demo_code_title (DemoCodeLanguage language)
{
  return languages[language].title;
}

const char *
demo_code_id (DemoCodeLanguage language)
{
  return languages[language].id;
}

static char *
load_c (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, ".c", NULL);
  g_autoptr (GBytes) text = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size;

  if (text == NULL)
    return NULL;
  const char *data = g_bytes_get_data (text, &size);
  return g_strndup (data, size);
}

/* A lesson has one whole program in each language; what doesn't compile, on purpose, says so. */
static char *
load_from_lesson (const char *name, const char *id)
{
  g_autoptr (Lesson) lesson = lessons_find (name);

  for (guint i = 0; lesson != NULL && i < lesson->blocks->len; i++) {
    const LessonBlock *block = g_ptr_array_index (lesson->blocks, i);
    if (block->kind == LESSON_CODE && g_strcmp0 (block->language, id) == 0)
      return g_strdup (block->text);
  }
  return NULL;
}

char *
demo_code_load (const char *name, DemoCodeLanguage language)
{
  return language == DEMO_CODE_C ? load_c (name) : load_from_lesson (name, languages[language].id);
}
