/* SPDX-License-Identifier: MIT
 *
 * Deadlocks, from scripted events: circles of two and more, of one, and what is none.
 */
#include "explain/deadlock.h"

#include "script.h"

enum { ONE = 1, TWO, THREE, FOUR, A = 0x1000, B = 0x2000, C = 0x3000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }

static const DeadlockEdge *
edge (const GPtrArray *circles, guint circle, guint index)
{
  return &g_array_index ((const GArray *) g_ptr_array_index (circles, circle), DeadlockEdge, index);
}

static void
test_a_circle_of_two (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (1, ONE, MUTEX_ACQUIRE, A),
        EVENT (2, TWO, MUTEX_ACQUIRE, B), EVENT (5, ONE, MUTEX_WAIT, B));
  g_autoptr (GPtrArray) none = deadlock_find (model);
  g_assert_cmpuint (none->len, ==, 0);

  PLAY (model, EVENT (7, TWO, MUTEX_WAIT, A));
  model_advance (model, 107);
  g_autoptr (GPtrArray) circles = deadlock_find (model);
  g_assert_cmpuint (circles->len, ==, 1);
  g_assert_cmpuint (((GArray *) g_ptr_array_index (circles, 0))->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (edge (circles, 0, i)->owner, ==, edge (circles, 0, 1 - i)->thread);
  g_autofree char *text = deadlock_text (model, g_ptr_array_index (circles, 0));
  g_assert_cmpstr (text, ==,
                   "\"main\" has waited 102 ns for the mutex \"mutex 2\", which \"thread 2\" "
                   "holds. \"thread 2\" has waited 100 ns for the mutex \"mutex 1\", which "
                   "\"main\" holds.");
}

/* Somebody who waits for one of the circle is not in it; a second circle is another one. */
static void
test_circles_and_who_waits_for_them (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, FOUR), START (0, ONE), START (0, TWO), START (0, THREE),
        EVENT (1, ONE, MUTEX_ACQUIRE, A), EVENT (2, TWO, MUTEX_ACQUIRE, B),
        EVENT (3, THREE, RWLOCK_WRITE_ACQUIRE, C), EVENT (4, FOUR, MUTEX_WAIT, A),
        EVENT (5, ONE, MUTEX_WAIT, B), EVENT (6, TWO, RWLOCK_READ_WAIT, C),
        EVENT (7, THREE, MUTEX_WAIT, A));
  g_autoptr (GPtrArray) circles = deadlock_find (model);
  g_assert_cmpuint (circles->len, ==, 1);
  g_assert_cmpuint (((GArray *) g_ptr_array_index (circles, 0))->len, ==, 3);
}

/* A thread that asks for the mutex that it has waits for itself. */
static void
test_a_circle_of_one (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (1, ONE, MUTEX_ACQUIRE, A), EVENT (5, ONE, MUTEX_WAIT, A));
  g_autofree char *text = deadlock_tell (model);
  g_assert_cmpstr (text, ==,
                   "Found a deadlock: \"main\" has waited 0 ns for the mutex \"mutex 1\", which "
                   "\"main\" holds.");
}

/* The process is killed in its deadlock, which ends all that was open; a wait that was given up
 * before that is none any more. */
static void
test_killed_in_a_deadlock (void)
{
  for (int gives_up = 0; gives_up < 2; gives_up++) {
    g_autoptr (Model) model = model_new ();

    PLAY (model, START (0, ONE), START (0, TWO), EVENT (1, ONE, MUTEX_ACQUIRE, A),
          EVENT (2, TWO, MUTEX_ACQUIRE, B), EVENT (5, ONE, MUTEX_WAIT, B),
          EVENT (6, TWO, MUTEX_WAIT, A));
    if (gives_up)
      PLAY (model, EVENT (50, TWO, MUTEX_GIVE_UP, A));
    PLAY (model, { 100, 0, HEDDLE_EVENT_PROCESS_END, 0, 9, HEDDLE_PROCESS_END_KILLED, NULL });
    g_autoptr (GPtrArray) circles = deadlock_find (model);
    g_assert_cmpuint (circles->len, ==, gives_up ? 0 : 1);
  }
}

/* A chain that ends at one who runs is none. */
static void
test_a_chain_is_none (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), START (0, THREE), EVENT (1, ONE, MUTEX_ACQUIRE, A),
        EVENT (2, TWO, MUTEX_ACQUIRE, B), EVENT (5, TWO, MUTEX_WAIT, A),
        EVENT (6, THREE, MUTEX_WAIT, B), EVENT (7, ONE, CHANNEL_RECEIVE_WAIT, C));
  g_assert_null (deadlock_tell (model));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadlock/circle-of-two", test_a_circle_of_two);
  g_test_add_func ("/deadlock/circles-and-others", test_circles_and_who_waits_for_them);
  g_test_add_func ("/deadlock/circle-of-one", test_a_circle_of_one);
  g_test_add_func ("/deadlock/killed", test_killed_in_a_deadlock);
  g_test_add_func ("/deadlock/chain", test_a_chain_is_none);
  return g_test_run ();
}
