/* SPDX-License-Identifier: MIT
 *
 * The small pictures' scripts: tables of events, at times in tenths of a millisecond.
 */
#include "lane-pictures.h"

#include "scenarios.h"

#define TENTH          INT64_C (100000)
#define MILLISECOND    (10 * TENTH)

#define HANDLE(thread) (0x7000u + (thread))
#define KERNEL(thread) (100u + (thread))

/* What threads meet at, by its address. */
enum {
  MUTEX = 0x1000,
  GUARD = 0x1100,
  RWLOCK = 0x1200,
  ONCE = 0x1300,
  BARRIER = 0x1400,
  CONDITION = 0x1500,
  GATE = 0x1600,
  SLOTS = 0x1700,
  CHANNEL = 0x2000,
  ENDLESS = 0x2100,
  VALUE = 0x3000,
  SHARED = 0x3100,
  VARIABLE = 0x3200,
  TASK = 0x4000, /* and the next ones */
  PIPE = 7,
};

#define UNBOUNDED UINT32_MAX

typedef struct {
  int64_t time; /* tenths of a millisecond */
  uint32_t thread;
  HeddleEventKind kind;
  uint64_t object;
  uint64_t argument;
  uint32_t detail;
  const char *text;
  uint32_t process; /* 0: the first */
} Line;

static void
add (Model *model, int64_t time, const Line *line)
{
  const HeddleDecodedEvent event = {
    .time = time,
    .process = MAX (line->process, 1),
    .thread = line->thread,
    .kind = (uint16_t) line->kind,
    .detail = line->detail,
    .object = line->object,
    .argument = line->argument,
    .text = line->text,
  };

  model_add (model, &event);
}

/* Starts a process whose threads are called `names`, up to a NULL. */
static void
start_process (Model *model, uint32_t process, const char *command, const char *const *names)
{
  add (model, 0,
       &(Line){ .kind = HEDDLE_EVENT_PROCESS_START,
                .argument = 1,
                .detail = 4700 + process,
                .text = command,
                .process = process });
  for (uint32_t i = 0; names[i] != NULL; i++) {
    Line line = { .thread = i + 1, .kind = HEDDLE_EVENT_THREAD_START, .process = process };
    line.object = HANDLE (i + 1);
    line.argument = i > 0;
    line.detail = KERNEL (i + 1);
    add (model, i * TENTH, &line);
    line = (Line){ .thread = i + 1, .kind = HEDDLE_EVENT_THREAD_NAME, .process = process };
    line.text = names[i];
    add (model, i * TENTH, &line);
  }
}

static void
add_lines (Model *model, const Line *lines, gsize count, int64_t end)
{
  for (gsize i = 0; i < count; i++)
    add (model, lines[i].time * TENTH, &lines[i]);
  model_advance (model, end * TENTH);
}

/* Plays a program of one process until `end`. */
static Model *
play (const char *command, const char *const *names, const Line *lines, gsize count, int64_t end)
{
  Model *model = model_new ();

  start_process (model, 1, command, names);
  add_lines (model, lines, count, end);
  return model;
}

/* ------------------------------------------------------------------ threads */

/* Every state that a thread can be in, events that were lost, and ends. */
static const Line threads[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, MUTEX, 0, HEDDLE_OBJECT_MUTEX, "table", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, GATE, 0, HEDDLE_OBJECT_SEMAPHORE, "slot", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, CONDITION, 0, HEDDLE_OBJECT_CONDITION, "changed", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, BARRIER, 0, HEDDLE_OBJECT_BARRIER, "round", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, CHANNEL, 0, HEDDLE_OBJECT_CHANNEL, "lines", 0 },
  { 6, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 1, 0, NULL, 0 },
  { 12, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 15, 4, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, GATE, 0, 0, NULL, 0 },
  { 20, 4, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL, 0 },
  { 25, 2, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (3), NULL, 0 },
  { 35, 4, HEDDLE_EVENT_CHANNEL_SEND_WAIT, CHANNEL, 0, 0, NULL, 0 },
  { 60, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0, NULL, 0 },
  { 99, 3, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 100, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 104, 3, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL, 0 },
  { 105, 4, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 2, 0, NULL, 0 },
  { 120, 3, HEDDLE_EVENT_CONDITION_WAIT, CONDITION, GUARD, 0, NULL, 0 },
  { 125, 2, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 130, 4, HEDDLE_EVENT_SLEEP_BEGIN, 0, 7000000, 0, NULL, 0 },
  { 135, 2, HEDDLE_EVENT_SEMAPHORE_WAIT, GATE, 0, 0, NULL, 0 },
  { 200, 4, HEDDLE_EVENT_SLEEP_END, 0, 0, 0, NULL, 0 },
  { 205, 4, HEDDLE_EVENT_CONDITION_SIGNAL, CONDITION, 0, 0, NULL, 0 },
  { 206, 3, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, GUARD, 0, NULL, 0 },
  { 212, 3, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 2, 0, NULL, 0 },
  { 216, 4, HEDDLE_EVENT_SEMAPHORE_POST, GATE, 0, 0, NULL, 0 },
  { 217, 2, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, GATE, 0, 0, NULL, 0 },
  { 225, 3, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0, NULL, 0 },
  { 230, 4, HEDDLE_EVENT_BARRIER_WAIT, BARRIER, 2, 1, NULL, 0 },
  { 240, 2, HEDDLE_EVENT_IO_BEGIN, 3, 4096, HEDDLE_IO_READ, NULL, 0 },
  { 310, 2, HEDDLE_EVENT_IO_END, 3, 4096, 0, NULL, 0 },
  { 314, 2, HEDDLE_EVENT_BARRIER_WAIT, BARRIER, 2, 2, NULL, 0 },
  { 314, 2, HEDDLE_EVENT_BARRIER_PASS, BARRIER, 1, 0, NULL, 0 },
  { 315, 4, HEDDLE_EVENT_BARRIER_PASS, BARRIER, 1, 0, NULL, 0 },
  { 322, 2, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 3, 0, NULL, 0 },
  { 324, 3, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 3, 0, NULL, 0 },
  { 325, 4, HEDDLE_EVENT_IDLE_BEGIN, TASK, 0, 0, NULL, 0 },
  { 332, 2, HEDDLE_EVENT_SEMAPHORE_POST, GATE, 0, 0, NULL, 0 },
  { 340, 2, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL, 0 },
  { 341, 1, HEDDLE_EVENT_JOIN_END, HANDLE (2), 0, 0, NULL, 0 },
  { 380, 3, HEDDLE_EVENT_LOST, UINT64_C (33500000), 40, HEDDLE_LOSS_FULL, NULL, 0 },
  { 366, 4, HEDDLE_EVENT_IDLE_END, TASK, 0, 0, NULL, 0 },
  { 372, 4, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL, 0 },
};

static Model *
play_threads (void)
{
  static const char *const names[] = { "main", "reader", "sorter", "writer", NULL };

  return play ("threads", names, threads, G_N_ELEMENTS (threads), 400);
}

/* ------------------------------------------------------------------ tasks */

static const Line tasks[] = {
  { 4, 1, HEDDLE_EVENT_IDLE_BEGIN, GATE, 0, 0, NULL, 0 },
  { 10, 2, HEDDLE_EVENT_TASK_SPAWN, TASK, 0, 0, NULL, 0 },
  { 10, 2, HEDDLE_EVENT_OBJECT_NAME, TASK, 0, HEDDLE_OBJECT_TASK, "fetch", 0 },
  { 14, 2, HEDDLE_EVENT_TASK_SPAWN, TASK + 1, 0, 0, NULL, 0 },
  { 14, 2, HEDDLE_EVENT_OBJECT_NAME, TASK + 1, 0, HEDDLE_OBJECT_TASK, "parse", 0 },
  { 18, 2, HEDDLE_EVENT_TASK_SPAWN, TASK + 2, 0, 0, NULL, 0 },
  { 18, 2, HEDDLE_EVENT_OBJECT_NAME, TASK + 2, 0, HEDDLE_OBJECT_TASK, "store", 0 },
  { 25, 1, HEDDLE_EVENT_IDLE_END, GATE, 0, 0, NULL, 0 },
  { 26, 1, HEDDLE_EVENT_TASK_POLL, TASK, 0, 0, NULL, 0 },
  { 60, 1, HEDDLE_EVENT_TASK_PENDING, TASK, 0, 0, NULL, 0 },
  { 62, 1, HEDDLE_EVENT_TASK_POLL, TASK + 1, 0, 0, NULL, 0 },
  { 100, 1, HEDDLE_EVENT_TASK_PENDING, TASK + 1, 0, 0, NULL, 0 },
  { 102, 1, HEDDLE_EVENT_TASK_POLL, TASK + 2, 0, 0, NULL, 0 },
  { 130, 2, HEDDLE_EVENT_TASK_WAKE, TASK, 0, 0, NULL, 0 },
  { 150, 1, HEDDLE_EVENT_TASK_PENDING, TASK + 2, 0, 0, NULL, 0 },
  { 152, 1, HEDDLE_EVENT_TASK_POLL, TASK, 0, 0, NULL, 0 },
  { 190, 1, HEDDLE_EVENT_TASK_WAKE, TASK + 1, 0, 0, NULL, 0 },
  { 200, 1, HEDDLE_EVENT_TASK_END, TASK, 0, 0, NULL, 0 },
  { 202, 1, HEDDLE_EVENT_TASK_POLL, TASK + 1, 0, 0, NULL, 0 },
  { 235, 1, HEDDLE_EVENT_TASK_PENDING, TASK + 1, 0, 0, NULL, 0 },
  { 236, 1, HEDDLE_EVENT_IDLE_BEGIN, GATE, 0, 0, NULL, 0 },
  { 300, 2, HEDDLE_EVENT_TASK_WAKE, TASK + 2, 0, 0, NULL, 0 },
  { 303, 1, HEDDLE_EVENT_IDLE_END, GATE, 0, 0, NULL, 0 },
  { 304, 1, HEDDLE_EVENT_TASK_POLL, TASK + 2, 0, 0, NULL, 0 },
  { 345, 1, HEDDLE_EVENT_TASK_END, TASK + 2, 0, 0, NULL, 0 },
  { 350, 1, HEDDLE_EVENT_IDLE_BEGIN, GATE, 0, 0, NULL, 0 },
  { 380, 1, HEDDLE_EVENT_TASK_END, TASK + 1, 0, 1, NULL, 0 },
};

static Model *
play_tasks (void)
{
  static const char *const names[] = { "executor", "timer", NULL };

  return play ("tasks", names, tasks, G_N_ELEMENTS (tasks), 400);
}

/* ------------------------------------------------------------------ locks */

/* A mutex with a queue; a read-write lock with readers, and a writer who waits for them; what is
 * done once; a barrier. */
static const Line locks[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, MUTEX, 0, HEDDLE_OBJECT_MUTEX, "counter", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, RWLOCK, 0, HEDDLE_OBJECT_RWLOCK, "settings", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, ONCE, 0, HEDDLE_OBJECT_ONCE, "tables", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, BARRIER, 0, HEDDLE_OBJECT_BARRIER, "round", 0 },
  { 10, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 16, 2, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (1), NULL, 0 },
  { 24, 3, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (1), NULL, 0 },
  { 32, 4, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (1), NULL, 0 },
  { 59, 1, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 60, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 99, 2, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 100, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 129, 3, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 130, 4, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 140, 1, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, RWLOCK, 0, 0, NULL, 0 },
  { 148, 2, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, RWLOCK, 0, 0, NULL, 0 },
  { 150, 4, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 156, 3, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, RWLOCK, 0, 0, NULL, 0 },
  { 164, 4, HEDDLE_EVENT_RWLOCK_WRITE_WAIT, RWLOCK, 0, 0, NULL, 0 },
  { 180, 1, HEDDLE_EVENT_RWLOCK_READ_RELEASE, RWLOCK, 0, 0, NULL, 0 },
  { 186, 1, HEDDLE_EVENT_RWLOCK_READ_WAIT, RWLOCK, 0, 0, NULL, 0 },
  { 200, 2, HEDDLE_EVENT_RWLOCK_READ_RELEASE, RWLOCK, 0, 0, NULL, 0 },
  { 209, 3, HEDDLE_EVENT_RWLOCK_READ_RELEASE, RWLOCK, 0, 0, NULL, 0 },
  { 210, 4, HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE, RWLOCK, 0, 0, NULL, 0 },
  { 220, 2, HEDDLE_EVENT_ONCE_BEGIN, ONCE, 0, 0, NULL, 0 },
  { 228, 3, HEDDLE_EVENT_ONCE_WAIT, ONCE, 0, 0, NULL, 0 },
  { 259, 4, HEDDLE_EVENT_RWLOCK_WRITE_RELEASE, RWLOCK, 0, 0, NULL, 0 },
  { 260, 1, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, RWLOCK, 0, 0, NULL, 0 },
  { 268, 4, HEDDLE_EVENT_ONCE_WAIT, ONCE, 0, 0, NULL, 0 },
  { 280, 1, HEDDLE_EVENT_RWLOCK_READ_RELEASE, RWLOCK, 0, 0, NULL, 0 },
  { 299, 2, HEDDLE_EVENT_ONCE_END, ONCE, 0, 0, NULL, 0 },
  { 300, 3, HEDDLE_EVENT_ONCE_PASS, ONCE, 0, 0, NULL, 0 },
  { 300, 4, HEDDLE_EVENT_ONCE_PASS, ONCE, 0, 0, NULL, 0 },
  { 304, 1, HEDDLE_EVENT_BARRIER_WAIT, BARRIER, 4, 1, NULL, 0 },
  { 318, 3, HEDDLE_EVENT_BARRIER_WAIT, BARRIER, 4, 2, NULL, 0 },
  { 340, 4, HEDDLE_EVENT_BARRIER_WAIT, BARRIER, 4, 3, NULL, 0 },
  { 370, 2, HEDDLE_EVENT_BARRIER_WAIT, BARRIER, 4, 4, NULL, 0 },
  { 370, 2, HEDDLE_EVENT_BARRIER_PASS, BARRIER, 1, 0, NULL, 0 },
  { 371, 1, HEDDLE_EVENT_BARRIER_PASS, BARRIER, 1, 0, NULL, 0 },
  { 371, 3, HEDDLE_EVENT_BARRIER_PASS, BARRIER, 1, 0, NULL, 0 },
  { 371, 4, HEDDLE_EVENT_BARRIER_PASS, BARRIER, 1, 0, NULL, 0 },
};

static Model *
play_locks (void)
{
  static const char *const names[] = { "main", "Ann", "Ben", "Eve", NULL };

  return play ("locks", names, locks, G_N_ELEMENTS (locks), 400);
}

/* ------------------------------------------------------------------ semaphores */

/* One that is used as a lock, and one that three of four have at once. */
static const Line semaphores[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, GATE, 0, HEDDLE_OBJECT_SEMAPHORE, "gate", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, SLOTS, 0, HEDDLE_OBJECT_SEMAPHORE, "slots", 0 },
  { 10, 1, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, GATE, 0, 0, NULL, 0 },
  { 20, 2, HEDDLE_EVENT_SEMAPHORE_WAIT, GATE, 0, 0, NULL, 0 },
  { 60, 3, HEDDLE_EVENT_SEMAPHORE_WAIT, GATE, 0, 0, NULL, 0 },
  { 89, 1, HEDDLE_EVENT_SEMAPHORE_POST, GATE, 0, 0, NULL, 0 },
  { 90, 2, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, GATE, 0, 0, NULL, 0 },
  { 149, 2, HEDDLE_EVENT_SEMAPHORE_POST, GATE, 0, 0, NULL, 0 },
  { 150, 3, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, GATE, 0, 0, NULL, 0 },
  { 190, 3, HEDDLE_EVENT_SEMAPHORE_POST, GATE, 0, 0, NULL, 0 },
  { 200, 1, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, SLOTS, 0, 0, NULL, 0 },
  { 212, 2, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, SLOTS, 0, 0, NULL, 0 },
  { 224, 3, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, SLOTS, 0, 0, NULL, 0 },
  { 236, 4, HEDDLE_EVENT_SEMAPHORE_WAIT, SLOTS, 0, 0, NULL, 0 },
  { 309, 2, HEDDLE_EVENT_SEMAPHORE_POST, SLOTS, 0, 0, NULL, 0 },
  { 310, 4, HEDDLE_EVENT_SEMAPHORE_ACQUIRE, SLOTS, 0, 0, NULL, 0 },
  { 340, 1, HEDDLE_EVENT_SEMAPHORE_POST, SLOTS, 0, 0, NULL, 0 },
  { 360, 3, HEDDLE_EVENT_SEMAPHORE_POST, SLOTS, 0, 0, NULL, 0 },
  { 380, 4, HEDDLE_EVENT_SEMAPHORE_POST, SLOTS, 0, 0, NULL, 0 },
};

static Model *
play_semaphores (void)
{
  static const char *const names[] = { "main", "Ann", "Ben", "Eve", NULL };

  return play ("semaphores", names, semaphores, G_N_ELEMENTS (semaphores), 400);
}

/* ------------------------------------------------------------------ values */

/* A value that moves, and is misused once; one that is shared by references; a variable. */
static const Line values[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, VALUE, 0, HEDDLE_OBJECT_VALUE, "order", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, SHARED, 0, HEDDLE_OBJECT_VALUE, "config", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, VARIABLE, 0, HEDDLE_OBJECT_VARIABLE, "total", 0 },
  { 10, 1, HEDDLE_EVENT_VALUE_TAKE, VALUE, 0, 0, NULL, 0 },
  { 20, 1, HEDDLE_EVENT_REFERENCE_CLONE, SHARED, 1, 0, NULL, 0 },
  { 30, 1, HEDDLE_EVENT_VARIABLE_WRITE, VARIABLE, 0, 0, NULL, 0 },
  { 60, 2, HEDDLE_EVENT_REFERENCE_CLONE, SHARED, 2, 0, NULL, 0 },
  { 100, 1, HEDDLE_EVENT_VALUE_MOVE, VALUE, 0, 0, NULL, 0 },
  { 110, 2, HEDDLE_EVENT_VALUE_TAKE, VALUE, 0, 0, NULL, 0 },
  { 120, 3, HEDDLE_EVENT_REFERENCE_CLONE, SHARED, 3, 0, NULL, 0 },
  { 130, 2, HEDDLE_EVENT_VARIABLE_WRITE, VARIABLE, 3, 0, NULL, 0 },
  { 160, 1, HEDDLE_EVENT_VALUE_MISUSE, VALUE, 0, 0, NULL, 0 },
  { 200, 3, HEDDLE_EVENT_VARIABLE_WRITE, VARIABLE, 5, 0, NULL, 0 },
  { 220, 2, HEDDLE_EVENT_VALUE_MOVE, VALUE, 0, 0, NULL, 0 },
  { 230, 3, HEDDLE_EVENT_VALUE_TAKE, VALUE, 0, 0, NULL, 0 },
  { 250, 2, HEDDLE_EVENT_REFERENCE_DROP, SHARED, 2, 0, NULL, 0 },
  { 280, 2, HEDDLE_EVENT_VARIABLE_WRITE, VARIABLE, 2, 0, NULL, 0 },
  { 300, 3, HEDDLE_EVENT_REFERENCE_DROP, SHARED, 1, 0, NULL, 0 },
  { 340, 3, HEDDLE_EVENT_VALUE_MOVE, VALUE, 0, 0, NULL, 0 },
  { 350, 1, HEDDLE_EVENT_REFERENCE_DROP, SHARED, 0, 0, NULL, 0 },
  { 360, 1, HEDDLE_EVENT_VARIABLE_WRITE, VARIABLE, 4, 0, NULL, 0 },
};

static Model *
play_values (void)
{
  static const char *const names[] = { "main", "Ann", "Ben", NULL };

  return play ("values", names, values, G_N_ELEMENTS (values), 400);
}

/* ------------------------------------------------------------------ conditions */

/* Two wait: a signal wakes one of them, who then waits for the mutex; later all are woken; a
 * last signal finds nobody. */
static const Line conditions[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, GUARD, 0, HEDDLE_OBJECT_MUTEX, "guard", 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, CONDITION, 0, HEDDLE_OBJECT_CONDITION, "not empty", 0 },
  { 10, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, GUARD, 0, 0, NULL, 0 },
  { 19, 2, HEDDLE_EVENT_MUTEX_RELEASE, GUARD, 0, 0, NULL, 0 },
  { 19, 2, HEDDLE_EVENT_CONDITION_WAIT, CONDITION, GUARD, 0, NULL, 0 },
  { 30, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, GUARD, 0, 0, NULL, 0 },
  { 39, 3, HEDDLE_EVENT_MUTEX_RELEASE, GUARD, 0, 0, NULL, 0 },
  { 39, 3, HEDDLE_EVENT_CONDITION_WAIT, CONDITION, GUARD, 0, NULL, 0 },
  { 100, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, GUARD, 0, 0, NULL, 0 },
  { 120, 1, HEDDLE_EVENT_CONDITION_SIGNAL, CONDITION, 0, 0, NULL, 0 },
  { 122, 2, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, GUARD, 0, NULL, 0 },
  { 122, 2, HEDDLE_EVENT_MUTEX_WAIT, GUARD, 0, KERNEL (1), NULL, 0 },
  { 180, 1, HEDDLE_EVENT_MUTEX_RELEASE, GUARD, 0, 0, NULL, 0 },
  { 182, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, GUARD, 0, 0, NULL, 0 },
  { 220, 2, HEDDLE_EVENT_MUTEX_RELEASE, GUARD, 0, 0, NULL, 0 },
  { 220, 2, HEDDLE_EVENT_CONDITION_WAIT, CONDITION, GUARD, 0, NULL, 0 },
  { 270, 1, HEDDLE_EVENT_CONDITION_BROADCAST, CONDITION, 0, 0, NULL, 0 },
  { 272, 2, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, GUARD, 0, NULL, 0 },
  { 273, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, GUARD, 0, 0, NULL, 0 },
  { 273, 3, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, GUARD, 0, NULL, 0 },
  { 274, 3, HEDDLE_EVENT_MUTEX_WAIT, GUARD, 0, KERNEL (2), NULL, 0 },
  { 330, 2, HEDDLE_EVENT_MUTEX_RELEASE, GUARD, 0, 0, NULL, 0 },
  { 332, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, GUARD, 0, 0, NULL, 0 },
  { 370, 3, HEDDLE_EVENT_MUTEX_RELEASE, GUARD, 0, 0, NULL, 0 },
  { 380, 1, HEDDLE_EVENT_CONDITION_SIGNAL, CONDITION, 0, 0, NULL, 0 },
};

static Model *
play_conditions (void)
{
  static const char *const names[] = { "main", "Ann", "Ben", NULL };

  return play ("conditions", names, conditions, G_N_ELEMENTS (conditions), 400);
}

/* ------------------------------------------------------------------ spans */

/* Pieces of work within one another. */
static const Line spans[] = {
  { 10, 1, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "request 1", 0 },
  { 20, 1, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "parse", 0 },
  { 40, 2, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "flush", 0 },
  { 90, 1, HEDDLE_EVENT_SPAN_END, 0, 0, 0, NULL, 0 },
  { 100, 1, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "answer", 0 },
  { 120, 1, HEDDLE_EVENT_IO_BEGIN, 3, 4096, HEDDLE_IO_WRITE, NULL, 0 },
  { 190, 1, HEDDLE_EVENT_IO_END, 3, 4096, 0, NULL, 0 },
  { 195, 1, HEDDLE_EVENT_SPAN_END, 0, 0, 0, NULL, 0 },
  { 200, 1, HEDDLE_EVENT_SPAN_END, 0, 0, 0, NULL, 0 },
  { 230, 1, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "request 2", 0 },
  { 260, 2, HEDDLE_EVENT_SPAN_END, 0, 0, 0, NULL, 0 },
};

static Model *
play_spans (void)
{
  static const char *const names[] = { "server", "logger", NULL };

  return play ("spans", names, spans, G_N_ELEMENTS (spans), 400);
}

/* ------------------------------------------------------------------ channels */

/* One of three messages that gets full, empty, and closed; one without a bound. */
static const Line channels[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, CHANNEL, 0, HEDDLE_OBJECT_CHANNEL, "jobs", 0 },
  { 5, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 3, 0, NULL, 0 },
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, ENDLESS, 0, HEDDLE_OBJECT_CHANNEL, "log", 0 },
  { 5, 1, HEDDLE_EVENT_CHANNEL_OPEN, ENDLESS, UNBOUNDED, 0, NULL, 0 },
  { 12, 2, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0, NULL, 0 },
  { 60, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL, 0 },
  { 62, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL, 0 },
  { 80, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 2, 0, NULL, 0 },
  { 85, 1, HEDDLE_EVENT_CHANNEL_SEND, ENDLESS, 1, 0, NULL, 0 },
  { 100, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 3, 0, NULL, 0 },
  { 105, 1, HEDDLE_EVENT_CHANNEL_SEND, ENDLESS, 2, 0, NULL, 0 },
  { 120, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 4, 0, NULL, 0 },
  { 125, 1, HEDDLE_EVENT_CHANNEL_SEND, ENDLESS, 3, 0, NULL, 0 },
  { 140, 1, HEDDLE_EVENT_CHANNEL_SEND_WAIT, CHANNEL, 0, 0, NULL, 0 },
  { 200, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 2, 0, NULL, 0 },
  { 202, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 5, 0, NULL, 0 },
  { 210, 1, HEDDLE_EVENT_CHANNEL_SEND, ENDLESS, 4, 0, NULL, 0 },
  { 220, 1, HEDDLE_EVENT_CHANNEL_CLOSE, CHANNEL, 0, 0, NULL, 0 },
  { 230, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 3, 0, NULL, 0 },
  { 260, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 4, 0, NULL, 0 },
  { 290, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 5, 0, NULL, 0 },
  { 300, 2, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, CHANNEL, 0, 0, NULL, 0 },
  { 302, 2, HEDDLE_EVENT_CHANNEL_WAIT_END, CHANNEL, 0, 0, NULL, 0 },
  { 320, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, ENDLESS, 1, 0, NULL, 0 },
  { 340, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, ENDLESS, 2, 0, NULL, 0 },
  { 360, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, ENDLESS, 3, 0, NULL, 0 },
};

static Model *
play_channels (void)
{
  static const char *const names[] = { "producer", "consumer", NULL };

  return play ("channels", names, channels, G_N_ELEMENTS (channels), 400);
}

/* ------------------------------------------------------------------ processes */

/* Two processes with a pipe between them. The first is killed; the second is shown as one row. */
static const Line processes[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, PIPE, 0, HEDDLE_OBJECT_PIPE, "pages", 1 },
  { 8, 1, HEDDLE_EVENT_PIPE_RECEIVE_WAIT, PIPE, 0, 0, NULL, 2 },
  { 10, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 2 },
  { 12, 3, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (2), NULL, 2 },
  { 40, 1, HEDDLE_EVENT_PIPE_SEND, PIPE, 1, 0, NULL, 1 },
  { 44, 1, HEDDLE_EVENT_PIPE_RECEIVE, PIPE, 1, 0, NULL, 2 },
  { 60, 2, HEDDLE_EVENT_SLEEP_BEGIN, 0, 9000000, 0, NULL, 1 },
  { 90, 1, HEDDLE_EVENT_PIPE_SEND, PIPE, 2, 0, NULL, 1 },
  { 120, 1, HEDDLE_EVENT_PIPE_SEND, PIPE, 3, 0, NULL, 1 },
  { 130, 1, HEDDLE_EVENT_PIPE_RECEIVE, PIPE, 2, 0, NULL, 2 },
  { 150, 2, HEDDLE_EVENT_SLEEP_END, 0, 0, 0, NULL, 1 },
  { 180, 2, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 2 },
  { 182, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 2 },
  { 200, 2, HEDDLE_EVENT_SLEEP_BEGIN, 0, 9000000, 0, NULL, 2 },
  { 220, 1, HEDDLE_EVENT_PIPE_RECEIVE, PIPE, 3, 0, NULL, 2 },
  { 240, 1, HEDDLE_EVENT_PIPE_RECEIVE_WAIT, PIPE, 0, 0, NULL, 2 },
  { 260, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0, NULL, 1 },
  { 300, 0, HEDDLE_EVENT_PROCESS_END, 0, 9, HEDDLE_PROCESS_END_KILLED, NULL, 1 },
};

static Model *
play_processes (void)
{
  static const char *const first[] = { "main", "loader", NULL };
  static const char *const second[] = { "main", "press 1", "press 2", NULL };
  Model *model = model_new ();

  start_process (model, 1, "scan", first);
  start_process (model, 2, "print", second);
  add_lines (model, processes, G_N_ELEMENTS (processes), 400);
  return model;
}

/* ------------------------------------------------------------------ below a pixel */

static Model *
play_dense (void)
{
  return scenario_dense (4000, 40 * MILLISECOND);
}

/* ------------------------------------------------------------------ loss */

/* A thread's events are lost while it has a lock that another one waits for: when it let it go is
 * not known. */
static const Line loss[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, MUTEX, 0, HEDDLE_OBJECT_MUTEX, "journal", 0 },
  { 20, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 60, 2, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (1), NULL, 0 },
  { 160, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 200, 1, HEDDLE_EVENT_LOST, UINT64_C (10000000), 118, HEDDLE_LOSS_FULL, NULL, 0 },
  { 260, 2, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 300, 2, HEDDLE_EVENT_SLEEP_BEGIN, 0, 9000000, 0, NULL, 0 },
};

static Model *
play_loss (void)
{
  static const char *const names[] = { "writer", "flusher", NULL };

  return play ("loss", names, loss, G_N_ELEMENTS (loss), 400);
}

/* ------------------------------------------------------------------ event order */

/* Hand-offs of a lock within the first millisecond, then a sleep of forty: by the clock the
 * hand-offs would be one line. */
static const Line order[] = {
  { 5, 1, HEDDLE_EVENT_OBJECT_NAME, MUTEX, 0, HEDDLE_OBJECT_MUTEX, "turn", 0 },
  { 6, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 7, 2, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (1), NULL, 0 },
  { 8, 1, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 8, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 9, 1, HEDDLE_EVENT_MUTEX_WAIT, MUTEX, 0, KERNEL (2), NULL, 0 },
  { 10, 2, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 10, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, MUTEX, 0, 0, NULL, 0 },
  { 11, 2, HEDDLE_EVENT_SLEEP_BEGIN, 0, 40000000, 0, NULL, 0 },
  { 12, 1, HEDDLE_EVENT_MUTEX_RELEASE, MUTEX, 0, 0, NULL, 0 },
  { 13, 1, HEDDLE_EVENT_JOIN_BEGIN, HANDLE (2), 0, 0, NULL, 0 },
  { 411, 2, HEDDLE_EVENT_SLEEP_END, 0, 0, 0, NULL, 0 },
  { 415, 2, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL, 0 },
  { 416, 1, HEDDLE_EVENT_JOIN_END, HANDLE (2), 0, 0, NULL, 0 },
};

static Model *
play_order (void)
{
  static const char *const names[] = { "ping", "pong", NULL };

  return play ("order", names, order, G_N_ELEMENTS (order), 430);
}

/* ------------------------------------------------------------------ the table */

#define WHOLE .start = 0, .end = 40 * MILLISECOND

/* A new kind of lane gets a row, and what it needs a script. */
static const LanePicture pictures[] = {
  { "threads", play_threads, 480, WHOLE, .legend = TRUE },
  { "tasks", play_tasks, 330, WHOLE, .legend = TRUE },
  { "locks", play_locks, 470, WHOLE },
  { "conditions", play_conditions, 300, WHOLE },
  { "spans", play_spans, 240, WHOLE },
  { "semaphores", play_semaphores, 340, WHOLE },
  { "values", play_values, 320, WHOLE },
  { "channels", play_channels, 250, WHOLE },
  { "processes", play_processes, 280, WHOLE, .collapsed = 2 },
  { "dense", play_dense, 280, WHOLE },
  { "loss", play_loss, 210, WHOLE },
  { "order", play_order, 210, .start = 0, .end = 43 * MILLISECOND, .event_order = TRUE },
};

const LanePicture *
lane_picture (guint index)
{
  return index < G_N_ELEMENTS (pictures) ? &pictures[index] : NULL;
}
