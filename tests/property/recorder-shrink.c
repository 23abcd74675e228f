/* SPDX-License-Identifier: MIT */
#include "recorder-shrink.h"

#include "random-parts.h"

#define TRIES   8u /* of one smaller run */
#define SECONDS 60 /* for all of them */

static const char *const part_names[] = {
#define RANDOM_PART(NAME, name, meaning) name,
#include "random-parts.def"
#undef RANDOM_PART
};

/* ------------------------------------------------------------------ smaller runs */

typedef struct {
  Run *run; /* the smallest that fails */
  const char *program;
  char *problems; /* of that */
  gint64 deadline;
} Shrinking;

/* Takes the candidate if it fails. */
static gboolean
try_run (Shrinking *shrinking, const Run *candidate)
{
  RunResult result;

  for (guint i = 0; i < TRIES && g_get_monotonic_time () < shrinking->deadline; i++) {
    char *problems = run_play (candidate, shrinking->program, &result);
    if (problems[0] != '\0') {
      *shrinking->run = *candidate;
      g_free (shrinking->problems);
      shrinking->problems = problems;
      return TRUE;
    }
    g_free (problems);
  }
  return FALSE;
}

static gboolean
omit_parts (Shrinking *shrinking)
{
  gboolean smaller = FALSE;

  for (guint part = 0; part < PARTS; part++) {
    Run candidate = *shrinking->run;
    candidate.omitted |= 1u << part;
    if (candidate.omitted != shrinking->run->omitted)
      smaller |= try_run (shrinking, &candidate);
  }
  return smaller;
}

/* Halves a number of the run, or takes a quarter or one away. */
static gboolean
lower (Shrinking *shrinking, gsize field, guint32 least)
{
  guint32 now = G_STRUCT_MEMBER (guint32, shrinking->run, field);
  const guint32 fewer[] = { now / 2, now - now / 4, now - MIN (now, 1) };

  for (guint i = 0; i < G_N_ELEMENTS (fewer); i++) {
    Run candidate = *shrinking->run;
    G_STRUCT_MEMBER (guint32, &candidate, field) = fewer[i];
    if (fewer[i] >= least && fewer[i] < now && try_run (shrinking, &candidate))
      return TRUE;
  }
  return FALSE;
}

char *
run_shrink (Run *run, const char *program, char *problems)
{
  Shrinking shrinking = { run, program, problems,
                          g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC };
  gboolean smaller;

  do {
    smaller = omit_parts (&shrinking);
    while (lower (&shrinking, G_STRUCT_OFFSET (Run, size), 1))
      smaller = TRUE;
    while (lower (&shrinking, G_STRUCT_OFFSET (Run, threads), 0))
      smaller = TRUE;
  } while (smaller);
  return shrinking.problems;
}

/* ------------------------------------------------------------------ as text */

char *
run_settings (const Run *run)
{
  g_autoptr (GString) omitted = g_string_new (NULL);

  for (guint part = 0; part < PARTS; part++)
    if ((run->omitted >> part & 1u) != 0)
      g_string_append_printf (omitted, "%s%s", omitted->len > 0 ? "," : "", part_names[part]);
  return g_strdup_printf ("HEDDLE_PROPERTY_SEED=%" G_GUINT64_FORMAT
                          " HEDDLE_PROPERTY_SIZE=%u HEDDLE_PROPERTY_THREADS=%u"
                          " HEDDLE_PROPERTY_OMIT=%s",
                          run->seed, run->size, run->threads, omitted->str);
}

static gboolean
apply_omitted (Run *run, const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    guint part = 0;
    while (part < PARTS && !g_str_equal (parts[i], part_names[part]))
      part++;
    if (part == PARTS && parts[i][0] != '\0')
      return FALSE;
    if (part < PARTS)
      run->omitted |= 1u << part;
  }
  return TRUE;
}

static gboolean
apply_number (guint32 *number, const char *variable, guint32 least, guint32 most)
{
  const char *text = g_getenv (variable);
  guint64 value;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL))
    return FALSE;
  *number = (guint32) value;
  return TRUE;
}

gboolean
run_apply_settings (Run *run)
{
  const char *omitted = g_getenv ("HEDDLE_PROPERTY_OMIT");

  return apply_number (&run->size, "HEDDLE_PROPERTY_SIZE", 1, 10000) &&
         apply_number (&run->threads, "HEDDLE_PROPERTY_THREADS", 0, RANDOM_THREADS_MOST) &&
         (omitted == NULL || apply_omitted (run, omitted));
}
