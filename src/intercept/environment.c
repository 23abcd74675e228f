/* SPDX-License-Identifier: MIT */
#include "intercept/environment.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "event/segment.h"

#define PRELOAD           "LD_PRELOAD="
#define SESSION           HEDDLE_SESSION_VARIABLE "="
#define VALUE_MAXIMUM     4096u /* as PATH_MAX */
#define VARIABLES_MAXIMUM 4096u /* 32 KiB of pointers */

static char library[VALUE_MAXIMUM];                        /* our own path; empty: no session */
static char session_entry[sizeof SESSION + VALUE_MAXIMUM]; /* HEDDLE_SESSION=FOLDER */

void
heddle_environment_set (const char *new_library, const char *session)
{
  library[0] = '\0';
  if (new_library == NULL || strlen (new_library) >= VALUE_MAXIMUM ||
      strlen (session) >= VALUE_MAXIMUM)
    return;
  strcpy (library, new_library);
  strcpy (session_entry, SESSION);
  strcat (session_entry, session);
}

void
heddle_environment_remember (void)
{
  const char *session = getenv (HEDDLE_SESSION_VARIABLE);
  Dl_info own;

  if (session == NULL || session[0] == '\0')
    return;
  if (dladdr (session_entry, &own) != 0 && own.dli_fname != NULL)
    heddle_environment_set (own.dli_fname, session);
}

/* Returns the value of the variable with that "NAME=", or NULL. */
static const char *
find (char *const *environment, const char *name, size_t *count)
{
  const char *value = NULL;
  size_t length = strlen (name);

  *count = 0;
  for (; environment != NULL && environment[*count] != NULL; ++*count)
    if (value == NULL && strncmp (environment[*count], name, length) == 0)
      value = environment[*count] + length;
  return value;
}

/* LD_PRELOAD is a list, by colons or spaces. */
static bool
names_library (const char *list)
{
  size_t length = strlen (library);
  const char *place = list;

  while (place != NULL && (place = strstr (place, library)) != NULL) {
    bool begins = place == list || strchr (": ", place[-1]) != NULL;
    bool ends = strchr (": ", place[length]) != NULL;

    if (begins && ends)
      return true;
    place++;
  }
  return false;
}

size_t
heddle_environment_size (char *const *environment)
{
  size_t count;

  if (library[0] == '\0')
    return 0;
  const char *preload = find (environment, PRELOAD, &count);
  bool complete = names_library (preload) && find (environment, SESSION, &count) != NULL;
  size_t preload_length = preload != NULL ? strlen (preload) : 0;
  if (complete || count > VARIABLES_MAXIMUM || preload_length > VALUE_MAXIMUM)
    return 0;
  /* Two more variables, the end, and LD_PRELOAD's new text with a colon in the middle. */
  return (count + 3) * sizeof (char *) + sizeof PRELOAD + preload_length + 1 + strlen (library);
}

char **
heddle_environment_fill (void *space, char *const *environment)
{
  size_t count;
  const char *preload = find (environment, PRELOAD, &count);
  bool has_session = find (environment, SESSION, &count) != NULL;
  char **copy = space;
  char *text = (char *) (copy + count + 3);

  for (size_t index = 0; index < count; index++)
    if (preload == NULL || environment[index] + strlen (PRELOAD) != preload)
      *copy++ = environment[index];
  strcpy (text, PRELOAD);
  if (preload != NULL && preload[0] != '\0')
    strcat (text, preload);
  if (!names_library (preload)) {
    if (preload != NULL && preload[0] != '\0')
      strcat (text, ":");
    strcat (text, library);
  }
  *copy++ = text;
  if (!has_session)
    *copy++ = session_entry;
  *copy = NULL;
  return space;
}
