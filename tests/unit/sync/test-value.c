/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/reference.h"
#include "sync/thread.h"
#include "sync/value.h"
#include "sync/variable.h"

#include <string.h>

static SyncThread thread;

static void
run_thread (void *(*body) (void *), void *data)
{
  g_assert_cmpint (sync_thread_create (&thread, "thread", body, data), ==, 0);
  g_assert_cmpint (sync_thread_join (&thread, NULL), ==, 0);
}

/* ------------------------------------------------------------------ ownership */

static SyncValue value;
static int number;
static SyncMisuse misuse;

static void *
take_and_add (void *data)
{
  sync_value_take (&value);
  *(int *) sync_value_use (&value) += 1;
  return data;
}

/* Returns the place that `place` names, "12", of this file. */
static int
line_of (const char *place)
{
  g_assert_nonnull (strstr (place, "test-value.c:"));
  return atoi (strrchr (place, ':') + 1);
}

static void
run_move (void)
{
  number = 1;
  sync_value_init (&value, "number", &number);
  *(int *) sync_value_use (&value) += 1;
  sync_value_move (&value);
  int moved = __LINE__ - 1;
  g_assert_null (sync_value_try_use (&value, &misuse)); /* under way: nobody's */
  g_assert_cmpint (line_of (misuse.used_at), ==, __LINE__ - 1);
  g_assert_cmpint (line_of (misuse.moved_at), ==, moved);
  run_thread (take_and_add, NULL);
  g_assert_null (sync_value_try_use (&value, &misuse)); /* the thread's */
  g_assert_cmpint (line_of (misuse.used_at), ==, __LINE__ - 1);
  g_assert_cmpint (line_of (misuse.moved_at), ==, moved);
  g_assert_cmpstr (misuse.name, ==, "number");
  g_assert_cmpint (number, ==, 3);
  sync_value_destroy (&value);
}

static void
test_move_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/value/move/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  const RecordedEvent *create = recorded_first (events, HEDDLE_EVENT_THREAD_CREATE);
  g_autofree char *first = recorded_story (events, name->thread, name->event.object);
  g_autofree char *second =
      recorded_story (events, (uint32_t) create->event.argument, name->event.object);

  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_VALUE);
  g_assert_cmpstr (name->text, ==, "number");
  g_assert_cmpstr (first, ==,
                   "object-name value-take value-move value-misuse value-misuse object-end");
  g_assert_cmpstr (second, ==, "value-take");
}

static void *
steal (void *data)
{
  g_assert_null (sync_value_try_use (&value, &misuse));
  return data;
}

/* A thread that never owned the value: there is no move to be told of. */
static void
test_foreign (void)
{
  char sentence[128];

  sync_value_init (&value, "mine", &number);
  run_thread (steal, NULL);
  g_assert_null (misuse.moved_at);
  sync_misuse_describe (&misuse, sentence, sizeof sentence);
  g_assert_true (g_str_has_prefix (sentence, "use of \"mine\" at test-value.c:"));
  g_assert_true (g_str_has_suffix (sentence, " by a thread that doesn't own it"));
  g_assert_true (sync_value_use (&value) == &number);
  sync_value_destroy (&value);
}

static void
run_fatal_use (void)
{
  sync_value_init (&value, "gone", &number);
  sync_value_move (&value);
  sync_value_use (&value);
}

static void
run_fatal_move (void)
{
  sync_value_init (&value, "gone", &number);
  sync_value_move (&value);
  sync_value_move (&value);
}

static void
run_fatal_take (void)
{
  sync_value_init (&value, "kept", &number);
  sync_value_take (&value);
}

static void
test_fatal (void)
{
  g_test_trap_subprocess ("/sync/value/fatal/subprocess/use", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("use of moved value \"gone\": moved at test-value.c:*, used at "
                             "test-value.c:*\n");
  g_test_trap_subprocess ("/sync/value/fatal/subprocess/move", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("use of moved value \"gone\": *\n");
  g_test_trap_subprocess ("/sync/value/fatal/subprocess/take", 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("use of \"kept\" at test-value.c:*\n");
}

/* ------------------------------------------------------------------ references */

#define OWNERS 8

typedef struct {
  SyncThread thread;
  SyncReference reference;
  bool last;
} Owner;

static _Atomic (int) freed;

static void
count_free (void *data)
{
  g_assert_true (data == &number);
  atomic_fetch_add (&freed, 1);
}

static void *
use_and_drop (void *data)
{
  Owner *owner = data;

  g_assert_true (sync_reference_data (&owner->reference) == &number);
  g_assert_cmpint (atomic_load (&freed), ==, 0);
  owner->last = sync_reference_drop (&owner->reference);
  return NULL;
}

static void
run_references (void)
{
  Owner owners[OWNERS] = { 0 };
  SyncReference reference;
  int last = 0;

  atomic_store (&freed, 0);
  g_assert_cmpint (sync_reference_init (&reference, "number", &number, count_free), ==, 0);
  for (int i = 0; i < OWNERS; i++) {
    owners[i].reference = sync_reference_clone (&reference);
    g_assert_cmpint (sync_thread_create (&owners[i].thread, "owner", use_and_drop, &owners[i]), ==,
                     0);
  }
  last += sync_reference_drop (&reference);
  g_assert_false (sync_reference_drop (&reference)); /* it is dropped already: harmless */
  for (int i = 0; i < OWNERS; i++) {
    g_assert_cmpint (sync_thread_join (&owners[i].thread, NULL), ==, 0);
    last += owners[i].last;
  }
  g_assert_cmpint (last, ==, 1);
  g_assert_cmpint (atomic_load (&freed), ==, 1);
}

/* Every count in the record is one more or one less than the one before, down to none. */
static void
test_references_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/reference/count/subprocess/recorded");
  uint64_t object = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME)->event.object;
  uint64_t count = 0;
  bool ended = false;

  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    if (event->object != object)
      continue;
    g_assert_false (ended);
    if (event->kind == HEDDLE_EVENT_REFERENCE_CLONE)
      g_assert_cmpuint (event->argument, ==, ++count);
    if (event->kind == HEDDLE_EVENT_REFERENCE_DROP)
      g_assert_cmpuint (event->argument, ==, --count);
    ended = event->kind == HEDDLE_EVENT_OBJECT_END;
  }
  g_assert_true (ended);
  g_assert_cmpuint (count, ==, 0);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_REFERENCE_CLONE), ==, OWNERS + 1);
}

/* ------------------------------------------------------------------ variables */

#define ROUNDS 1000

static SyncVariable variable;
static _Atomic (int) turn;

static void *
add_atomically (void *data)
{
  for (int i = 0; i < ROUNDS; i++)
    sync_variable_add (&variable, 2);
  return data;
}

static void
test_add (void)
{
  SyncThread threads[3];

  sync_variable_init (&variable, "sum", -5);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (sync_thread_create (&threads[i], "adder", add_atomically, NULL), ==, 0);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (sync_thread_join (&threads[i], NULL), ==, 0);
  g_assert_cmpint (sync_variable_read (&variable), ==, 3 * 2 * ROUNDS - 5);
  sync_variable_destroy (&variable);
}

static void
wait_for_turn (int mine)
{
  while (atomic_load (&turn) != mine)
    g_thread_yield ();
}

static void *
lose (void *data)
{
  int64_t sum = sync_variable_read (&variable) + 1;

  atomic_store (&turn, 1);
  wait_for_turn (2);
  sync_variable_write (&variable, sum);
  return data;
}

/* The lost update, with every step chosen: both read 0, both write 1. */
static void
run_lost_update (void)
{
  sync_variable_init (&variable, "counter", 0);
  atomic_store (&turn, 0);
  g_assert_cmpint (sync_thread_create (&thread, "other", lose, NULL), ==, 0);
  wait_for_turn (1);
  sync_variable_write (&variable, sync_variable_read (&variable) + 1);
  atomic_store (&turn, 2);
  g_assert_cmpint (sync_thread_join (&thread, NULL), ==, 0);
  g_assert_cmpint (sync_variable_read (&variable), ==, 1);
  sync_variable_destroy (&variable);
}

static void
test_lost_update_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/variable/lost-update/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  static const struct {
    uint16_t kind;
    uint64_t value;
  } expected[] = {
    { HEDDLE_EVENT_VARIABLE_WRITE, 0 }, { HEDDLE_EVENT_VARIABLE_READ, 0 },
    { HEDDLE_EVENT_VARIABLE_READ, 0 },  { HEDDLE_EVENT_VARIABLE_WRITE, 1 },
    { HEDDLE_EVENT_VARIABLE_WRITE, 1 }, { HEDDLE_EVENT_VARIABLE_READ, 1 },
  };
  guint found = 0;

  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_VARIABLE);
  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    if (event->kind != HEDDLE_EVENT_VARIABLE_READ && event->kind != HEDDLE_EVENT_VARIABLE_WRITE)
      continue;
    g_assert_cmpuint (found, <, G_N_ELEMENTS (expected));
    g_assert_cmpuint (event->object, ==, name->event.object);
    g_assert_cmpuint (event->kind, ==, expected[found].kind);
    g_assert_cmpuint (event->argument, ==, expected[found].value);
    found++;
  }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (expected));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/value/move/unrecorded", run_move);
  g_test_add_func ("/sync/value/move/recorded", test_move_recorded);
  g_test_add_func ("/sync/value/move/subprocess/recorded", run_move);
  g_test_add_func ("/sync/value/foreign", test_foreign);
  g_test_add_func ("/sync/value/fatal", test_fatal);
  g_test_add_func ("/sync/value/fatal/subprocess/use", run_fatal_use);
  g_test_add_func ("/sync/value/fatal/subprocess/move", run_fatal_move);
  g_test_add_func ("/sync/value/fatal/subprocess/take", run_fatal_take);
  g_test_add_func ("/sync/reference/count/unrecorded", run_references);
  g_test_add_func ("/sync/reference/count/recorded", test_references_recorded);
  g_test_add_func ("/sync/reference/count/subprocess/recorded", run_references);
  g_test_add_func ("/sync/variable/add", test_add);
  g_test_add_func ("/sync/variable/lost-update/unrecorded", run_lost_update);
  g_test_add_func ("/sync/variable/lost-update/recorded", test_lost_update_recorded);
  g_test_add_func ("/sync/variable/lost-update/subprocess/recorded", run_lost_update);
  return g_test_run ();
}
