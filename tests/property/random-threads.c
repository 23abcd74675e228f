/* SPDX-License-Identifier: MIT
 *
 * What the threads of the random program emit by themselves, and how they account for it.
 */
#include "random-program.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "record/record.h"
#include "trap.h"

#define PAUSE           3000000 /* of a signal handler, in nanoseconds */
#define SIGNALS_A_PAUSE 16u
#define PAUSES          8u    /* of one thread, at most */
#define FLOOD           3000u /* events, at most */
/* Instructions of an emission, after which it is interrupted, at most; and of a thread's first,
 * until it is getting its ring: from there on a handler's events are lost. */
#define STEPS          100u
#define STEPS_OF_FIRST 50u

/* For the signal handler, which has nothing else to go by. */
static _Thread_local LedgerThread *volatile own_entry;
static _Thread_local uint32_t own_index;
static _Thread_local Ledger *own_ledger;
static _Thread_local uint32_t own_pauses_left;

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
self_take_back (Self *self)
{
  atomic_fetch_sub_explicit (&self->entry->begun, 1, memory_order_relaxed);
}

void
self_emit (Self *self, HeddleEventKind kind, uint64_t object, uint64_t argument, uint32_t detail)
{
  self_will_emit (self, 1, 0);
  heddle_emit (kind, object, argument, detail);
  self_has_emitted (self, 1);
}

/* The event says when it was about to be emitted, as the checker knows the time: the lower half of
 * it. */
static inline void
emit_number (LedgerThread *entry, HeddleEventKind kind, bool in_steps)
{
  uint64_t number = LEDGER_GET (entry->numbered_begun) + 1;

  ledger_add (&entry->begun, 1);
  ledger_add (&entry->numbered_begun, 1);
  uint32_t now = (uint32_t) heddle_clock_monotonic ();
#if TRAP_WORKS
  if (in_steps)
    TRAP_BEGIN ();
#endif
  heddle_emit (kind, own_index, number, now);
#if TRAP_WORKS
  if (in_steps)
    TRAP_END ();
#else
  (void) in_steps;
#endif
  ledger_add (&entry->numbered_done, 1);
  ledger_add (&entry->done, 1);
}

void
self_emit_numbers (Self *self, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++)
    emit_number (self->entry, HEDDLE_EVENT_SLEEP_BEGIN, false);
}

/* Causes, effects, and what is neither: those of two threads often come at the same nanosecond. */
void
self_emit_flood (Self *self)
{
  const HeddleEventKind kinds[] = { HEDDLE_EVENT_REFERENCE_DROP, HEDDLE_EVENT_REFERENCE_CLONE,
                                    HEDDLE_EVENT_SLEEP_BEGIN };
  uint32_t count = random_below (&self->random, FLOOD);

  for (uint32_t i = 0; i < count; i++)
    emit_number (self->entry, kinds[random_below (&self->random, 3)], false);
}

void
self_handle_signals (Self *self)
{
  own_entry = self != NULL ? self->entry : NULL;
}

/* By the bare system call: the function is one at which a thread can be cancelled. */
static void
pause_in_handler (Ledger *ledger)
{
  const struct timespec length = { .tv_nsec = PAUSE };
  uint32_t index = atomic_fetch_add_explicit (&ledger->pauses_used, 1, memory_order_relaxed) + 1;

  if (index >= LEDGER_PAUSES)
    return;
  LedgerPause *pause = &ledger->pauses[index];
  LEDGER_SET (pause->thread, own_index);
  LEDGER_SET (pause->begin, heddle_clock_monotonic ());
  syscall (SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &length, NULL);
  LEDGER_SET (pause->end, heddle_clock_monotonic ());
}

/* Whether the thread has begun an emission: to be held up then is what others must wait for. */
static bool
is_emitting (void)
{
  const HeddleRing *ring = heddle_thread.ring;

  return ring != NULL && atomic_load_explicit (&ring->emitting, memory_order_relaxed) != 0;
}

/* `pauses`: it takes its time, if it still may. */
static void
emit_in_handler (bool pauses)
{
  LedgerThread *entry = own_entry;
  int error = errno;

  if (entry == NULL)
    return;
  uint64_t running = LEDGER_GET (entry->handler_begun) + 1;
  ledger_add (&entry->handler_begun, 1);
  heddle_emit (HEDDLE_EVENT_SLEEP_END, own_index, running, 0);
  ledger_add (&entry->handler_done, 1);
  if (own_pauses_left > 0 && (pauses || running % SIGNALS_A_PAUSE == 0)) {
    own_pauses_left--;
    pause_in_handler (own_ledger);
  }
  errno = error;
}

void
self_handle_signal (int number)
{
  (void) number;
  emit_in_handler (is_emitting ());
}

#if TRAP_WORKS
static _Thread_local uint32_t own_steps_left;

static void
handle_step (int number, siginfo_t *information, void *context)
{
  (void) number;
  (void) information;
  if (own_steps_left > 1) {
    own_steps_left--;
    return;
  }
  trap_end_in_handler (context);
  emit_in_handler (is_emitting ());
}
#endif

/* Emits a number, which the handler interrupts at one of the first `steps` instructions. */
static void
emit_in_steps (Self *self, uint32_t steps)
{
#if TRAP_WORKS
  struct sigaction action = { .sa_sigaction = handle_step, .sa_flags = SA_SIGINFO };

  sigemptyset (&action.sa_mask);
  sigaddset (&action.sa_mask, SIGALRM); /* the handler counts without it */
  sigaction (SIGTRAP, &action, NULL);
  own_steps_left = 1 + random_below (&self->random, steps);
  emit_number (self->entry, HEDDLE_EVENT_SLEEP_BEGIN, true);
#else
  (void) steps;
  emit_number (self->entry, HEDDLE_EVENT_SLEEP_BEGIN, false);
#endif
}

void
self_emit_in_steps (Self *self)
{
  for (uint32_t i = random_below (&self->random, 4); i > 0; i--)
    emit_in_steps (self, STEPS);
}

/* ------------------------------------------------------------------ the beginning */

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
  own_ledger = world->ledger;
  own_pauses_left = self_has (self, PART_PAUSE) ? PAUSES : 0;
  atomic_signal_fence (memory_order_seq_cst);
  own_entry = entry;
  if (beginning == BEGINNING_UNSEEN && self_has (self, PART_STEP))
    emit_in_steps (self, STEPS_OF_FIRST);
  else
    self_emit_numbers (self, 1);
  LEDGER_SET (entry->has_ring, heddle_thread_kernel_id () != 0);
  if (beginning == BEGINNING_UNSEEN && LEDGER_GET (entry->has_ring))
    ledger_add (&entry->done, 1);
}
