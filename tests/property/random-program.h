/* SPDX-License-Identifier: MIT
 *
 * The random program's parts: what a process is made of, and a thread's way through it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ledger.h"
#include "sync/channel.h"
#include "sync/mutex.h"
#include "sync/thread.h"

#define PROGRAM_MUTEXES  3u
#define PROGRAM_CHANNELS 3u
#define PROGRAM_THREADS  24u /* of one process, besides its first */
#define PROGRAM_CHILDREN 4u  /* of one thread */
#define PROGRAM_DEPTH    2u  /* how deep processes beget processes */

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
  bool is_first; /* of its process: it waits for nobody without a limit */
  struct Self *created[PROGRAM_THREADS];
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
  bool may_exit;              /* exit() is safe: the process was not forked beside other threads */
  _Atomic (bool) is_threaded; /* it has had more than one thread */
  _Atomic (uint32_t) threads_used;
  _Atomic (int32_t) forks_left;
  SyncMutex mutexes[PROGRAM_MUTEXES];
  SyncChannel channels[PROGRAM_CHANNELS];
  Self threads[PROGRAM_THREADS];
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

/* Counts around an emission, or a call that emits `count` events, and at most `waits` more as it waits. */
void self_will_emit (Self *self, uint32_t count, uint32_t waits);
void self_has_emitted (Self *self, uint32_t count);

/* Does something at random. */
void self_step (Self *self);

/* Creates a thread of the same world, if there may be one more. */
void self_create (Self *self);

/* Waits for everything that the thread has created. */
void self_wait_for_created (Self *self);

/* What a thread's signal handler emits. */
void self_handle_signal (int number);

/* Says for whom the calling thread's signal handler emits: itself, or nobody (NULL). */
void self_handle_signals (Self *self);

/* ------------------------------------------------------------------ random-program.c */

/* Makes a child process, in one of several ways, if there may be one more. */
void self_make_child (Self *self);

/* Waits for the thread's children, some of which it kills. */
void self_wait_for_children (Self *self);
