/* SPDX-License-Identifier: MIT
 *
 * A channel in two ends: senders, which only send, and receivers, which only receive. Each end can
 * be cloned, so that every thread has its own, and is dropped by the thread that is done with it.
 * Nobody has to know who is the last one:
 *
 * - when the last sender is dropped the channel closes, and the receivers' loops end once they
 *   have taken what is left;
 * - when the last receiver is dropped the channel closes too, and every send fails;
 * - with the very last end, the channel itself is freed.
 *
 *   SyncSender sender, another;
 *   SyncReceiver receiver;
 *
 *   if (sync_channel_open (&sender, &receiver, "messages", SYNC_CHANNEL_UNBOUNDED) != 0)
 *     ...
 *   another = sync_sender_clone (&sender);              (before the thread that gets it is created)
 *   sync_sender_send (&another, message);               (in that thread, which at last calls
 *   sync_sender_drop (&another);                         this)
 *   sync_sender_drop (&sender);                         (else the next loop would never end)
 *   while (sync_receiver_receive (&receiver, &message))
 *     ...
 *   sync_receiver_drop (&receiver);
 *
 * An end belongs to one thread at a time; it may be copied to hand it over, as long as just one of
 * the copies is used from then on. The channel and its capacities are those of channel.h, and so is
 * what is recorded.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sync/channel.h"

typedef struct {
  SyncChannel *channel; /* NULL once it is dropped */
} SyncSender;

typedef struct {
  SyncChannel *channel; /* NULL once it is dropped */
} SyncReceiver;

/* Opens a channel, with one end of each kind. Returns 0 or an error number: ENOMEM, EAGAIN. */
int sync_channel_open (SyncSender *sender, SyncReceiver *receiver, const char *name,
                       uint32_t capacity) __attribute__ ((warn_unused_result));

/* Returns one more end of the same channel. */
SyncSender sync_sender_clone (const SyncSender *sender) __attribute__ ((warn_unused_result));
SyncReceiver sync_receiver_clone (const SyncReceiver *receiver)
    __attribute__ ((warn_unused_result));

/* Drops an end. Harmless if it is dropped already. Messages that the last receiver leaves in the
 * channel are dropped, not freed. */
void sync_sender_drop (SyncSender *sender);
void sync_receiver_drop (SyncReceiver *receiver);

/* As the calls of channel.h with the same endings. For ends that are not dropped. */
bool sync_sender_send (const SyncSender *sender, void *message);
int sync_sender_try_send (const SyncSender *sender, void *message)
    __attribute__ ((warn_unused_result));
int sync_sender_timed_send (const SyncSender *sender, void *message, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

bool sync_receiver_receive (const SyncReceiver *receiver, void **message);
int sync_receiver_try_receive (const SyncReceiver *receiver, void **message)
    __attribute__ ((warn_unused_result));
int sync_receiver_timed_receive (const SyncReceiver *receiver, void **message, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));
