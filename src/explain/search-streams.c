/* SPDX-License-Identifier: MIT
 *
 * Where in the model what is searched for may be: streams of items in the order of time, see
 * search-private.h.
 */
#include "explain/search-private.h"

#include "explain/thread-statistics.h"

/* ------------------------------------------------------------------ which streams */

static void
add_stream (GArray *streams, const SearchStream *stream)
{
  if (stream->count > 0)
    g_array_append_vals (streams, stream, 1);
}

static void
add_span_rows (GArray *streams, SearchStream stream, const ModelLane *lane)
{
  stream.kind = SEARCH_HIT_SPAN;
  for (uint32_t row = 0; row < model_span_rows (lane); row++) {
    stream.row = (uint16_t) row;
    stream.count = model_span_count (lane, row);
    add_stream (streams, &stream);
  }
}

static void
add_of_thread (GArray *streams, SearchStream stream, const ModelLane *lane)
{
  if (stream.source == WANT_SPANS) {
    add_span_rows (streams, stream, lane);
    return;
  }
  if (stream.source == WANT_STATE || stream.source == WANT_WAITING) {
    stream.kind = SEARCH_HIT_INTERVAL;
    stream.count = model_interval_count (lane);
  } else {
    stream.kind = SEARCH_HIT_LANE;
    stream.count = model_lane_kind (lane) == stream.argument ? 1 : 0;
  }
  add_stream (streams, &stream);
}

/* What an object's lane has of each source. */
static const struct {
  WantSource source;
  SearchHitKind kind;
  ModelFamily family;
  gboolean one_kind; /* the argument is the lane's kind */
  uint64_t (*count) (const ModelLane *lane);
} of_objects[] = {
  { WANT_WAITS, SEARCH_HIT_WAIT, MODEL_FAMILY_LOCK, TRUE, model_wait_count },
  { WANT_HOLDS, SEARCH_HIT_HOLD, MODEL_FAMILY_LOCK, TRUE, model_hold_count },
  { WANT_SHARES, SEARCH_HIT_SHARE, MODEL_FAMILY_LOCK, TRUE, model_share_count },
  { WANT_STEPS, SEARCH_HIT_STEP, MODEL_FAMILY_STEPS, TRUE, model_backlog_count },
  { WANT_CONDITION_WAITS, SEARCH_HIT_CONDITION_WAIT, MODEL_FAMILY_CONDITION, FALSE,
    model_condition_wait_count },
  { WANT_SIGNALS, SEARCH_HIT_SIGNAL, MODEL_FAMILY_CONDITION, FALSE, model_signal_count },
};

static void
add_of_object (GArray *streams, SearchStream stream, const ModelLane *lane)
{
  ModelLaneKind kind = model_lane_kind (lane);

  for (gsize i = 0; i < G_N_ELEMENTS (of_objects); i++) {
    if (of_objects[i].source != stream.source || of_objects[i].family != model_kind_family (kind) ||
        (of_objects[i].one_kind && kind != stream.argument))
      continue;
    stream.kind = of_objects[i].kind;
    stream.count = of_objects[i].count (lane);
    add_stream (streams, &stream);
  }
}

static gboolean
is_of_object (WantSource source)
{
  for (gsize i = 0; i < G_N_ELEMENTS (of_objects); i++)
    if (of_objects[i].source == source)
      return TRUE;
  return FALSE;
}

static void
add_of_lanes (GArray *streams, SearchStream stream)
{
  gboolean of_object = is_of_object (stream.source);

  for (uint32_t i = 0; i < stream.lanes; i++) {
    const ModelLane *lane = model_lane (stream.model, i);
    gboolean thread = model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD;
    stream.lane = i;
    if (of_object)
      add_of_object (streams, stream, lane);
    else if (thread)
      add_of_thread (streams, stream, lane);
  }
}

static void
add_flows (GArray *streams, SearchStream stream, ModelFlowKind kind)
{
  stream.kind = kind == MODEL_FLOW_MESSAGE ? SEARCH_HIT_MESSAGE : SEARCH_HIT_WAKE_UP;
  stream.count = model_flow_count (stream.model, kind);
  add_stream (streams, &stream);
}

void
search_streams_add (GArray *streams, const Model *model, const Want *want, const gboolean *matching,
                    uint32_t lanes)
{
  const SearchStream stream = { .model = model,
                                .lane = MODEL_NONE,
                                .source = want->source,
                                .argument = want->argument,
                                .matching = matching,
                                .lanes = lanes };

  if (want->source == WANT_MESSAGES)
    add_flows (streams, stream, MODEL_FLOW_MESSAGE);
  else if (want->source == WANT_WAKE_UPS)
    add_flows (streams, stream, MODEL_FLOW_WAKE_UP);
  else
    add_of_lanes (streams, stream);
}

void
search_streams_add_spans (GArray *streams, const Model *model, const char *name, uint32_t lanes)
{
  SearchStream stream = { .model = model,
                          .source = WANT_SPANS,
                          .argument = MODEL_SPAN_NAMED,
                          .lanes = lanes,
                          .span_name = name };

  add_of_lanes (streams, stream);
}

/* ------------------------------------------------------------------ their items */

/* Lanes that appeared after the search began were not looked at. */
static gboolean
lane_matches (const SearchStream *stream, uint32_t lane)
{
  return lane < stream->lanes && stream->matching[lane];
}

/* Returns whether one of the lanes that an item has to do with has the name that was asked for. */
static gboolean
has_name (const SearchStream *stream, uint32_t one, uint32_t other)
{
  return stream->matching == NULL || lane_matches (stream, one) || lane_matches (stream, other);
}

static gboolean
take_interval (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelInterval interval = model_interval (lane, stream->next);
  ModelState state = (ModelState) interval.state;

  hit->time = interval.start;
  return (stream->source == WANT_WAITING ? thread_statistics_is_wait (state)
                                         : state == stream->argument) &&
         has_name (stream, stream->lane, interval.object);
}

static gboolean
take_signal (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelSignal signal = model_signal (lane, stream->next);
  gboolean wanted = TRUE;

  hit->time = signal.time;
  switch ((SignalChoice) stream->argument) {
  case SIGNALS_ALL:
    break;
  case SIGNALS_TO_ONE:
    wanted = !signal.broadcast;
    break;
  case SIGNALS_TO_ALL:
    wanted = signal.broadcast;
    break;
  case SIGNALS_LOST:
    wanted = signal.lost;
    break;
  }
  return wanted && has_name (stream, stream->lane, signal.thread);
}

static gboolean
take_span (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelSpan span = model_span (lane, stream->row, stream->next);

  hit->time = span.start;
  hit->row = stream->row;
  if (span.kind != (ModelSpanKind) stream->argument)
    return FALSE;
  if (stream->span_name != NULL)
    return search_name_matches (span.name, stream->span_name);
  return has_name (stream, stream->lane, span.task);
}

static gboolean
take_flow (const SearchStream *stream, ModelFlowKind kind, SearchHit *hit)
{
  const ModelFlow flow = model_flow (stream->model, kind, stream->next);

  hit->time = flow.to_time;
  hit->lane = kind == MODEL_FLOW_MESSAGE ? flow.object : flow.to;
  if (kind == MODEL_FLOW_WAKE_UP)
    return has_name (stream, flow.from, flow.to);
  /* Of one message the name is its channel's; who asks for all may mean a sender or a receiver. */
  if (stream->argument != 0)
    return flow.number == stream->argument && has_name (stream, flow.object, MODEL_NONE);
  return has_name (stream, flow.object, flow.from) || has_name (stream, flow.to, MODEL_NONE);
}

static gboolean
take_hold (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelHold hold = model_hold (lane, stream->next);

  hit->time = hold.start;
  return has_name (stream, stream->lane, hold.thread);
}

static gboolean
take_wait (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelWait wait = stream->kind == SEARCH_HIT_WAIT ? model_wait (lane, stream->next)
                                                         : model_share (lane, stream->next);

  hit->time = wait.start;
  return has_name (stream, stream->lane, wait.thread);
}

static gboolean
take_condition_wait (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelConditionWait wait = model_condition_wait (lane, stream->next);

  hit->time = wait.start;
  return has_name (stream, stream->lane, wait.thread);
}

static gboolean
take_step (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  const ModelBacklog step = model_backlog (lane, stream->next);

  hit->time = step.time;
  return has_name (stream, stream->lane, step.thread);
}

static gboolean
take_lane (const SearchStream *stream, const ModelLane *lane, SearchHit *hit)
{
  hit->time = stream->source == WANT_STARTS ? model_lane_start (lane) : model_lane_end (lane);
  return hit->time != MODEL_OPEN && has_name (stream, stream->lane, MODEL_NONE);
}

/* Writes the stream's next item; returns whether it is wanted. */
static gboolean
look (const SearchStream *stream, SearchHit *hit)
{
  const ModelLane *lane =
      stream->lane != MODEL_NONE ? model_lane (stream->model, stream->lane) : NULL;

  *hit =
      (SearchHit){ .index = stream->next, .lane = stream->lane, .kind = (uint16_t) stream->kind };
  switch (stream->kind) {
  case SEARCH_HIT_LANE:
    return take_lane (stream, lane, hit);
  case SEARCH_HIT_INTERVAL:
    return take_interval (stream, lane, hit);
  case SEARCH_HIT_HOLD:
    return take_hold (stream, lane, hit);
  case SEARCH_HIT_WAIT:
  case SEARCH_HIT_SHARE:
    return take_wait (stream, lane, hit);
  case SEARCH_HIT_CONDITION_WAIT:
    return take_condition_wait (stream, lane, hit);
  case SEARCH_HIT_SIGNAL:
    return take_signal (stream, lane, hit);
  case SEARCH_HIT_STEP:
    return take_step (stream, lane, hit);
  case SEARCH_HIT_SPAN:
    return take_span (stream, lane, hit);
  case SEARCH_HIT_MESSAGE:
    return take_flow (stream, MODEL_FLOW_MESSAGE, hit);
  case SEARCH_HIT_WAKE_UP:
    return take_flow (stream, MODEL_FLOW_WAKE_UP, hit);
  case SEARCH_HIT_MOMENT: /* these come in no stream */
  case SEARCH_HIT_LOSS:
  case SEARCH_HIT_PROCESS_END:
  case SEARCH_HIT_FINDING:
    break;
  }
  g_return_val_if_reached (FALSE);
}

gboolean
search_stream_take (SearchStream *stream, SearchHit *hit)
{
  gboolean wanted = look (stream, hit);

  stream->next++;
  return wanted;
}
