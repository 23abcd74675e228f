/* SPDX-License-Identifier: MIT
 *
 * The table of channels, see channels-page.h: of channels, queues and pipes.
 */
#include "ui/channels-page.h"

#include <glib/gi18n.h>

#include "explain/channel-statistics.h"
#include "ui/status-text.h"

#define SLOWEST_TOLD 5u
#define THREADS_TOLD 4u

struct _ChannelsPage {
  StatisticsPage parent_instance;
};

enum {
  MESSAGES,
  BACKLOG,
  BACKLOG_MOST,
  FULL,
  EMPTY,
  LATENCY_P50,
  LATENCY_P99,
  LATENCY_MOST,
  SEND_WAITED,
  RECEIVE_WAITED,
  COLUMNS
};

static const StatisticsColumn columns[COLUMNS] = {
  [MESSAGES] = { N_ ("Messages"), N_ ("How many were received"), STATISTICS_COUNT },
  [BACKLOG] = { N_ ("Backlog"), N_ ("How many lay in it on average"), STATISTICS_NUMBER },
  [BACKLOG_MOST] = { N_ ("Max"), N_ ("How many lay in it at most"), STATISTICS_COUNT },
  [FULL] = { N_ ("Full"), N_ ("Share of the time in which there was no room in it"),
             STATISTICS_SHARE },
  [EMPTY] = { N_ ("Empty"), N_ ("Share of the time in which nothing lay in it"), STATISTICS_SHARE },
  [LATENCY_P50] = { N_ ("p50 Latency"),
                    N_ ("Half of the messages did not take longer from send to receive"),
                    STATISTICS_LENGTH },
  [LATENCY_P99] = { N_ ("p99 Latency"), N_ ("99 of 100 messages did not take longer"),
                    STATISTICS_LENGTH },
  [LATENCY_MOST] = { N_ ("Max Latency"), N_ ("How long the slowest message took"),
                     STATISTICS_LENGTH },
  [SEND_WAITED] = { N_ ("Senders Waited"), N_ ("How long senders waited for room, added up"),
                    STATISTICS_LENGTH },
  [RECEIVE_WAITED] = { N_ ("Receivers Waited"),
                       N_ ("How long receivers waited for a message, added up"),
                       STATISTICS_LENGTH },
};

static void channels_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ChannelsPage, channels_page, STATISTICS_TYPE_PAGE,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      channels_page_interface_init))

/* ------------------------------------------------------------------ measuring, in a thread */

static void
fill_values (StatisticsItem *item, const ChannelStatistics *channel)
{
  double time = (double) (channel->to - channel->from);

  item->values[MESSAGES] = (double) channel->received;
  item->values[BACKLOG] = channel->backlog.mean;
  item->values[BACKLOG_MOST] = channel->backlog.most;
  item->values[SEND_WAITED] = (double) channel->send_waits.total;
  item->values[RECEIVE_WAITED] = (double) channel->receive_waits.total;
  if (time > 0) {
    item->values[FULL] = (double) channel->full / time;
    item->values[EMPTY] = (double) channel->empty / time;
  }
  if (channel->latency.count > 0) {
    item->values[LATENCY_P50] = (double) channel->latency.p50;
    item->values[LATENCY_P99] = (double) channel->latency.p99;
    item->values[LATENCY_MOST] = (double) channel->latency.most;
  }
}

static void
tell_sender (Prose *line, const char *name, const ChannelThread *thread)
{
  g_autofree char *count = status_text_count (thread->messages);
  gulong plural = (gulong) thread->messages;

  if (thread->waits > 0)
    prose_say (line,
               ngettext ("%s sent %s message, and waited %s for room.",
                         "%s sent %s messages, and waited %s for room.", plural),
               name, count, prose_length (line, thread->waited));
  else
    prose_say (line, ngettext ("%s sent %s message.", "%s sent %s messages.", plural), name, count);
}

static void
tell_receiver (Prose *line, const char *name, const ChannelThread *thread)
{
  g_autofree char *count = status_text_count (thread->messages);
  gulong plural = (gulong) thread->messages;

  if (thread->waits > 0)
    prose_say (line,
               ngettext ("%s received %s message, and waited %s for it.",
                         "%s received %s messages, and waited %s for them.", plural),
               name, count, prose_length (line, thread->waited));
  else
    prose_say (line, ngettext ("%s received %s message.", "%s received %s messages.", plural), name,
               count);
}

static void
tell_threads (StatisticsItem *item, const Model *model, const ChannelStatistics *channel,
              const GArray *threads,
              void (*tell_thread) (Prose *line, const char *name, const ChannelThread *thread))
{
  for (guint i = 0; i < MIN (threads->len, THREADS_TOLD); i++) {
    const ChannelThread *thread = &g_array_index (threads, ChannelThread, i);
    Prose *line = statistics_item_add_line (item, model);
    tell_thread (line, prose_name (line, thread->thread, channel->from, channel->to), thread);
  }
}

/* The slowest messages, and who sent and received how many. */
static void
tell (StatisticsItem *item, const Model *model, const ChannelStatistics *channel)
{
  for (guint i = 0; i < MIN (channel->slowest->len, SLOWEST_TOLD); i++) {
    const ModelFlow *message = &g_array_index (channel->slowest, ModelFlow, i);
    Prose *line = statistics_item_add_line (item, model);
    prose_say (line, _ ("Message %u took %s, from %s to %s."), message->number,
               prose_length (line, message->to_time - message->from_time),
               prose_name (line, message->from, message->from_time, message->from_time),
               prose_name (line, message->to, message->to_time, message->to_time));
  }
  tell_threads (item, model, channel, channel->senders, tell_sender);
  tell_threads (item, model, channel, channel->receivers, tell_receiver);
}

static StatisticsItem *
item_of (const Model *model, const ChannelStatistics *channel)
{
  StatisticsItem *item = statistics_item_new (channel->lane);

  fill_values (item, channel);
  tell (item, model, channel);
  if (channel->slowest->len > 0) {
    const ModelFlow *message = &g_array_index (channel->slowest, ModelFlow, 0);
    item->place = (LaneRange){ channel->lane, message->from_time, message->to_time };
  }
  return item;
}

static GPtrArray *
measure (const Model *model, int64_t from, int64_t to, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) channels = channel_statistics_all (model, from, to, cancellable);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_item_free);

  for (guint i = 0; channels != NULL && i < channels->len; i++)
    g_ptr_array_add (items, item_of (model, g_ptr_array_index (channels, i)));
  return items;
}

/* ------------------------------------------------------------------ the object */

static void
channels_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "channels";
  interface->title = N_ ("Channels");
}

static void
channels_page_class_init (ChannelsPageClass *class)
{
  StatisticsPageClass *page_class = STATISTICS_PAGE_CLASS (class);

  page_class->name_title = N_ ("Channel");
  page_class->nothing = N_ ("Nobody sent anything through a channel, a queue or a pipe.");
  page_class->columns = columns;
  page_class->column_count = COLUMNS;
  page_class->measure = measure;
}

static void
channels_page_init (ChannelsPage *self)
{
  (void) self;
}
