/* SPDX-License-Identifier: MIT
 *
 * What a query means, see search.h.
 */
#include "explain/search-private.h"

#include "model/time-text.h"

#include <string.h>

/* Words are written with hyphens or spaces. Those of event kinds are events.def's. What is recorded
 * as a beginning and an end is one item of the model, which either of them finds. */
static const struct {
  const char *word;
  WantSource source;
  uint32_t argument;
} words[] = {
  { "wait", WANT_WAITING, 0 },
  { "waits", WANT_WAITING, 0 },
  { "blocked", WANT_STATE, MODEL_LOCK },
  { "io", WANT_STATE, MODEL_IO },
  { "sleep", WANT_STATE, MODEL_SLEEP },
  { "join", WANT_STATE, MODEL_JOIN },
  { "message", WANT_MESSAGES, 0 },
  { "messages", WANT_MESSAGES, 0 },
  { "wake-up", WANT_WAKE_UPS, 0 },
  { "wake-ups", WANT_WAKE_UPS, 0 },
  { "hold", WANT_HOLDS, MODEL_LANE_LOCK },
  { "lost", WANT_LOSSES, 0 },
  { "lost", WANT_SIGNALS, SIGNALS_LOST },
  { "signal", WANT_SIGNALS, SIGNALS_ALL },
  { "notify", WANT_SIGNALS, SIGNALS_ALL },
  { "died", WANT_PROCESS_ENDS, 0 },

  { "process-end", WANT_PROCESS_ENDS, 0 },
  { "thread-start", WANT_STARTS, MODEL_LANE_THREAD },
  { "thread-create", WANT_STARTS, MODEL_LANE_THREAD },
  { "thread-end", WANT_ENDS, MODEL_LANE_THREAD },
  { "join-begin", WANT_STATE, MODEL_JOIN },
  { "join-end", WANT_STATE, MODEL_JOIN },
  { "sleep-begin", WANT_STATE, MODEL_SLEEP },
  { "sleep-end", WANT_STATE, MODEL_SLEEP },
  { "span-begin", WANT_SPANS, MODEL_SPAN_NAMED },
  { "span-end", WANT_SPANS, MODEL_SPAN_NAMED },
  { "span", WANT_SPANS, MODEL_SPAN_NAMED },
  { "io-begin", WANT_STATE, MODEL_IO },
  { "io-end", WANT_STATE, MODEL_IO },
  { "mutex-wait", WANT_WAITS, MODEL_LANE_LOCK },
  { "mutex-acquire", WANT_HOLDS, MODEL_LANE_LOCK },
  { "mutex-release", WANT_HOLDS, MODEL_LANE_LOCK },
  { "rwlock-read-wait", WANT_WAITS, MODEL_LANE_RWLOCK },
  { "rwlock-read-acquire", WANT_SHARES, MODEL_LANE_RWLOCK },
  { "rwlock-read-release", WANT_SHARES, MODEL_LANE_RWLOCK },
  { "rwlock-write-wait", WANT_WAITS, MODEL_LANE_RWLOCK },
  { "rwlock-write-acquire", WANT_HOLDS, MODEL_LANE_RWLOCK },
  { "rwlock-write-release", WANT_HOLDS, MODEL_LANE_RWLOCK },
  { "condition-wait", WANT_CONDITION_WAITS, 0 },
  { "condition-wake", WANT_CONDITION_WAITS, 0 },
  { "condition-signal", WANT_SIGNALS, SIGNALS_TO_ONE },
  { "condition-broadcast", WANT_SIGNALS, SIGNALS_TO_ALL },
  { "semaphore-wait", WANT_WAITS, MODEL_LANE_SEMAPHORE },
  { "semaphore-acquire", WANT_HOLDS, MODEL_LANE_SEMAPHORE },
  { "semaphore-acquire", WANT_SHARES, MODEL_LANE_SEMAPHORE },
  { "semaphore-post", WANT_HOLDS, MODEL_LANE_SEMAPHORE },
  { "semaphore-post", WANT_SHARES, MODEL_LANE_SEMAPHORE },
  { "barrier-wait", WANT_WAITS, MODEL_LANE_BARRIER },
  { "barrier-pass", WANT_WAITS, MODEL_LANE_BARRIER },
  { "once-begin", WANT_HOLDS, MODEL_LANE_ONCE },
  { "once-end", WANT_HOLDS, MODEL_LANE_ONCE },
  { "once-wait", WANT_WAITS, MODEL_LANE_ONCE },
  { "once-pass", WANT_WAITS, MODEL_LANE_ONCE },
  { "channel-send-wait", WANT_STATE, MODEL_SEND },
  { "channel-send", WANT_MESSAGES, 0 },
  { "channel-receive-wait", WANT_STATE, MODEL_RECEIVE },
  { "channel-receive", WANT_MESSAGES, 0 },
  { "pipe-send", WANT_MESSAGES, 0 },
  { "pipe-receive-wait", WANT_STATE, MODEL_RECEIVE },
  { "pipe-receive", WANT_MESSAGES, 0 },
  { "variable-write", WANT_STEPS, MODEL_LANE_VARIABLE },
  { "value-move", WANT_HOLDS, MODEL_LANE_VALUE },
  { "value-take", WANT_HOLDS, MODEL_LANE_VALUE },
  { "value-misuse", WANT_FINDINGS, FINDING_USE_AFTER_MOVE },
  { "reference-clone", WANT_STEPS, MODEL_LANE_REFERENCES },
  { "reference-drop", WANT_STEPS, MODEL_LANE_REFERENCES },
  { "task-spawn", WANT_STARTS, MODEL_LANE_TASK },
  { "task-end", WANT_ENDS, MODEL_LANE_TASK },
  { "task-poll", WANT_SPANS, MODEL_SPAN_TASK },
  { "task-pending", WANT_STATE, MODEL_PENDING },
  { "task-wake", WANT_STATE, MODEL_READY },
  { "idle-begin", WANT_STATE, MODEL_IDLE },
  { "idle-end", WANT_STATE, MODEL_IDLE },
  { "job-begin", WANT_SPANS, MODEL_SPAN_ITEMS },
  { "job-end", WANT_SPANS, MODEL_SPAN_ITEMS },

#define MODEL_STATE(NAME, name, phrase, sentence) { name, WANT_STATE, MODEL_##NAME },
#include "model/states.def"
#undef MODEL_STATE
#define FINDING(NAME, word, heading) { word, WANT_FINDINGS, FINDING_##NAME },
#include "explain/findings.def"
#undef FINDING
};

gboolean
search_name_matches (const char *name, const char *part)
{
  if (part[0] == '\0')
    return TRUE;
  g_autofree char *folded = g_utf8_casefold (name, -1);
  return strstr (folded, part) != NULL;
}

/* ------------------------------------------------------------------ words */

/* Returns the byte of a word as it is compared: in ASCII's lower case, a space as a hyphen. */
static char
word_byte (char byte)
{
  return byte == ' ' ? '-' : g_ascii_tolower (byte);
}

/* Returns how much of `text` the word is, if that begins with it; 0 if not. */
static gsize
word_length (const char *text, const char *word)
{
  gsize i;

  for (i = 0; word[i] != '\0'; i++)
    if (word_byte (text[i]) != word_byte (word[i]))
      return 0;
  return text[i] == '\0' || text[i] == ' ' ? i : 0;
}

static void
add_want (SearchQuery *query, WantSource source, uint32_t argument, const char *name)
{
  Want want = { .source = source, .argument = argument };
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  want.name = g_utf8_casefold (stripped, -1);
  g_array_append_val (query->wants, want);
}

/* The longest word that the text begins with is meant: "mutex-wait", not a "mutex" that waits. */
static void
find_words (SearchQuery *query, const char *text)
{
  gsize longest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    longest = MAX (longest, word_length (text, words[i].word));
  for (gsize i = 0; longest > 0 && i < G_N_ELEMENTS (words); i++)
    if (word_length (text, words[i].word) == longest)
      add_want (query, words[i].source, words[i].argument, text + longest);
}

gboolean
search_knows (const char *word)
{
  gsize length = strlen (word);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (length > 0 && word_length (word, words[i].word) == length)
      return TRUE;
  return FALSE;
}

/* ------------------------------------------------------------------ messages */

/* A number at the text's end, with or without a "#", is a message's; what is before it names the
 * channel. */
static void
find_message (SearchQuery *query, const char *text)
{
  const char *last = strrchr (text, ' ');
  const char *number = last != NULL ? last + 1 : text;
  g_autofree char *channel = g_strndup (text, last != NULL ? (gsize) (last - text) : 0);
  guint64 value;

  if (number[0] == '#')
    number++;
  if (!g_ascii_string_to_unsigned (number, 10, 1, UINT32_MAX, &value, NULL))
    return;
  gsize word = word_length (channel, "message");
  add_want (query, WANT_MESSAGES, (uint32_t) value, channel + word);
}

/* ------------------------------------------------------------------ the query */

SearchQuery *
search_query_new (const char *text)
{
  SearchQuery *query = g_new0 (SearchQuery, 1);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  query->wants = g_array_new (FALSE, FALSE, sizeof (Want));
  query->name = g_utf8_casefold (stripped, -1);
  if (stripped[0] == '\0')
    return query;
  query->has_moment = time_text_parse (stripped, &query->moment);
  find_words (query, stripped);
  find_message (query, stripped);
  return query;
}

void
search_query_free (SearchQuery *query)
{
  for (guint i = 0; i < query->wants->len; i++)
    g_free (g_array_index (query->wants, Want, i).name);
  g_array_unref (query->wants);
  g_free (query->name);
  g_free (query);
}
