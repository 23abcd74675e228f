/* SPDX-License-Identifier: MIT
 *
 * Matching what was typed in a hurry, see fuzzy.h.
 *
 * The best way to lay the pattern's letters into the text is found letter by letter: best[j] is the
 * most that the letters so far can score with the last of them at place j. Time is the product of
 * the two lengths; texts are titles, so that is nothing.
 */
#include "ui/fuzzy.h"

#include <string.h>

#define LETTER     1
#define SIDE_BY    8 /* the letter before stands right before */
#define WORD_START 3

/* Returns the text's letters, case-folded one by one so that places stay, and sets their number. */
static gunichar *
letters_of (const char *text, gboolean with_spaces, glong *length)
{
  g_autofree gunichar *all = g_utf8_to_ucs4_fast (text, -1, length);
  gunichar *letters = g_new (gunichar, *length + 1);
  glong count = 0;

  for (glong i = 0; i < *length; i++)
    if (with_spaces || !g_unichar_isspace (all[i]))
      letters[count++] = g_unichar_tolower (all[i]);
  *length = count;
  return letters;
}

static guint
worth (const gunichar *text, glong place)
{
  return LETTER + (place == 0 || !g_unichar_isalnum (text[place - 1]) ? WORD_START : 0);
}

/* Lays one more letter; `best` becomes that of the letters up to it. */
static void
lay_letter (const gunichar *text, glong length, gunichar letter, gboolean first, guint *best)
{
  guint before = 0;   /* the best of all places before the one at hand */
  guint adjacent = 0; /* the best of the place right before */

  for (glong place = 0; place < length; place++) {
    guint here = best[place];
    guint reach = MAX (before, adjacent > 0 ? adjacent + SIDE_BY : 0);
    gboolean laid = text[place] == letter && (first || reach > 0);
    best[place] = laid ? reach + worth (text, place) : 0;
    before = MAX (before, here);
    adjacent = here;
  }
}

guint
fuzzy_score (const char *text, const char *pattern)
{
  glong length, count;
  g_autofree gunichar *letters = letters_of (text, TRUE, &length);
  g_autofree gunichar *wanted = letters_of (pattern, FALSE, &count);
  g_autofree guint *best = g_new0 (guint, length + 1);
  guint most = 0;

  if (count == 0)
    return 1;
  for (glong i = 0; i < count; i++)
    lay_letter (letters, length, wanted[i], i == 0, best);
  for (glong place = 0; place < length; place++)
    most = MAX (most, best[place]);
  return most;
}
