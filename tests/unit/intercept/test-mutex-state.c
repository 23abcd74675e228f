/* SPDX-License-Identifier: MIT
 *
 * What is read from glibc's mutexes agrees with what they do, for every kind: if a glibc moves a
 * field, this fails.
 */
#include <errno.h>
#include <glib.h>
#include <unistd.h>

#include "intercept/mutex-state.h"

typedef struct {
  const char *name;
  int type;
  int robustness;
  int protocol;
  gboolean recursive;
  gboolean checks_holder;
  gboolean can_be_tried;
} Kind;

static const Kind kinds[] = {
  { "normal", PTHREAD_MUTEX_NORMAL, 0, 0, FALSE, FALSE, TRUE },
  { "adaptive", PTHREAD_MUTEX_ADAPTIVE_NP, 0, 0, FALSE, FALSE, TRUE },
  { "recursive", PTHREAD_MUTEX_RECURSIVE, 0, 0, TRUE, TRUE, TRUE },
  { "errorcheck", PTHREAD_MUTEX_ERRORCHECK, 0, 0, FALSE, TRUE, TRUE },
  { "robust", PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST, 0, FALSE, TRUE, FALSE },
  { "robust-recursive", PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ROBUST, 0, TRUE, TRUE, FALSE },
  { "inherit", PTHREAD_MUTEX_NORMAL, 0, PTHREAD_PRIO_INHERIT, FALSE, TRUE, TRUE },
  { "inherit-recursive", PTHREAD_MUTEX_RECURSIVE, 0, PTHREAD_PRIO_INHERIT, TRUE, TRUE, TRUE },
  { "inherit-robust", PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_INHERIT, FALSE, TRUE,
    FALSE },
  { "protect", PTHREAD_MUTEX_NORMAL, 0, PTHREAD_PRIO_PROTECT, FALSE, FALSE, FALSE },
};

static void
make (pthread_mutex_t *mutex, const Kind *kind)
{
  pthread_mutexattr_t attributes;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, kind->type);
  pthread_mutexattr_setrobust (&attributes, kind->robustness);
  pthread_mutexattr_setprotocol (&attributes, kind->protocol);
  g_assert_cmpint (pthread_mutex_init (mutex, &attributes), ==, 0);
  pthread_mutexattr_destroy (&attributes);
}

static void
check_hold (pthread_mutex_t *mutex, const Kind *kind)
{
  uint32_t self = (uint32_t) gettid ();

  if (pthread_mutex_lock (mutex) == EINVAL && kind->protocol == PTHREAD_PRIO_PROTECT)
    return; /* ceilings are for threads of real-time priority */
  g_assert_cmpuint (heddle_mutex_holder (mutex), ==, self);
  g_assert_true (heddle_mutex_is_first_hold (mutex));
  g_assert_true (heddle_mutex_is_last_hold (mutex, self));
  /* To another thread, the unlock of a kind that checks would be refused. */
  g_assert_true (heddle_mutex_is_last_hold (mutex, self + 1) != kind->checks_holder);
  if (kind->recursive) {
    g_assert_cmpint (pthread_mutex_lock (mutex), ==, 0);
    g_assert_false (heddle_mutex_is_first_hold (mutex));
    g_assert_false (heddle_mutex_is_last_hold (mutex, self));
    g_assert_cmpint (pthread_mutex_unlock (mutex), ==, 0);
    g_assert_true (heddle_mutex_is_last_hold (mutex, self));
  }
  if (!kind->can_be_tried)
    g_assert_true (heddle_mutex_is_taken (mutex));
  g_assert_cmpint (pthread_mutex_unlock (mutex), ==, 0);
  g_assert_cmpuint (heddle_mutex_holder (mutex), ==, 0);
  if (kind->checks_holder)
    g_assert_false (heddle_mutex_is_last_hold (mutex, self));
}

static void
test_kind (gconstpointer data)
{
  const Kind *kind = data;
  pthread_mutex_t mutex;

  make (&mutex, kind);
  g_assert_true (heddle_mutex_is_recursive (&mutex) == kind->recursive);
  g_assert_true (heddle_mutex_checks_holder (&mutex) == kind->checks_holder);
  g_assert_true (heddle_mutex_can_be_tried (&mutex) == kind->can_be_tried);
  if (!kind->can_be_tried)
    g_assert_false (heddle_mutex_is_taken (&mutex));
  check_hold (&mutex, kind);
  pthread_mutex_destroy (&mutex);
}

static void *
die_holding (void *mutex)
{
  g_assert_cmpint (pthread_mutex_lock (mutex), ==, 0);
  return NULL;
}

static void
test_dead_holder (void)
{
  pthread_mutex_t mutex;
  pthread_t thread;

  make (&mutex, &(Kind){ .type = PTHREAD_MUTEX_RECURSIVE, .robustness = PTHREAD_MUTEX_ROBUST });
  g_assert_cmpint (pthread_create (&thread, NULL, die_holding, &mutex), ==, 0);
  pthread_join (thread, NULL);
  g_assert_false (heddle_mutex_is_taken (&mutex));
  g_assert_cmpint (pthread_mutex_lock (&mutex), ==, EOWNERDEAD);
  /* Had, though not yet made consistent. */
  g_assert_true (heddle_mutex_is_first_hold (&mutex));
  g_assert_true (heddle_mutex_is_last_hold (&mutex, (uint32_t) gettid ()));
  g_assert_cmpint (pthread_mutex_consistent (&mutex), ==, 0);
  g_assert_true (heddle_mutex_is_last_hold (&mutex, (uint32_t) gettid ()));
  pthread_mutex_unlock (&mutex);
  pthread_mutex_destroy (&mutex);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize index = 0; index < G_N_ELEMENTS (kinds); index++) {
    g_autofree char *path = g_strconcat ("/intercept/mutex-state/", kinds[index].name, NULL);
    g_test_add_data_func (path, &kinds[index], test_kind);
  }
  g_test_add_func ("/intercept/mutex-state/dead-holder", test_dead_holder);
  return g_test_run ();
}
