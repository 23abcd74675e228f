/* SPDX-License-Identifier: MIT
 *
 * Every kind of mutex, with what each answers to what it should refuse.
 */
#include "intercept-common.h"

#include "record/heddle.h"

static pthread_mutex_t recursive, checking, robust, inheriting, protecting, plain;

static void
make (pthread_mutex_t *mutex, const char *name, int type, int robustness, int protocol)
{
  pthread_mutexattr_t attributes;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, type);
  pthread_mutexattr_setrobust (&attributes, robustness);
  pthread_mutexattr_setprotocol (&attributes, protocol);
  if (protocol == PTHREAD_PRIO_PROTECT)
    pthread_mutexattr_setprioceiling (&attributes, 1);
  SHOW (pthread_mutex_init (mutex, &attributes));
  heddle_name_mutex (mutex, name);
}

static void
use_recursive (void)
{
  SHOW (pthread_mutex_lock (&recursive));
  SHOW (pthread_mutex_lock (&recursive));
  SHOW (pthread_mutex_trylock (&recursive));
  SHOW (pthread_mutex_unlock (&recursive));
  SHOW (pthread_mutex_unlock (&recursive));
  SHOW (pthread_mutex_unlock (&recursive));
  SHOW (pthread_mutex_unlock (&recursive));
}

static void *
use_from_outside (void *unused)
{
  SHOW (pthread_mutex_trylock (&checking));
  SHOW (pthread_mutex_unlock (&checking));
  SHOW (pthread_mutex_timedlock (&checking, &long_ago));
  SHOW (pthread_mutex_clocklock (&checking, CLOCK_MONOTONIC, &long_ago));
  return unused;
}

static void
use_checking (void)
{
  SHOW (pthread_mutex_lock (&checking));
  SHOW (pthread_mutex_lock (&checking));
  pthread_join (spawn (use_from_outside, NULL), NULL);
  SHOW (pthread_mutex_unlock (&checking));
  SHOW (pthread_mutex_unlock (&checking));
}

static void *
die_holding (void *unused)
{
  SHOW (pthread_mutex_lock (&robust));
  return unused;
}

static void
use_robust (void)
{
  pthread_join (spawn (die_holding, NULL), NULL);
  SHOW (pthread_mutex_lock (&robust));
  SHOW (pthread_mutex_consistent (&robust));
  SHOW (pthread_mutex_unlock (&robust));
  pthread_join (spawn (die_holding, NULL), NULL);
  SHOW (pthread_mutex_lock (&robust));
  SHOW (pthread_mutex_unlock (&robust));
  /* Not recoverable any more, however often one asks. */
  SHOW (pthread_mutex_lock (&robust));
  SHOW (pthread_mutex_timedlock (&robust, &long_ago));
  SHOW (pthread_mutex_trylock (&robust));
}

static void
use_plain (void)
{
  SHOW (pthread_mutex_clocklock (&plain, CLOCK_PROCESS_CPUTIME_ID, &long_ago));
  SHOW (pthread_mutex_timedlock (&plain, &long_ago));
  SHOW (pthread_mutex_timedlock (&plain, &long_ago));
  SHOW (pthread_mutex_trylock (&plain));
  SHOW (pthread_mutex_unlock (&plain));
  SHOW (pthread_mutex_destroy (&plain));
}

int
main (void)
{
  int locked;

  pthread_join (spawn (do_nothing, NULL), NULL);
  make (&recursive, "recursive", PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
  make (&checking, "checking", PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
  make (&robust, "robust", PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST, PTHREAD_PRIO_NONE);
  make (&inheriting, "inheriting", PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED,
        PTHREAD_PRIO_INHERIT);
  make (&protecting, "protecting", PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED,
        PTHREAD_PRIO_PROTECT);
  make (&plain, "plain", PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED, PTHREAD_PRIO_NONE);
  use_recursive ();
  use_checking ();
  use_robust ();
  use_plain ();
  SHOW (pthread_mutex_lock (&inheriting));
  SHOW (pthread_mutex_lock (&inheriting));
  SHOW (pthread_mutex_unlock (&inheriting));
  SHOW (pthread_mutex_unlock (&inheriting));
  /* A ceiling is for threads of real-time priority, which this one may or may not be allowed to be:
   * glibc's lock refuses the others, while its trial takes them. */
  SHOW (locked = pthread_mutex_lock (&protecting));
  if (locked == 0)
    SHOW (pthread_mutex_unlock (&protecting));
  return 3;
}
