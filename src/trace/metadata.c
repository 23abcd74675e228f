/* SPDX-License-Identifier: MIT
 *
 * A trace's metadata, see metadata.h:
 *
 *     [trace]                          [end]
 *     title=Shared counter             kind=exited
 *     command=counter --threads 4      status=0
 *     version=0.1.0                    duration=812345678
 *     recorded-at=1767225600000000
 *     policy=drop
 *     begin=0
 *     clock-note=...
 */
#include "trace/metadata.h"

#include <string.h>

#include "trace/format.h"

#define TRACE_GROUP "trace"
#define END_GROUP   "end"
/* Of one text; escaped it is at most twice as long. All four stay below TRACE_TEXTS_MOST. */
#define TEXT_MOST (24u * 1024)

static const char *const policies[] = {
  [HEDDLE_LOSS_POLICY_DROP] = "drop",
  [HEDDLE_LOSS_POLICY_WAIT] = "wait",
  [HEDDLE_LOSS_POLICY_FLIGHT] = "flight",
};

static const char *const end_kinds[] = {
  [TRACE_END_NONE] = "none",
  [TRACE_END_EXITED] = "exited",
  [TRACE_END_RUNNING] = "running",
};

TraceMetadata *
trace_metadata_copy (const TraceMetadata *metadata)
{
  TraceMetadata *copy = g_new (TraceMetadata, 1);

  *copy = *metadata;
  copy->title = g_strdup (metadata->title);
  copy->command = g_strdup (metadata->command);
  copy->version = g_strdup (metadata->version);
  copy->clock_note = g_strdup (metadata->clock_note);
  return copy;
}

void
trace_metadata_free (TraceMetadata *metadata)
{
  if (metadata == NULL)
    return;
  g_free (metadata->title);
  g_free (metadata->command);
  g_free (metadata->version);
  g_free (metadata->clock_note);
  g_free (metadata);
}

/* ------------------------------------------------------------------ writing */

static void
set_text (GKeyFile *file, const char *key, const char *text)
{
  if (text == NULL)
    return;
  /* Replacing a byte takes three. */
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (strlen (text), TEXT_MOST / 3));
  g_key_file_set_string (file, TRACE_GROUP, key, valid);
}

char *
trace_metadata_to_text (const TraceMetadata *metadata, gsize *size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  set_text (file, "title", metadata->title);
  set_text (file, "command", metadata->command);
  set_text (file, "version", metadata->version);
  set_text (file, "clock-note", metadata->clock_note);
  if ((guint) metadata->policy < G_N_ELEMENTS (policies))
    g_key_file_set_string (file, TRACE_GROUP, "policy", policies[metadata->policy]);
  g_key_file_set_int64 (file, TRACE_GROUP, "recorded-at", metadata->recorded_at);
  g_key_file_set_int64 (file, TRACE_GROUP, "begin", metadata->begin);
  return g_key_file_to_data (file, size, NULL);
}

char *
trace_end_to_text (const TraceEnd *end, gsize *size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, END_GROUP, "kind", end_kinds[end->kind]);
  if (end->kind == TRACE_END_EXITED)
    g_key_file_set_integer (file, END_GROUP, "status", end->status);
  g_key_file_set_int64 (file, END_GROUP, "duration", end->duration);
  return g_key_file_to_data (file, size, NULL);
}

/* ------------------------------------------------------------------ reading */

static GKeyFile *
load (const char *text, gsize size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (size == 0 || size > TRACE_TEXTS_MOST || !g_utf8_validate (text, (gssize) size, NULL) ||
      !g_key_file_load_from_data (file, text, size, G_KEY_FILE_NONE, NULL))
    return NULL;
  return g_steal_pointer (&file);
}

/* Returns the index of the word that the key has, or 0. */
static guint
get_word (GKeyFile *file, const char *group, const char *key, const char *const *words, guint count)
{
  g_autofree char *word = g_key_file_get_string (file, group, key, NULL);

  for (guint i = 0; word != NULL && i < count; i++)
    if (g_str_equal (word, words[i]))
      return i;
  return 0;
}

TraceMetadata *
trace_metadata_from_text (const char *text, gsize size)
{
  g_autoptr (GKeyFile) file = load (text, size);

  if (file == NULL)
    return NULL;
  TraceMetadata *metadata = g_new0 (TraceMetadata, 1);
  metadata->title = g_key_file_get_string (file, TRACE_GROUP, "title", NULL);
  metadata->command = g_key_file_get_string (file, TRACE_GROUP, "command", NULL);
  metadata->version = g_key_file_get_string (file, TRACE_GROUP, "version", NULL);
  metadata->clock_note = g_key_file_get_string (file, TRACE_GROUP, "clock-note", NULL);
  metadata->recorded_at = g_key_file_get_int64 (file, TRACE_GROUP, "recorded-at", NULL);
  metadata->begin = MAX (g_key_file_get_int64 (file, TRACE_GROUP, "begin", NULL), 0);
  metadata->policy =
      (HeddleLossPolicy) get_word (file, TRACE_GROUP, "policy", policies, G_N_ELEMENTS (policies));
  return metadata;
}

gboolean
trace_end_from_text (TraceEnd *end, const char *text, gsize size)
{
  g_autoptr (GKeyFile) file = load (text, size);

  if (file == NULL)
    return FALSE;
  *end = (TraceEnd){
    .kind = (TraceEndKind) get_word (file, END_GROUP, "kind", end_kinds, G_N_ELEMENTS (end_kinds)),
    .status = g_key_file_get_integer (file, END_GROUP, "status", NULL),
    .duration = MAX (g_key_file_get_int64 (file, END_GROUP, "duration", NULL), 0),
  };
  return TRUE;
}
