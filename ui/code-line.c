/* SPDX-License-Identifier: MIT
 *
 * Which line an event comes from, see code-line.h.
 */
#include "ui/code-line.h"

#include <string.h>

#define OBJECTS_MOST   2u
#define FUNCTIONS_MOST 7u

/* A function that may do it, and how many objects it is given first. */
typedef struct {
  const char *name;
  guint objects;
} Function;

/* A condition's wait takes its mutex again: that is a way to lock it. */
static const Function functions[CODE_CALLS][FUNCTIONS_MOST] = {
  [CODE_CALL_LOCK] = { { "sync_mutex_lock", 1 },
                       { "sync_mutex_timed_lock", 1 },
                       { "sync_mutex_try_lock", 1 },
                       { "sync_condition_wait", 2 },
                       { "sync_condition_timed_wait", 2 },
                       { "sync_gil_take", 1 },
                       { "sync_gil_check", 1 } },
  [CODE_CALL_READ_LOCK] = { { "sync_rwlock_read_lock", 1 },
                            { "sync_rwlock_timed_read_lock", 1 },
                            { "sync_rwlock_try_read_lock", 1 } },
  [CODE_CALL_WRITE_LOCK] = { { "sync_rwlock_write_lock", 1 },
                             { "sync_rwlock_timed_write_lock", 1 },
                             { "sync_rwlock_try_write_lock", 1 } },
  [CODE_CALL_ANY_LOCK] = { { "sync_rwlock_read_lock", 1 },
                           { "sync_rwlock_timed_read_lock", 1 },
                           { "sync_rwlock_try_read_lock", 1 },
                           { "sync_rwlock_write_lock", 1 },
                           { "sync_rwlock_timed_write_lock", 1 },
                           { "sync_rwlock_try_write_lock", 1 } },
  [CODE_CALL_SEMAPHORE] = { { "sync_semaphore_wait", 1 },
                            { "sync_semaphore_timed_wait", 1 },
                            { "sync_semaphore_try_wait", 1 } },
  [CODE_CALL_BARRIER] = { { "sync_barrier_wait", 1 } },
  [CODE_CALL_CONDITION] = { { "sync_condition_wait", 1 }, { "sync_condition_timed_wait", 1 } },
  [CODE_CALL_NOTIFY_ONE] = { { "sync_condition_notify_one", 1 } },
  [CODE_CALL_NOTIFY_ALL] = { { "sync_condition_notify_all", 1 } },
  [CODE_CALL_RECEIVE] = { { "sync_channel_receive", 1 },
                          { "sync_channel_timed_receive", 1 },
                          { "sync_channel_try_receive", 1 },
                          { "sync_receiver_receive", 1 },
                          { "sync_receiver_timed_receive", 1 },
                          { "sync_receiver_try_receive", 1 } },
  [CODE_CALL_SEND] = { { "sync_channel_send", 1 },
                       { "sync_channel_timed_send", 1 },
                       { "sync_channel_try_send", 1 },
                       { "sync_sender_send", 1 },
                       { "sync_sender_timed_send", 1 },
                       { "sync_sender_try_send", 1 } },
  [CODE_CALL_SLEEP] = { { "sync_sleep", 0 } },
  [CODE_CALL_JOIN] = { { "sync_thread_join", 1 }, { "sync_scope_end", 0 } },
};

/* What gives an object its name: the objects come first, then the name. */
#define CREATION "sync_[a-z_]+_(init|init_kind|open|create) \\("

/* An object, or a thread, under the name that the program gives it. */
typedef struct {
  char *name;                      /* NULL: not written out */
  char *expressions[OBJECTS_MOST]; /* that denote it; a channel has one for each end */
  guint line;
} Creation;

static void
free_creation (gpointer data)
{
  Creation *creation = data;

  g_free (creation->name);
  for (guint i = 0; i < OBJECTS_MOST; i++)
    g_free (creation->expressions[i]);
  g_free (creation);
}

/* ------------------------------------------------------------------ reading C */

/* Returns the program with blanks instead of comments: its lines stay where they are. */
static char *
without_comments (const char *source)
{
  char *code = g_strdup (source);
  char quote = '\0';

  for (char *c = code; *c != '\0'; c++) {
    if (quote != '\0') {
      if (*c == '\\' && c[1] != '\0')
        c++;
      else if (*c == quote)
        quote = '\0';
    } else if (*c == '"' || *c == '\'') {
      quote = *c;
    } else if (c[0] == '/' && c[1] == '*') {
      const char *end = strstr (c + 2, "*/");
      const char *behind = end != NULL ? end + 2 : c + strlen (c);
      for (; c < behind; c++)
        *c = *c == '\n' ? '\n' : ' ';
      c--;
    }
  }
  return code;
}

static guint
line_at (const char *code, gsize place)
{
  guint line = 1;

  for (gsize i = 0; i < place; i++)
    line += code[i] == '\n';
  return line;
}

/* Returns the arguments of the call whose parenthesis opens right before `text`, each without
 * blanks around it. */
static char **
read_arguments (const char *text)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *begin = text;
  gboolean quoted = FALSE;
  guint depth = 0;

  for (const char *c = text; *c != '\0'; c++) {
    gboolean closes = !quoted && depth == 0 && *c == ')';
    if (closes || (!quoted && depth == 0 && *c == ',')) {
      g_ptr_array_add (arguments, g_strstrip (g_strndup (begin, (gsize) (c - begin))));
      begin = c + 1;
    }
    if (closes)
      break;
    if (*c == '"' && c[-1] != '\\')
      quoted = !quoted;
    else if (!quoted && strchr ("([{", *c) != NULL)
      depth++;
    else if (!quoted && strchr (")]}", *c) != NULL && depth > 0)
      depth--;
  }
  g_ptr_array_add (arguments, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&arguments), FALSE);
}

/* Returns the text of a string that is written out, or NULL. */
static char *
literal_of (const char *argument)
{
  gsize length = strlen (argument);

  if (length < 2 || argument[0] != '"' || argument[length - 1] != '"' ||
      memchr (argument + 1, '"', length - 2) != NULL)
    return NULL;
  return g_strndup (argument + 1, length - 2);
}

/* ------------------------------------------------------------------ what is created */

static Creation *
read_creation (const char *code, const GMatchInfo *match)
{
  Creation *creation = g_new0 (Creation, 1);
  gint begin, end;

  g_match_info_fetch_pos (match, 0, &begin, &end);
  g_auto (GStrv) arguments = read_arguments (code + end);
  creation->line = line_at (code, (gsize) begin);
  for (guint i = 0; arguments[i] != NULL && i <= OBJECTS_MOST && creation->name == NULL; i++) {
    creation->name = literal_of (arguments[i]);
    if (creation->name == NULL && i < OBJECTS_MOST)
      creation->expressions[i] = g_strdup (arguments[i]);
  }
  return creation;
}

static GPtrArray *
read_creations (const char *code)
{
  GPtrArray *creations = g_ptr_array_new_with_free_func (free_creation);
  g_autoptr (GRegex) regex = g_regex_new (CREATION, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (regex, code, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    g_ptr_array_add (creations, read_creation (code, match));
  return creations;
}

/* Returns the only one of that name, or NULL. */
static const Creation *
find_name (const GPtrArray *creations, const char *name)
{
  const Creation *found = NULL;

  for (guint i = 0; i < creations->len; i++) {
    const Creation *creation = g_ptr_array_index (creations, i);
    if (g_strcmp0 (creation->name, name) != 0)
      continue;
    if (found != NULL)
      return NULL;
    found = creation;
  }
  return found;
}

/* Returns what the expression denotes, if it is one thing with a name that is written out; or
 * NULL. */
static const Creation *
find_expression (const GPtrArray *creations, const char *expression)
{
  const Creation *found = NULL;

  for (guint i = 0; i < creations->len; i++) {
    const Creation *creation = g_ptr_array_index (creations, i);
    for (guint k = 0; k < OBJECTS_MOST; k++) {
      if (g_strcmp0 (creation->expressions[k], expression) != 0)
        continue;
      if (found != NULL || creation->name == NULL)
        return NULL;
      found = creation;
    }
  }
  return found;
}

/* ------------------------------------------------------------------ the calls */

typedef struct {
  const GPtrArray *creations;
  const Creation *object; /* nullable */
  guint calls;            /* of all functions in question */
  guint fitting;          /* those that are given the object */
  guint unknown;          /* those that may be given it */
  guint line;             /* of the last call, of a fitting one if there is one */
} Search;

static void
look_at_call (Search *search, guint line, char **arguments, guint objects)
{
  gboolean fits = FALSE;
  gboolean known = objects > 0;

  for (guint i = 0; i < objects; i++) {
    const Creation *creation =
        arguments[i] != NULL ? find_expression (search->creations, arguments[i]) : NULL;
    fits = fits || (creation != NULL && creation == search->object);
    known = known && creation != NULL;
  }
  search->calls++;
  if (fits)
    search->fitting++;
  else if (!known)
    search->unknown++;
  if (fits || search->fitting == 0)
    search->line = line;
}

static void
look_for_function (Search *search, const char *code, const Function *function)
{
  gsize length = strlen (function->name);

  for (const char *c = code; (c = strstr (c, function->name)) != NULL; c += length)
    if ((c == code || (!g_ascii_isalnum (c[-1]) && c[-1] != '_')) &&
        g_str_has_prefix (c + length, " (")) {
      g_auto (GStrv) arguments = read_arguments (c + length + 2);
      look_at_call (search, line_at (code, (gsize) (c - code)), arguments, function->objects);
    }
}

guint
code_line_find (const char *source, CodeCall call, const char *object)
{
  g_autofree char *code = without_comments (source);
  g_autoptr (GPtrArray) creations = read_creations (code);
  Search search = { .creations = creations };

  if (object != NULL)
    search.object = find_name (creations, object);
  if (call == CODE_CALL_CREATE)
    return search.object != NULL ? search.object->line : 0;
  for (guint i = 0; i < FUNCTIONS_MOST && functions[call][i].name != NULL; i++)
    look_for_function (&search, code, &functions[call][i]);
  if (search.fitting == 1 && search.unknown == 0)
    return search.line;
  /* A thread has no other way to sleep, or to wait for a thread. */
  if ((call == CODE_CALL_SLEEP || call == CODE_CALL_JOIN) && search.calls == 1)
    return search.line;
  return 0;
}
