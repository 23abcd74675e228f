/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/deque.h"
#include "sync/pool.h"
#include "sync/thread.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

static SyncPool pool;

static void
start (uint32_t workers)
{
  g_assert_cmpint (sync_pool_init (&pool, "pool", workers), ==, 0);
}

/* ------------------------------------------------------------------ loops */

#define ITEMS 5000

static const size_t counts[] = { 0, 1, 2, 3, 64, 1001, ITEMS };
static const size_t grains[] = { 0, 1, 2, 7, 1000, 2 * ITEMS };
static const uint32_t crews[] = { 1, 2, 5 };

/* Calls `check` for all of these. */
static void
for_all (void (*check) (size_t count, size_t grain))
{
  for (guint crew = 0; crew < G_N_ELEMENTS (crews); crew++) {
    start (crews[crew]);
    for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
      for (guint j = 0; j < G_N_ELEMENTS (grains); j++)
        check (counts[i], grains[j]);
    }
    sync_pool_destroy (&pool);
  }
}

static int visits[ITEMS];

typedef struct {
  size_t count;
  size_t grain;
} Limits;

static void
visit (size_t first, size_t count, void *data)
{
  const Limits *limits = data;

  g_assert_cmpuint (count, >, 0);
  g_assert_cmpuint (first + count, <=, limits->count);
  if (limits->grain > 0)
    g_assert_cmpuint (count, <=, limits->grain);
  for (size_t i = first; i < first + count; i++)
    visits[i]++;
}

static void
check_for (size_t count, size_t grain)
{
  Limits limits = { count, grain };

  memset (visits, 0, sizeof visits);
  sync_pool_for (&pool, count, grain, visit, &limits);
  for (size_t i = 0; i < ITEMS; i++)
    g_assert_cmpint (visits[i], ==, i < count);
}

static void
test_for (void)
{
  for_all (check_for);
}

static int32_t numbers[ITEMS];

static SyncSlice
slice (size_t count, size_t grain)
{
  for (int i = 0; i < ITEMS; i++)
    numbers[i] = i;
  return (SyncSlice){ numbers, count, sizeof numbers[0], grain };
}

static void
square (const void *items, size_t count, void *output, void *data)
{
  g_assert_true (data == &pool);
  for (size_t i = 0; i < count; i++)
    ((int64_t *) output)[i] = (int64_t) ((const int32_t *) items)[i] * ((const int32_t *) items)[i];
}

static void
check_map (size_t count, size_t grain)
{
  static int64_t squares[ITEMS];
  SyncSlice all = slice (count, grain);

  memset (squares, 0xff, sizeof squares);
  sync_pool_map (&pool, &all, square, squares, sizeof squares[0], &pool);
  for (int64_t i = 0; i < ITEMS; i++)
    g_assert_cmpint (squares[i], ==, i < (int64_t) count ? i * i : -1);
}

static void
test_map (void)
{
  for_all (check_map);
}

/* Keeps what is divisible by data's number, ten times as large. */
static size_t
keep_multiples (const void *items, size_t count, void *output, void *data)
{
  const int32_t *divisor = data;
  size_t kept = 0;

  for (size_t i = 0; i < count; i++) {
    int32_t number = ((const int32_t *) items)[i];
    if (number % *divisor == 0)
      ((int64_t *) output)[kept++] = 10 * (int64_t) number;
  }
  return kept;
}

static void
check_filter (size_t count, size_t grain)
{
  static int64_t kept[ITEMS];
  SyncSlice all = slice (count, grain);

  for (int32_t divisor = 1; divisor <= 3; divisor++) {
    size_t expected = (count + (size_t) divisor - 1) / (size_t) divisor;
    size_t length = sync_pool_filter (&pool, &all, keep_multiples, kept, sizeof kept[0], &divisor);
    g_assert_cmpuint (length, ==, expected);
    for (size_t i = 0; i < length; i++)
      g_assert_cmpint (kept[i], ==, 10 * (int64_t) i * divisor);
  }
}

static void
test_filter (void)
{
  for_all (check_filter);
}

/* A result that knows where it is from: parts may only be combined in order. */
typedef struct {
  int64_t sum;
  int32_t first;
  int32_t last;
} Sum;

static void
sum (const void *items, size_t count, void *result, void *data)
{
  const int32_t *number = items;
  Sum *part = result;

  g_assert_true (data == &pool);
  g_assert_cmpuint (count, >, 0);
  *part = (Sum){ 0, number[0], number[count - 1] };
  for (size_t i = 0; i < count; i++)
    part->sum += number[i];
}

static void
add (void *left, const void *right, void *data)
{
  Sum *before = left;
  const Sum *after = right;

  g_assert_true (data == &pool);
  g_assert_cmpint (before->last + 1, ==, after->first);
  before->sum += after->sum;
  before->last = after->last;
}

static void
check_reduce (size_t count, size_t grain)
{
  const SyncReduction addition = { sizeof (Sum), sum, add, &pool };
  SyncSlice all = slice (count, grain);
  Sum result = { -1, -1, -1 };

  sync_pool_reduce (&pool, &all, &addition, &result);
  if (count == 0) {
    g_assert_cmpint (result.sum, ==, -1);
    return;
  }
  g_assert_cmpint (result.first, ==, 0);
  g_assert_cmpint (result.last, ==, (int32_t) count - 1);
  g_assert_cmpint (result.sum, ==, (int64_t) count * ((int64_t) count - 1) / 2);
}

static void
test_reduce (void)
{
  for_all (check_reduce);
}

static void
test_no_workers (void)
{
  g_assert_cmpint (sync_pool_init (&pool, "nobody", 0), ==, EINVAL);
}

/* ------------------------------------------------------------------ two calls, and nesting */

typedef struct {
  int number;
  int result;
} Fibonacci;

static void
fibonacci (void *data)
{
  Fibonacci *this = data;
  Fibonacci one = { .number = this->number - 1 }, other = { .number = this->number - 2 };

  this->result = this->number;
  if (this->number < 2)
    return;
  sync_pool_join (&pool, fibonacci, &one, fibonacci, &other);
  this->result = one.result + other.result;
}

static void
test_join (void)
{
  for (guint crew = 0; crew < G_N_ELEMENTS (crews); crew++) {
    Fibonacci fifteenth = { .number = 15 };
    start (crews[crew]);
    fibonacci (&fifteenth);
    g_assert_cmpint (fifteenth.result, ==, 610);
    sync_pool_destroy (&pool);
  }
}

static int calls; /* of one worker */

static void
count_call (void *data)
{
  (void) data;
  calls++;
}

/* Leaves one job open at each level. */
static void
descend (void *data)
{
  int levels = *(int *) data - 1;

  if (levels >= 0)
    sync_pool_join (&pool, descend, &levels, count_call, NULL);
}

/* More open jobs than the queue takes: the worker does them itself. */
static void
test_full_queue (void)
{
  int levels = SYNC_DEQUE_CAPACITY + 500;

  calls = 0;
  start (1);
  descend (&levels);
  sync_pool_destroy (&pool);
  g_assert_cmpint (calls, ==, SYNC_DEQUE_CAPACITY + 500);
}

#define ROWS    40
#define COLUMNS 50

static int cells[ROWS][COLUMNS];

static void
fill_columns (size_t first, size_t count, void *data)
{
  for (size_t column = first; column < first + count; column++)
    ((int *) data)[column]++;
}

static void
fill_rows (size_t first, size_t count, void *data)
{
  (void) data;
  for (size_t row = first; row < first + count; row++)
    sync_pool_for (&pool, COLUMNS, 8, fill_columns, cells[row]);
}

static void
test_loop_in_a_loop (void)
{
  start (3);
  sync_pool_for (&pool, ROWS, 1, fill_rows, NULL);
  sync_pool_destroy (&pool);
  for (int row = 0; row < ROWS; row++) {
    for (int column = 0; column < COLUMNS; column++)
      g_assert_cmpint (cells[row][column], ==, 1);
  }
}

/* ------------------------------------------------------------------ from several threads */

#define CALLERS 3
#define LOOPS   2000

typedef struct {
  SyncThread thread;
  int items[4];
} Caller;

static void *
call_often (void *data)
{
  Caller *caller = data;

  for (int loop = 0; loop < LOOPS; loop++)
    sync_pool_for (&pool, 4, 1, fill_columns, caller->items);
  return NULL;
}

/* Thousands of tiny loops: a wake-up that gets lost would leave one of them waiting for ever. */
static void
test_callers (void)
{
  Caller callers[CALLERS] = { 0 };

  start (2);
  for (int i = 0; i < CALLERS; i++)
    g_assert_cmpint (sync_thread_create (&callers[i].thread, "caller", call_often, &callers[i]), ==,
                     0);
  for (int i = 0; i < CALLERS; i++) {
    g_assert_cmpint (sync_thread_join (&callers[i].thread, NULL), ==, 0);
    for (int item = 0; item < 4; item++)
      g_assert_cmpint (callers[i].items[item], ==, LOOPS);
  }
  sync_pool_destroy (&pool);
}

/* ------------------------------------------------------------------ a theft, and sleep */

static _Atomic (int) met;

/* Returns only once two are here at the same time. */
static void
meet (void *data)
{
  (void) data;
  atomic_fetch_add (&met, 1);
  while (atomic_load (&met) < 2)
    sched_yield ();
}

static void
await_sleepers (uint32_t count)
{
  while (atomic_load (&pool.sleepers) != count)
    sched_yield ();
}

/* Two calls that wait for each other can only return if a worker that slept has stolen one. */
static void
run_theft (void)
{
  start (2);
  await_sleepers (2);
  sync_pool_join (&pool, meet, NULL, meet, NULL);
  await_sleepers (2);
  sync_pool_destroy (&pool);
}

static _Atomic (bool) second_begun;

static void
await_theft (void *data)
{
  (void) data;
  while (!atomic_load (&second_begun))
    sched_yield ();
}

static void
await_sleeping_joiner (void *data)
{
  (void) data;
  atomic_store (&second_begun, true);
  await_sleepers (1);
}

/* Whoever waits for a stolen job has nothing to steal, and sleeps; the thief wakes it. */
static void
test_joiner_sleeps (void)
{
  start (2);
  for (int round = 0; round < 300; round++) {
    atomic_store (&second_begun, false);
    sync_pool_join (&pool, await_theft, NULL, await_sleeping_joiner, NULL);
  }
  sync_pool_destroy (&pool);
}

static void
test_theft_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/pool/theft/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  const RecordedEvent *split = recorded_first (events, HEDDLE_EVENT_JOB_SPLIT);
  const RecordedEvent *steal = recorded_first (events, HEDDLE_EVENT_JOB_STEAL);
  const RecordedEvent *begin = recorded_first (events, HEDDLE_EVENT_JOB_BEGIN);
  uint64_t stolen = split->event.argument;

  g_assert_cmpstr (name->text, ==, "pool");
  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_EXECUTOR);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_JOB_STEAL), ==, 1);
  g_assert_cmpuint (begin->event.object, ==, split->event.object);
  g_assert_cmpuint (steal->event.object, ==, stolen);
  g_assert_cmpuint (steal->event.argument, ==, split->thread);
  g_assert_cmpuint (steal->thread, !=, split->thread);
  g_assert_cmpuint (split->event.time, <, steal->event.time);
  g_autofree char *victim = recorded_story (events, split->thread, split->event.object);
  g_autofree char *thief = recorded_story (events, steal->thread, stolen);
  g_assert_cmpstr (victim, ==, "job-begin job-split job-end");
  g_assert_cmpstr (thief, ==, "job-steal job-begin job-end");
}

/* Each sleep ends before the thread does anything else, and is about the pool. */
static void
test_sleep_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/pool/theft/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  bool asleep[4] = { false }; /* main and two workers */
  guint names = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    uint16_t kind = recorded->event.kind;

    g_assert_cmpuint (recorded->thread, <, G_N_ELEMENTS (asleep));
    bool *sleeps = &asleep[recorded->thread];
    g_assert_true (*sleeps == (kind == HEDDLE_EVENT_IDLE_END));
    *sleeps = kind == HEDDLE_EVENT_IDLE_BEGIN;
    if (kind == HEDDLE_EVENT_IDLE_BEGIN || kind == HEDDLE_EVENT_IDLE_END)
      g_assert_cmpuint (recorded->event.object, ==, name->event.object);
    if (kind == HEDDLE_EVENT_THREAD_NAME)
      names += g_str_equal (recorded->text, "worker 1") || g_str_equal (recorded->text, "worker 2");
  }
  g_assert_cmpuint (names, ==, 2);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_IDLE_BEGIN), >=, 3);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_OBJECT_END), ==, 1);
}

static void
run_grain (void)
{
  start (2);
  check_for (1001, 10);
  sync_pool_destroy (&pool);
}

/* The recorded parts add up to the loop; each job that was split off begins and ends, once, and
 * those that were stolen do so where the thief is. */
static void
test_parts_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/pool/parts/subprocess/recorded");
  uint64_t jobs = recorded_count (events, HEDDLE_EVENT_JOB_BEGIN);
  g_autofree uint32_t *at = g_new0 (uint32_t, jobs + 1); /* the thread that has it */
  g_autofree bool *begun = g_new0 (bool, jobs + 1);
  g_autofree bool *items = g_new0 (bool, 1001);

  g_assert_cmpuint (jobs, ==, 128); /* 1001 halved seven times: parts of 7 and 8 */
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_JOB_SPLIT), ==, jobs - 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_JOB_END), ==, jobs);
  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    uint64_t object = recorded->event.object, argument = recorded->event.argument;

    if (recorded->event.kind == HEDDLE_EVENT_JOB_SPLIT)
      at[argument] = recorded->thread;
    if (recorded->event.kind == HEDDLE_EVENT_JOB_STEAL) {
      g_assert_cmpuint (at[object], ==, argument);
      at[object] = recorded->thread;
    }
    if (recorded->event.kind == HEDDLE_EVENT_JOB_BEGIN) {
      g_assert_cmpuint (object, <=, jobs);
      g_assert_false (begun[object]);
      begun[object] = true;
      g_assert_true (object == 1 || at[object] == recorded->thread);
      for (uint64_t item = argument; item < argument + recorded->event.detail; item++) {
        g_assert_false (items[item]);
        items[item] = true;
      }
    }
  }
  for (int item = 0; item < 1001; item++)
    g_assert_true (items[item]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/pool/for", test_for);
  g_test_add_func ("/sync/pool/map", test_map);
  g_test_add_func ("/sync/pool/filter", test_filter);
  g_test_add_func ("/sync/pool/reduce", test_reduce);
  g_test_add_func ("/sync/pool/no-workers", test_no_workers);
  g_test_add_func ("/sync/pool/join", test_join);
  g_test_add_func ("/sync/pool/full-queue", test_full_queue);
  g_test_add_func ("/sync/pool/loop-in-a-loop", test_loop_in_a_loop);
  g_test_add_func ("/sync/pool/callers", test_callers);
  g_test_add_func ("/sync/pool/joiner-sleeps", test_joiner_sleeps);
  g_test_add_func ("/sync/pool/theft/unrecorded", run_theft);
  g_test_add_func ("/sync/pool/theft/recorded", test_theft_recorded);
  g_test_add_func ("/sync/pool/theft/subprocess/recorded", run_theft);
  g_test_add_func ("/sync/pool/sleep/recorded", test_sleep_recorded);
  g_test_add_func ("/sync/pool/parts/recorded", test_parts_recorded);
  g_test_add_func ("/sync/pool/parts/subprocess/recorded", run_grain);
  return g_test_run ();
}
