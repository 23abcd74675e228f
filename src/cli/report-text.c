/* SPDX-License-Identifier: MIT
 *
 * The report for people: a table for each thing that one asks about.
 */
#include "cli/count-text.h"
#include "cli/report-page.h"
#include "cli/terminal.h"
#include "explain/channel-statistics.h"
#include "explain/condition-statistics.h"
#include "explain/finding.h"
#include "explain/thread-statistics.h"
#include "model/plain-text.h"
#include "model/time-text.h"

#define FINDINGS_MOST 8u

/* Returns a state in a word or two, for the head of a column. */
static const char *
state_word (ModelState state)
{
  switch (state) {
  case MODEL_RUNNING:
    return "running";
  case MODEL_LOCK:
    return "lock";
  case MODEL_SEMAPHORE:
    return "semaphore";
  case MODEL_CONDITION:
    return "condition";
  case MODEL_RECEIVE:
    return "message";
  case MODEL_SEND:
    return "room";
  case MODEL_SLEEP:
    return "sleeping";
  case MODEL_IO:
    return "in/out";
  case MODEL_JOIN:
    return "joining";
  case MODEL_BARRIER:
    return "barrier";
  case MODEL_READY:
    return "ready";
  case MODEL_PENDING:
    return "pending";
  case MODEL_IDLE:
    return "idle";
  case MODEL_UNKNOWN:
    return "unknown";
  case MODEL_STATES:
    break;
  }
  return "";
}

/* ------------------------------------------------------------------ threads and tasks */

/* Sets the states that any of the threads is ever in. */
static void
find_states (const GPtrArray *threads, gboolean states[MODEL_STATES])
{
  for (guint i = 0; i < threads->len; i++) {
    const ThreadStatistics *thread = g_ptr_array_index (threads, i);
    for (int state = 0; state < MODEL_STATES; state++)
      states[state] |= thread->states[state].total > 0;
  }
}

static void
print_states (Page *page, const char *title, const GPtrArray *threads, const char *what)
{
  g_autoptr (Table) table = table_new (title);
  gboolean states[MODEL_STATES] = { FALSE };

  find_states (threads, states);
  table_add_column (table, "lived", TABLE_NUMBER);
  for (int state = 0; state < MODEL_STATES; state++)
    if (states[state])
      table_add_column (table, state_word ((ModelState) state),
                        state == MODEL_RUNNING ? TABLE_NUMBER : TABLE_OPTIONAL);
  for (guint i = 0; i < MIN (threads->len, ROWS_MOST); i++) {
    const ThreadStatistics *thread = g_ptr_array_index (threads, i);
    int64_t lived = thread->to - thread->from;
    report_page_add_name (page, table, thread->lane);
    table_take (table, time_text_duration (lived));
    for (int state = 0; state < MODEL_STATES; state++)
      if (states[state])
        table_take (table, report_page_share (thread->states[state].total, lived));
  }
  report_page_print (page, table, report_page_beyond (threads->len), what);
}

/* A task runs while it is polled, and waits for a worker while it is ready. */
static void
print_task_spreads (Page *page)
{
  g_autoptr (Table) polls = report_page_spread_table ("Polls of tasks");
  g_autoptr (Table) ready = report_page_spread_table ("Ready, until polled");
  const GPtrArray *tasks = page->report->tasks;

  for (guint i = 0; i < MIN (tasks->len, ROWS_MOST); i++) {
    const ThreadStatistics *task = g_ptr_array_index (tasks, i);
    report_page_add_spread (page, polls, task->lane, &task->states[MODEL_RUNNING]);
    report_page_add_spread (page, ready, task->lane, &task->states[MODEL_READY]);
  }
  report_page_print (page, polls, 0, "");
  report_page_print (page, ready, 0, "");
}

/* Says what the thread waited for most: "counter, 61 %". */
static char *
most_waited_for (const Page *page, const ThreadStatistics *thread)
{
  const ThreadObject *object = &g_array_index (thread->objects, ThreadObject, 0);

  if (thread->objects->len == 0)
    return NULL;
  g_autofree char *name = object->object == MODEL_NONE ? g_strdup (state_word (object->state))
                                                       : report_page_name (page, object->object);
  g_autofree char *share = report_page_share (object->waited, thread->waited);
  return g_strdup_printf ("%s%s%s", name, share != NULL ? ", " : "", share != NULL ? share : "");
}

static char *
most_woken_by (const Page *page, const ThreadStatistics *thread)
{
  const ThreadWaker *waker = &g_array_index (thread->wakers, ThreadWaker, 0);

  if (thread->wakers->len == 0)
    return NULL;
  g_autofree char *name = report_page_name (page, waker->thread);
  return g_strdup_printf ("%s, %" G_GUINT64_FORMAT "×", name, waker->times);
}

static void
print_waits (Page *page, const GPtrArray *threads)
{
  g_autoptr (Table) table = table_new ("Waits of threads");
  guint waiting = 0;

  report_page_add_columns (table, (const char *const[]){ "times", "total", "longest", NULL },
                           TABLE_NUMBER);
  table_add_column (table, "mostly for", TABLE_WORDS);
  table_add_column (table, "mostly woken by", TABLE_WORDS | TABLE_OPTIONAL);
  for (guint i = 0; i < threads->len; i++) {
    const ThreadStatistics *thread = g_ptr_array_index (threads, i);
    if (thread->waits == 0 || ++waiting > ROWS_MOST)
      continue;
    report_page_add_name (page, table, thread->lane);
    table_take (table, report_page_count (thread->waits));
    table_take (table, time_text_duration (thread->waited));
    table_take (table, time_text_duration (thread->longest.end - thread->longest.start));
    table_take (table, most_waited_for (page, thread));
    table_take (table, most_woken_by (page, thread));
  }
  report_page_print (page, table, report_page_beyond (waiting), "waiting thread");
}

/* ------------------------------------------------------------------ channels */

static char *
capacity_text (uint32_t capacity)
{
  /* A rendezvous and a pipe have none, and what has no bound says so by the largest number. */
  return capacity == 0 || capacity == UINT32_MAX ? NULL : report_page_count (capacity);
}

static void
print_channels (Page *page)
{
  g_autoptr (Table) table = table_new ("Channels");
  const GPtrArray *channels = page->report->channels;

  report_page_add_columns (table, (const char *const[]){ "sent", "received", NULL }, TABLE_NUMBER);
  report_page_add_columns (table, (const char *const[]){ "mean backlog", "p90", "most", NULL },
                           TABLE_NUMBER);
  report_page_add_columns (table, (const char *const[]){ "of", "full", "empty", NULL },
                           TABLE_OPTIONAL);
  for (guint i = 0; i < MIN (channels->len, ROWS_MOST); i++) {
    const ChannelStatistics *channel = g_ptr_array_index (channels, i);
    int64_t lived = channel->to - channel->from;
    report_page_add_name (page, table, channel->lane);
    table_take (table, report_page_count (channel->sent));
    table_take (table, report_page_count (channel->received));
    table_take (table, g_strdup_printf ("%.1f", channel->backlog.mean));
    table_take (table, report_page_count (channel->backlog.p90));
    table_take (table, report_page_count (channel->backlog.most));
    table_take (table, capacity_text (channel->capacity));
    table_take (table, report_page_share (channel->full, lived));
    table_take (table, report_page_share (channel->empty, lived));
  }
  report_page_print (page, table, report_page_beyond (channels->len), "channel");
}

static void
print_channel_spreads (Page *page)
{
  g_autoptr (Table) latencies = report_page_spread_table ("Latency of messages");
  g_autoptr (Table) send_waits = report_page_spread_table ("Waits for room");
  g_autoptr (Table) receive_waits = report_page_spread_table ("Waits for messages");
  const GPtrArray *channels = page->report->channels;

  for (guint i = 0; i < MIN (channels->len, ROWS_MOST); i++) {
    const ChannelStatistics *channel = g_ptr_array_index (channels, i);
    report_page_add_spread (page, latencies, channel->lane, &channel->latency);
    report_page_add_spread (page, send_waits, channel->lane, &channel->send_waits);
    report_page_add_spread (page, receive_waits, channel->lane, &channel->receive_waits);
  }
  report_page_print (page, latencies, 0, "");
  report_page_print (page, send_waits, 0, "");
  report_page_print (page, receive_waits, 0, "");
}

/* ------------------------------------------------------------------ conditions and numbers */

static void
print_conditions (Page *page)
{
  g_autoptr (Table) table = table_new ("Conditions");
  g_autoptr (Table) spreads = report_page_spread_table ("Waits for conditions");
  g_autoptr (Table) locked = report_page_spread_table ("Woken, until locked again");
  const GPtrArray *conditions = page->report->conditions;

  report_page_add_columns (table,
                           (const char *const[]){ "waits", "without a notification", "notified",
                                                  "in vain", "waiters", NULL },
                           TABLE_NUMBER);
  for (guint i = 0; i < MIN (conditions->len, ROWS_MOST); i++) {
    const ConditionStatistics *condition = g_ptr_array_index (conditions, i);
    report_page_add_name (page, table, condition->lane);
    table_take (table, report_page_count (condition->waits.count));
    table_take (table,
                condition->unnotified > 0 ? report_page_count (condition->unnotified) : NULL);
    table_take (table, report_page_count (condition->notifications));
    table_take (table, condition->in_vain > 0 ? report_page_count (condition->in_vain) : NULL);
    table_take (table,
                condition->most_waiters > 0 ? report_page_count (condition->most_waiters) : NULL);
    report_page_add_spread (page, spreads, condition->lane, &condition->waits);
    if (condition->until_locked.total > 0)
      report_page_add_spread (page, locked, condition->lane, &condition->until_locked);
  }
  report_page_print (page, table, report_page_beyond (conditions->len), "condition");
  report_page_print (page, spreads, 0, "");
  report_page_print (page, locked, 0, "");
}

static void
print_numbers (Page *page)
{
  g_autoptr (Table) table = table_new ("Values in time");
  const GArray *numbers = page->report->numbers;

  table_add_column (table, "kind", TABLE_WORDS | TABLE_OPTIONAL);
  report_page_add_columns (
      table, (const char *const[]){ "changes", "least", "most", "at last", NULL }, TABLE_NUMBER);
  for (guint i = 0; i < MIN (numbers->len, ROWS_MOST); i++) {
    const NumberStatistics *number = &g_array_index (numbers, NumberStatistics, i);
    report_page_add_name (page, table, number->lane);
    table_take (table, report_page_kind (page, number->lane));
    table_take (table, report_page_count (number->changes));
    table_take (table, report_page_count (number->least));
    table_take (table, report_page_count (number->most));
    table_take (table, report_page_count (number->at_end));
  }
  report_page_print (page, table, report_page_beyond (numbers->len), "value");
}

/* ------------------------------------------------------------------ the page */

static void
print_head (Page *page)
{
  const Report *report = page->report;
  g_autofree char *length = time_text_duration (report->to - report->from);
  g_autofree char *from = report_page_moment (page, report->from);
  g_autofree char *to = report_page_moment (page, report->to);
  g_autofree char *title = plain_text (report->title != NULL ? report->title : "");
  g_autofree char *events = count_text (model_event_count (report->model), "event");
  uint64_t lost = model_lost_count (report->model);

  if (*title != '\0')
    g_string_append_printf (page->text, "%s\n", title);
  g_string_append_printf (page->text, "%s%s%s%s%s, %s in all, ", length,
                          report->is_part ? ", from " : "", report->is_part ? from : "",
                          report->is_part ? " to " : "", report->is_part ? to : "", events);
  if (lost > 0)
    g_string_append_printf (page->text, "%" G_GUINT64_FORMAT " more %s lost\n", lost,
                            lost == 1 ? "was" : "were");
  else
    g_string_append (page->text, "none lost\n");
  if (report->note != NULL)
    g_string_append_printf (page->text, "%s\n", report->note);
}

/* A finding is told in what was found, how that comes, and what to do about it. */
static void
print_finding (Page *page, const Finding *finding)
{
  const Prose *const parts[] = { finding->sentence, finding->explanation, finding->advice };

  g_string_append_printf (page->text, "  %s%s\n", finding_heading (finding->kind),
                          finding->gravity == FINDING_POTENTIAL ? " (did not happen, but may)"
                                                                : "");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *text = prose_text (parts[i]);
    g_autofree char *line = g_strconcat (parts[i] == finding->advice ? "→ " : "", text, NULL);
    if (*text != '\0')
      terminal_wrap (page->text, line, "    ", page->width);
  }
}

static void
print_findings (Page *page)
{
  const GPtrArray *findings = page->report->findings;

  if (findings->len > 0)
    g_string_append (page->text, "\nFindings\n");
  for (guint i = 0; i < MIN (findings->len, FINDINGS_MOST); i++)
    print_finding (page, g_ptr_array_index (findings, i));
  if (findings->len > FINDINGS_MOST)
    g_string_append_printf (page->text, "  and %u more; --json has them all\n",
                            findings->len - FINDINGS_MOST);
}

char *
report_text (const Report *report, guint width)
{
  Page page = { .report = report, .text = g_string_new (NULL), .width = width };

  print_head (&page);
  print_findings (&page);
  print_states (&page, "Threads", report->threads, "thread");
  print_waits (&page, report->threads);
  print_states (&page, "Tasks", report->tasks, "task");
  print_task_spreads (&page);
  report_page_print_locks (&page);
  print_channels (&page);
  print_channel_spreads (&page);
  print_conditions (&page);
  print_numbers (&page);
  return g_string_free (page.text, FALSE);
}
