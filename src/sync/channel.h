/* SPDX-License-Identifier: MIT
 *
 * A channel: any number of threads send messages into it, any number receive them, in the order
 * they were sent. A message is a pointer that the channel hands on and never looks at: whatever
 * it points to belongs to the sender before, and to the receiver after.
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
 * channel-ends.h has it in two ends, a sender and a receiver, and closes it by itself.
 *
 * CAPACITY  A number from 1 on: a full channel makes its senders wait (back-pressure).
 *           SYNC_CHANNEL_UNBOUNDED: it grows, and no sender ever waits.
 *           SYNC_CHANNEL_RENDEZVOUS: it holds nothing. A sender waits for a receiver, hands its
 *           message over, and goes on only when that was taken.
 *           An empty channel makes its receivers wait, whatever its capacity.
 *
 * PATIENCE  The plain calls wait as long as it takes, the try calls not at all, and the timed ones
 *           for so many nanoseconds. At a rendezvous a try or a time limit stands for the wait for
 *           a partner: once there is one, the call stays the few microseconds that handing over
 *           takes.
 *
 * Recorded: CHANNEL_OPEN, OBJECT_NAME; CHANNEL_SEND_WAIT or CHANNEL_RECEIVE_WAIT if a call must
 * wait; CHANNEL_SEND and CHANNEL_RECEIVE with the message's number, under the channel's own lock:
 * a message is sent before it is received in the record as well, and the numbers follow the
 * order of time; CHANNEL_WAIT_END for each wait that ends otherwise, and why; CHANNEL_CLOSE, once;
 * OBJECT_END. After its CHANNEL_SEND at a rendezvous, a sender waits once more, from another
 * CHANNEL_SEND_WAIT to a CHANNEL_WAIT_END, until its message is taken. The channel's own lock is
 * held for a few instructions only and is not recorded.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define SYNC_CHANNEL_RENDEZVOUS UINT32_C (0)
#define SYNC_CHANNEL_UNBOUNDED  UINT32_MAX

/* A channel. Its fields are the module's own, under `mutex`; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t room;    /* for senders: there may be room, or a partner */
  pthread_cond_t message; /* for receivers: there may be a message */
  pthread_cond_t taken;   /* for senders at a rendezvous: a message was taken */
  void **messages;        /* a circle of `places` places */
  uint64_t places;        /* `capacity` if it is bounded; else it grows */
  uint32_t capacity;
  uint32_t senders_waiting; /* for room or a partner */
  uint32_t receivers_waiting;
  uint32_t senders; /* these three are for channel-ends.c */
  uint32_t receivers;
  uint32_t ends;     /* whose threads may still touch the channel */
  uint64_t sent;     /* messages that ever entered: the number of the last one */
  uint64_t received; /* messages that ever left; those between lie in the channel */
  bool closed;
} SyncChannel;

/* Opens a channel and names it in the record. Returns 0 or an error number: ENOMEM, EAGAIN. */
int sync_channel_init (SyncChannel *channel, const char *name, uint32_t capacity)
    __attribute__ ((warn_unused_result));

/* Frees a channel that no thread uses any more. Messages still in it are dropped, not freed. */
void sync_channel_destroy (SyncChannel *channel);

/* Sends a message, waiting while the channel is full. Returns false, and the message stays the
 * caller's, if the channel is closed, or is closed while the call waits; or if it is unbounded
 * and there is no memory for it to grow. */
bool sync_channel_send (SyncChannel *channel, void *message);

/* Sends a message if there is room at once. Returns 0 or an error number, and the message stays
 * the caller's: EAGAIN if there is none, EPIPE if the channel is closed, ENOMEM. */
int sync_channel_try_send (SyncChannel *channel, void *message)
    __attribute__ ((warn_unused_result));

/* Sends a message, waiting for at most `nanoseconds`. Returns 0 or an error number, and the message
 * stays the caller's: ETIMEDOUT, EPIPE if the channel is closed, ENOMEM. */
int sync_channel_timed_send (SyncChannel *channel, void *message, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

/* Receives the next message, waiting while the channel is empty. Returns false once the channel is
 * closed and everything sent has been received; `*message` is then left alone. */
bool sync_channel_receive (SyncChannel *channel, void **message);

/* Receives the next message if there is one at once. Returns 0 or an error number, and `*message`
 * is left alone: EAGAIN if there is none, EPIPE if there will never be one. */
int sync_channel_try_receive (SyncChannel *channel, void **message)
    __attribute__ ((warn_unused_result));

/* Receives the next message, waiting for at most `nanoseconds`. Returns 0 or an error number, and
 * `*message` is left alone: ETIMEDOUT, EPIPE if there will never be one. */
int sync_channel_timed_receive (SyncChannel *channel, void **message, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

/* Closes the channel: nothing more can be sent, what is in it can still be received, and nobody
 * waits any longer in vain. Harmless if it is closed already. */
void sync_channel_close (SyncChannel *channel);
