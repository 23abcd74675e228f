/* SPDX-License-Identifier: MIT
 *
 * The death of a process: everything that is open ends with it, and how it died is kept.
 */
#include <signal.h>

#include "script.h"

#define DEATH 100

enum {
  LOCK = 0x1000,
  TABLE = 0x1100, /* a read-write lock */
  SLOTS = 0x1200, /* a semaphore */
  SEATS = 0x1300, /* a semaphore that two have at once */
  GATE = 0x1400,  /* a barrier */
  ONCE = 0x1500,
  VALUE = 0x1600,
  EMPTY = 0x2000, /* channels */
  FULL = 0x2100,
  CONDITION = 0x3000,
  TASK = 0x4000,
};

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }

#define PROCESS_END(time, thread, HOW, status)                                        \
  {                                                                                   \
    time, thread, HEDDLE_EVENT_PROCESS_END, 0, status, HEDDLE_PROCESS_END_##HOW, NULL \
  }

/* ------------------------------------------------------------------ what is open ends */

/* Threads and tasks in each state that there is, and every kind of hold and queue. */
static void
play_everything_open (Model *model)
{
  for (uint32_t thread = 1; thread <= 14; thread++)
    PLAY (model, START (0, thread));
  PLAY (model, EVENT (1, 1, MUTEX_ACQUIRE, LOCK), EVENT (2, 2, MUTEX_WAIT, LOCK),
        EVENT (3, 3, MUTEX_WAIT, LOCK), EVENT (4, 4, CONDITION_WAIT, CONDITION),
        EVENT (5, 5, CHANNEL_RECEIVE_WAIT, EMPTY), EVENT (6, 6, CHANNEL_SEND_WAIT, FULL),
        EVENT (7, 7, SLEEP_BEGIN, 0), EVENT (8, 8, JOIN_BEGIN, 0x7000 + 1),
        EVENT (9, 1, SEMAPHORE_ACQUIRE, SLOTS), EVENT (10, 9, SEMAPHORE_WAIT, SLOTS),
        EVENT (11, 1, SEMAPHORE_ACQUIRE, SEATS), EVENT (12, 10, SEMAPHORE_ACQUIRE, SEATS),
        EVENT (13, 10, RWLOCK_READ_ACQUIRE, TABLE), EVENT (14, 11, RWLOCK_WRITE_WAIT, TABLE),
        EVENT (15, 12, BARRIER_WAIT, GATE), EVENT (16, 1, ONCE_BEGIN, ONCE),
        EVENT (17, 13, ONCE_WAIT, ONCE), EVENT (18, 14, IDLE_BEGIN, 0x5000),
        EVENT (19, 1, VALUE_TAKE, VALUE), EVENT (20, 1, TASK_SPAWN, TASK),
        EVENT (21, 10, TASK_POLL, TASK), EVENT (22, 10, TASK_PENDING, TASK),
        EVENT (23, 1, TASK_SPAWN, TASK + 1), EVENT (24, 10, TASK_POLL, TASK + 1),
        EVENT (25, 1, TASK_SPAWN, TASK + 2));
}

/* Checks that the lane ended at the death, and everything in it by then. Returns how much of it
 * ended just at the death. */
static uint32_t
check_lane_is_over (const ModelLane *lane)
{
  ModelFamily family = model_kind_family (model_lane_kind (lane));
  uint32_t ended = 0;

  g_assert_cmpint (model_lane_end (lane), ==, DEATH);
  if (family == MODEL_FAMILY_THREAD) {
    uint64_t count = model_interval_count (lane);
    for (uint64_t i = 0; i < count; i++)
      g_assert_cmpint (model_interval (lane, i).end, ==,
                       i + 1 < count ? model_interval (lane, i + 1).start : DEATH);
    return 1;
  }
  if (family != MODEL_FAMILY_LOCK)
    return 0;
  for (uint64_t i = 0; i < model_hold_count (lane); i++) {
    g_assert_cmpint (model_hold (lane, i).end, <=, DEATH);
    ended += model_hold (lane, i).end == DEATH;
  }
  for (uint64_t i = 0; i < model_wait_count (lane); i++, ended++)
    g_assert_cmpint (model_wait (lane, i).end, ==, DEATH);
  for (uint64_t i = 0; i < model_share_count (lane); i++, ended++)
    g_assert_cmpint (model_share (lane, i).end, ==, DEATH);
  return ended;
}

static void
test_everything_open_ends (void)
{
  static const ModelState states[] = { MODEL_RUNNING,   MODEL_LOCK,    MODEL_LOCK,  MODEL_CONDITION,
                                       MODEL_RECEIVE,   MODEL_SEND,    MODEL_SLEEP, MODEL_JOIN,
                                       MODEL_SEMAPHORE, MODEL_RUNNING, MODEL_LOCK,  MODEL_BARRIER,
                                       MODEL_LOCK,      MODEL_IDLE };
  g_autoptr (Model) model = model_new ();
  uint32_t ended[MODEL_LANE_KINDS] = { 0 };

  play_everything_open (model);
  PLAY (model, PROCESS_END (DEATH, 0, KILLED, SIGKILL));
  model_advance (model, 2 * DEATH);

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    ended[model_lane_kind (lane)] += check_lane_is_over (lane);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    const ModelInterval last = model_interval (lane, model_interval_count (lane) - 1);
    g_assert_cmpint (last.state, ==, (int) states[model_lane_number (lane) - 1]);
  }
  g_assert_cmpuint (ended[MODEL_LANE_THREAD], ==, 14);
  g_assert_cmpuint (ended[MODEL_LANE_TASK], ==, 3);
  g_assert_cmpuint (ended[MODEL_LANE_LOCK], ==, 3);      /* the hold and two waits */
  g_assert_cmpuint (ended[MODEL_LANE_RWLOCK], ==, 2);    /* a reader and a waiting writer */
  g_assert_cmpuint (ended[MODEL_LANE_SEMAPHORE], ==, 4); /* a hold, a wait; two that share */
  g_assert_cmpuint (ended[MODEL_LANE_BARRIER], ==, 1);
  g_assert_cmpuint (ended[MODEL_LANE_ONCE], ==, 2);
  g_assert_cmpuint (ended[MODEL_LANE_VALUE], ==, 1);
}

/* The sums stop at the death, too, though the session goes on. */
static void
test_sums_stop_at_the_death (void)
{
  g_autoptr (Model) model = model_new ();
  int64_t held, contended, sums[MODEL_STATES];

  play_everything_open (model);
  PLAY (model, PROCESS_END (DEATH, 0, KILLED, SIGKILL));
  model_advance (model, 2 * DEATH);
  model_lock_summary (script_lane (model, "mutex 1"), 0, 2 * DEATH, &held, &contended);
  g_assert_cmpint (held, ==, DEATH - 1);
  g_assert_cmpint (contended, ==, DEATH - 2);
  model_thread_summary (script_lane (model, "thread 2"), 0, 2 * DEATH, sums);
  g_assert_cmpint (sums[MODEL_RUNNING], ==, 2);
  g_assert_cmpint (sums[MODEL_LOCK], ==, DEATH - 2);
}

/* Exiting takes time: what other threads still say meanwhile opens nothing again. */
static void
test_nothing_opens_after_the_death (void)
{
  g_autoptr (Model) model = model_new ();

  play_everything_open (model);
  PLAY (model, PROCESS_END (DEATH, 1, EXITED, 0));
  uint32_t lanes = model_lane_count (model);
  PLAY (model, EVENT (DEATH, 2, MUTEX_ACQUIRE, LOCK), EVENT (DEATH + 1, 3, THREAD_END, 0),
        EVENT (DEATH + 2, 7, MUTEX_WAIT, 0x1999), START (DEATH + 3, 20),
        EVENT (DEATH + 4, 10, TASK_WAKE, TASK), EVENT (DEATH + 5, 2, OBJECT_END, LOCK),
        { DEATH + 6, 2, HEDDLE_EVENT_LOST, DEATH - 20, 3, HEDDLE_LOSS_FULL, NULL },
        PROCESS_END (DEATH + 7, 0, EXITED, 0));
  g_assert_cmpuint (model_lane_count (model), ==, lanes);
  for (uint32_t i = 0; i < lanes; i++)
    check_lane_is_over (model_lane (model, i));
  g_assert_cmpuint (model_lost_count (model), ==, 3);
  g_assert_false (model_is_alive (model));
}

/* What a thread lost last is found only when all is over: it is told, and nobody knows what it did then. */
static void
test_loss_that_is_told_late (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (1, 2), PROCESS_END (DEATH, 1, EXITED, 0),
        { DEATH + 6, 2, HEDDLE_EVENT_LOST, DEATH - 20, 3, HEDDLE_LOSS_FULL, NULL });
  const ModelLane *thread = script_lane (model, "thread 2");
  int64_t sums[MODEL_STATES];

  g_assert_cmpuint (model_interval_count (thread), ==, 2);
  g_assert_cmpint (model_interval (thread, 0).end, ==, DEATH - 20);
  g_assert_cmpuint (model_interval (thread, 1).state, ==, MODEL_UNKNOWN);
  g_assert_cmpint (model_interval (thread, 1).end, ==, DEATH);
  model_thread_summary (thread, 0, 2 * DEATH, sums);
  g_assert_cmpint (sums[MODEL_UNKNOWN], ==, 20);
  g_assert_cmpint (sums[MODEL_RUNNING], ==, DEATH - 21);
  g_assert_cmpuint (model_loss_count (model), ==, 1);
  g_assert_cmpuint (model_loss (model, 0).thread, !=, MODEL_NONE);
  g_assert_cmpuint (model_loss (model, 0).count, ==, 3);
}

static void
test_others_live_on (void)
{
  g_autoptr (Model) model = model_new ();
  const HeddleDecodedEvent other = { .process = 2, .thread = 1, .kind = HEDDLE_EVENT_SLEEP_BEGIN };

  PLAY (model, START (0, 1));
  model_add (model, &other);
  PLAY (model, PROCESS_END (DEATH, 0, KILLED, SIGTERM));
  const ModelLane *dead = model_lane (model, 0), *living = model_lane (model, 1);

  g_assert_cmpint (model_lane_end (dead), ==, DEATH);
  g_assert_cmpint (model_lane_end (living), ==, MODEL_OPEN);
  g_assert_cmpint (model_interval (living, 1).end, ==, MODEL_OPEN);
  g_assert_cmpint (model_process_end (model, 1).time, ==, DEATH);
  g_assert_cmpint (model_process_end (model, 2).time, ==, MODEL_OPEN);
  g_assert_true (model_is_alive (model));
}

/* ------------------------------------------------------------------ how it died */

typedef struct {
  HeddleProcessEnd how;
  uint64_t status;
  gboolean by_itself; /* recorded by a thread, not added by the collector */
} Word;

/* Tells a model of one end after the other and checks what it makes of it. */
static void
check_end (const Word *words, gsize count, HeddleProcessEnd how, uint32_t status, uint64_t odd)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1));
  for (gsize i = 0; i < count; i++)
    PLAY (model, { DEATH + (int64_t) i, words[i].by_itself ? 1 : 0, HEDDLE_EVENT_PROCESS_END, 0,
                   words[i].status, words[i].how, NULL });
  ModelProcessEnd end = model_process_end (model, 1);
  g_assert_cmpint (end.time, ==, DEATH);
  g_assert_cmpint (end.how, ==, how);
  g_assert_cmpuint (end.status, ==, status);
  g_assert_cmpuint (model_odd_count (model), ==, odd);
}

#define CHECK_END(how, status, odd, ...)                       \
  do {                                                         \
    const Word words[] = { __VA_ARGS__ };                      \
    check_end (words, G_N_ELEMENTS (words), how, status, odd); \
  } while (0)

#define UNKNOWN  HEDDLE_PROCESS_END_UNKNOWN
#define EXITED   HEDDLE_PROCESS_END_EXITED
#define KILLED   HEDDLE_PROCESS_END_KILLED
#define REPLACED HEDDLE_PROCESS_END_REPLACED

static void
test_how_it_died (void)
{
  CHECK_END (EXITED, 0, 0, { EXITED, 0, TRUE });
  CHECK_END (EXITED, 3, 0, { EXITED, 3, FALSE });
  CHECK_END (KILLED, SIGKILL, 0, { KILLED, SIGKILL, FALSE });
  CHECK_END (REPLACED, 0, 0, { REPLACED, 77, FALSE });
  CHECK_END (UNKNOWN, 0, 0, { UNKNOWN, 0, FALSE });
}

static void
test_who_knows_more_is_believed (void)
{
  /* Nothing more is known, or nothing was known: in either order. */
  CHECK_END (EXITED, 3, 0, { EXITED, 3, TRUE }, { UNKNOWN, 0, FALSE });
  CHECK_END (EXITED, 3, 0, { UNKNOWN, 0, FALSE }, { EXITED, 3, TRUE });
  CHECK_END (KILLED, SIGKILL, 0, { UNKNOWN, 0, TRUE }, { KILLED, SIGKILL, FALSE });
  /* It was about to exit, and crashed on the way. */
  CHECK_END (KILLED, SIGSEGV, 0, { EXITED, 0, TRUE }, { KILLED, SIGSEGV, FALSE });
  CHECK_END (KILLED, SIGSEGV, 0, { KILLED, SIGSEGV, FALSE }, { EXITED, 0, TRUE });
  CHECK_END (EXITED, 4, 0, { EXITED, 0, TRUE }, { EXITED, 4, FALSE });
  /* Two of the same standing: the first. */
  CHECK_END (EXITED, 1, 0, { EXITED, 1, TRUE }, { EXITED, 2, TRUE });
  CHECK_END (REPLACED, 0, 0, { REPLACED, 0, FALSE }, { EXITED, 2, FALSE });
}

/* What can't be is counted and told as unknown; the process has ended nevertheless. */
static void
test_nonsense_about_the_end (void)
{
  CHECK_END (UNKNOWN, 0, 1, { (HeddleProcessEnd) 4, 0, FALSE });
  CHECK_END (UNKNOWN, 0, 1, { (HeddleProcessEnd) UINT32_MAX, 9, FALSE });
  CHECK_END (UNKNOWN, 0, 1, { EXITED, 256, TRUE });
  CHECK_END (UNKNOWN, 0, 1, { EXITED, UINT64_C (1) << 32, TRUE });
  CHECK_END (UNKNOWN, 0, 1, { KILLED, 0, FALSE });
  CHECK_END (UNKNOWN, 0, 1, { KILLED, 65, FALSE });
  CHECK_END (KILLED, 64, 1, { KILLED, UINT64_MAX, FALSE }, { KILLED, 64, FALSE });
  CHECK_END (EXITED, 3, 1, { EXITED, 3, TRUE }, { (HeddleProcessEnd) 99, 1, FALSE });
}

/* ------------------------------------------------------------------ readers */

#define PROCESSES 2000

static gpointer
kill_processes (gpointer data)
{
  Model *model = data;

  for (uint32_t process = 1; process <= PROCESSES; process++) {
    const HeddleDecodedEvent start = {
      .time = process, .process = process, .thread = 1, .kind = HEDDLE_EVENT_THREAD_START
    };
    const HeddleDecodedEvent end = { .time = process,
                                     .process = process,
                                     .kind = HEDDLE_EVENT_PROCESS_END,
                                     .detail = HEDDLE_PROCESS_END_KILLED,
                                     .argument = 1 + process % 31 };
    model_add (model, &start);
    model_add (model, &end);
  }
  return NULL;
}

/* Whoever sees that a lane is over knows how its process died. */
static void
test_readers_see_the_death (void)
{
  g_autoptr (Model) model = model_new ();
  GThread *writer = g_thread_new ("writer", kill_processes, model);

  for (uint32_t i = 0; i < PROCESSES;) {
    if (i >= model_lane_count (model) || model_lane_end (model_lane (model, i)) == MODEL_OPEN) {
      g_thread_yield ();
      continue;
    }
    const ModelLane *lane = model_lane (model, i++);
    ModelProcessEnd end = model_process_end (model, model_lane_process (lane));
    g_assert_cmpint (end.time, ==, model_lane_end (lane));
    g_assert_cmpint (end.how, ==, HEDDLE_PROCESS_END_KILLED);
    g_assert_cmpuint (end.status, ==, 1 + model_lane_process (lane) % 31);
  }
  g_thread_join (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/death/everything-ends", test_everything_open_ends);
  g_test_add_func ("/death/sums-stop", test_sums_stop_at_the_death);
  g_test_add_func ("/death/nothing-opens-after", test_nothing_opens_after_the_death);
  g_test_add_func ("/death/loss-told-late", test_loss_that_is_told_late);
  g_test_add_func ("/death/others-live-on", test_others_live_on);
  g_test_add_func ("/death/how", test_how_it_died);
  g_test_add_func ("/death/who-knows-more", test_who_knows_more_is_believed);
  g_test_add_func ("/death/nonsense", test_nonsense_about_the_end);
  g_test_add_func ("/death/readers", test_readers_see_the_death);
  return g_test_run ();
}
