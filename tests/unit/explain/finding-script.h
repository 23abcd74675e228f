/* SPDX-License-Identifier: MIT
 *
 * What tests of findings share: short events, and what was found in them.
 */
#pragma once

#include "explain/finding.h"

#include "script.h"

#define MS 1000000

/* An event at a time in milliseconds, of an object. */
#define EVENT(time, thread, KIND, object)                            \
  {                                                                  \
    (time) * MS, (thread), HEDDLE_EVENT_##KIND, (object), 0, 0, NULL \
  }

/* The same with its argument and detail. */
#define EVENT_OF(time, thread, KIND, object, argument, detail)                       \
  {                                                                                  \
    (time) * MS, (thread), HEDDLE_EVENT_##KIND, (object), (argument), (detail), NULL \
  }

/* The object gets a name. */
#define NAME(time, thread, object, type, name)                                                 \
  {                                                                                            \
    (time) * MS, (thread), HEDDLE_EVENT_OBJECT_NAME, (object), 0, HEDDLE_OBJECT_##type, (name) \
  }

/* The process of the script exits. */
#define EXIT(time)                                                                  \
  {                                                                                 \
    (time) * MS, 0, HEDDLE_EVENT_PROCESS_END, 0, 0, HEDDLE_PROCESS_END_EXITED, NULL \
  }

/* Adds one event, whose time is in milliseconds. */
static inline void
play_one (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind, uint64_t object)
{
  const ScriptLine line = { time * MS, thread, kind, object, 0, 0, NULL };

  script_play (model, &line, 1);
}

static inline GPtrArray *
find_all (const Model *model)
{
  return explain_find_all (model, 0, INT64_MAX, NULL);
}

/* Returns the finding of that kind, of which there must be one at most; NULL if there is none. */
static inline const Finding *
finding_of (const GPtrArray *findings, FindingKind kind)
{
  const Finding *found = NULL;

  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (finding->kind != kind)
      continue;
    g_assert_null (found);
    found = finding;
  }
  return found;
}

static inline void
assert_none (const Model *model, FindingKind kind)
{
  g_autoptr (GPtrArray) findings = find_all (model);

  g_assert_null (finding_of (findings, kind));
}

static inline void
assert_text (const Prose *prose, const char *expected)
{
  g_autofree char *text = prose_text (prose);

  g_assert_cmpstr (text, ==, expected);
}

static inline void
assert_range (LaneRange range, const ModelLane *lane, int64_t from, int64_t to)
{
  g_assert_cmpuint (range.lane, ==, model_lane_index (lane));
  g_assert_cmpint (range.from, ==, from * MS);
  g_assert_cmpint (range.to, ==, to * MS);
}
