/* SPDX-License-Identifier: MIT
 *
 * What the threads of the random program meet at: locks, channels, conditions, semaphores,
 * barriers.
 */
#include <sched.h>
#include <stddef.h>

#include "random-program.h"

/* ------------------------------------------------------------------ life */

static bool
make_locks (Self *self)
{
  World *world = self->world;

  self_will_emit (self, PROGRAM_MUTEXES + 1, 0);
  for (uint32_t i = 0; i < PROGRAM_MUTEXES; i++)
    if (sync_mutex_init (&world->mutexes[i], "mutex") != 0)
      return false;
  if (sync_mutex_init (&world->left_behind, "left behind") != 0)
    return false;
  self_has_emitted (self, PROGRAM_MUTEXES + 1);
  self_will_emit (self, PROGRAM_RWLOCKS, 0);
  for (uint32_t i = 0; i < PROGRAM_RWLOCKS; i++)
    sync_rwlock_init (&world->rwlocks[i], "lock",
                      i == 0 ? SYNC_RWLOCK_READERS_FIRST : SYNC_RWLOCK_WRITERS_FIRST);
  self_has_emitted (self, PROGRAM_RWLOCKS);
  return true;
}

bool
meetings_make (Self *self)
{
  World *world = self->world;
  const uint32_t capacities[] = { SYNC_CHANNEL_RENDEZVOUS, 1 + random_below (&self->random, 4),
                                  SYNC_CHANNEL_UNBOUNDED };

  if (!make_locks (self))
    return false;
  for (uint32_t i = 0; i < PROGRAM_CHANNELS; i++) {
    self_will_emit (self, 2, 0);
    if (sync_channel_init (&world->channels[i], "channel", capacities[i]) != 0)
      return false;
    self_has_emitted (self, 2);
  }
  self_will_emit (self, PROGRAM_CONDITIONS + PROGRAM_SEMAPHORES, 0);
  for (uint32_t i = 0; i < PROGRAM_CONDITIONS; i++)
    sync_condition_init (&world->conditions[i], "condition");
  for (uint32_t i = 0; i < PROGRAM_SEMAPHORES; i++)
    sync_semaphore_init (&world->semaphores[i], "semaphore", LEDGER_PERMITS);
  self_has_emitted (self, PROGRAM_CONDITIONS + PROGRAM_SEMAPHORES);
  return true;
}

void
meetings_destroy (Self *self)
{
  World *world = self->world;
  const uint32_t count = PROGRAM_CHANNELS + PROGRAM_CONDITIONS + PROGRAM_SEMAPHORES +
                         PROGRAM_RWLOCKS + PROGRAM_MUTEXES + (world->has_barrier ? 1 : 0);

  self_will_emit (self, count, 0);
  for (uint32_t i = 0; i < PROGRAM_CHANNELS; i++)
    sync_channel_destroy (&world->channels[i]);
  for (uint32_t i = 0; i < PROGRAM_CONDITIONS; i++)
    sync_condition_destroy (&world->conditions[i]);
  for (uint32_t i = 0; i < PROGRAM_SEMAPHORES; i++)
    sync_semaphore_destroy (&world->semaphores[i]);
  for (uint32_t i = 0; i < PROGRAM_RWLOCKS; i++)
    sync_rwlock_destroy (&world->rwlocks[i]);
  for (uint32_t i = 0; i < PROGRAM_MUTEXES; i++)
    sync_mutex_destroy (&world->mutexes[i]);
  if (world->has_barrier)
    sync_barrier_destroy (&world->barrier);
  self_has_emitted (self, count);
}

/* ------------------------------------------------------------------ locks and channels */

static void
lock (Self *self, SyncMutex *mutex)
{
  self_will_emit (self, 1, 1);
  sync_mutex_lock (mutex);
  self_has_emitted (self, 1);
}

static void
unlock (Self *self, SyncMutex *mutex)
{
  self_will_emit (self, 1, 0);
  sync_mutex_unlock (mutex);
  self_has_emitted (self, 1);
}

/* Returns how long the thread's next call may wait, in nanoseconds; -1 for as long as it takes,
 * which may be until the process's first thread closes the channels. */
static int64_t
choose_patience (Self *self)
{
  return !self->is_first && random_below (&self->random, 4) == 0
             ? -1
             : (int64_t) random_below (&self->random, 300000);
}

void
self_use_one_mutex (Self *self)
{
  SyncMutex *mutex = &self->world->mutexes[random_below (&self->random, PROGRAM_MUTEXES)];

  lock (self, mutex);
  self_emit_numbers (self, random_below (&self->random, 8));
  if (random_below (&self->random, 8) == 0)
    sched_yield ();
  unlock (self, mutex);
}

/* Always in the same order, as the threads are not to wait for one another for ever. */
void
self_use_two_mutexes (Self *self)
{
  uint32_t first = random_below (&self->random, PROGRAM_MUTEXES - 1);
  SyncMutex *outer = &self->world->mutexes[first], *inner = &self->world->mutexes[first + 1];

  bool outer_first = random_below (&self->random, 2) == 0;

  lock (self, outer);
  lock (self, inner);
  self_emit_numbers (self, random_below (&self->random, 4));
  unlock (self, outer_first ? outer : inner);
  sched_yield ();
  unlock (self, outer_first ? inner : outer);
}

/* One that was asked for in time is acquired or given up, which is one event either way. */
void
self_use_mutex_impatiently (Self *self)
{
  SyncMutex *mutex = &self->world->mutexes[random_below (&self->random, PROGRAM_MUTEXES)];
  int error;

  if (random_below (&self->random, 2) == 0) {
    self_will_emit (self, 1, 1);
    error = sync_mutex_timed_lock (mutex, random_below (&self->random, 200000));
    self_has_emitted (self, 1);
  } else {
    self_will_emit (self, 1, 0);
    error = sync_mutex_try_lock (mutex);
    if (error == 0)
      self_has_emitted (self, 1);
    else
      self_take_back (self);
  }
  if (error == 0)
    unlock (self, mutex);
}

void
self_send (Self *self)
{
  SyncChannel *channel = &self->world->channels[random_below (&self->random, PROGRAM_CHANNELS)];
  int64_t patience = choose_patience (self);
  int error;

  self_will_emit (self, 1, 3);
  if (patience < 0)
    error = sync_channel_send (channel, self->world) ? 0 : 1;
  else if (patience < 100000)
    error = sync_channel_try_send (channel, self->world);
  else
    error = sync_channel_timed_send (channel, self->world, patience);
  if (error == 0)
    self_has_emitted (self, 1);
  else
    self_take_back (self);
}

void
self_receive (Self *self)
{
  SyncChannel *channel = &self->world->channels[random_below (&self->random, PROGRAM_CHANNELS)];
  int64_t patience = choose_patience (self);
  void *message;
  int error;

  self_will_emit (self, 1, 2);
  if (patience < 0)
    error = sync_channel_receive (channel, &message) ? 0 : 1;
  else if (patience < 100000)
    error = sync_channel_try_receive (channel, &message);
  else
    error = sync_channel_timed_receive (channel, &message, patience);
  if (error == 0)
    self_has_emitted (self, 1);
  else
    self_take_back (self);
}

/* ------------------------------------------------------------------ conditions and semaphores */

static bool
is_closing (const Self *self)
{
  return atomic_load_explicit (&self->world->is_closing, memory_order_relaxed);
}

/* With the mutex held: it is let go, waited for, and got again. */
static void
wait_for (Self *self, SyncCondition *condition, SyncMutex *mutex)
{
  int64_t patience = choose_patience (self);

  self_will_emit (self, 4, 1);
  if (patience >= 0 || is_closing (self))
    (void) !sync_condition_timed_wait (condition, mutex, patience >= 0 ? patience : 0);
  else
    sync_condition_wait (condition, mutex);
  self_has_emitted (self, 4);
}

static void
notify (Self *self, SyncCondition *condition, bool all)
{
  self_will_emit (self, 1, 0);
  if (all)
    sync_condition_notify_all (condition);
  else
    sync_condition_notify_one (condition);
  self_has_emitted (self, 1);
}

void
self_use_condition (Self *self)
{
  uint32_t which = random_below (&self->random, PROGRAM_CONDITIONS);
  uint32_t what = random_below (&self->random, 6);
  SyncCondition *condition = &self->world->conditions[which];
  SyncMutex *mutex = &self->world->mutexes[which];

  if (what == 0) { /* it works without the mutex, too */
    notify (self, condition, false);
    return;
  }
  lock (self, mutex);
  if (what <= 2)
    wait_for (self, condition, mutex);
  else
    notify (self, condition, what == 3);
  unlock (self, mutex);
}

static void
post (Self *self, SyncSemaphore *semaphore)
{
  self_will_emit (self, 1, 0);
  sync_semaphore_post (semaphore);
  self_has_emitted (self, 1);
}

/* Whether it is got or given up after a wait is one event either way. */
static void
take_permit (Self *self, SyncSemaphore *semaphore)
{
  int64_t patience = choose_patience (self);

  self_will_emit (self, 1, 1);
  if (patience < 0 && !is_closing (self)) {
    sync_semaphore_wait (semaphore);
  } else if (patience >= 100000) {
    (void) !sync_semaphore_timed_wait (semaphore, patience);
  } else if (sync_semaphore_try_wait (semaphore) != 0) {
    self_take_back (self);
    return;
  }
  self_has_emitted (self, 1);
}

void
self_use_semaphore (Self *self)
{
  SyncSemaphore *semaphore =
      &self->world->semaphores[random_below (&self->random, PROGRAM_SEMAPHORES)];

  if (random_below (&self->random, 2) == 0)
    post (self, semaphore);
  else
    take_permit (self, semaphore);
}

/* ------------------------------------------------------------------ read-write locks, barriers */

static int
lock_to_read (Self *self, SyncRwlock *lock, uint32_t way)
{
  int64_t patience = random_below (&self->random, 200000);

  if (way == 0)
    return sync_rwlock_try_read_lock (lock);
  if (way == 1)
    return sync_rwlock_timed_read_lock (lock, patience);
  sync_rwlock_read_lock (lock);
  return 0;
}

static int
lock_to_write (Self *self, SyncRwlock *lock, uint32_t way)
{
  int64_t patience = random_below (&self->random, 200000);

  if (way == 0)
    return sync_rwlock_try_write_lock (lock);
  if (way == 1)
    return sync_rwlock_timed_write_lock (lock, patience);
  sync_rwlock_write_lock (lock);
  return 0;
}

void
self_use_rwlock (Self *self)
{
  SyncRwlock *lock = &self->world->rwlocks[random_below (&self->random, PROGRAM_RWLOCKS)];
  bool writes = random_below (&self->random, 3) == 0;
  uint32_t way = random_below (&self->random, 4);

  self_will_emit (self, 1, 1);
  int error = writes ? lock_to_write (self, lock, way) : lock_to_read (self, lock, way);
  if (error != 0 && way == 0)
    self_take_back (self);
  else
    self_has_emitted (self, 1); /* got, or given up */
  if (error != 0)
    return;
  self_emit_numbers (self, random_below (&self->random, 8));
  if (random_below (&self->random, 4) == 0)
    sched_yield ();
  self_will_emit (self, 1, 0);
  if (writes)
    sync_rwlock_write_unlock (lock);
  else
    sync_rwlock_read_unlock (lock);
  self_has_emitted (self, 1);
}

void
self_come_to_barrier (Self *self)
{
  for (uint32_t i = 0; i < self->rounds; i++) {
    self_emit_numbers (self, random_below (&self->random, 16));
    if (random_below (&self->random, 2) == 0)
      self_use_one_mutex (self);
    self_will_emit (self, 1, 1);
    sync_barrier_wait (&self->world->barrier);
    self_has_emitted (self, 1);
  }
}

/* ------------------------------------------------------------------ the end of all waits */

void
meetings_close (Self *self)
{
  World *world = self->world;

  atomic_store_explicit (&world->is_closing, true, memory_order_relaxed);
  for (uint32_t i = 0; i < PROGRAM_CHANNELS; i++) {
    self_will_emit (self, 1, 0);
    sync_channel_close (&world->channels[i]);
    self_has_emitted (self, 1);
  }
  /* Whoever had the mutex before has begun to wait, and whoever gets it after sees the flag. */
  for (uint32_t i = 0; i < PROGRAM_CONDITIONS; i++) {
    lock (self, &world->mutexes[i]);
    notify (self, &world->conditions[i], true);
    unlock (self, &world->mutexes[i]);
  }
  /* Each thread may have looked at the flag before, once. */
  for (uint32_t i = 0; i < PROGRAM_SEMAPHORES; i++)
    for (uint32_t j = 0; j < RANDOM_THREADS_MOST; j++)
      post (self, &world->semaphores[i]);
}
