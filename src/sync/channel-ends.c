/* SPDX-License-Identifier: MIT */
#include "sync/channel-ends.h"

#include <errno.h>
#include <stdlib.h>

int
sync_channel_open (SyncSender *sender, SyncReceiver *receiver, const char *name, uint32_t capacity)
{
  SyncChannel *channel = malloc (sizeof *channel);

  if (channel == NULL)
    return ENOMEM;
  int error = sync_channel_init (channel, name, capacity);
  if (error != 0) {
    free (channel);
    return error;
  }
  channel->senders = 1;
  channel->receivers = 1;
  channel->ends = 2;
  sender->channel = channel;
  receiver->channel = channel;
  return 0;
}

/* Counts one more end of a kind. */
static SyncChannel *
add (SyncChannel *channel, uint32_t *of_kind)
{
  pthread_mutex_lock (&channel->mutex);
  *of_kind += 1;
  channel->ends += 1;
  pthread_mutex_unlock (&channel->mutex);
  return channel;
}

/* Counts one end of a kind less. `ends` is counted down last, and in a step of its own: until then
 * the channel can't be freed under a thread that is closing it. */
static void
drop (SyncChannel *channel, uint32_t *of_kind)
{
  pthread_mutex_lock (&channel->mutex);
  *of_kind -= 1;
  bool last_of_kind = *of_kind == 0;
  pthread_mutex_unlock (&channel->mutex);
  if (last_of_kind)
    sync_channel_close (channel);

  pthread_mutex_lock (&channel->mutex);
  channel->ends -= 1;
  bool last = channel->ends == 0;
  pthread_mutex_unlock (&channel->mutex);
  if (last) {
    sync_channel_destroy (channel);
    free (channel);
  }
}

SyncSender
sync_sender_clone (const SyncSender *sender)
{
  return (SyncSender){ add (sender->channel, &sender->channel->senders) };
}

SyncReceiver
sync_receiver_clone (const SyncReceiver *receiver)
{
  return (SyncReceiver){ add (receiver->channel, &receiver->channel->receivers) };
}

void
sync_sender_drop (SyncSender *sender)
{
  if (sender->channel != NULL)
    drop (sender->channel, &sender->channel->senders);
  sender->channel = NULL;
}

void
sync_receiver_drop (SyncReceiver *receiver)
{
  if (receiver->channel != NULL)
    drop (receiver->channel, &receiver->channel->receivers);
  receiver->channel = NULL;
}

/* ------------------------------------------------------------------ what they do */

bool
sync_sender_send (const SyncSender *sender, void *message)
{
  return sync_channel_send (sender->channel, message);
}

int
sync_sender_try_send (const SyncSender *sender, void *message)
{
  return sync_channel_try_send (sender->channel, message);
}

int
sync_sender_timed_send (const SyncSender *sender, void *message, int64_t nanoseconds)
{
  return sync_channel_timed_send (sender->channel, message, nanoseconds);
}

bool
sync_receiver_receive (const SyncReceiver *receiver, void **message)
{
  return sync_channel_receive (receiver->channel, message);
}

int
sync_receiver_try_receive (const SyncReceiver *receiver, void **message)
{
  return sync_channel_try_receive (receiver->channel, message);
}

int
sync_receiver_timed_receive (const SyncReceiver *receiver, void **message, int64_t nanoseconds)
{
  return sync_channel_timed_receive (receiver->channel, message, nanoseconds);
}
