/* SPDX-License-Identifier: MIT
 *
 * A channel or pipe in numbers: how many messages, how long they lay in it, how many lay in it at a
 * time, and how long threads waited for it.
 *
 * What counts in a range is told in statistics-range.h. A message's latency, from its send to its
 * receive, is told whole, for those that arrive in the range.
 *
 * Any thread, while the model's writer goes on (model.h). Takes the time of a look at every message
 * and every interval of every thread in the range: whoever wants several channels asks for all at
 * once.
 */
#pragma once

#include <gio/gio.h>

#include "explain/distribution.h"
#include "model/model.h"

#define CHANNEL_STATISTICS_SLOWEST 10u

/* How much lay in the channel, each number weighted with how long it lay there. */
typedef struct {
  double mean;
  uint32_t p50, p90, p99; /* for that share of the time there were no more */
  uint32_t most;
  uint32_t at_end;
} Backlog;

/* A thread that sent or received. */
typedef struct {
  uint32_t thread;
  uint64_t messages;
  uint64_t waits; /* for room, or for a message */
  int64_t waited, longest_wait;
} ChannelThread;

typedef struct {
  uint32_t lane;
  int64_t from, to;  /* the part of the range in which the channel lived */
  uint32_t capacity; /* 0: a rendezvous, or nobody knows; UINT32_MAX: it has no bound */
  uint64_t sent, received;
  int64_t full, empty; /* how long */
  Backlog backlog;
  Distribution latency;
  Distribution send_waits, receive_waits;
  GArray *slowest; /* of ModelFlow, the slowest first: CHANNEL_STATISTICS_SLOWEST of them at most */
  GArray *senders; /* of ChannelThread, most messages first */
  GArray *receivers; /* likewise */
} ChannelStatistics;

/* Returns the numbers of the lane of a channel from `from` to `to` (0 and INT64_MAX: of all);
 * NULL if it was cancelled. `cancellable` may be NULL. Free it with channel_statistics_free(). */
ChannelStatistics *channel_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                                       GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the numbers of all channels, in the order of their lanes, as a GPtrArray that frees
 * them; NULL if it was cancelled. */
GPtrArray *channel_statistics_all (const Model *model, int64_t from, int64_t to,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

void channel_statistics_free (ChannelStatistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChannelStatistics, channel_statistics_free)
