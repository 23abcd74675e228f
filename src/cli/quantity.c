/* SPDX-License-Identifier: MIT */
#include "cli/quantity.h"

#include <math.h>
#include <string.h>

#include "model/time-text.h"
#include "session/session.h"

#define LENGTH_MOST 1e6 /* pixels or millimetres */

typedef struct {
  const char *name;
  double size;
  gboolean paper;
} Unit;

static const Unit lengths[] = {
  { "px", 1, FALSE },   { "mm", 1, TRUE },  { "cm", 10, TRUE },
  { "in", 25.4, TRUE }, { NULL, 0, FALSE },
};

/* Returns the number at the beginning of `word`, and where it ends; NULL if there is none. */
static const char *
read_number (const char *word, double *number)
{
  char *end;

  /* What begins otherwise is no number of ours: strtod() knows "nan", "inf" and "0x10". */
  if (!g_ascii_isdigit (word[0]) && word[0] != '.')
    return NULL;
  *number = g_ascii_strtod (word, &end);
  if (end == word || !isfinite (*number) || (word[0] == '0' && (word[1] == 'x' || word[1] == 'X')))
    return NULL;
  while (*end == ' ')
    end++;
  return end;
}

static const Unit *
find_unit (const Unit *units, const char *name)
{
  for (; units->name != NULL; units++)
    if (strcmp (units->name, name) == 0)
      return units;
  return NULL;
}

static gboolean
refuse (GError **error, const char *option, const char *word, const char *wanted)
{
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE, "%s is \"%s\", but must be %s.", option,
               word, wanted);
  return FALSE;
}

gboolean
quantity_time (const char *option, const char *word, int64_t *time, GError **error)
{
  return time_text_parse (word, time) ||
         refuse (error, option, word, "a time with its unit, as 200us, 1.5ms or 3s");
}

gboolean
quantity_length (const char *option, const char *word, Length *length, GError **error)
{
  double number = 0;
  const char *name = read_number (word, &number);
  const Unit *unit = name == NULL ? NULL : find_unit (lengths, *name == '\0' ? "px" : name);

  if (unit == NULL || number <= 0 || number * unit->size > LENGTH_MOST)
    return refuse (error, option, word,
                   "a length, as 1200px on a screen, or 160mm, 16cm or 6.3in on paper");
  *length = (Length){ number * unit->size, unit->paper };
  return TRUE;
}

gboolean
quantity_time_scale (const char *option, const char *word, Length *length, GError **error)
{
  const char *wanted = "a length for a time, as 10mm/ms or 100px/us";
  const char *slash = strchr (word, '/');
  int64_t time;

  if (slash == NULL)
    return refuse (error, option, word, wanted);
  g_autofree char *before = g_strchomp (g_strndup (word, (gsize) (slash - word)));
  /* "10mm/ms" is for one of them. */
  g_autofree char *after = g_ascii_isdigit (slash[1]) || slash[1] == '.'
                               ? g_strdup (slash + 1)
                               : g_strconcat ("1", slash + 1, NULL);
  if (!quantity_length (option, before, length, NULL) ||
      !quantity_time (option, after, &time, NULL) || time == 0)
    return refuse (error, option, word, wanted);
  length->amount /= (double) time;
  return TRUE;
}

gboolean
quantity_number (const char *option, const char *word, double least, double most, double *number,
                 GError **error)
{
  const char *end = read_number (word, number);

  if (end != NULL && *end == '\0' && *number >= least && *number <= most)
    return TRUE;
  g_autofree char *wanted = g_strdup_printf ("a number from %g to %g", least, most);
  return refuse (error, option, word, wanted);
}
