/* SPDX-License-Identifier: MIT
 *
 * Sentences with links, see prose.h. A link is put into a sentence as text between marks, which
 * formatting carries along wherever a translation puts it; the sentence is cut at the marks
 * afterwards.
 */
#include "explain/prose.h"

#include "model/plain-text.h"
#include "model/time-text.h"

#include <stdarg.h>
#include <string.h>

/* Control characters, which no name may have in it: MARK_BEGIN number MARK_TEXT text MARK_END. */
#define MARK_BEGIN '\001'
#define MARK_TEXT  '\002'
#define MARK_END   '\003'

struct _Prose {
  const Model *model;
  GStringChunk *texts;
  GArray *targets; /* of LaneRange: where the links lead, by their number */
  GArray *spans;   /* of ProseSpan */
};

Prose *
prose_new (const Model *model)
{
  Prose *prose = g_new (Prose, 1);

  *prose = (Prose){
    .model = model,
    .texts = g_string_chunk_new (256),
    .targets = g_array_new (FALSE, FALSE, sizeof (LaneRange)),
    .spans = g_array_new (FALSE, FALSE, sizeof (ProseSpan)),
  };
  return prose;
}

void
prose_free (Prose *prose)
{
  if (prose == NULL)
    return;
  g_string_chunk_free (prose->texts);
  g_array_unref (prose->targets);
  g_array_unref (prose->spans);
  g_free (prose);
}

/* ------------------------------------------------------------------ sentences */

static void
add_span (Prose *prose, const char *text, gsize length, LaneRange target)
{
  ProseSpan span = { .target = target };

  if (length == 0)
    return;
  span.text = g_string_chunk_insert_len (prose->texts, text, (gssize) length);
  g_array_append_val (prose->spans, span);
}

/* Cuts the sentence at its marks. It is ours up to the names in it, which have no control
 * characters. */
static void
add_spans (Prose *prose, const char *text)
{
  const LaneRange nowhere = { .lane = MODEL_NONE };

  while (*text != '\0') {
    gsize plain = strcspn (text, "\001");
    add_span (prose, text, plain, nowhere);
    text += plain;
    if (*text != MARK_BEGIN)
      break;
    char *name = NULL;
    guint64 number = g_ascii_strtoull (text + 1, &name, 10);
    g_return_if_fail (*name == MARK_TEXT && number < prose->targets->len);
    gsize length = strcspn (++name, "\003");
    add_span (prose, name, length, g_array_index (prose->targets, LaneRange, number));
    text = name + length + (name[length] == MARK_END ? 1 : 0);
  }
}

void
prose_say (Prose *prose, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* A name is not touched: it stands behind a mark. */
  if (g_str_has_prefix (text, "the "))
    text[0] = 'T';
  if (prose->spans->len > 0)
    add_span (prose, " ", 1, (LaneRange){ .lane = MODEL_NONE });
  add_spans (prose, text);
}

/* ------------------------------------------------------------------ what is put into them */

/* Returns the text as a link: without control characters, which mark links. */
static const char *
link_to (Prose *prose, const char *text, LaneRange target)
{
  g_autofree char *clean = plain_text (text);

  g_array_append_val (prose->targets, target);
  g_autofree char *marked = g_strdup_printf ("%c%u%c%s%c", MARK_BEGIN, prose->targets->len - 1,
                                             MARK_TEXT, clean, MARK_END);
  return g_string_chunk_insert (prose->texts, marked);
}

static gboolean
is_lane (const Prose *prose, uint32_t lane)
{
  return lane < model_lane_count (prose->model);
}

static LaneRange
range_of (const Prose *prose, uint32_t lane, int64_t from, int64_t to)
{
  int64_t end = model_earlier (to, model_now (prose->model));

  return (LaneRange){ .lane = lane, .from = from, .to = model_later (from, end) };
}

static const char *
bare_name (Prose *prose, uint32_t lane, int64_t from, int64_t to)
{
  return link_to (prose, model_lane_name (model_lane (prose->model, lane)),
                  range_of (prose, lane, from, to));
}

const char *
prose_name (Prose *prose, uint32_t lane, int64_t from, int64_t to)
{
  if (!is_lane (prose, lane))
    return "an unknown thread";
  if (model_lane_kind (model_lane (prose->model, lane)) != MODEL_LANE_THREAD)
    return prose_object (prose, lane, from, to);
  return bare_name (prose, lane, from, to);
}

const char *
prose_object (Prose *prose, uint32_t lane, int64_t from, int64_t to)
{
  if (!is_lane (prose, lane))
    return "something unknown";
  const ModelLane *object = model_lane (prose->model, lane);
  const char *name = bare_name (prose, lane, from, to);
  if (!model_lane_is_named (object) || model_lane_kind (object) == MODEL_LANE_THREAD)
    return name;
  g_autofree char *text =
      g_strdup_printf ("the %s \"%s\"", prose_noun (model_lane_kind (object)), name);
  return g_string_chunk_insert (prose->texts, text);
}

const char *
prose_quote (Prose *prose, const char *name)
{
  g_autofree char *clean = plain_text (name);
  g_autofree char *text = g_strdup_printf ("\"%s\"", clean);

  return g_string_chunk_insert (prose->texts, text);
}

const char *
prose_length (Prose *prose, int64_t length)
{
  g_autofree char *text = time_text_duration (length);

  return g_string_chunk_insert (prose->texts, text);
}

const char *
prose_moment (Prose *prose, uint32_t lane, int64_t time)
{
  /* Four digits tell two moments of a run apart, and can be read on a ruler. */
  g_autofree char *text = time_text_tick (time, time_text_tick_step (MAX (time / 1000, 1)));

  if (!is_lane (prose, lane))
    return g_string_chunk_insert (prose->texts, text);
  return link_to (prose, text, range_of (prose, lane, time, time));
}

const char *
prose_times (Prose *prose, uint64_t times)
{
  if (times == 1)
    return "once";
  if (times == 2)
    return "twice";
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT " times", times);
  return g_string_chunk_insert (prose->texts, text);
}

const char *
prose_share (Prose *prose, int64_t part, int64_t whole)
{
  double exact = whole > 0 ? 100.0 * (double) part / (double) whole : 0;
  int share = (int) (exact + 0.5);

  if (share == 100 && part < whole)
    share = 99;
  if (share == 0 && part > 0)
    return "less than 1 %";
  g_autofree char *text = g_strdup_printf ("%d %%", share);
  return g_string_chunk_insert (prose->texts, text);
}

const char *
prose_noun (ModelLaneKind kind)
{
  switch (kind) {
  case MODEL_LANE_LOCK:
    return "mutex";
  case MODEL_LANE_ONCE:
    return "initialisation";
  case MODEL_LANE_CONDITION:
    return "condition variable";
  case MODEL_LANE_THREAD:
  case MODEL_LANE_TASK:
  case MODEL_LANE_RWLOCK:
  case MODEL_LANE_SEMAPHORE:
  case MODEL_LANE_BARRIER:
  case MODEL_LANE_VALUE:
  case MODEL_LANE_CHANNEL:
  case MODEL_LANE_VARIABLE:
  case MODEL_LANE_REFERENCES:
  case MODEL_LANE_KINDS:
    break;
  }
  return model_kind_name (kind);
}

/* ------------------------------------------------------------------ readers */

guint
prose_span_count (const Prose *prose)
{
  return prose->spans->len;
}

ProseSpan
prose_span (const Prose *prose, guint index)
{
  return g_array_index (prose->spans, ProseSpan, index);
}

char *
prose_text (const Prose *prose)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < prose->spans->len; i++)
    g_string_append (text, prose_span (prose, i).text);
  return g_string_free (text, FALSE);
}
