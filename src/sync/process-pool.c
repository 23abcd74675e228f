/* SPDX-License-Identifier: MIT */
#include "sync/process-pool.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/record.h"
#include "sync/process-pipe.h"
#include "sync/thread.h"

/* The head of a task's message; its items follow. The function is where it is in the parent, whose
 * copy the worker is. */
typedef struct {
  void (*function) (const void *item, void *result);
  size_t count;
  size_t item_size;
  size_t result_size;
} TaskHead;

/* The head of a result's message: how many results follow. */
typedef struct {
  size_t count;
} ResultHead;

/* ------------------------------------------------------------------ in the worker */

/* Does the task that begins in `tasks` and sends its results. Returns false if the parent has
 * closed a pipe, or there is no memory. */
static bool
do_task (SyncPipe *tasks, SyncPipe *results)
{
  TaskHead head;

  process_pipe_await (tasks);
  if (!process_pipe_receive (tasks, &head, sizeof head))
    return false;
  /* One byte more, so that nothing at all is no failure. */
  char *items = calloc (head.count + 1, head.item_size + 1);
  char *output = calloc (head.count + 1, head.result_size + 1);
  bool done = false;
  if (items != NULL && output != NULL &&
      process_pipe_receive_more (tasks, items, head.count * head.item_size)) {
    for (size_t i = 0; i < head.count; i++)
      head.function (items + i * head.item_size, output + i * head.result_size);
    ResultHead answer = { head.count };
    done =
        process_pipe_send (results, &answer, sizeof answer, output, head.count * head.result_size);
  }
  free (items);
  free (output);
  return done;
}

static _Noreturn void
run_worker (SyncPipe *tasks, SyncPipe *results, uint32_t number)
{
  char name[24];

  snprintf (name, sizeof name, "worker %u", (unsigned int) number);
  sync_thread_set_name (name);
  process_pipe_name (tasks, "tasks", number);
  process_pipe_name (results, "results", number);
  while (do_task (tasks, results))
    continue;
  /* Not exit(): what the program wants done at its end, the parent does. */
  heddle_emit (HEDDLE_EVENT_PROCESS_END, 0, EXIT_SUCCESS, HEDDLE_PROCESS_END_EXITED);
  _exit (EXIT_SUCCESS);
}

/* ------------------------------------------------------------------ starting and ending */

/* Closes what the parent has of the first `count` workers. A child must do so as well: as long as
 * it had the end of another one's pipe, that would never be seen to close. */
static void
close_pipes (SyncProcessPool *pool, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    process_pipe_close (&pool->workers[i].tasks);
    process_pipe_close (&pool->workers[i].results);
  }
}

/* Starts the worker at `place`; those before it are there already. */
static int
start_worker (SyncProcessPool *pool, uint32_t place)
{
  SyncProcessWorker *worker = &pool->workers[place];
  SyncPipe tasks, results; /* the child's ends */

  *worker = (SyncProcessWorker){ .results = { .end = -1 } };
  int error = process_pipe_open (&worker->tasks, &tasks, true);
  if (error != 0)
    return error;
  error = process_pipe_open (&worker->results, &results, false);
  if (error != 0) {
    process_pipe_close (&worker->tasks);
    process_pipe_close (&tasks);
    return error;
  }
  process_pipe_name (&worker->tasks, "tasks", place + 1);
  process_pipe_name (&worker->results, "results", place + 1);
  worker->process = fork ();
  error = worker->process < 0 ? errno : 0;
  if (worker->process == 0) {
    close_pipes (pool, place + 1);
    run_worker (&tasks, &results, place + 1);
  }
  process_pipe_close (&tasks);
  process_pipe_close (&results);
  if (error != 0) {
    process_pipe_close (&worker->tasks);
    process_pipe_close (&worker->results);
    worker->process = 0;
  }
  return error;
}

/* Waits for the end of a worker that is about to end. Returns its status as waitpid() gives it; -1
 * if the program has taken it away from us. */
static int
wait_for_end (SyncProcessWorker *worker)
{
  int status = -1;

  while (waitpid (worker->process, &status, 0) < 0) {
    if (errno != EINTR)
      break;
  }
  worker->process = 0;
  return status;
}

static void
end_workers (SyncProcessPool *pool, uint32_t count)
{
  close_pipes (pool, count);
  for (uint32_t i = 0; i < count; i++) {
    if (pool->workers[i].process != 0)
      wait_for_end (&pool->workers[i]);
  }
  free (pool->workers);
}

int
sync_process_pool_init (SyncProcessPool *pool, uint32_t workers)
{
  if (workers == 0)
    return EINVAL;
  *pool = (SyncProcessPool){ .worker_count = workers };
  pool->workers = calloc (workers, sizeof *pool->workers);
  if (pool->workers == NULL)
    return ENOMEM;
  for (uint32_t place = 0; place < workers; place++) {
    int error = start_worker (pool, place);
    if (error != 0) {
      end_workers (pool, place);
      return error;
    }
  }
  return 0;
}

void
sync_process_pool_destroy (SyncProcessPool *pool)
{
  end_workers (pool, pool->worker_count);
}

const char *
sync_process_pool_failure (const SyncProcessPool *pool)
{
  return pool->failure;
}

/* ------------------------------------------------------------------ a worker that has died */

static void
tell_failure (SyncProcessPool *pool, uint32_t place, pid_t process, int status)
{
  const SyncProcessWorker *worker = &pool->workers[place];
  char end[64] = "is gone";

  if (status != -1 && WIFSIGNALED (status))
    snprintf (end, sizeof end, "was killed by signal %d (%s)", WTERMSIG (status),
              strsignal (WTERMSIG (status)));
  else if (status != -1)
    snprintf (end, sizeof end, "ended with status %d", WEXITSTATUS (status));
  int length = snprintf (pool->failure, sizeof pool->failure, "worker %u (process %ld) %s",
                         (unsigned int) place + 1, (long) process, end);
  char *rest = pool->failure + length;
  size_t room = sizeof pool->failure - (size_t) length;
  if (worker->count == 1)
    snprintf (rest, room, " at item %zu, counted from 0", worker->first);
  else if (worker->count > 1)
    snprintf (rest, room, " at items %zu to %zu, counted from 0", worker->first,
              worker->first + worker->count - 1);
}

/* The worker has closed a pipe, so it has ended, or is about to. */
static void
bury (SyncProcessPool *pool, uint32_t place)
{
  SyncProcessWorker *worker = &pool->workers[place];
  pid_t process = worker->process;

  process_pipe_close (&worker->tasks);
  process_pipe_close (&worker->results);
  int status = wait_for_end (worker);
  if (pool->failure[0] == '\0') /* the first is the cause */
    tell_failure (pool, place, process, status);
  worker->count = 0;
}

/* ------------------------------------------------------------------ map */

/* How far a map has come. */
typedef struct {
  const SyncProcessMap *map;
  size_t next;    /* the first item that nobody has got */
  uint64_t given; /* tasks given out so far */
} Progress;

/* Gives the next task to a worker that is free. */
static void
give (SyncProcessPool *pool, uint32_t place, Progress *progress)
{
  SyncProcessWorker *worker = &pool->workers[place];
  const SyncProcessMap *map = progress->map;
  size_t left = map->count - progress->next;
  TaskHead head = { map->function, left < map->chunk ? left : map->chunk, map->item_size,
                    map->result_size };

  worker->first = progress->next;
  worker->count = head.count;
  worker->given = ++progress->given;
  progress->next += head.count;
  const char *items = (const char *) map->items + worker->first * map->item_size;
  if (!process_pipe_send (&worker->tasks, &head, sizeof head, items, head.count * map->item_size))
    bury (pool, place);
}

/* Gives something to each worker that is alive and free, unless there is nothing left, or a worker
 * has died. */
static void
give_all (SyncProcessPool *pool, Progress *progress)
{
  for (uint32_t place = 0; place < pool->worker_count; place++) {
    const SyncProcessWorker *worker = &pool->workers[place];
    if (worker->process != 0 && worker->count == 0 && progress->next < progress->map->count &&
        pool->failure[0] == '\0')
      give (pool, place, progress);
  }
}

static void
take (SyncProcessPool *pool, uint32_t place, const SyncProcessMap *map)
{
  SyncProcessWorker *worker = &pool->workers[place];
  char *results = (char *) map->results + worker->first * map->result_size;
  ResultHead head;

  if (process_pipe_receive (&worker->results, &head, sizeof head) && head.count == worker->count &&
      process_pipe_receive_more (&worker->results, results, head.count * map->result_size))
    worker->count = 0;
  else
    bury (pool, place);
}

/* Returns the worker at work whose task was given out first; NULL if none is at work. */
static const SyncProcessWorker *
longest_at_work (const SyncProcessPool *pool)
{
  const SyncProcessWorker *longest = NULL;

  for (uint32_t place = 0; place < pool->worker_count; place++) {
    const SyncProcessWorker *worker = &pool->workers[place];
    if (worker->count > 0 && (longest == NULL || worker->given < longest->given))
      longest = worker;
  }
  return longest;
}

/* Waits until a worker at work has a result, or has died. Returns its place. */
static uint32_t
await_any (const SyncProcessPool *pool, struct pollfd *watched)
{
  for (uint32_t place = 0; place < pool->worker_count; place++) {
    const SyncProcessWorker *worker = &pool->workers[place];
    watched[place] =
        (struct pollfd){ .fd = worker->count > 0 ? worker->results.end : -1, .events = POLLIN };
  }
  if (poll (watched, pool->worker_count, 0) <= 0) {
    heddle_emit (HEDDLE_EVENT_PIPE_RECEIVE_WAIT, longest_at_work (pool)->results.identity, 0, 0);
    while (poll (watched, pool->worker_count, -1) <= 0) /* a signal came */
      continue;
  }
  uint32_t place = 0;
  while (watched[place].revents == 0)
    place++;
  return place;
}

int
sync_process_pool_map (SyncProcessPool *pool, const SyncProcessMap *map)
{
  Progress progress = { .map = map };

  pool->failure[0] = '\0';
  if (map->chunk == 0)
    return EINVAL;
  struct pollfd *watched = calloc (pool->worker_count, sizeof *watched);
  if (watched == NULL)
    return ENOMEM;
  give_all (pool, &progress);
  while (longest_at_work (pool) != NULL) {
    take (pool, await_any (pool, watched), map);
    give_all (pool, &progress);
  }
  free (watched);
  if (pool->failure[0] == '\0' && progress.next < map->count)
    snprintf (pool->failure, sizeof pool->failure, "none of the pool's workers is left");
  return pool->failure[0] == '\0' ? 0 : ECHILD;
}
