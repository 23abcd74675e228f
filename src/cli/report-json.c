/* SPDX-License-Identifier: MIT
 *
 * The report as JSON. Its keys are told in heddle-report(1): they stay as they are.
 */
#include <json-glib/json-glib.h>

#include "cli/report-data.h"
#include "explain/channel-statistics.h"
#include "explain/condition-statistics.h"
#include "explain/finding.h"
#include "explain/lock-statistics.h"
#include "explain/thread-statistics.h"
#include "model/process-end-text.h"

#define REPORT_VERSION 1 /* goes up when a key changes its meaning */

typedef struct {
  const Report *report;
  JsonBuilder *builder;
} Writer;

/* ------------------------------------------------------------------ values */

static void
add_number (Writer *writer, const char *key, int64_t value)
{
  json_builder_set_member_name (writer->builder, key);
  json_builder_add_int_value (writer->builder, value);
}

static void
add_text (Writer *writer, const char *key, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  json_builder_set_member_name (writer->builder, key);
  if (valid != NULL)
    json_builder_add_string_value (writer->builder, valid);
  else
    json_builder_add_null_value (writer->builder);
}

static void
begin_object (Writer *writer, const char *key)
{
  if (key != NULL)
    json_builder_set_member_name (writer->builder, key);
  json_builder_begin_object (writer->builder);
}

static void
begin_list (Writer *writer, const char *key)
{
  json_builder_set_member_name (writer->builder, key);
  json_builder_begin_array (writer->builder);
}

static void
end_object (Writer *writer)
{
  json_builder_end_object (writer->builder);
}

static void
end_list (Writer *writer)
{
  json_builder_end_array (writer->builder);
}

/* Adds which lane something is about: its number and its name; null if none is known. */
static void
add_lane (Writer *writer, const char *key, uint32_t lane)
{
  const Model *model = writer->report->model;

  if (lane == MODEL_NONE || lane >= model_lane_count (model)) {
    add_text (writer, key, NULL);
    return;
  }
  begin_object (writer, key);
  add_number (writer, "lane", lane);
  add_text (writer, "name", model_lane_name (model_lane (model, lane)));
  end_object (writer);
}

/* Begins the object of a lane. */
static void
begin_lane (Writer *writer, uint32_t index, int64_t from, int64_t to)
{
  const ModelLane *lane = model_lane (writer->report->model, index);
  ModelLaneKind kind = model_lane_kind (lane);

  begin_object (writer, NULL);
  add_number (writer, "lane", index);
  add_text (writer, "name", model_lane_name (lane));
  add_text (writer, "kind", kind == MODEL_LANE_LOCK ? "mutex" : model_kind_name (kind));
  add_number (writer, "process", model_lane_process (lane));
  add_number (writer, "from_ns", from);
  add_number (writer, "to_ns", to);
}

static void
add_spread (Writer *writer, const char *key, const Distribution *spread)
{
  begin_object (writer, key);
  add_number (writer, "count", (int64_t) spread->count);
  add_number (writer, "total_ns", spread->total);
  add_number (writer, "mean_ns", spread->mean);
  add_number (writer, "least_ns", spread->least);
  add_number (writer, "p50_ns", spread->p50);
  add_number (writer, "p90_ns", spread->p90);
  add_number (writer, "p99_ns", spread->p99);
  add_number (writer, "most_ns", spread->most);
  end_object (writer);
}

/* ------------------------------------------------------------------ threads */

static void
add_longest_wait (Writer *writer, const ThreadStatistics *thread)
{
  if (thread->waits == 0) {
    add_text (writer, "longest_wait", NULL);
    return;
  }
  begin_object (writer, "longest_wait");
  add_text (writer, "state", model_state_name ((ModelState) thread->longest.state));
  add_lane (writer, "for", thread->longest.object);
  add_lane (writer, "woken_by", thread->longest.waker);
  add_number (writer, "from_ns", thread->longest.start);
  add_number (writer, "length_ns", thread->longest.end - thread->longest.start);
  end_object (writer);
}

static void
add_waits (Writer *writer, const ThreadStatistics *thread)
{
  begin_list (writer, "waited_for");
  for (guint i = 0; i < thread->objects->len; i++) {
    const ThreadObject *object = &g_array_index (thread->objects, ThreadObject, i);
    begin_object (writer, NULL);
    add_lane (writer, "for", object->object);
    add_text (writer, "state", model_state_name (object->state));
    add_number (writer, "count", (int64_t) object->waits);
    add_number (writer, "total_ns", object->waited);
    add_number (writer, "most_ns", object->longest);
    end_object (writer);
  }
  end_list (writer);
  begin_list (writer, "woken_by");
  for (guint i = 0; i < thread->wakers->len; i++) {
    const ThreadWaker *waker = &g_array_index (thread->wakers, ThreadWaker, i);
    begin_object (writer, NULL);
    add_lane (writer, "thread", waker->thread);
    add_number (writer, "count", (int64_t) waker->times);
    add_number (writer, "waited_ns", waker->waited);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_threads (Writer *writer, const char *key, const GPtrArray *threads)
{
  begin_list (writer, key);
  for (guint i = 0; i < threads->len; i++) {
    const ThreadStatistics *thread = g_ptr_array_index (threads, i);
    begin_lane (writer, thread->lane, thread->from, thread->to);
    begin_object (writer, "states");
    for (int state = 0; state < MODEL_STATES; state++)
      if (thread->states[state].count > 0)
        add_spread (writer, model_state_name ((ModelState) state), &thread->states[state]);
    end_object (writer);
    add_number (writer, "waits", (int64_t) thread->waits);
    add_number (writer, "waited_ns", thread->waited);
    add_longest_wait (writer, thread);
    add_waits (writer, thread);
    end_object (writer);
  }
  end_list (writer);
}

/* ------------------------------------------------------------------ locks */

static void
add_lock_threads (Writer *writer, const LockStatistics *lock)
{
  begin_list (writer, "threads");
  for (guint i = 0; i < lock->threads->len; i++) {
    const LockThread *thread = &g_array_index (lock->threads, LockThread, i);
    begin_object (writer, NULL);
    add_lane (writer, "thread", thread->thread);
    add_number (writer, "acquisitions", (int64_t) thread->acquisitions);
    add_number (writer, "held_ns", thread->held);
    add_number (writer, "waits", (int64_t) thread->waits);
    add_number (writer, "waited_ns", thread->waited);
    add_number (writer, "longest_wait_ns", thread->longest_wait);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_lock_waits (Writer *writer, const LockStatistics *lock)
{
  begin_list (writer, "longest_waits");
  for (guint i = 0; i < lock->longest->len; i++) {
    const LockWait *wait = &g_array_index (lock->longest, LockWait, i);
    begin_object (writer, NULL);
    add_lane (writer, "thread", wait->thread);
    add_number (writer, "from_ns", wait->start);
    add_number (writer, "length_ns", wait->length);
    end_object (writer);
  }
  end_list (writer);
  begin_list (writer, "held_up");
  for (guint i = 0; i < lock->held_up->len; i++) {
    const HeldUp *pair = &g_array_index (lock->held_up, HeldUp, i);
    begin_object (writer, NULL);
    add_lane (writer, "holder", pair->holder);
    add_lane (writer, "waiter", pair->waiter);
    add_number (writer, "count", (int64_t) pair->times);
    add_number (writer, "total_ns", pair->time);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_locks (Writer *writer)
{
  begin_list (writer, "locks");
  for (guint i = 0; i < writer->report->locks->len; i++) {
    const LockStatistics *lock = g_ptr_array_index (writer->report->locks, i);
    begin_lane (writer, lock->lane, lock->from, lock->to);
    add_number (writer, "acquisitions", (int64_t) lock->acquisitions);
    add_number (writer, "acquisitions_after_wait", (int64_t) lock->after_wait);
    add_number (writer, "held_ns", lock->held);
    add_number (writer, "contended_ns", lock->contended);
    add_number (writer, "most_waiters", lock->most_waiters);
    add_spread (writer, "waits", &lock->waits);
    add_spread (writer, "holds", &lock->holds);
    add_spread (writer, "shared_holds", &lock->shares);
    add_lock_threads (writer, lock);
    add_lock_waits (writer, lock);
    end_object (writer);
  }
  end_list (writer);
}

/* ------------------------------------------------------------------ channels, conditions, numbers */

static void
add_backlog (Writer *writer, const Backlog *backlog)
{
  begin_object (writer, "backlog");
  json_builder_set_member_name (writer->builder, "mean");
  json_builder_add_double_value (writer->builder, backlog->mean);
  add_number (writer, "p50", backlog->p50);
  add_number (writer, "p90", backlog->p90);
  add_number (writer, "p99", backlog->p99);
  add_number (writer, "most", backlog->most);
  add_number (writer, "at_end", backlog->at_end);
  end_object (writer);
}

static void
add_channel_threads (Writer *writer, const char *key, const GArray *threads)
{
  begin_list (writer, key);
  for (guint i = 0; i < threads->len; i++) {
    const ChannelThread *thread = &g_array_index (threads, ChannelThread, i);
    begin_object (writer, NULL);
    add_lane (writer, "thread", thread->thread);
    add_number (writer, "messages", (int64_t) thread->messages);
    add_number (writer, "waits", (int64_t) thread->waits);
    add_number (writer, "waited_ns", thread->waited);
    add_number (writer, "longest_wait_ns", thread->longest_wait);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_slowest (Writer *writer, const ChannelStatistics *channel)
{
  begin_list (writer, "slowest_messages");
  for (guint i = 0; i < channel->slowest->len; i++) {
    const ModelFlow *message = &g_array_index (channel->slowest, ModelFlow, i);
    begin_object (writer, NULL);
    add_number (writer, "number", message->number);
    add_lane (writer, "from", message->from);
    add_lane (writer, "to", message->to);
    add_number (writer, "sent_ns", message->from_time);
    add_number (writer, "received_ns", message->to_time);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_channels (Writer *writer)
{
  begin_list (writer, "channels");
  for (guint i = 0; i < writer->report->channels->len; i++) {
    const ChannelStatistics *channel = g_ptr_array_index (writer->report->channels, i);
    begin_lane (writer, channel->lane, channel->from, channel->to);
    if (channel->capacity == 0 || channel->capacity == UINT32_MAX)
      add_text (writer, "capacity", NULL);
    else
      add_number (writer, "capacity", channel->capacity);
    add_number (writer, "sent", (int64_t) channel->sent);
    add_number (writer, "received", (int64_t) channel->received);
    add_number (writer, "full_ns", channel->full);
    add_number (writer, "empty_ns", channel->empty);
    add_backlog (writer, &channel->backlog);
    add_spread (writer, "latency", &channel->latency);
    add_spread (writer, "send_waits", &channel->send_waits);
    add_spread (writer, "receive_waits", &channel->receive_waits);
    add_slowest (writer, channel);
    add_channel_threads (writer, "senders", channel->senders);
    add_channel_threads (writer, "receivers", channel->receivers);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_condition_threads (Writer *writer, const GArray *threads)
{
  begin_list (writer, "threads");
  for (guint i = 0; i < threads->len; i++) {
    const ConditionThread *thread = &g_array_index (threads, ConditionThread, i);
    begin_object (writer, NULL);
    add_lane (writer, "thread", thread->thread);
    add_number (writer, "waits", (int64_t) thread->waits);
    add_number (writer, "waited_ns", thread->waited);
    add_number (writer, "longest_wait_ns", thread->longest_wait);
    add_number (writer, "notifications", (int64_t) thread->notifications);
    add_number (writer, "in_vain", (int64_t) thread->in_vain);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_conditions (Writer *writer)
{
  begin_list (writer, "conditions");
  for (guint i = 0; i < writer->report->conditions->len; i++) {
    const ConditionStatistics *condition = g_ptr_array_index (writer->report->conditions, i);
    begin_lane (writer, condition->lane, condition->from, condition->to);
    add_number (writer, "notifications", (int64_t) condition->notifications);
    add_number (writer, "broadcasts", (int64_t) condition->broadcasts);
    add_number (writer, "in_vain", (int64_t) condition->in_vain);
    add_number (writer, "woken_without_notification", (int64_t) condition->unnotified);
    add_number (writer, "most_waiters", condition->most_waiters);
    add_spread (writer, "waits", &condition->waits);
    add_spread (writer, "until_notified", &condition->until_notified);
    add_spread (writer, "until_woken", &condition->until_woken);
    add_spread (writer, "until_locked", &condition->until_locked);
    add_condition_threads (writer, condition->threads);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_values (Writer *writer)
{
  const Report *report = writer->report;

  begin_list (writer, "values");
  for (guint i = 0; i < report->numbers->len; i++) {
    const NumberStatistics *number = &g_array_index (report->numbers, NumberStatistics, i);
    begin_lane (writer, number->lane, report->from, report->to);
    add_number (writer, "changes", (int64_t) number->changes);
    add_number (writer, "least", number->least);
    add_number (writer, "most", number->most);
    add_number (writer, "at_end", number->at_end);
    end_object (writer);
  }
  end_list (writer);
}

/* ------------------------------------------------------------------ the whole */

static void
add_processes (Writer *writer)
{
  const Model *model = writer->report->model;

  begin_list (writer, "processes");
  for (uint32_t number = 1; number <= model_process_count (model); number++) {
    ModelProcessEnd end = model_process_end (model, number);
    g_autofree char *how = end.time != MODEL_OPEN ? process_end_text (end.how, end.status) : NULL;
    begin_object (writer, NULL);
    add_number (writer, "process", number);
    add_number (writer, "pid", model_process_id (model, number));
    add_text (writer, "command", model_process_command (model, number));
    add_text (writer, "end", how);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_prose (Writer *writer, const char *key, const Prose *prose)
{
  g_autofree char *text = prose_text (prose);

  add_text (writer, key, text);
}

static void
add_range (Writer *writer, const char *key, const LaneRange *range)
{
  begin_object (writer, key);
  add_lane (writer, "lane", range->lane);
  add_number (writer, "from_ns", range->from);
  add_number (writer, "to_ns", range->to);
  end_object (writer);
}

static void
add_edges (Writer *writer, const GPtrArray *edges)
{
  begin_list (writer, "edges");
  for (guint i = 0; i < edges->len; i++) {
    const FindingEdge *edge = g_ptr_array_index (edges, i);
    begin_object (writer, NULL);
    add_lane (writer, "from", edge->from);
    add_lane (writer, "to", edge->to);
    add_lane (writer, "object", edge->object);
    add_number (writer, "time_ns", edge->time);
    add_prose (writer, "sentence", edge->sentence);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_findings (Writer *writer)
{
  static const char *const gravities[FINDING_GRAVITIES] = {
    [FINDING_ERROR] = "error",
    [FINDING_DELAY] = "delay",
    [FINDING_POTENTIAL] = "potential",
  };
  const GPtrArray *findings = writer->report->findings;

  begin_list (writer, "findings");
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    begin_object (writer, NULL);
    add_text (writer, "kind", finding_word (finding->kind));
    add_text (writer, "gravity", gravities[finding->gravity]);
    add_number (writer, "lost_ns", finding->lost);
    add_lane (writer, "about", finding->object);
    add_prose (writer, "sentence", finding->sentence);
    add_prose (writer, "explanation", finding->explanation);
    add_prose (writer, "advice", finding->advice);
    add_range (writer, "place", &finding->place);
    begin_list (writer, "evidence");
    for (guint j = 0; j < finding->ranges->len; j++)
      add_range (writer, NULL, &g_array_index (finding->ranges, LaneRange, j));
    end_list (writer);
    add_edges (writer, finding->edges);
    end_object (writer);
  }
  end_list (writer);
}

static void
add_all (Writer *writer)
{
  const Report *report = writer->report;

  begin_object (writer, NULL);
  add_number (writer, "heddle_report", REPORT_VERSION);
  add_text (writer, "title", report->title);
  add_text (writer, "note", report->note);
  add_number (writer, "from_ns", report->from);
  add_number (writer, "to_ns", report->to);
  add_number (writer, "events", (int64_t) model_event_count (report->model));
  add_number (writer, "lost", (int64_t) model_lost_count (report->model));
  add_processes (writer);
  add_findings (writer);
  add_threads (writer, "threads", report->threads);
  add_threads (writer, "tasks", report->tasks);
  add_locks (writer);
  add_channels (writer);
  add_conditions (writer);
  add_values (writer);
  end_object (writer);
}

char *
report_json (const Report *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Writer writer = { .report = report, .builder = builder };

  add_all (&writer);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
