/* SPDX-License-Identifier: MIT
 *
 * A program made up at random from a seed and a size: threads, locks, channels, processes, and an
 * end, which may be a sudden one. Everything that it emits it writes down in a ledger of its own.
 *
 *   random-program SEED SIZE LEDGER OMITTED THREADS [IMAGE DEPTH]
 *
 * OMITTED has a bit for each of its parts (random-parts.def) that it is to do without, and THREADS
 * is how many a process has at most. It is the same program for the same seed and size; only who
 * runs when differs.
 */
#include "random-program.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/record.h"

#define CROWD      1200u /* threads, more than a segment has rings */
#define CROWD_SIZE 32u   /* of the smallest program with a crowd */

extern char **environ;

/* Sanitizers end the program at what it does on purpose: going on with threads after a fork, and
 * ending while threads run and memory is in use. */
const char *__tsan_default_options (void);
const char *__tsan_default_suppressions (void);
const char *__asan_default_options (void);

const char *
__tsan_default_options (void)
{
  return "die_after_fork=0:report_thread_leaks=0";
}

/* A child of fork() has but one thread, on a copy of the memory; what the others did before is
 * compared with it all the same. */
const char *
__tsan_default_suppressions (void)
{
  return "race:begin_forked_child\nrace:run_modestly\n";
}

const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}

typedef enum {
  END_RETURN,       /* everybody is waited for */
  END_EXIT,         /* the others are in the middle of something, as with all that follow */
  END_EXIT_AT_ONCE, /* _exit() */
  END_ABORT,
  END_KILL,
  END_EXEC,
  END_OVERFLOW, /* of the stack */
  ENDS
} End;

/* ------------------------------------------------------------------ ends */

static void
mean_to_end (Self *self, HeddleProcessEnd how, uint32_t status)
{
  LedgerImage *image = &self->world->ledger->images[self->world->image];

  LEDGER_SET (image->status, status);
  LEDGER_SET (image->end, how);
}

/* The process's own PROCESS_END, which its exit is about to emit. */
static int
prepare_exit (Self *self, uint32_t status)
{
  mean_to_end (self, HEDDLE_PROCESS_END_EXITED, status);
  self_will_emit (self, 1, 0);
  self_has_emitted (self, 1);
  return (int) status;
}

/* Returns the image's index, or 0 if there is none left. */
static uint32_t
new_image (Ledger *ledger)
{
  uint32_t index = atomic_fetch_add_explicit (&ledger->images_used, 1, memory_order_relaxed) + 1;

  return index < LEDGER_IMAGES ? index : 0;
}

/* The arguments of this program for its next image. */
typedef struct {
  char texts[6][24];
  char *arguments[9];
} CommandLine;

static void
make_command_line (CommandLine *line, Self *self, uint32_t image, uint32_t depth)
{
  World *world = self->world;

  snprintf (line->texts[0], sizeof line->texts[0], "%" PRIu64, random_next (&self->random));
  snprintf (line->texts[1], sizeof line->texts[1], "%" PRIu32, world->size / 2 + 1);
  snprintf (line->texts[2], sizeof line->texts[2], "%" PRIu32, world->omitted);
  snprintf (line->texts[3], sizeof line->texts[3], "%" PRIu32, world->threads_most);
  snprintf (line->texts[4], sizeof line->texts[4], "%" PRIu32, image);
  snprintf (line->texts[5], sizeof line->texts[5], "%" PRIu32, depth);
  line->arguments[0] = (char *) "random-program";
  line->arguments[1] = line->texts[0];
  line->arguments[2] = line->texts[1];
  line->arguments[3] = (char *) world->ledger_path;
  for (uint32_t i = 0; i < 4; i++)
    line->arguments[4 + i] = line->texts[2 + i];
  line->arguments[8] = NULL;
}

static void
become_another (Self *self)
{
  CommandLine line;
  uint32_t image = new_image (self->world->ledger);

  if (image == 0)
    return;
  make_command_line (&line, self, image, PROGRAM_DEPTH);
  LEDGER_SET (self->world->ledger->images[image].process, (uint32_t) getpid ());
  /* A timer outlives exec(), its handler does not. To ignore the signal drops what is pending. */
  signal (SIGALRM, SIG_IGN);
  mean_to_end (self, HEDDLE_PROCESS_END_REPLACED, 0);
  execv ("/proc/self/exe", line.arguments);
}

/* Deeper than any stack, and not so that a compiler could tell. */
static int
recurse (const volatile char *outer, int depth)
{
  volatile char frame[4096];

  frame[0] = (char) (outer[0] + 1);
  return depth == 0 ? 0 : recurse (frame, depth - 1) + frame[0];
}

/* Ends the process while its other threads go on. Returns only if that can't be done. */
static void
end_suddenly (Self *self, End end)
{
  const volatile char outer[1] = { 0 };
  uint32_t status = random_below (&self->random, 256);

  switch (end) {
  case END_EXIT:
    exit (prepare_exit (self, status));
  case END_EXIT_AT_ONCE:
    mean_to_end (self, HEDDLE_PROCESS_END_EXITED, status);
    _exit ((int) status);
  case END_ABORT:
    mean_to_end (self, HEDDLE_PROCESS_END_KILLED, SIGABRT);
    abort ();
  case END_KILL:
    mean_to_end (self, HEDDLE_PROCESS_END_KILLED, SIGKILL);
    kill (getpid (), SIGKILL);
    break;
  case END_EXEC:
    become_another (self);
    break;
  case END_OVERFLOW:
    mean_to_end (self, HEDDLE_PROCESS_END_KILLED, SIGSEGV);
    recurse (outer, 1 << 30);
    break;
  case END_RETURN:
  case ENDS:
    break;
  }
}

static End
choose_end (Self *self)
{
  End end = (End) random_below (&self->random, 2 * ENDS);

  /* Sanitizers have handlers of their own for the signals of a crash. */
  if (end >= ENDS || !self_has (self, PART_DEATH) ||
      (PROGRAM_IS_SANITIZED && (end == END_ABORT || end == END_OVERFLOW)))
    return END_RETURN;
  if (end == END_EXIT && !self->world->may_exit)
    return END_EXIT_AT_ONCE;
  /* A child that is forked beside exit() would be without the sanitizer's own fork handlers. */
  if (end == END_EXIT && PROGRAM_IS_THREAD_SANITIZED)
    self->world->forks_left = 0;
  return end == END_EXEC && self->world->depth >= PROGRAM_DEPTH ? END_RETURN : end;
}

/* ------------------------------------------------------------------ a process */

/* Has a signal handler emit, in the first thread or in any. */
static void
start_timer (Self *self)
{
  long period = 100 + (long) random_below (&self->random, 1000);
  const struct itimerval timer = { { 0, period }, { 0, period } };
  struct sigaction action = { .sa_handler = self_handle_signal, .sa_flags = SA_RESTART };
  sigset_t alarm;

  sigaction (SIGALRM, &action, NULL);
  sigemptyset (&alarm);
  sigaddset (&alarm, SIGALRM);
  pthread_sigmask (random_below (&self->random, 2) == 0 ? SIG_BLOCK : SIG_UNBLOCK, &alarm, NULL);
  setitimer (ITIMER_REAL, &timer, NULL);
}

static void *
run_in_crowd (void *data)
{
  Self *self = data;

  self_begin (self, BEGINNING_UNSEEN);
  if (self->entry == NULL)
    return NULL;
  self_emit_numbers (self, 3);
  if (LEDGER_GET (self->entry->has_ring))
    self_will_emit (self, 1, 0);
  return NULL;
}

/* So many threads come and go that a collector that looks seldom leaves some of them without a
 * ring. */
static void
come_and_go (Self *self)
{
  for (uint32_t i = 0; i < CROWD; i++) {
    Self one = { .world = self->world };
    if (pthread_create (&one.handle, NULL, run_in_crowd, &one) != 0)
      return;
    pthread_join (one.handle, NULL);
    if (one.entry != NULL && LEDGER_GET (one.entry->has_ring))
      ledger_add (&one.entry->done, 1);
  }
}

static void
run_threads (Self *self)
{
  uint32_t threads = random_below (&self->random, 5);
  uint32_t steps = 1 + random_below (&self->random, self->world->size);

  if (random_below (&self->random, 3) == 0)
    self_create_party (self);
  if (self_has (self, PART_THREAD))
    for (uint32_t i = 0; i < threads; i++)
      self_create (self);
  for (uint32_t i = 0; i < steps; i++)
    self_step (self);
}

/* The first thread's way to the process's end. */
static _Noreturn void
run_process (Self *self, Beginning beginning)
{
  World *world = self->world;
  const struct itimerval never = { { 0, 0 }, { 0, 0 } };

  LEDGER_SET (world->ledger->images[world->image].process, (uint32_t) getpid ());
  self_begin (self, beginning);
  if (self->entry == NULL)
    _exit (PROGRAM_NO_START);
  End end = choose_end (self);
  if (!meetings_make (self))
    _exit (PROGRAM_NO_START);
  bool has_handler = random_below (&self->random, 3) == 0;
  if (has_handler && self_has (self, PART_HANDLER))
    start_timer (self);
  if (random_below (&self->random, 4) == 0 && self_has (self, PART_CHILD))
    self_make_child (self); /* while there is but one thread */
  run_threads (self);
  end_suddenly (self, end);
  setitimer (ITIMER_REAL, &never, NULL);
  meetings_close (self);
  self_wait_for_created (self);
  self_wait_for_children (self);
  meetings_destroy (self);
  if (world->depth == 0 && world->size >= CROWD_SIZE && random_below (&self->random, 8) == 0 &&
      self_has (self, PART_CROWD))
    come_and_go (self);
  end_suddenly (self, world->may_exit ? END_EXIT : END_EXIT_AT_ONCE);
  abort ();
}

/* ------------------------------------------------------------------ children */

/* A child that calls nothing but what is safe in the child of a threaded process. */
static _Noreturn void
run_modestly (Self *self, Beginning beginning)
{
  World *world = self->world;

  LEDGER_SET (world->ledger->images[world->image].process, (uint32_t) getpid ());
  self_begin (self, beginning);
  if (self->entry != NULL)
    self_emit_numbers (self, random_below (&self->random, 2000));
  uint32_t status = random_below (&self->random, 256);
  if (status % 4 == 0) {
    mean_to_end (self, HEDDLE_PROCESS_END_KILLED, SIGKILL);
    syscall (SYS_kill, getpid (), SIGKILL);
  }
  mean_to_end (self, HEDDLE_PROCESS_END_EXITED, status);
  for (;;)
    syscall (SYS_exit_group, status);
}

typedef enum { CHILD_FORKED, CHILD_MODEST, CHILD_BARE } ChildKind;

/* In the child, whose memory is its parent's copy. If the parent had other threads, one of them may
 * have been in exit(), whose locks the child then never gets, nor do its own children. */
static _Noreturn void
run_child (const World *parent, uint64_t seed, uint32_t image, ChildKind kind)
{
  World world = { .ledger = parent->ledger,
                  .ledger_path = parent->ledger_path,
                  .image = image,
                  .depth = parent->depth + 1,
                  .size = parent->size / 2 + 1,
                  .omitted = parent->omitted,
                  .threads_most = parent->threads_most,
                  .may_exit = parent->may_exit &&
                              !atomic_load_explicit (&parent->is_threaded, memory_order_relaxed),
                  .forks_left = 1 };
  Self self = { .world = &world, .random = { seed }, .is_first = true };

  if (kind == CHILD_FORKED)
    run_process (&self, BEGINNING_OPENED);
  run_modestly (&self, kind == CHILD_BARE ? BEGINNING_UNSEEN : BEGINNING_OPENED);
}

static pid_t
spawn_child (Self *self, uint32_t image)
{
  CommandLine line;
  pid_t child;

  make_command_line (&line, self, image, self->world->depth + 1);
  return posix_spawn (&child, "/proc/self/exe", NULL, NULL, line.arguments, environ) == 0 ? child
                                                                                          : -1;
}

/* ThreadSanitizer keeps a signal until a moment that suits it: one that came before the fork is
 * handled after it, in both processes. So there the handler does nothing meanwhile. */
static pid_t
fork_child (Self *self, uint32_t image)
{
  World *world = self->world;
  bool threaded = atomic_load_explicit (&world->is_threaded, memory_order_relaxed);
  bool bare = random_below (&self->random, 3) == 0 && !(PROGRAM_IS_THREAD_SANITIZED && threaded);
  uint64_t seed = random_next (&self->random);
  ChildKind kind = bare                               ? CHILD_BARE
                   : PROGRAM_IS_SANITIZED && threaded ? CHILD_MODEST /* it may not allocate */
                                                      : CHILD_FORKED;

  if (PROGRAM_IS_THREAD_SANITIZED)
    self_handle_signals (NULL);
  pid_t child = bare ? (pid_t) syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0) : fork ();

  if (child == 0)
    run_child (world, seed, image, kind);
  self_handle_signals (self);
  return child;
}

void
self_make_child (Self *self)
{
  World *world = self->world;

  if (self->child_count == PROGRAM_CHILDREN || world->depth >= PROGRAM_DEPTH ||
      atomic_fetch_sub_explicit (&world->forks_left, 1, memory_order_relaxed) <= 0)
    return;
  uint32_t image = new_image (world->ledger);
  if (image == 0)
    return;
  pid_t child =
      random_below (&self->random, 4) == 0 ? spawn_child (self, image) : fork_child (self, image);
  if (child < 0)
    return;
  LEDGER_SET (world->ledger->images[image].process, (uint32_t) child);
  self->children[self->child_count] = child;
  self->child_images[self->child_count++] = image;
}

void
self_wait_for_children (Self *self)
{
  for (uint32_t i = 0; i < self->child_count; i++) {
    if (random_below (&self->random, 4) == 0) {
      LEDGER_SET (self->world->ledger->images[self->child_images[i]].killed, 1);
      kill (self->children[i], SIGKILL);
    }
    waitpid (self->children[i], NULL, 0);
  }
  self->child_count = 0;
}

/* ------------------------------------------------------------------ the beginning */

static Ledger *
map_ledger (const char *path)
{
  int file = open (path, O_RDWR | O_CLOEXEC);

  if (file < 0)
    return NULL;
  void *base = mmap (NULL, sizeof (Ledger), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close (file);
  return base == MAP_FAILED ? NULL : base;
}

int
main (int argc, char **argv)
{
  const struct rlimit none = { 0, 0 };
  World world = { .may_exit = true, .forks_left = 2 };

  if (argc != 6 && argc != 8) {
    fprintf (stderr, "Usage: random-program SEED SIZE LEDGER OMITTED THREADS [IMAGE DEPTH]\n");
    return 2;
  }
  setrlimit (RLIMIT_CORE, &none); /* some are meant to crash */
  Self self = { .world = &world, .random = { strtoull (argv[1], NULL, 10) }, .is_first = true };
  world.size = (uint32_t) strtoul (argv[2], NULL, 10);
  world.ledger_path = argv[3];
  world.omitted = (uint32_t) strtoul (argv[4], NULL, 10);
  world.threads_most = (uint32_t) strtoul (argv[5], NULL, 10);
  world.ledger = map_ledger (argv[3]);
  if (world.ledger == NULL || world.size == 0 || world.threads_most > RANDOM_THREADS_MOST ||
      heddle_record_status () != HEDDLE_RECORD_ON) {
    fprintf (stderr, "random-program needs a ledger, a size, and a session that records.\n");
    return PROGRAM_NO_START;
  }
  world.image = argc == 8 ? (uint32_t) strtoul (argv[6], NULL, 10) : new_image (world.ledger);
  world.depth = argc == 8 ? (uint32_t) strtoul (argv[7], NULL, 10) : 0;
  if (world.image == 0 || world.image >= LEDGER_IMAGES)
    return PROGRAM_NO_START;
  run_process (&self, BEGINNING_OPENED);
}
