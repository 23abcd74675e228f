/* SPDX-License-Identifier: MIT
 *
 * The flight recorder: what it keeps, what it remembers of what it forgets, and that it accounts
 * for every event.
 */
#include <string.h>

#include "collect/flight-memory.h"
#include "collect/flight.h"

enum { PROCESS = 1, MAIN = 1, ONE = 2, TWO = 3, LOCK = 0x1000, CHANNEL = 0x2000, TASK = 0x3000 };

/* What came out of a replay. */
typedef struct {
  GArray *events;
  GStringChunk *texts;
} Replay;

static void
collect (const HeddleDecodedEvent *event, gpointer user_data)
{
  Replay *replay = user_data;
  HeddleDecodedEvent copy = *event;

  if (event->text != NULL)
    copy.text = g_string_chunk_insert (replay->texts, event->text);
  g_array_append_val (replay->events, copy);
}

static Replay
replay_new (void)
{
  return (Replay){ g_array_new (FALSE, FALSE, sizeof (HeddleDecodedEvent)),
                   g_string_chunk_new (256) };
}

static Replay
replay_of (const FlightRecorder *recorder)
{
  Replay replay = replay_new ();

  flight_recorder_replay (recorder, collect, &replay);
  return replay;
}

static void
replay_clear (Replay *replay)
{
  g_array_unref (replay->events);
  g_string_chunk_free (replay->texts);
}

static const HeddleDecodedEvent *
replay_event (const Replay *replay, guint index)
{
  g_assert_cmpuint (index, <, replay->events->len);
  return &g_array_index (replay->events, HeddleDecodedEvent, index);
}

/* Returns the first event of the kind and thread, or NULL. */
static const HeddleDecodedEvent *
find (const Replay *replay, HeddleEventKind kind, guint32 thread)
{
  for (guint i = 0; i < replay->events->len; i++)
    if (replay_event (replay, i)->kind == kind && replay_event (replay, i)->thread == thread)
      return replay_event (replay, i);
  return NULL;
}

static void
add_of (FlightRecorder *recorder, gint64 time, guint32 process, guint32 thread,
        HeddleEventKind kind, guint64 object, guint64 argument, const char *text)
{
  const HeddleDecodedEvent event = { .time = time,
                                     .process = process,
                                     .thread = thread,
                                     .kind = (uint16_t) kind,
                                     .object = object,
                                     .argument = argument,
                                     .text = text };

  flight_recorder_add (&event, recorder);
}

static void
add (FlightRecorder *recorder, gint64 time, guint32 thread, HeddleEventKind kind, guint64 object)
{
  add_of (recorder, time, PROCESS, thread, kind, object, 0, NULL);
}

static void
check_lost (const HeddleDecodedEvent *event, gint64 time, gint64 first, guint64 count)
{
  g_assert_nonnull (event);
  g_assert_cmpuint (event->detail, ==, HEDDLE_LOSS_OVERWRITTEN);
  g_assert_cmpint (event->time, ==, time);
  g_assert_cmpint ((gint64) event->object, ==, first);
  g_assert_cmpuint (event->argument, ==, count);
}

static void
check_times_ascend (const Replay *replay)
{
  for (guint i = 1; i < replay->events->len; i++)
    g_assert_cmpint (replay_event (replay, i - 1)->time, <=, replay_event (replay, i)->time);
}

/* ------------------------------------------------------------------ what is kept */

static void
test_all_is_kept_while_it_is_young (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add (recorder, 10, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
  add (recorder, 1010, MAIN, HEDDLE_EVENT_MUTEX_RELEASE, LOCK);
  Replay replay = replay_of (recorder);
  g_assert_cmpuint (replay.events->len, ==, 2);
  g_assert_cmpint (replay_event (&replay, 0)->time, ==, 10);
  g_assert_cmpuint (replay_event (&replay, 1)->object, ==, LOCK);
  replay_clear (&replay);
}

/* Time passes without events, too. */
static void
test_what_is_old_is_forgotten_and_told (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add (recorder, 10, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
  add (recorder, 20, MAIN, HEDDLE_EVENT_MUTEX_RELEASE, LOCK);
  add (recorder, 500, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
  flight_recorder_advance (recorder, 1400);
  g_autoptr (FlightRecording) recording = flight_recorder_take (recorder);
  g_assert_cmpint (flight_recording_begin (recording), ==, 400);
  g_assert_cmpint (flight_recording_now (recording), ==, 1400);
  Replay replay = replay_of (recorder);
  g_assert_cmpuint (replay.events->len, ==, 2);
  check_lost (find (&replay, HEDDLE_EVENT_LOST, MAIN), 400, 10, 2);
  g_assert_cmpint (replay_event (&replay, 1)->time, ==, 500);
  replay_clear (&replay);
}

/* A flood makes the time shorter, and the memory does not grow with its length. */
static void
test_memory_is_bounded (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (G_MAXINT64, 10000);
  guint64 most = 0;

  for (gint64 time = 0; time < 200000; time++) {
    add (recorder, time, MAIN, HEDDLE_EVENT_SEMAPHORE_POST, LOCK);
    g_assert_cmpuint (flight_recorder_kept (recorder), <=, 10000);
    most = MAX (most, flight_recorder_bytes (recorder));
  }
  g_assert_cmpuint (flight_recorder_kept (recorder), ==, 10000);
  g_assert_cmpuint (flight_recorder_forgotten (recorder), ==, 190000);
  g_assert_cmpuint (most, <=, 4 * 10000 * FLIGHT_EVENT_BYTES);
  Replay replay = replay_of (recorder);
  check_lost (replay_event (&replay, 0), 189999, 0, 190000);
  g_assert_cmpint (replay_event (&replay, 1)->time, ==, 190000);
  replay_clear (&replay);
}

/* A flood of names can't be had for nothing. */
static void
test_texts_count (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (G_MAXINT64, 1000);
  g_autofree char *text = g_strnfill (480, 'n');

  for (gint64 time = 0; time < 5000; time++)
    add_of (recorder, time, PROCESS, MAIN, HEDDLE_EVENT_THREAD_NAME, 0, 0, text);
  g_assert_cmpuint (flight_recorder_kept (recorder), <=, 1000 / 10);
  g_assert_cmpuint (flight_recorder_kept (recorder), >, 0);
  Replay replay = replay_of (recorder);
  g_assert_cmpstr (replay_event (&replay, replay.events->len - 1)->text, ==, text);
  replay_clear (&replay);
}

/* A recording is of its moment, whatever the recorder does afterwards. */
static void
test_recording_outlives_its_recorder (void)
{
  FlightRecorder *recorder = flight_recorder_new (100000, 0);
  Replay replay = replay_new ();

  for (gint64 time = 0; time < 20000; time++)
    add_of (recorder, time, PROCESS, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, "first");
  g_autoptr (FlightRecording) recording = flight_recorder_take (recorder);
  for (gint64 time = 1000000; time < 1020000; time++)
    add_of (recorder, time, PROCESS, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, "second");
  flight_recorder_free (recorder);
  flight_recording_replay (recording, collect, &replay);
  g_assert_cmpuint (replay.events->len, ==, 20000);
  g_assert_cmpstr (replay_event (&replay, 19999)->text, ==, "first");
  g_assert_cmpint (replay_event (&replay, 19999)->time, ==, 19999);
  replay_clear (&replay);
}

/* ------------------------------------------------------------------ what is remembered */

static void
test_what_lives_is_remembered (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add_of (recorder, 1, PROCESS, 0, HEDDLE_EVENT_PROCESS_START, 0, 7, "pigz");
  add (recorder, 2, MAIN, HEDDLE_EVENT_THREAD_START, 0xaa);
  add_of (recorder, 3, PROCESS, MAIN, HEDDLE_EVENT_THREAD_NAME, 0, 0, "main");
  add_of (recorder, 4, PROCESS, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, "old");
  add_of (recorder, 5, PROCESS, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, "counter");
  add_of (recorder, 6, PROCESS, MAIN, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 4, NULL);
  add (recorder, 7, MAIN, HEDDLE_EVENT_TASK_SPAWN, TASK);
  add (recorder, 9000, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
  Replay replay = replay_of (recorder);
  const HeddleEventKind kinds[] = { HEDDLE_EVENT_PROCESS_START, HEDDLE_EVENT_THREAD_START,
                                    HEDDLE_EVENT_THREAD_NAME,   HEDDLE_EVENT_OBJECT_NAME,
                                    HEDDLE_EVENT_CHANNEL_OPEN,  HEDDLE_EVENT_TASK_SPAWN,
                                    HEDDLE_EVENT_LOST,          HEDDLE_EVENT_MUTEX_ACQUIRE };
  g_assert_cmpuint (replay.events->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpuint (replay_event (&replay, i)->kind, ==, kinds[i]);
  g_assert_cmpstr (replay_event (&replay, 0)->text, ==, "pigz");
  g_assert_cmpstr (replay_event (&replay, 3)->text, ==, "counter");
  g_assert_cmpint (replay_event (&replay, 3)->time, ==, 5);
  /* The name that was replaced. */
  check_lost (replay_event (&replay, 6), 8000, 4, 1);
  replay_clear (&replay);
}

static void
test_what_is_over_is_not_remembered (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add (recorder, 1, MAIN, HEDDLE_EVENT_THREAD_START, 0xaa);
  add_of (recorder, 2, PROCESS, MAIN, HEDDLE_EVENT_THREAD_NAME, 0xbb, 0, "one");
  add (recorder, 3, ONE, HEDDLE_EVENT_THREAD_START, 0xbb);
  add_of (recorder, 4, PROCESS, MAIN, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, "counter");
  add (recorder, 5, MAIN, HEDDLE_EVENT_TASK_SPAWN, TASK);
  add (recorder, 6, MAIN, HEDDLE_EVENT_OBJECT_END, LOCK);
  add (recorder, 7, ONE, HEDDLE_EVENT_TASK_END, TASK);
  add (recorder, 8, ONE, HEDDLE_EVENT_THREAD_END, 0);
  flight_recorder_advance (recorder, 9000);
  Replay replay = replay_of (recorder);
  g_assert_cmpuint (replay.events->len, ==, 3);
  g_assert_cmpuint (replay_event (&replay, 0)->kind, ==, HEDDLE_EVENT_THREAD_START);
  check_lost (find (&replay, HEDDLE_EVENT_LOST, MAIN), 8000, 2, 4);
  /* A thread that has ended says no more: its losses are its process's. */
  check_lost (find (&replay, HEDDLE_EVENT_LOST, 0), 8000, 3, 3);
  replay_clear (&replay);
}

/* Whoever looks at a deadlock comes long after the threads began to wait. */
static void
test_long_wait_is_remembered (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add (recorder, 1, MAIN, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
  add (recorder, 2, ONE, HEDDLE_EVENT_SLEEP_BEGIN, 0);
  add (recorder, 3, ONE, HEDDLE_EVENT_SLEEP_END, 0);
  add (recorder, 5, ONE, HEDDLE_EVENT_MUTEX_WAIT, LOCK);
  add (recorder, 6, MAIN, HEDDLE_EVENT_SLEEP_BEGIN, 0);
  add (recorder, 7, MAIN, HEDDLE_EVENT_SLEEP_END, 0);
  flight_recorder_advance (recorder, 9000);
  Replay replay = replay_of (recorder);
  check_lost (find (&replay, HEDDLE_EVENT_LOST, ONE), 5, 2, 2);
  check_lost (find (&replay, HEDDLE_EVENT_LOST, MAIN), 8000, 1, 3);
  g_assert_cmpint (find (&replay, HEDDLE_EVENT_MUTEX_WAIT, ONE)->time, ==, 5);
  g_assert_null (find (&replay, HEDDLE_EVENT_SLEEP_BEGIN, MAIN));
  check_times_ascend (&replay);
  replay_clear (&replay);
}

/* Where a thread has named what still lives, that thread is told of as well, with its end. */
static void
test_author_is_remembered_with_what_it_named (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add (recorder, 1, ONE, HEDDLE_EVENT_THREAD_START, 0xbb);
  add_of (recorder, 2, PROCESS, ONE, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, "counter");
  add (recorder, 3, ONE, HEDDLE_EVENT_THREAD_END, 0);
  flight_recorder_advance (recorder, 2000);
  Replay replay = replay_of (recorder);
  g_assert_cmpuint (replay.events->len, ==, 3);
  g_assert_nonnull (find (&replay, HEDDLE_EVENT_THREAD_START, ONE));
  g_assert_nonnull (find (&replay, HEDDLE_EVENT_THREAD_END, ONE));
  replay_clear (&replay);

  add (recorder, 2001, MAIN, HEDDLE_EVENT_OBJECT_END, LOCK);
  flight_recorder_advance (recorder, 9000);
  replay = replay_of (recorder);
  g_assert_null (find (&replay, HEDDLE_EVENT_THREAD_START, ONE));
  check_lost (find (&replay, HEDDLE_EVENT_LOST, 0), 8000, 1, 3);
  g_assert_cmpuint (flight_recorder_remembered (recorder), ==, 2);
  replay_clear (&replay);
}

/* Of a dead process it is remembered that it was there: others keep their numbers. */
static void
test_dead_process (void)
{
  g_autoptr (FlightRecorder) recorder = flight_recorder_new (1000, 0);

  add_of (recorder, 1, 1, 0, HEDDLE_EVENT_PROCESS_START, 0, 7, "sh");
  add_of (recorder, 2, 1, MAIN, HEDDLE_EVENT_THREAD_START, 0xaa, 0, NULL);
  add_of (recorder, 3, 1, MAIN, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, NULL);
  add_of (recorder, 4, 1, 0, HEDDLE_EVENT_PROCESS_END, 0, 0, NULL);
  flight_recorder_advance (recorder, 9000);
  Replay replay = replay_of (recorder);
  g_assert_cmpuint (replay.events->len, ==, 3);
  g_assert_cmpuint (replay_event (&replay, 0)->kind, ==, HEDDLE_EVENT_PROCESS_START);
  g_assert_cmpuint (replay_event (&replay, 1)->kind, ==, HEDDLE_EVENT_PROCESS_END);
  check_lost (replay_event (&replay, 2), 8000, 2, 2);
  replay_clear (&replay);
}

/* ------------------------------------------------------------------ the accounts */

/* Returns how many events one stands for. */
static guint64
stands_for (const HeddleDecodedEvent *event)
{
  return event->kind == HEDDLE_EVENT_LOST ? event->argument : 1;
}

static HeddleDecodedEvent
random_event (gint64 time)
{
  static const HeddleEventKind kinds[] = {
    HEDDLE_EVENT_PROCESS_START, HEDDLE_EVENT_PROCESS_END,      HEDDLE_EVENT_THREAD_START,
    HEDDLE_EVENT_THREAD_NAME,   HEDDLE_EVENT_THREAD_END,       HEDDLE_EVENT_OBJECT_NAME,
    HEDDLE_EVENT_OBJECT_END,    HEDDLE_EVENT_CHANNEL_OPEN,     HEDDLE_EVENT_TASK_SPAWN,
    HEDDLE_EVENT_TASK_END,      HEDDLE_EVENT_MUTEX_WAIT,       HEDDLE_EVENT_MUTEX_ACQUIRE,
    HEDDLE_EVENT_MUTEX_RELEASE, HEDDLE_EVENT_CHANNEL_SEND,     HEDDLE_EVENT_LOST,
    HEDDLE_EVENT_JOIN_BEGIN,    HEDDLE_EVENT_SEMAPHORE_GIVE_UP
  };
  gboolean rare = g_test_rand_int_range (0, 20) == 0;
  /* The ends of processes are few, or nothing would ever be there to remember. */
  HeddleEventKind kind = kinds[g_test_rand_int_range (rare ? 0 : 2, G_N_ELEMENTS (kinds))];
  HeddleDecodedEvent event = { .time = time,
                               .process = (uint32_t) g_test_rand_int_range (1, 5),
                               .thread = (uint32_t) g_test_rand_int_range (0, 6),
                               .kind = (uint16_t) kind,
                               .object = (uint64_t) g_test_rand_int_range (0, 8),
                               .argument = (uint64_t) g_test_rand_int_range (0, 5) };

  if (kind == HEDDLE_EVENT_THREAD_NAME || kind == HEDDLE_EVENT_OBJECT_NAME)
    event.text = "a name";
  return event;
}

static void
check_account (const FlightRecorder *recorder, guint64 emitted)
{
  Replay replay = replay_of (recorder);
  guint64 told = 0;

  for (guint i = 0; i < replay.events->len; i++)
    told += stands_for (replay_event (&replay, i));
  g_assert_cmpuint (told, ==, emitted);
  check_times_ascend (&replay);
  replay_clear (&replay);
}

/* Whatever comes, sense or nonsense: emitted = replayed + told as lost, at every moment. */
static void
test_every_event_is_accounted_for (void)
{
  for (guint round = 0; round < 60; round++) {
    gint64 keep = g_test_rand_int_range (0, 400);
    guint64 most = (guint64) g_test_rand_int_range (1, 300);
    g_autoptr (FlightRecorder) recorder = flight_recorder_new (keep, most);
    guint64 emitted = 0;
    gint64 time = 0;
    for (guint i = 0; i < 2000; i++) {
      time += g_test_rand_int_range (0, 3);
      HeddleDecodedEvent event = random_event (time);
      emitted += stands_for (&event);
      flight_recorder_add (&event, recorder);
      g_assert_cmpuint (flight_recorder_kept (recorder), <=, most);
      if (i % 97 == 0)
        check_account (recorder, emitted);
    }
    flight_recorder_advance (recorder, time + 1000);
    g_assert_cmpuint (flight_recorder_kept (recorder), ==, 0);
    check_account (recorder, emitted);
  }
}

/* The same for what is remembered, with so little room that much is refused. */
static void
test_memory_of_the_forgotten_is_bounded (void)
{
  guint64 refused = 0;

  for (guint most = 1; most < 40; most += 3) {
    g_autoptr (FlightMemory) memory = flight_memory_new (most);
    g_autoptr (GArray) told = NULL;
    GStringChunk *texts = g_string_chunk_new (256);
    guint64 emitted = 0, sum = 0;
    for (guint i = 0; i < 3000; i++) {
      HeddleDecodedEvent event = random_event (i);
      emitted += stands_for (&event);
      flight_memory_forget (memory, &event, i);
      g_assert_cmpuint (flight_memory_records (memory), <=, most);
    }
    told = flight_memory_tell (memory, 3000, texts);
    for (guint i = 0; i < told->len; i++)
      sum += stands_for (&g_array_index (told, FlightTold, i).event);
    g_assert_cmpuint (sum, ==, emitted);
    refused += flight_memory_refused (memory);
    g_string_chunk_free (texts);
  }
  g_assert_cmpuint (refused, >, 0);
}

/* A shell script may start processes without end: the longest dead make room. */
static void
test_dead_processes_make_room (void)
{
  g_autoptr (FlightMemory) memory = flight_memory_new (100);
  GStringChunk *texts = g_string_chunk_new (256);
  guint64 sequence = 0, starts = 0, lost = 0;

  for (guint32 process = 1; process <= 1000; process++) {
    HeddleDecodedEvent start = { .process = process, .kind = HEDDLE_EVENT_PROCESS_START };
    HeddleDecodedEvent end = { .process = process, .kind = HEDDLE_EVENT_PROCESS_END };
    flight_memory_forget (memory, &start, sequence++);
    flight_memory_forget (memory, &end, sequence++);
  }
  g_autoptr (GArray) told = flight_memory_tell (memory, 0, texts);
  for (guint i = 0; i < told->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (told, FlightTold, i).event;
    starts += event->kind == HEDDLE_EVENT_PROCESS_START;
    lost += event->kind == HEDDLE_EVENT_LOST ? event->argument : 0;
  }
  g_assert_cmpuint (starts, ==, 100);
  g_assert_cmpuint (lost, ==, 2 * 900);
  g_assert_cmpuint (flight_memory_refused (memory), ==, 0);
  g_string_chunk_free (texts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flight/young", test_all_is_kept_while_it_is_young);
  g_test_add_func ("/flight/old", test_what_is_old_is_forgotten_and_told);
  g_test_add_func ("/flight/bounded", test_memory_is_bounded);
  g_test_add_func ("/flight/texts", test_texts_count);
  g_test_add_func ("/flight/recording", test_recording_outlives_its_recorder);
  g_test_add_func ("/flight/lives", test_what_lives_is_remembered);
  g_test_add_func ("/flight/over", test_what_is_over_is_not_remembered);
  g_test_add_func ("/flight/wait", test_long_wait_is_remembered);
  g_test_add_func ("/flight/author", test_author_is_remembered_with_what_it_named);
  g_test_add_func ("/flight/dead-process", test_dead_process);
  g_test_add_func ("/flight/account", test_every_event_is_accounted_for);
  g_test_add_func ("/flight/forgotten-bounded", test_memory_of_the_forgotten_is_bounded);
  g_test_add_func ("/flight/dead-processes", test_dead_processes_make_room);
  return g_test_run ();
}
