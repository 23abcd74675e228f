/* SPDX-License-Identifier: MIT
 *
 * One lock guards all of a channel, and whoever must wait sleeps on a condition: nothing is polled,
 * and nobody is woken who has nothing to do.
 *
 * At a rendezvous a message lies in the channel only between a sender and a receiver who both wait
 * for that: a sender may put it there if there are more receivers waiting than messages lying, and
 * then waits until it is taken. So a receiver who gives up never leaves a message behind.
 */
#include "sync/channel.h"

#include <errno.h>
#include <stdlib.h>

#include "record/record.h"
#include "sync/deadline.h"

/* Where an unbounded channel begins. */
#define FIRST_PLACES 16

/* How many can be handed over at once at a rendezvous; one more waits for one of these. */
#define RENDEZVOUS_PLACES 16

/* How long a call waits. */
typedef struct {
  bool waits;
  const struct timespec *deadline; /* NULL: for ever */
} Patience;

static const Patience forever = { true, NULL };
static const Patience impatient = { false, NULL };

/* ------------------------------------------------------------------ its life */

static int
init_conditions (SyncChannel *channel)
{
  pthread_cond_t *conditions[] = { &channel->room, &channel->message, &channel->taken };
  pthread_condattr_t attributes;
  int error = pthread_condattr_init (&attributes);

  if (error != 0)
    return error;
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  for (size_t i = 0; i < 3 && error == 0; i++) {
    error = pthread_cond_init (conditions[i], &attributes);
    if (error == 0)
      continue;
    while (i > 0)
      pthread_cond_destroy (conditions[--i]);
    break;
  }
  pthread_condattr_destroy (&attributes);
  return error;
}

static uint64_t
places_at_first (uint32_t capacity)
{
  if (capacity == SYNC_CHANNEL_UNBOUNDED)
    return FIRST_PLACES;
  return capacity == SYNC_CHANNEL_RENDEZVOUS ? RENDEZVOUS_PLACES : capacity;
}

int
sync_channel_init (SyncChannel *channel, const char *name, uint32_t capacity)
{
  *channel = (SyncChannel){ .capacity = capacity, .places = places_at_first (capacity) };
  channel->messages = calloc (channel->places, sizeof *channel->messages);
  if (channel->messages == NULL)
    return ENOMEM;

  int error = pthread_mutex_init (&channel->mutex, NULL);
  if (error == 0) {
    error = init_conditions (channel);
    if (error != 0)
      pthread_mutex_destroy (&channel->mutex);
  }
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
  pthread_cond_destroy (&channel->taken);
  pthread_cond_destroy (&channel->message);
  pthread_cond_destroy (&channel->room);
  pthread_mutex_destroy (&channel->mutex);
  free (channel->messages);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (channel), 0, 0);
}

/* ------------------------------------------------------------------ waiting */

/* All of the following, up to the public calls, are called with the channel's lock held. */

static uint64_t
backlog (const SyncChannel *channel)
{
  return channel->sent - channel->received;
}

static bool
is_rendezvous (const SyncChannel *channel)
{
  return channel->capacity == SYNC_CHANNEL_RENDEZVOUS;
}

static bool
has_room (const SyncChannel *channel)
{
  if (channel->capacity == SYNC_CHANNEL_UNBOUNDED)
    return true;
  if (is_rendezvous (channel) && backlog (channel) >= channel->receivers_waiting)
    return false;
  return backlog (channel) < channel->places;
}

/* Sleeps until `condition` may be true. Returns false when the time is up. */
static bool
sleep_on (SyncChannel *channel, pthread_cond_t *condition, Patience patience)
{
  if (patience.deadline == NULL)
    return pthread_cond_wait (condition, &channel->mutex) == 0;
  return pthread_cond_timedwait (condition, &channel->mutex, patience.deadline) != ETIMEDOUT;
}

/* Records that a wait has ended without a message. Returns the error that says why. */
static int
end_wait (SyncChannel *channel, int time_up)
{
  heddle_emit (HEDDLE_EVENT_CHANNEL_WAIT_END, heddle_object (channel), 0,
               channel->closed ? HEDDLE_CHANNEL_CLOSED : HEDDLE_CHANNEL_TIME_UP);
  return channel->closed ? EPIPE : time_up;
}

/* Waits until there is room, or a partner. Returns 0 or the error that a send then has. */
static int
wait_for_room (SyncChannel *channel, Patience patience)
{
  if (channel->closed)
    return EPIPE;
  if (has_room (channel))
    return 0;
  if (!patience.waits)
    return EAGAIN;

  heddle_emit (HEDDLE_EVENT_CHANNEL_SEND_WAIT, heddle_object (channel), 0, 0);
  channel->senders_waiting++;
  while (!channel->closed && !has_room (channel) && sleep_on (channel, &channel->room, patience))
    continue;
  channel->senders_waiting--;
  if (!channel->closed && has_room (channel))
    return 0;
  /* A receiver who only tries may have stayed for this sender's sake. */
  if (is_rendezvous (channel))
    pthread_cond_broadcast (&channel->message);
  return end_wait (channel, ETIMEDOUT);
}

/* Whether a receiver who finds nothing waits on: one who only tries does so at a rendezvous, and
 * only as long as a sender is there, who is about to hand over its message. */
static bool
receiver_stays (const SyncChannel *channel, Patience patience)
{
  return patience.waits || (is_rendezvous (channel) && channel->senders_waiting > 0);
}

/* Waits until there is a message. Returns 0 or the error that a receive then has. */
static int
wait_for_message (SyncChannel *channel, Patience patience)
{
  if (backlog (channel) > 0)
    return 0;
  if (channel->closed)
    return EPIPE;
  if (!receiver_stays (channel, patience))
    return EAGAIN;

  heddle_emit (HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, heddle_object (channel), 0, 0);
  channel->receivers_waiting++;
  if (is_rendezvous (channel) && channel->senders_waiting > 0)
    pthread_cond_signal (&channel->room);
  while (!channel->closed && backlog (channel) == 0 && receiver_stays (channel, patience) &&
         sleep_on (channel, &channel->message, patience))
    continue;
  channel->receivers_waiting--;
  if (backlog (channel) > 0)
    return 0;
  return end_wait (channel, patience.waits ? ETIMEDOUT : EAGAIN);
}

/* ------------------------------------------------------------------ messages */

/* Makes sure that one more message has a place. Returns 0 or ENOMEM. */
static int
make_place (SyncChannel *channel)
{
  if (backlog (channel) < channel->places)
    return 0;

  uint64_t places = 2 * channel->places;
  void **messages = calloc (places, sizeof *messages);
  if (messages == NULL)
    return ENOMEM;
  for (uint64_t i = channel->received; i < channel->sent; i++)
    messages[i % places] = channel->messages[i % channel->places];
  free (channel->messages);
  channel->messages = messages;
  channel->places = places;
  return 0;
}

static void
put (SyncChannel *channel, void *message)
{
  channel->messages[channel->sent % channel->places] = message;
  channel->sent++;
  heddle_emit (HEDDLE_EVENT_CHANNEL_SEND, heddle_object (channel), channel->sent, 0);
  if (is_rendezvous (channel)) /* all, as those who only try must see that a sender is gone */
    pthread_cond_broadcast (&channel->message);
  else if (channel->receivers_waiting > 0)
    pthread_cond_signal (&channel->message);
}

static void *
take (SyncChannel *channel)
{
  void *message = channel->messages[channel->received % channel->places];

  channel->received++;
  heddle_emit (HEDDLE_EVENT_CHANNEL_RECEIVE, heddle_object (channel), channel->received, 0);
  if (is_rendezvous (channel))
    pthread_cond_broadcast (&channel->taken);
  if (channel->senders_waiting > 0)
    pthread_cond_signal (&channel->room);
  return message;
}

/* Waits until the message just put is taken. That is soon, as a receiver waits for it. */
static void
wait_until_taken (SyncChannel *channel)
{
  uint64_t number = channel->sent;

  heddle_emit (HEDDLE_EVENT_CHANNEL_SEND_WAIT, heddle_object (channel), 0, 0);
  while (channel->received < number)
    pthread_cond_wait (&channel->taken, &channel->mutex);
  heddle_emit (HEDDLE_EVENT_CHANNEL_WAIT_END, heddle_object (channel), 0, HEDDLE_CHANNEL_TAKEN);
}

static int
send_message (SyncChannel *channel, void *message, Patience patience)
{
  pthread_mutex_lock (&channel->mutex);
  int error = wait_for_room (channel, patience);
  if (error == 0)
    error = make_place (channel);
  if (error == 0) {
    put (channel, message);
    if (is_rendezvous (channel))
      wait_until_taken (channel);
  }
  pthread_mutex_unlock (&channel->mutex);
  return error;
}

static int
receive_message (SyncChannel *channel, void **message, Patience patience)
{
  pthread_mutex_lock (&channel->mutex);
  int error = wait_for_message (channel, patience);
  if (error == 0)
    *message = take (channel);
  pthread_mutex_unlock (&channel->mutex);
  return error;
}

/* ------------------------------------------------------------------ the calls */

bool
sync_channel_send (SyncChannel *channel, void *message)
{
  return send_message (channel, message, forever) == 0;
}

int
sync_channel_try_send (SyncChannel *channel, void *message)
{
  return send_message (channel, message, impatient);
}

int
sync_channel_timed_send (SyncChannel *channel, void *message, int64_t nanoseconds)
{
  struct timespec deadline = sync_deadline (nanoseconds);

  return send_message (channel, message, (Patience){ true, &deadline });
}

bool
sync_channel_receive (SyncChannel *channel, void **message)
{
  return receive_message (channel, message, forever) == 0;
}

int
sync_channel_try_receive (SyncChannel *channel, void **message)
{
  return receive_message (channel, message, impatient);
}

int
sync_channel_timed_receive (SyncChannel *channel, void **message, int64_t nanoseconds)
{
  struct timespec deadline = sync_deadline (nanoseconds);

  return receive_message (channel, message, (Patience){ true, &deadline });
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
