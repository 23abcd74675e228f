/* SPDX-License-Identifier: MIT
 *
 * The report as CSV (RFC 4180): a row for each measure of each lane, so that a spreadsheet can pick
 * and compare them. Its columns are told in heddle-report(1).
 */
#include <string.h>

#include "cli/report-data.h"
#include "explain/channel-statistics.h"
#include "explain/condition-statistics.h"
#include "explain/lock-statistics.h"
#include "explain/thread-statistics.h"

#define HEADER \
  "process,kind,lane,measure,thread,other,count,total,mean,least,p50,p90,p99,most,unit\n"

typedef struct {
  const Model *model;
  GString *text;
} Sheet;

/* What a row is about: `thread` and `other` where it is about them, too; else MODEL_NONE. */
typedef struct {
  uint32_t lane;
  const char *measure;
  uint32_t thread, other;
} Key;

static void
add_text (Sheet *sheet, const char *text)
{
  gboolean quoted = strpbrk (text, ",\"\r\n") != NULL;

  if (quoted)
    g_string_append_c (sheet->text, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (sheet->text, '"');
    g_string_append_c (sheet->text, *text);
  }
  if (quoted)
    g_string_append_c (sheet->text, '"');
}

static const char *
name_of (const Sheet *sheet, uint32_t lane)
{
  if (lane == MODEL_NONE || lane >= model_lane_count (sheet->model))
    return "";
  return model_lane_name (model_lane (sheet->model, lane));
}

static void
begin_row (Sheet *sheet, Key key)
{
  const ModelLane *lane = model_lane (sheet->model, key.lane);
  ModelLaneKind kind = model_lane_kind (lane);
  const char *const words[] = { kind == MODEL_LANE_LOCK ? "mutex" : model_kind_name (kind),
                                model_lane_name (lane), key.measure, name_of (sheet, key.thread),
                                name_of (sheet, key.other) };

  g_string_append_printf (sheet->text, "%u", model_lane_process (lane));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_string_append_c (sheet->text, ',');
    add_text (sheet, words[i]);
  }
}

static void
add_spread (Sheet *sheet, Key key, const Distribution *spread)
{
  const int64_t values[] = { (int64_t) spread->count,
                             spread->total,
                             spread->mean,
                             spread->least,
                             spread->p50,
                             spread->p90,
                             spread->p99,
                             spread->most };

  if (spread->count == 0)
    return;
  begin_row (sheet, key);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_string_append_printf (sheet->text, ",%" G_GINT64_FORMAT, values[i]);
  g_string_append (sheet->text, ",ns\n");
}

static void
add_count (Sheet *sheet, Key key, uint64_t count)
{
  begin_row (sheet, key);
  g_string_append_printf (sheet->text, ",%" G_GUINT64_FORMAT ",,,,,,,,\n", count);
}

static void
add_time (Sheet *sheet, Key key, int64_t time)
{
  begin_row (sheet, key);
  g_string_append_printf (sheet->text, ",,%" G_GINT64_FORMAT ",,,,,,,ns\n", time);
}

/* So often, so long in all, and the longest; `most` may be -1: nobody knows. */
static void
add_sum (Sheet *sheet, Key key, uint64_t count, int64_t total, int64_t most)
{
  begin_row (sheet, key);
  g_string_append_printf (sheet->text, ",%" G_GUINT64_FORMAT ",%" G_GINT64_FORMAT ",,,,,,", count,
                          total);
  if (most >= 0)
    g_string_append_printf (sheet->text, "%" G_GINT64_FORMAT, most);
  g_string_append (sheet->text, ",ns\n");
}

/* ------------------------------------------------------------------ the kinds of lanes */

static void
add_threads (Sheet *sheet, const GPtrArray *threads)
{
  for (guint i = 0; i < threads->len; i++) {
    const ThreadStatistics *thread = g_ptr_array_index (threads, i);
    const Key key = { thread->lane, "lived", MODEL_NONE, MODEL_NONE };
    add_time (sheet, key, thread->to - thread->from);
    for (int state = 0; state < MODEL_STATES; state++)
      add_spread (
          sheet,
          (Key){ thread->lane, model_state_name ((ModelState) state), MODEL_NONE, MODEL_NONE },
          &thread->states[state]);
    for (guint j = 0; j < thread->objects->len; j++) {
      const ThreadObject *object = &g_array_index (thread->objects, ThreadObject, j);
      add_sum (sheet, (Key){ thread->lane, "waited for", MODEL_NONE, object->object },
               object->waits, object->waited, object->longest);
    }
    for (guint j = 0; j < thread->wakers->len; j++) {
      const ThreadWaker *waker = &g_array_index (thread->wakers, ThreadWaker, j);
      add_sum (sheet, (Key){ thread->lane, "woken by", MODEL_NONE, waker->thread }, waker->times,
               waker->waited, -1);
    }
  }
}

static void
add_lock (Sheet *sheet, const LockStatistics *lock)
{
  Key key = { lock->lane, "acquisitions", MODEL_NONE, MODEL_NONE };

  add_count (sheet, key, lock->acquisitions);
  key.measure = "acquisitions after a wait";
  add_count (sheet, key, lock->after_wait);
  key.measure = "held";
  add_time (sheet, key, lock->held);
  key.measure = "contended";
  add_time (sheet, key, lock->contended);
  key.measure = "wait";
  add_spread (sheet, key, &lock->waits);
  key.measure = "hold";
  add_spread (sheet, key, &lock->holds);
  key.measure = "shared hold";
  add_spread (sheet, key, &lock->shares);
  for (guint i = 0; i < lock->threads->len; i++) {
    const LockThread *thread = &g_array_index (lock->threads, LockThread, i);
    add_sum (sheet, (Key){ lock->lane, "waits of a thread", thread->thread, MODEL_NONE },
             thread->waits, thread->waited, thread->longest_wait);
    add_sum (sheet, (Key){ lock->lane, "acquisitions of a thread", thread->thread, MODEL_NONE },
             thread->acquisitions, thread->held, -1);
  }
  for (guint i = 0; i < lock->held_up->len; i++) {
    const HeldUp *pair = &g_array_index (lock->held_up, HeldUp, i);
    add_sum (sheet, (Key){ lock->lane, "held up", pair->waiter, pair->holder }, pair->times,
             pair->time, -1);
  }
}

static void
add_backlog (Sheet *sheet, const ChannelStatistics *channel)
{
  const Backlog *backlog = &channel->backlog;
  char mean[G_ASCII_DTOSTR_BUF_SIZE];

  begin_row (sheet, (Key){ channel->lane, "backlog", MODEL_NONE, MODEL_NONE });
  g_string_append_printf (sheet->text, ",,,%s,,%u,%u,%u,%u,messages\n",
                          g_ascii_formatd (mean, sizeof mean, "%.6f", backlog->mean), backlog->p50,
                          backlog->p90, backlog->p99, backlog->most);
}

static void
add_channel (Sheet *sheet, const ChannelStatistics *channel)
{
  Key key = { channel->lane, "sent", MODEL_NONE, MODEL_NONE };

  add_count (sheet, key, channel->sent);
  key.measure = "received";
  add_count (sheet, key, channel->received);
  key.measure = "full";
  add_time (sheet, key, channel->full);
  key.measure = "empty";
  add_time (sheet, key, channel->empty);
  add_backlog (sheet, channel);
  key.measure = "latency";
  add_spread (sheet, key, &channel->latency);
  key.measure = "wait for room";
  add_spread (sheet, key, &channel->send_waits);
  key.measure = "wait for a message";
  add_spread (sheet, key, &channel->receive_waits);
  for (guint i = 0; i < channel->senders->len; i++) {
    const ChannelThread *thread = &g_array_index (channel->senders, ChannelThread, i);
    add_count (sheet, (Key){ channel->lane, "sent by a thread", thread->thread, MODEL_NONE },
               thread->messages);
  }
  for (guint i = 0; i < channel->receivers->len; i++) {
    const ChannelThread *thread = &g_array_index (channel->receivers, ChannelThread, i);
    add_count (sheet, (Key){ channel->lane, "received by a thread", thread->thread, MODEL_NONE },
               thread->messages);
  }
}

static void
add_condition (Sheet *sheet, const ConditionStatistics *condition)
{
  Key key = { condition->lane, "notifications", MODEL_NONE, MODEL_NONE };

  add_count (sheet, key, condition->notifications);
  key.measure = "notifications in vain";
  add_count (sheet, key, condition->in_vain);
  key.measure = "woken without a notification";
  add_count (sheet, key, condition->unnotified);
  key.measure = "wait";
  add_spread (sheet, key, &condition->waits);
  key.measure = "until notified";
  add_spread (sheet, key, &condition->until_notified);
  key.measure = "until woken";
  add_spread (sheet, key, &condition->until_woken);
  key.measure = "until locked";
  add_spread (sheet, key, &condition->until_locked);
}

static void
add_number (Sheet *sheet, const NumberStatistics *number)
{
  begin_row (sheet, (Key){ number->lane, "changes", MODEL_NONE, MODEL_NONE });
  g_string_append_printf (sheet->text, ",%" G_GUINT64_FORMAT ",,,%u,,,,%u,\n", number->changes,
                          number->least, number->most);
}

char *
report_csv (const Report *report)
{
  Sheet sheet = { .model = report->model, .text = g_string_new (HEADER) };

  add_threads (&sheet, report->threads);
  add_threads (&sheet, report->tasks);
  for (guint i = 0; i < report->locks->len; i++)
    add_lock (&sheet, g_ptr_array_index (report->locks, i));
  for (guint i = 0; i < report->channels->len; i++)
    add_channel (&sheet, g_ptr_array_index (report->channels, i));
  for (guint i = 0; i < report->conditions->len; i++)
    add_condition (&sheet, g_ptr_array_index (report->conditions, i));
  for (guint i = 0; i < report->numbers->len; i++)
    add_number (&sheet, &g_array_index (report->numbers, NumberStatistics, i));
  return g_string_free (sheet.text, FALSE);
}
