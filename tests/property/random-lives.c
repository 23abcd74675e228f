/* SPDX-License-Identifier: MIT
 *
 * The lives of the random program's threads: how they are created, what they do in turn, how they
 * end.
 */
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include "random-program.h"
#include "record/record.h"

#define DEEP 8u /* calls, each with something to clean up */

bool
self_has (const Self *self, RandomPart part)
{
  return (self->world->omitted >> part & 1u) == 0;
}

/* ------------------------------------------------------------------ beginning and end */

/* Whatever way the thread ends. */
static void
finish (void *data)
{
  Self *self = data;

  self_wait_for_created (self);
  self_wait_for_children (self);
  /* Its THREAD_END: whoever joins it knows that it has been emitted. */
  if (LEDGER_GET (self->entry->has_ring))
    self_will_emit (self, 1, 0);
  if (PROGRAM_IS_THREAD_SANITIZED) /* what it keeps of a thread is gone before the thread is */
    self_handle_signals (NULL);
}

/* From here on it can only be cancelled where it says so. */
static void
get_ready (Self *self)
{
  int state;

  pthread_setcancelstate (PTHREAD_CANCEL_DISABLE, &state);
  pthread_mutex_lock (&self->alarm_mutex);
  self->is_ready = true;
  pthread_cond_broadcast (&self->alarm);
  pthread_mutex_unlock (&self->alarm_mutex);
}

static void
run_steps (Self *self, Beginning beginning)
{
  sigset_t alarm;
  uint32_t steps = 1 + random_below (&self->random, self->world->size);

  get_ready (self);
  self_begin (self, beginning);
  if (self->entry == NULL)
    return;
  sigemptyset (&alarm);
  sigaddset (&alarm, SIGALRM);
  pthread_cleanup_push (finish, self);
  pthread_sigmask (SIG_UNBLOCK, &alarm, NULL);
  if (self->rounds > 0) {
    self_come_to_barrier (self);
  } else {
    for (uint32_t i = 0; i < steps; i++)
      self_step (self);
  }
  pthread_cleanup_pop (1);
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

/* Returns a thread that is not created yet, or NULL if there may be no more. */
static Self *
new_thread (Self *self)
{
  World *world = self->world;

  if (self->created_count == RANDOM_THREADS_MOST)
    return NULL;
  uint32_t index = atomic_fetch_add_explicit (&world->threads_used, 1, memory_order_relaxed);
  if (index >= world->threads_most)
    return NULL;
  Self *created = &world->threads[index];
  *created = (Self){ .world = world,
                     .random = { random_next (&self->random) },
                     .alarm_mutex = PTHREAD_MUTEX_INITIALIZER,
                     .alarm = PTHREAD_COND_INITIALIZER };
  atomic_store_explicit (&world->is_threaded, true, memory_order_relaxed);
  return created;
}

static int
start_thread (Self *self, Self *created)
{
  int error;

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
  return error;
}

/* A thread that ends before its function does needs a library that may be loaded just then, which
 * the child of a threaded process must not do. */
void
self_create (Self *self)
{
  Self *created = new_thread (self);

  if (created == NULL)
    return;
  created->is_loner = random_below (&self->random, 4) == 0;
  created->is_doomed = random_below (&self->random, 3) == 0 && self->world->may_exit &&
                       self_has (self, PART_CANCELLATION);
  start_thread (self, created);
}

void
self_create_party (Self *self)
{
  World *world = self->world;
  uint32_t count = 2 + random_below (&self->random, 3);
  uint32_t rounds = 1 + random_below (&self->random, 2 * world->size);

  if (count > world->threads_most || !self_has (self, PART_BARRIER))
    return;
  self_will_emit (self, 1, 0);
  if (sync_barrier_init (&world->barrier, "barrier", count) != 0)
    return;
  self_has_emitted (self, 1);
  world->has_barrier = true;
  for (uint32_t i = 0; i < count; i++) {
    Self *created = new_thread (self);
    if (created == NULL)
      _exit (PROGRAM_NO_START); /* the others would wait for ever */
    created->rounds = rounds;
    if (start_thread (self, created) != 0)
      _exit (PROGRAM_NO_START);
  }
}

static void
cancel (Self *created)
{
  pthread_mutex_lock (&created->alarm_mutex);
  while (!created->is_ready)
    pthread_cond_wait (&created->alarm, &created->alarm_mutex);
  pthread_mutex_unlock (&created->alarm_mutex);
  pthread_cancel (created->thread != NULL ? created->thread->handle : created->handle);
}

void
self_wait_for_created (Self *self)
{
  for (uint32_t i = 0; i < self->created_count; i++) {
    Self *created = self->created[i];
    if (created->is_doomed)
      cancel (created);
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

/* ------------------------------------------------------------------ ends on the way */

static void
unlock_alarm (void *data)
{
  pthread_mutex_unlock (&((Self *) data)->alarm_mutex);
}

/* Here, and nowhere else, the thread is cancelled: if it is to be, the wait has no other end. */
static int
wait_for_alarm (Self *self)
{
  struct timespec deadline;
  int error = 0, state;

  clock_gettime (CLOCK_REALTIME, &deadline);
  /* Not beyond the second, which makes some of the waits shorter. */
  deadline.tv_nsec += (long) random_below (&self->random, 300000);
  if (deadline.tv_nsec > 999999999)
    deadline.tv_nsec = 999999999;
  pthread_setcancelstate (PTHREAD_CANCEL_ENABLE, &state);
  while (self->is_doomed)
    pthread_cond_wait (&self->alarm, &self->alarm_mutex);
  while (error == 0)
    error = pthread_cond_timedwait (&self->alarm, &self->alarm_mutex, &deadline);
  pthread_setcancelstate (PTHREAD_CANCEL_DISABLE, &state);
  return error;
}

static void
wait_to_be_cancelled (Self *self)
{
  uint64_t condition = heddle_object (&self->alarm), mutex = heddle_object (&self->alarm_mutex);

  if (self->is_first)
    return;
  pthread_mutex_lock (&self->alarm_mutex);
  pthread_cleanup_push (unlock_alarm, self);
  self_emit (self, HEDDLE_EVENT_CONDITION_WAIT, condition, mutex, 0);
  uint32_t error = (uint32_t) wait_for_alarm (self);
  self_emit (self, HEDDLE_EVENT_CONDITION_WAKE, condition, mutex, error);
  pthread_cleanup_pop (1);
}

static void
emit_one_number (void *data)
{
  self_emit_numbers (data, 1);
}

/* Always the same way, but not so that a compiler could tell. */
static void
go_deeper (Self *self, uint32_t depth)
{
  pthread_cleanup_push (emit_one_number, self);
  if (depth > 0)
    go_deeper (self, depth - 1);
  else if (self->entry != NULL)
    pthread_exit (NULL);
  pthread_cleanup_pop (1);
}

/* Seldom, as it ends all that the thread would do besides. */
static void
leave (Self *self)
{
  if (self->is_first || !self->world->may_exit || random_below (&self->random, 3) != 0)
    return;
  if (!self->is_loner && random_below (&self->random, 2) == 0) {
    self_will_emit (self, 1, 0);
    if (sync_mutex_try_lock (&self->world->left_behind) == 0)
      self_has_emitted (self, 1);
    else
      self_take_back (self);
  }
  go_deeper (self, random_below (&self->random, DEEP));
}

/* ------------------------------------------------------------------ one thing after the other */

static void
yield (Self *self)
{
  (void) self;
  sched_yield ();
}

static void
emit_some (Self *self)
{
  self_emit_numbers (self, random_below (&self->random, 64));
}

typedef struct {
  uint32_t weight;
  RandomPart part; /* PARTS: none that could be left out */
  bool meets;      /* others: nothing for loners */
  void (*act) (Self *self);
} Action;

static const Action actions[] = {
  { 2, PART_MUTEX, true, self_use_one_mutex },
  { 1, PART_TWO_MUTEXES, true, self_use_two_mutexes },
  { 1, PART_IMPATIENCE, true, self_use_mutex_impatiently },
  { 3, PART_CHANNEL, true, self_send },
  { 3, PART_CHANNEL, true, self_receive },
  { 3, PART_CONDITION, true, self_use_condition },
  { 3, PART_SEMAPHORE, true, self_use_semaphore },
  { 2, PART_RWLOCK, true, self_use_rwlock },
  { 1, PART_THREAD, false, self_create },
  { 1, PART_CHILD, false, self_make_child },
  { 2, PART_FLOOD, false, self_emit_flood },
  { 1, PART_STEP, false, self_emit_in_steps },
  { 1, PART_CANCELLATION, false, wait_to_be_cancelled },
  { 1, PART_EXIT, false, leave },
  { 1, PARTS, false, yield },
  { 7, PARTS, false, emit_some },
};
#define ACTIONS (sizeof actions / sizeof actions[0])

/* What it does with chance is its own affair: to leave it out leaves all else as it is. */
void
self_step (Self *self)
{
  const Random next = { random_next (&self->random) };
  uint32_t sum = 0, place;

  for (uint32_t i = 0; i < ACTIONS; i++)
    sum += actions[i].weight;
  place = random_below (&self->random, sum);
  const Action *action = actions;
  while (place >= action->weight)
    place -= (action++)->weight;
  if ((action->part == PARTS || self_has (self, action->part)) &&
      !(action->meets && self->is_loner))
    action->act (self);
  self->random = next;
}
