/* SPDX-License-Identifier: MIT
 *
 * Names, each once.
 */
#include "convert/names.h"

struct _Names {
  const Model *model;
  GStringChunk *texts;
  GPtrArray *lanes;                  /* by number; NULL: not asked for yet */
  GHashTable *constants;             /* the model's pointer -> ours */
  GHashTable *phrases[MODEL_STATES]; /* by state: the object's lane -> ours */
};

Names *
names_new (const Model *model)
{
  Names *names = g_new0 (Names, 1);

  names->model = model;
  names->texts = g_string_chunk_new (4096);
  names->lanes = g_ptr_array_new ();
  names->constants = g_hash_table_new (NULL, NULL);
  for (int state = 0; state < MODEL_STATES; state++)
    names->phrases[state] = g_hash_table_new (NULL, NULL);
  return names;
}

void
names_free (Names *names)
{
  g_string_chunk_free (names->texts);
  g_ptr_array_unref (names->lanes);
  g_hash_table_unref (names->constants);
  for (int state = 0; state < MODEL_STATES; state++)
    g_hash_table_unref (names->phrases[state]);
  g_free (names);
}

const char *
names_text (Names *names, const char *text)
{
  g_autofree char *valid = NULL;

  if (g_utf8_validate (text, -1, NULL))
    return g_string_chunk_insert_const (names->texts, text);
  valid = g_utf8_make_valid (text, -1);
  return g_string_chunk_insert_const (names->texts, valid);
}

const char *
names_constant (Names *names, const char *text)
{
  const char *known = g_hash_table_lookup (names->constants, text);

  if (known == NULL) {
    known = names_text (names, text);
    g_hash_table_insert (names->constants, (gpointer) text, (gpointer) known);
  }
  return known;
}

const char *
names_lane (Names *names, uint32_t lane)
{
  if (lane >= names->lanes->len) {
    /* The model may have grown since. */
    if (lane == MODEL_NONE || lane >= model_lane_count (names->model))
      return NULL;
    g_ptr_array_set_size (names->lanes, (int) model_lane_count (names->model));
  }
  if (names->lanes->pdata[lane] == NULL)
    names->lanes->pdata[lane] =
        (gpointer) names_text (names, model_lane_name (model_lane (names->model, lane)));
  return names->lanes->pdata[lane];
}

const char *
names_interval (Names *names, const ModelInterval *interval)
{
  ModelState state = (ModelState) MIN (interval->state, MODEL_UNKNOWN);
  const char *object = names_lane (names, interval->object);
  gpointer key = GUINT_TO_POINTER (object == NULL ? MODEL_NONE : interval->object);
  const char *known = g_hash_table_lookup (names->phrases[state], key);
  g_autofree char *phrase = NULL;

  if (known != NULL)
    return known;
  if (object == NULL || state == MODEL_UNKNOWN)
    phrase =
        g_strdup (state == MODEL_UNKNOWN ? model_state_phrase (state) : model_state_name (state));
  else
    phrase = g_strdup_printf ("%s %s", model_state_phrase (state), object);
  known = g_string_chunk_insert_const (names->texts, phrase);
  g_hash_table_insert (names->phrases[state], key, (gpointer) known);
  return known;
}

const char *
names_span (Names *names, const ModelSpan *span)
{
  const char *task = names_lane (names, span->task);

  switch (span->kind) {
  case MODEL_SPAN_NAMED:
    return names_constant (names, span->name);
  case MODEL_SPAN_TASK:
    return task == NULL ? names_text (names, "task") : task;
  case MODEL_SPAN_ITEMS:
    break;
  }
  return names_text (names, "items");
}
