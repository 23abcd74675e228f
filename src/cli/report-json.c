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

/* Adds a list of what `items` are, with an object for each that `fill` fills; `size` is an item's,
 * or 0 where the items are pointers. */
static void
add_items (Writer *writer, const char *key, gconstpointer items, guint count, gsize size,
           void (*fill) (Writer *writer, gconstpointer item))
{
  begin_list (writer, key);
  for (guint i = 0; i < count; i++) {
    begin_object (writer, NULL);
    fill (writer, size == 0 ? ((const gconstpointer *) items)[i]
                            : (gconstpointer) ((const char *) items + i * size));
    end_object (writer);
  }
  end_list (writer);
}

static void
add_array (Writer *writer, const char *key, const GArray *items,
           void (*fill) (Writer *writer, gconstpointer item))
{
  add_items (writer, key, items->data, items->len, g_array_get_element_size ((GArray *) items),
             fill);
}

static void
add_pointers (Writer *writer, const char *key, const GPtrArray *items,
              void (*fill) (Writer *writer, gconstpointer item))
{
  add_items (writer, key, items->pdata, items->len, 0, fill);
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

/* Adds what is told of every lane, to its object. */
static void
add_lane_facts (Writer *writer, uint32_t index, int64_t from, int64_t to)
{
  const ModelLane *lane = model_lane (writer->report->model, index);
  ModelLaneKind kind = model_lane_kind (lane);

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
fill_thread_object (Writer *writer, gconstpointer item)
{
  const ThreadObject *object = item;

  add_lane (writer, "for", object->object);
  add_text (writer, "state", model_state_name (object->state));
  add_number (writer, "count", (int64_t) object->waits);
  add_number (writer, "total_ns", object->waited);
  add_number (writer, "most_ns", object->longest);
}

static void
fill_thread_waker (Writer *writer, gconstpointer item)
{
  const ThreadWaker *waker = item;

  add_lane (writer, "thread", waker->thread);
  add_number (writer, "count", (int64_t) waker->times);
  add_number (writer, "waited_ns", waker->waited);
}

static void
fill_thread_statistics (Writer *writer, gconstpointer item)
{
  const ThreadStatistics *thread = item;

  add_lane_facts (writer, thread->lane, thread->from, thread->to);
  begin_object (writer, "states");
  for (int state = 0; state < MODEL_STATES; state++)
    if (thread->states[state].count > 0)
      add_spread (writer, model_state_name ((ModelState) state), &thread->states[state]);
  end_object (writer);
  add_number (writer, "waits", (int64_t) thread->waits);
  add_number (writer, "waited_ns", thread->waited);
  add_longest_wait (writer, thread);
  add_array (writer, "waited_for", thread->objects, fill_thread_object);
  add_array (writer, "woken_by", thread->wakers, fill_thread_waker);
}

/* ------------------------------------------------------------------ locks */

static void
fill_lock_thread (Writer *writer, gconstpointer item)
{
  const LockThread *thread = item;

  add_lane (writer, "thread", thread->thread);
  add_number (writer, "acquisitions", (int64_t) thread->acquisitions);
  add_number (writer, "held_ns", thread->held);
  add_number (writer, "waits", (int64_t) thread->waits);
  add_number (writer, "waited_ns", thread->waited);
  add_number (writer, "longest_wait_ns", thread->longest_wait);
}

static void
fill_lock_wait (Writer *writer, gconstpointer item)
{
  const LockWait *wait = item;

  add_lane (writer, "thread", wait->thread);
  add_number (writer, "from_ns", wait->start);
  add_number (writer, "length_ns", wait->length);
}

static void
fill_held_up (Writer *writer, gconstpointer item)
{
  const HeldUp *pair = item;

  add_lane (writer, "holder", pair->holder);
  add_lane (writer, "waiter", pair->waiter);
  add_number (writer, "count", (int64_t) pair->times);
  add_number (writer, "total_ns", pair->time);
}

static void
fill_lock_statistics (Writer *writer, gconstpointer item)
{
  const LockStatistics *lock = item;

  add_lane_facts (writer, lock->lane, lock->from, lock->to);
  add_number (writer, "acquisitions", (int64_t) lock->acquisitions);
  add_number (writer, "acquisitions_after_wait", (int64_t) lock->after_wait);
  add_number (writer, "held_ns", lock->held);
  add_number (writer, "contended_ns", lock->contended);
  add_number (writer, "most_waiters", lock->most_waiters);
  add_spread (writer, "waits", &lock->waits);
  add_spread (writer, "holds", &lock->holds);
  add_spread (writer, "shared_holds", &lock->shares);
  add_array (writer, "threads", lock->threads, fill_lock_thread);
  add_array (writer, "longest_waits", lock->longest, fill_lock_wait);
  add_array (writer, "held_up", lock->held_up, fill_held_up);
}

/* ------------------------------------------------------------------ channels and the rest */

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
fill_channel_thread (Writer *writer, gconstpointer item)
{
  const ChannelThread *thread = item;

  add_lane (writer, "thread", thread->thread);
  add_number (writer, "messages", (int64_t) thread->messages);
  add_number (writer, "waits", (int64_t) thread->waits);
  add_number (writer, "waited_ns", thread->waited);
  add_number (writer, "longest_wait_ns", thread->longest_wait);
}

static void
fill_model_flow (Writer *writer, gconstpointer item)
{
  const ModelFlow *message = item;

  add_number (writer, "number", message->number);
  add_lane (writer, "from", message->from);
  add_lane (writer, "to", message->to);
  add_number (writer, "sent_ns", message->from_time);
  add_number (writer, "received_ns", message->to_time);
}

static void
fill_channel_statistics (Writer *writer, gconstpointer item)
{
  const ChannelStatistics *channel = item;

  add_lane_facts (writer, channel->lane, channel->from, channel->to);
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
  add_array (writer, "slowest_messages", channel->slowest, fill_model_flow);
  add_array (writer, "senders", channel->senders, fill_channel_thread);
  add_array (writer, "receivers", channel->receivers, fill_channel_thread);
}

static void
fill_condition_thread (Writer *writer, gconstpointer item)
{
  const ConditionThread *thread = item;

  add_lane (writer, "thread", thread->thread);
  add_number (writer, "waits", (int64_t) thread->waits);
  add_number (writer, "waited_ns", thread->waited);
  add_number (writer, "longest_wait_ns", thread->longest_wait);
  add_number (writer, "notifications", (int64_t) thread->notifications);
  add_number (writer, "in_vain", (int64_t) thread->in_vain);
}

static void
fill_condition_statistics (Writer *writer, gconstpointer item)
{
  const ConditionStatistics *condition = item;

  add_lane_facts (writer, condition->lane, condition->from, condition->to);
  add_number (writer, "notifications", (int64_t) condition->notifications);
  add_number (writer, "broadcasts", (int64_t) condition->broadcasts);
  add_number (writer, "in_vain", (int64_t) condition->in_vain);
  add_number (writer, "woken_without_notification", (int64_t) condition->unnotified);
  add_number (writer, "most_waiters", condition->most_waiters);
  add_spread (writer, "waits", &condition->waits);
  add_spread (writer, "until_notified", &condition->until_notified);
  add_spread (writer, "until_woken", &condition->until_woken);
  add_spread (writer, "until_locked", &condition->until_locked);
  add_array (writer, "threads", condition->threads, fill_condition_thread);
}

static void
fill_number_statistics (Writer *writer, gconstpointer item)
{
  const NumberStatistics *number = item;

  add_lane_facts (writer, number->lane, writer->report->from, writer->report->to);
  add_number (writer, "changes", (int64_t) number->changes);
  add_number (writer, "least", number->least);
  add_number (writer, "most", number->most);
  add_number (writer, "at_end", number->at_end);
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
fill_finding_edge (Writer *writer, gconstpointer item)
{
  const FindingEdge *edge = item;

  add_lane (writer, "from", edge->from);
  add_lane (writer, "to", edge->to);
  add_lane (writer, "object", edge->object);
  add_number (writer, "time_ns", edge->time);
  add_prose (writer, "sentence", edge->sentence);
}

static void
fill_finding (Writer *writer, gconstpointer item)
{
  static const char *const gravities[FINDING_GRAVITIES] = {
    [FINDING_ERROR] = "error",
    [FINDING_DELAY] = "delay",
    [FINDING_POTENTIAL] = "potential",
  };
  const Finding *finding = item;

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
  add_pointers (writer, "edges", finding->edges, fill_finding_edge);
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
  add_pointers (writer, "findings", report->findings, fill_finding);
  add_pointers (writer, "threads", report->threads, fill_thread_statistics);
  add_pointers (writer, "tasks", report->tasks, fill_thread_statistics);
  add_pointers (writer, "locks", report->locks, fill_lock_statistics);
  add_pointers (writer, "channels", report->channels, fill_channel_statistics);
  add_pointers (writer, "conditions", report->conditions, fill_condition_statistics);
  add_array (writer, "values", report->numbers, fill_number_statistics);
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
