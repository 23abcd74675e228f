/* SPDX-License-Identifier: MIT
 *
 * The programs that the window brings along: each demo as it was compiled, in C, and the same idea
 * in Rust and Python, from its lesson.
 */
#pragma once

#include <glib.h>

typedef enum {
  DEMO_CODE_C,
  DEMO_CODE_RUST,
  DEMO_CODE_PYTHON,
  DEMO_CODE_LANGUAGES /* how many there are */
} DemoCodeLanguage;

/* Returns the language for people ("Rust") and for GtkSourceView ("rust"). The strings are
 * constant. */
const char *demo_code_title (DemoCodeLanguage language);
const char *demo_code_id (DemoCodeLanguage language);

/* Returns the program of the demo or lesson `name`, or NULL if there is none in that language. The
 * caller frees it. */
char *demo_code_load (const char *name, DemoCodeLanguage language) G_GNUC_WARN_UNUSED_RESULT;
