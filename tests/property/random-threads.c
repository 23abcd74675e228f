/* SPDX-License-Identifier: MIT
 *
 * What the threads of the random program do, and how they account for it.
 */
#include "random-program.h"

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record/record.h"

/* For the signal handler, which has nothing else to go by. */
static _Thread_local LedgerThread *volatile own_entry;
static _Thread_local uint32_t own_index;

/* ------------------------------------------------------------------ chance */

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (SplitMix64). */
uint64_t
random_next (Random *random)
{
  uint64_t mixed = random->state += UINT64_C (0x9e3779b97f4a7c15);

  mixed = (mixed ^ (mixed >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C (0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

uint32_t
random_below (Random *random, uint32_t limit)
{
  return (uint32_t) (random_next (random) >> 33) % limit;
}

/* ------------------------------------------------------------------ the account */

void
self_begin (Self *self, Beginning beginning)
{
  World *world = self->world;
  uint32_t index =
      atomic_fetch_add_explicit (&world->ledger->threads_used, 1, memory_order_relaxed) + 1;

  self->entry = NULL;
  own_entry = NULL;
  if (index >= LEDGER_THREADS)
    return;
  LedgerThread *entry = &world->ledger->threads[index];
  LEDGER_SET (entry->process, (uint32_t) getpid ());
  LEDGER_SET (entry->image, world->image);
  LEDGER_SET (entry->has_ring, heddle_thread_kernel_id () != 0);
  LEDGER_SET (entry->begun, beginning == BEGINNING_NAMED ? 2 : 1);
  LEDGER_SET (entry->done, beginning == BEGINNING_NAMED    ? 2
                           : beginning == BEGINNING_OPENED ? 1
                                                           : 0);
  LEDGER_SET (entry->kernel_id, (uint32_t) syscall (SYS_gettid));
  self->entry = entry;
  own_index = index;
  atomic_signal_fence (memory_order_seq_cst);
  own_entry = entry;
  self_emit_numbers (self, 1);
  LEDGER_SET (entry->has_ring, heddle_thread_kernel_id () != 0);
  if (beginning == BEGINNING_UNSEEN && LEDGER_GET (entry->has_ring))
    ledger_add (&entry->done, 1);
}

void
self_will_emit (Self *self, uint32_t count, uint32_t waits)
{
  ledger_add (&self->entry->begun, count);
  ledger_add (&self->entry->waits, waits);
}

void
self_has_emitted (Self *self, uint32_t count)
{
  ledger_add (&self->entry->done, count);
}

void
self_emit_numbers (Self *self, uint32_t count)
{
  LedgerThread *entry = self->entry;

  for (uint32_t i = 0; i < count; i++) {
    uint64_t number = LEDGER_GET (entry->numbered_begun) + 1;
    ledger_add (&entry->begun, 1);
    ledger_add (&entry->numbered_begun, 1);
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, own_index, number, 0);
    ledger_add (&entry->numbered_done, 1);
    ledger_add (&entry->done, 1);
  }
}

void
self_handle_signals (Self *self)
{
  own_entry = self != NULL ? self->entry : NULL;
}

void
self_handle_signal (int number)
{
  LedgerThread *entry = own_entry;

  (void) number;
  if (entry == NULL)
    return;
  uint64_t running = LEDGER_GET (entry->handler_begun) + 1;
  ledger_add (&entry->handler_begun, 1);
  heddle_emit (HEDDLE_EVENT_SLEEP_END, own_index, running, 0);
  ledger_add (&entry->handler_done, 1);
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

static void
use_one_mutex (Self *self)
{
  SyncMutex *mutex = &self->world->mutexes[random_below (&self->random, PROGRAM_MUTEXES)];

  lock (self, mutex);
  self_emit_numbers (self, random_below (&self->random, 8));
  if (random_below (&self->random, 8) == 0)
    sched_yield ();
  unlock (self, mutex);
}

/* Always in the same order, as the threads are not to wait for one another for ever. */
static void
use_two_mutexes (Self *self)
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
static void
use_mutex_impatiently (Self *self)
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
      atomic_fetch_sub_explicit (&self->entry->begun, 1, memory_order_relaxed);
  }
  if (error == 0)
    unlock (self, mutex);
}

/* Returns how long the thread's next call may wait, in nanoseconds; -1 for as long as it takes, which
 * may be until the process's first thread closes the channels. */
static int64_t
choose_patience (Self *self)
{
  return !self->is_first && random_below (&self->random, 4) == 0
             ? -1
             : (int64_t) random_below (&self->random, 300000);
}

static void
send (Self *self)
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
    atomic_fetch_sub_explicit (&self->entry->begun, 1, memory_order_relaxed);
}

static void
receive (Self *self)
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
    atomic_fetch_sub_explicit (&self->entry->begun, 1, memory_order_relaxed);
}

/* ------------------------------------------------------------------ threads */

static void
run_steps (Self *self, Beginning beginning)
{
  sigset_t alarm;
  uint32_t steps = 1 + random_below (&self->random, self->world->size);

  self_begin (self, beginning);
  if (self->entry == NULL)
    return;
  sigemptyset (&alarm);
  sigaddset (&alarm, SIGALRM);
  pthread_sigmask (SIG_UNBLOCK, &alarm, NULL);
  for (uint32_t i = 0; i < steps; i++)
    self_step (self);
  self_wait_for_created (self);
  self_wait_for_children (self);
  /* Its THREAD_END: whoever joins it knows that it has been emitted. */
  if (LEDGER_GET (self->entry->has_ring))
    self_will_emit (self, 1, 0);
  if (PROGRAM_IS_THREAD_SANITIZED) /* what it keeps of a thread is gone before the thread is */
    self_handle_signals (NULL);
}

static void *
run_named (void *data)
{
  run_steps (data, BEGINNING_NAMED);
  return NULL;
}

static void *
run_unseen (void *data)
{
  run_steps (data, BEGINNING_UNSEEN);
  return NULL;
}

void
self_create (Self *self)
{
  World *world = self->world;
  int error;

  if (self->created_count == PROGRAM_THREADS)
    return;
  uint32_t index = atomic_fetch_add_explicit (&world->threads_used, 1, memory_order_relaxed);
  if (index >= PROGRAM_THREADS)
    return;
  Self *created = &world->threads[index];
  *created = (Self){ .world = world, .random = { random_next (&self->random) } };
  atomic_store_explicit (&world->is_threaded, true, memory_order_relaxed);
  if (random_below (&self->random, 4) == 0) {
    error = pthread_create (&created->handle, NULL, run_unseen, created);
  } else {
    created->thread = &created->sync_thread;
    self_will_emit (self, 1, 0);
    error = sync_thread_create (created->thread, "worker", run_named, created);
    self_has_emitted (self, 1);
  }
  if (error == 0)
    self->created[self->created_count++] = created;
}

void
self_wait_for_created (Self *self)
{
  for (uint32_t i = 0; i < self->created_count; i++) {
    Self *created = self->created[i];
    if (created->thread == NULL) {
      pthread_join (created->handle, NULL);
    } else {
      self_will_emit (self, 2, 0);
      sync_thread_join (created->thread, NULL);
      self_has_emitted (self, 2);
    }
    if (created->entry != NULL && LEDGER_GET (created->entry->has_ring))
      ledger_add (&created->entry->done, 1);
  }
  self->created_count = 0;
}

void
self_step (Self *self)
{
  switch (random_below (&self->random, 20)) {
  case 0:
  case 1:
    use_one_mutex (self);
    break;
  case 2:
    use_two_mutexes (self);
    break;
  case 3:
    use_mutex_impatiently (self);
    break;
  case 4:
  case 5:
  case 6:
    send (self);
    break;
  case 7:
  case 8:
  case 9:
    receive (self);
    break;
  case 10:
    self_create (self);
    break;
  case 11:
    self_make_child (self);
    break;
  case 12: /* a flood: faster than anybody reads */
    self_emit_numbers (self, random_below (&self->random, 3000));
    break;
  case 13:
    sched_yield ();
    break;
  default:
    self_emit_numbers (self, random_below (&self->random, 64));
    break;
  }
}
