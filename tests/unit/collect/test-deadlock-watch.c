/* SPDX-License-Identifier: MIT
 *
 * The watch for deadlocks in the stream of events.
 */
#include <glib.h>

#include "collect/deadlock-watch.h"

enum { ONE = 1, TWO, THREE, A = 0x1000, B = 0x2000 };

#define LATER (DEADLOCK_WATCH_PATIENCE + 1000)

static void
play (DeadlockWatch *watch, gint64 time, guint32 thread, HeddleEventKind kind, guint64 object,
      guint32 detail)
{
  const HeddleDecodedEvent event = { .time = time,
                                     .process = 1,
                                     .thread = thread,
                                     .kind = (uint16_t) kind,
                                     .detail = detail,
                                     .object = object };

  deadlock_watch_add (&event, watch);
}

static DeadlockWatch *
watch_with_threads (void)
{
  DeadlockWatch *watch = deadlock_watch_new ();

  for (guint32 thread = ONE; thread <= THREE; thread++)
    play (watch, 0, thread, HEDDLE_EVENT_THREAD_START, thread, 100 + thread);
  return watch;
}

/* Each has one lock and waits for the other's: what is known of the holders is what the waits
 * say. */
static void
close_circle (DeadlockWatch *watch)
{
  play (watch, 10, ONE, HEDDLE_EVENT_MUTEX_WAIT, B, 100 + TWO);
  play (watch, 20, TWO, HEDDLE_EVENT_MUTEX_WAIT, A, 100 + ONE);
}

static void
test_found_once_and_after_a_while (void)
{
  g_autoptr (DeadlockWatch) watch = watch_with_threads ();

  close_circle (watch);
  g_assert_cmpuint (deadlock_watch_look (watch, 30), ==, 0);
  g_assert_cmpuint (deadlock_watch_look (watch, 15 + DEADLOCK_WATCH_PATIENCE), ==, 0);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 1);
  g_assert_cmpuint (deadlock_watch_look (watch, 2 * LATER), ==, 0);
}

/* A circle that one opens and closes again is found a second time. */
static void
test_found_again (void)
{
  g_autoptr (DeadlockWatch) watch = watch_with_threads ();

  close_circle (watch);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 1);
  play (watch, LATER, TWO, HEDDLE_EVENT_MUTEX_GIVE_UP, A, 0);
  g_assert_cmpuint (deadlock_watch_look (watch, 2 * LATER), ==, 0);
  play (watch, 2 * LATER, TWO, HEDDLE_EVENT_MUTEX_WAIT, A, 100 + ONE);
  g_assert_cmpuint (deadlock_watch_look (watch, 4 * LATER), ==, 1);
}

/* Whoever holds it now counts, not whoever did when the wait began. */
static void
test_owners_change (void)
{
  g_autoptr (DeadlockWatch) watch = watch_with_threads ();

  play (watch, 10, ONE, HEDDLE_EVENT_MUTEX_WAIT, B, 100 + TWO);
  play (watch, 11, TWO, HEDDLE_EVENT_MUTEX_RELEASE, B, 0);
  play (watch, 12, THREE, HEDDLE_EVENT_MUTEX_ACQUIRE, B, 0);
  play (watch, 20, TWO, HEDDLE_EVENT_MUTEX_WAIT, A, 100 + ONE);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 0);
  /* Over three threads it is one. */
  play (watch, LATER, THREE, HEDDLE_EVENT_RWLOCK_WRITE_WAIT, A, 100 + ONE);
  g_assert_cmpuint (deadlock_watch_look (watch, 3 * LATER), ==, 1);
}

static void
test_self (void)
{
  g_autoptr (DeadlockWatch) watch = watch_with_threads ();

  play (watch, 10, ONE, HEDDLE_EVENT_MUTEX_WAIT, A, 100 + ONE);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 1);
}

/* Whatever ends a wait or an ownership opens the circle: the end of a thread or of the process,
 * events that were lost. */
static void
test_what_opens_it (void)
{
  static const HeddleEventKind kinds[] = { HEDDLE_EVENT_THREAD_END, HEDDLE_EVENT_PROCESS_END,
                                           HEDDLE_EVENT_LOST, HEDDLE_EVENT_MUTEX_ACQUIRE };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (DeadlockWatch) watch = watch_with_threads ();
    close_circle (watch);
    play (watch, 30, TWO, kinds[i], kinds[i] == HEDDLE_EVENT_MUTEX_ACQUIRE ? A : 0, 0);
    g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 0);
  }
}

/* Kernel identifiers come again: the latest thread with one has it. */
static void
test_identifiers_come_again (void)
{
  g_autoptr (DeadlockWatch) watch = watch_with_threads ();

  play (watch, 1, TWO, HEDDLE_EVENT_THREAD_END, 0, 0);
  play (watch, 2, THREE + 1, HEDDLE_EVENT_THREAD_START, 9, 100 + TWO);
  play (watch, 10, ONE, HEDDLE_EVENT_MUTEX_WAIT, B, 100 + TWO);
  play (watch, 20, THREE + 1, HEDDLE_EVENT_MUTEX_WAIT, A, 100 + ONE);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 1);
}

/* More threads than are watched, and nonsense: it neither grows without end nor fails. */
static void
test_is_bounded (void)
{
  g_autoptr (DeadlockWatch) watch = deadlock_watch_new ();

  for (guint32 thread = 1; thread <= DEADLOCK_WATCH_THREADS_MOST + 10; thread++) {
    play (watch, thread, thread, HEDDLE_EVENT_THREAD_START, thread, thread);
    play (watch, thread, thread, HEDDLE_EVENT_MUTEX_RELEASE, A, 0);
  }
  close_circle (watch);
  play (watch, LATER, 0, HEDDLE_EVENT_MUTEX_WAIT, A, 1);
  g_assert_cmpuint (deadlock_watch_look (watch, 4 * LATER), ==, 0);
}

/* Two of four that stand in a circle let it go and close it again: it is one circle still. */
static void
test_found_as_one (void)
{
  enum { COUNT = 4 };
  g_autoptr (DeadlockWatch) watch = deadlock_watch_new ();

  for (guint32 i = 0; i < COUNT; i++)
    play (watch, 0, i + 1, HEDDLE_EVENT_THREAD_START, i + 1, 100 + i);
  for (guint32 i = 0; i < COUNT; i++)
    play (watch, 10, i + 1, HEDDLE_EVENT_MUTEX_WAIT, A + i, 100 + (i + 1) % COUNT);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 1);
  for (guint32 i = 0; i < COUNT; i += 2) {
    play (watch, LATER, i + 1, HEDDLE_EVENT_MUTEX_GIVE_UP, A + i, 0);
    play (watch, LATER, i + 1, HEDDLE_EVENT_MUTEX_WAIT, A + i, 100 + (i + 1) % COUNT);
  }
  g_assert_cmpuint (deadlock_watch_look (watch, 3 * LATER), ==, 1);
}

/* A thread starts once, whatever a hostile program says: it would be forgotten under one of its
 * identifiers, and found under the other when it is gone. */
static void
test_starts_once (void)
{
  static const HeddleDecodedEvent events[] = {
    { .thread = ONE, .kind = HEDDLE_EVENT_THREAD_START, .detail = 0 },
    { .thread = ONE, .kind = HEDDLE_EVENT_THREAD_START, .detail = 100 + ONE },
    { .thread = TWO, .kind = HEDDLE_EVENT_THREAD_START, .detail = 100 + TWO },
    { .thread = ONE, .kind = HEDDLE_EVENT_MUTEX_WAIT, .object = B, .detail = 100 + TWO },
    { .thread = TWO, .kind = HEDDLE_EVENT_MUTEX_WAIT, .object = A, .detail = 100 + ONE },
  };
  g_autoptr (DeadlockWatch) watch = deadlock_watch_new ();

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    deadlock_watch_add (&events[i], watch);
  g_assert_cmpuint (deadlock_watch_look (watch, LATER), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadlock-watch/found-once", test_found_once_and_after_a_while);
  g_test_add_func ("/deadlock-watch/found-again", test_found_again);
  g_test_add_func ("/deadlock-watch/found-as-one", test_found_as_one);
  g_test_add_func ("/deadlock-watch/starts-once", test_starts_once);
  g_test_add_func ("/deadlock-watch/owners-change", test_owners_change);
  g_test_add_func ("/deadlock-watch/self", test_self);
  g_test_add_func ("/deadlock-watch/what-opens-it", test_what_opens_it);
  g_test_add_func ("/deadlock-watch/identifiers-come-again", test_identifiers_come_again);
  g_test_add_func ("/deadlock-watch/bounded", test_is_bounded);
  return g_test_run ();
}
