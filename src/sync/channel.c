/* SPDX-License-Identifier: MIT */
#include "sync/channel.h"

#include <errno.h>
#include <stdlib.h>

#include "record/record.h"

static int
init_lock (SyncChannel *channel)
{
  int error = pthread_mutex_init (&channel->mutex, NULL);

  if (error != 0)
    return error;
  error = pthread_cond_init (&channel->room, NULL);
  if (error != 0) {
    pthread_mutex_destroy (&channel->mutex);
    return error;
  }
  error = pthread_cond_init (&channel->message, NULL);
  if (error != 0) {
    pthread_cond_destroy (&channel->room);
    pthread_mutex_destroy (&channel->mutex);
  }
  return error;
}

int
sync_channel_init (SyncChannel *channel, const char *name, uint32_t capacity)
{
  if (capacity == 0)
    return EINVAL;

  *channel = (SyncChannel){ .capacity = capacity };
  channel->messages = calloc (capacity, sizeof *channel->messages);
  if (channel->messages == NULL)
    return ENOMEM;

  int error = init_lock (channel);
  if (error != 0) {
    free (channel->messages);
    return error;
  }
  heddle_emit (HEDDLE_EVENT_CHANNEL_OPEN, heddle_object (channel), capacity, 0);
  heddle_record_object_name (channel, HEDDLE_OBJECT_CHANNEL, name);
  return 0;
}

void
sync_channel_destroy (SyncChannel *channel)
{
  pthread_cond_destroy (&channel->message);
  pthread_cond_destroy (&channel->room);
  pthread_mutex_destroy (&channel->mutex);
  free (channel->messages);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (channel), 0, 0);
}

/* The following are called with the channel's lock held. */

static uint64_t
backlog (const SyncChannel *channel)
{
  return channel->sent - channel->received;
}

/* Waits while the channel is full. Returns false if it is closed. */
static bool
wait_for_room (SyncChannel *channel)
{
  if (channel->closed || backlog (channel) < channel->capacity)
    return !channel->closed;

  heddle_emit (HEDDLE_EVENT_CHANNEL_SEND_WAIT, heddle_object (channel), 0, 0);
  while (!channel->closed && backlog (channel) == channel->capacity)
    pthread_cond_wait (&channel->room, &channel->mutex);
  if (channel->closed)
    heddle_emit (HEDDLE_EVENT_CHANNEL_WAIT_END, heddle_object (channel), 0, 0);
  return !channel->closed;
}

/* Waits while the channel is empty. Returns false if it is closed and nothing is left in it. */
static bool
wait_for_message (SyncChannel *channel)
{
  if (channel->closed || backlog (channel) > 0)
    return backlog (channel) > 0;

  heddle_emit (HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, heddle_object (channel), 0, 0);
  while (!channel->closed && backlog (channel) == 0)
    pthread_cond_wait (&channel->message, &channel->mutex);
  if (backlog (channel) == 0)
    heddle_emit (HEDDLE_EVENT_CHANNEL_WAIT_END, heddle_object (channel), 0, 0);
  return backlog (channel) > 0;
}

bool
sync_channel_send (SyncChannel *channel, void *message)
{
  pthread_mutex_lock (&channel->mutex);
  bool open = wait_for_room (channel);
  if (open) {
    channel->messages[channel->sent % channel->capacity] = message;
    channel->sent++;
    heddle_emit (HEDDLE_EVENT_CHANNEL_SEND, heddle_object (channel), channel->sent, 0);
    pthread_cond_signal (&channel->message);
  }
  pthread_mutex_unlock (&channel->mutex);
  return open;
}

bool
sync_channel_receive (SyncChannel *channel, void **message)
{
  pthread_mutex_lock (&channel->mutex);
  bool found = wait_for_message (channel);
  if (found) {
    *message = channel->messages[channel->received % channel->capacity];
    channel->received++;
    heddle_emit (HEDDLE_EVENT_CHANNEL_RECEIVE, heddle_object (channel), channel->received, 0);
    pthread_cond_signal (&channel->room);
  }
  pthread_mutex_unlock (&channel->mutex);
  return found;
}

void
sync_channel_close (SyncChannel *channel)
{
  pthread_mutex_lock (&channel->mutex);
  if (!channel->closed) {
    channel->closed = true;
    heddle_emit (HEDDLE_EVENT_CHANNEL_CLOSE, heddle_object (channel), 0, 0);
    pthread_cond_broadcast (&channel->room);
    pthread_cond_broadcast (&channel->message);
  }
  pthread_mutex_unlock (&channel->mutex);
}
