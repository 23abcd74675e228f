/* SPDX-License-Identifier: MIT
 *
 * The random program's parts: what a process is made of, and a thread's way through it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "event/event.h"
#include "ledger.h"
#include "random-parts.h"
#include "sync/barrier.h"
#include "sync/channel.h"
#include "sync/condition.h"
#include "sync/mutex.h"
#include "sync/rwlock.h"
#include "sync/semaphore.h"
#include "sync/thread.h"

#define PROGRAM_MUTEXES    3u
#define PROGRAM_CHANNELS   3u
#define PROGRAM_CONDITIONS 2u /* each with the mutex of its number */
#define PROGRAM_SEMAPHORES 2u
#define PROGRAM_RWLOCKS    2u
#define PROGRAM_CHILDREN   4u /* of one thread */
#define PROGRAM_DEPTH      2u /* how deep processes beget processes */

#define PROGRAM_NO_START   99 /* the exit status of a program that could not begin at all */

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define PROGRAM_IS_SANITIZED 1
#else
#define PROGRAM_IS_SANITIZED 0
#endif
#if defined __SANITIZE_THREAD__
#define PROGRAM_IS_THREAD_SANITIZED 1
#else
#define PROGRAM_IS_THREAD_SANITIZED 0
#endif

typedef struct {
  uint64_t state;
} Random;

uint64_t random_next (Random *random);

/* Returns a number below `limit`, which is not 0. */
uint32_t random_below (Random *random, uint32_t limit);

typedef struct World World;

/* A thread. Its creator reads `entry` once it has joined it; the rest is the thread's own. */
typedef struct Self {
  World *world;
  Random random;
  LedgerThread *entry; /* NULL: there was none left, and it emits nothing */
  SyncThread *thread;  /* by which its creator joins it; NULL: by `handle` */
  SyncThread sync_thread;
  pthread_t handle;
  bool is_first;   /* of its process: it waits for nobody without a limit */
  bool is_loner;   /* it meets nobody: how many events it emits is known exactly */
  bool is_doomed;  /* its creator cancels it before joining it */
  uint32_t rounds; /* not 0: all that it does is to come to the barrier so often */
  bool is_ready; /* nothing but what it means to be cancelled at cancels it; under `alarm_mutex` */
  pthread_mutex_t alarm_mutex;
  pthread_cond_t alarm;
  struct Self *created[RANDOM_THREADS_MOST];
  uint32_t created_count;
  pid_t children[PROGRAM_CHILDREN];
  uint32_t child_images[PROGRAM_CHILDREN];
  uint32_t child_count;
} Self;

/* What the threads of a process share. */
struct World {
  Ledger *ledger;
  const char *ledger_path;
  uint32_t image;
  uint32_t depth;
  uint32_t size;
  uint32_t omitted;           /* parts, a bit each */
  uint32_t threads_most;      /* of one process, besides its first */
  bool may_exit;              /* exit() is safe: the process was not forked beside other threads */
  bool has_barrier;           /* there is one, and threads that come to it */
  _Atomic (bool) is_threaded; /* it has had more than one thread */
  _Atomic (bool) is_closing;  /* whoever waits without a limit now would wait for ever */
  _Atomic (uint32_t) threads_used;
  _Atomic (int32_t) forks_left;
  SyncMutex mutexes[PROGRAM_MUTEXES];
  SyncMutex left_behind; /* whoever gets it ends with it */
  SyncChannel channels[PROGRAM_CHANNELS];
  SyncCondition conditions[PROGRAM_CONDITIONS];
  SyncSemaphore semaphores[PROGRAM_SEMAPHORES];
  SyncRwlock rwlocks[PROGRAM_RWLOCKS];
  SyncBarrier barrier;
  Self threads[RANDOM_THREADS_MOST];
};

/* How the recorder gets to know of a thread, and so what it emits by itself at the beginning. */
typedef enum {
  BEGINNING_NAMED,  /* of sync/thread.h: THREAD_START and THREAD_NAME before its body */
  BEGINNING_OPENED, /* the process's first: THREAD_START, before main() or as it is forked */
  BEGINNING_UNSEEN, /* THREAD_START, with the first event of its own */
} Beginning;

/* ------------------------------------------------------------------ random-threads.c */

/* Fills in the calling thread's entry of the ledger. */
void self_begin (Self *self, Beginning beginning);

/* Emits `count` events with the thread's running number. */
void self_emit_numbers (Self *self, uint32_t count);

/* Emits one event and counts it. */
void self_emit (Self *self, HeddleEventKind kind, uint64_t object, uint64_t argument,
                uint32_t detail);

/* Counts around an emission, or a call that emits `count` events, and at most `waits` more as it
 * waits. */
void self_will_emit (Self *self, uint32_t count, uint32_t waits);
void self_has_emitted (Self *self, uint32_t count);

/* Takes back one event that was counted as about to be emitted, and was not. */
void self_take_back (Self *self);

/* Emits numbers faster than anybody reads. */
void self_emit_flood (Self *self);

/* Emits a few numbers, each interrupted by a handler at some instruction, where that can be
 * done. */
void self_emit_in_steps (Self *self);

/* What a thread's signal handler emits. */
void self_handle_signal (int number);

/* Says for whom the calling thread's signal handler emits: itself, or nobody (NULL). */
void self_handle_signals (Self *self);

/* ------------------------------------------------------------------ random-lives.c */

/* Returns whether the program has a part. */
bool self_has (const Self *self, RandomPart part);

/* Does something at random. */
void self_step (Self *self);

/* Creates a thread of the same world, if there may be one more. */
void self_create (Self *self);

/* Creates a few threads that meet at a barrier. */
void self_create_party (Self *self);

/* Waits for everything that the thread has created. */
void self_wait_for_created (Self *self);

/* ------------------------------------------------------------------ random-meetings.c */

/* Makes what the threads meet at. Returns false if that can't be done. */
bool meetings_make (Self *self);

/* Lets go on whoever waits without a limit. */
void meetings_close (Self *self);

/* Ends what was made, when nobody uses it any more. */
void meetings_destroy (Self *self);

/* What threads do with it: one thing each, at random. */
void self_use_one_mutex (Self *self);
void self_use_two_mutexes (Self *self);
void self_use_mutex_impatiently (Self *self);
void self_send (Self *self);
void self_receive (Self *self);
void self_use_condition (Self *self);
void self_use_semaphore (Self *self);
void self_use_rwlock (Self *self);

/* Comes to the barrier as often as the thread is to, and does a little in between. */
void self_come_to_barrier (Self *self);

/* ------------------------------------------------------------------ random-program.c */

/* Makes a child process, in one of several ways, if there may be one more. */
void self_make_child (Self *self);

/* Waits for the thread's children, some of which it kills. */
void self_wait_for_children (Self *self);
