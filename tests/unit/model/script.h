/* SPDX-License-Identifier: MIT
 *
 * Scripted events: what a test feeds to a model, a line an event.
 */
#pragma once

#include "model/model.h"

/* The object's address and the thread's kernel identifier are what the test calls them. */
typedef struct {
  int64_t time;
  uint32_t thread;
  HeddleEventKind kind;
  uint64_t object;
  uint64_t argument;
  uint32_t detail;
  const char *text;
} ScriptLine;

/* Adds the lines, all of process 1, and advances the model to the last one's time. */
static inline void
script_play (Model *model, const ScriptLine *lines, gsize count)
{
  for (gsize i = 0; i < count; i++) {
    const HeddleDecodedEvent event = {
      .time = lines[i].time,
      .process = 1,
      .thread = lines[i].thread,
      .kind = (uint16_t) lines[i].kind,
      .detail = lines[i].detail,
      .object = lines[i].object,
      .argument = lines[i].argument,
      .text = lines[i].text,
    };
    model_add (model, &event);
  }
  if (count > 0)
    model_advance (model, lines[count - 1].time);
}

/* Returns the lane of that name, which must exist. */
static inline const ModelLane *
script_lane (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (g_strcmp0 (model_lane_name (model_lane (model, i)), name) == 0)
      return model_lane (model, i);
  g_error ("there is no lane named \"%s\"", name);
}

/* Plays the lines that are given as arguments. */
#define PLAY(model, ...)                              \
  do {                                                \
    const ScriptLine lines[] = { __VA_ARGS__ };       \
    script_play (model, lines, G_N_ELEMENTS (lines)); \
  } while (0)

/* The start of a thread. */
#define START(time, thread)                                                             \
  {                                                                                     \
    time, thread, HEDDLE_EVENT_THREAD_START, 0x7000 + (thread), 0, 100 + (thread), NULL \
  }

/* Checks one interval of a thread's or a task's lane. */
static inline void
check_interval (const ModelLane *lane, uint64_t index, ModelState state, int64_t start, int64_t end)
{
  const ModelInterval interval = model_interval (lane, index);

  g_assert_cmpuint (index, <, model_interval_count (lane));
  g_assert_cmpint ((int) interval.state, ==, (int) state);
  g_assert_cmpint (interval.start, ==, start);
  g_assert_cmpint (interval.end, ==, end);
}
