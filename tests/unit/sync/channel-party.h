/* SPDX-License-Identifier: MIT
 *
 * For tests of channels: a channel, and threads that each send or receive one message.
 */
#pragma once

#include <sched.h>

#include "recorded.h"
#include "sync/channel.h"
#include "sync/thread.h"

static SyncChannel channel;

static inline void
start (void *(*body) (void *), void *data, SyncThread *thread)
{
  g_assert_cmpint (sync_thread_create (thread, "worker", body, data), ==, 0);
}

static inline void
join (SyncThread *thread)
{
  g_assert_cmpint (sync_thread_join (thread, NULL), ==, 0);
}

typedef struct {
  SyncThread thread;
  RecordedWatch watch;
  bool result;
  void *message;
} Party;

static inline void *
send_one (void *data)
{
  Party *party = data;

  recorded_watch_me (&party->watch);
  party->result = sync_channel_send (&channel, party->message);
  return NULL;
}

static inline void *
receive_one (void *data)
{
  Party *party = data;

  recorded_watch_me (&party->watch);
  party->result = sync_channel_receive (&channel, &party->message);
  return NULL;
}

/* Wakes whoever waits for `condition` of the channel, for no reason, as the system may. */
static inline void
wake_for_nothing (pthread_cond_t *condition)
{
  for (int i = 0; i < 100; i++) {
    pthread_mutex_lock (&channel.mutex);
    pthread_cond_broadcast (condition);
    pthread_mutex_unlock (&channel.mutex);
    sched_yield ();
  }
}
