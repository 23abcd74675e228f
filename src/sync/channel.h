/* SPDX-License-Identifier: MIT
 *
 * A bounded channel: any number of threads send messages into it, any number receive them, in the
 * order they were sent. A full channel makes its senders wait (back-pressure), an empty one its
 * receivers. A message is a pointer that the channel hands on and never looks at: whatever it
 * points to belongs to the sender before, and to the receiver after.
 *
 *   SyncChannel channel;
 *
 *   if (sync_channel_init (&channel, "messages", 4) != 0)
 *     ...
 *   sync_channel_send (&channel, message);                 (in one thread, which at last calls
 *   sync_channel_close (&channel);                          this)
 *   while (sync_channel_receive (&channel, &message))      (in another)
 *     ...
 *   sync_channel_destroy (&channel);                       (when both have finished)
 *
 * Recorded: CHANNEL_OPEN, OBJECT_NAME; CHANNEL_SEND_WAIT or CHANNEL_RECEIVE_WAIT if a call must
 * wait; CHANNEL_SEND and CHANNEL_RECEIVE with the message's number, under the channel's own lock:
 * a message is sent before it is received in the record as well, and the numbers follow the
 * order of time; CHANNEL_WAIT_END for each wait that ends because the channel is closed;
 * CHANNEL_CLOSE, once; OBJECT_END. The channel's own lock is held for a few instructions only and
 * is not recorded.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* A channel. Its fields are the module's own, under `mutex`; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t room;    /* signalled when a message leaves: for senders */
  pthread_cond_t message; /* signalled when a message enters: for receivers */
  void **messages;        /* a circle of `capacity` places */
  uint32_t capacity;
  uint64_t sent;     /* messages that ever entered: the number of the last one */
  uint64_t received; /* messages that ever left; those between lie in the channel */
  bool closed;
} SyncChannel;

/* Opens a channel for at most `capacity` messages, at least 1, and names it in the record. Returns
 * 0 or an error number: EINVAL for a capacity of 0, ENOMEM. */
int sync_channel_init (SyncChannel *channel, const char *name, uint32_t capacity)
    __attribute__ ((warn_unused_result));

/* Frees a channel that no thread uses any more. Messages still in it are dropped, not freed. */
void sync_channel_destroy (SyncChannel *channel);

/* Sends a message, waiting while the channel is full. Returns false, and the message stays the
 * caller's, if the channel is closed, or is closed while the call waits. */
bool sync_channel_send (SyncChannel *channel, void *message);

/* Receives the next message, waiting while the channel is empty. Returns false once the channel is
 * closed and everything sent has been received; `*message` is then left alone. */
bool sync_channel_receive (SyncChannel *channel, void **message);

/* Closes the channel: nothing more can be sent, what is in it can still be received, and nobody
 * waits any longer in vain. Harmless if it is closed already. */
void sync_channel_close (SyncChannel *channel);
