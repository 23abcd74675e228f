/* SPDX-License-Identifier: MIT
 *
 * Threads: their creation, names and joins.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "intercept/clean-up.h"
#include "intercept/intercept.h"

/* What a new thread is told; it frees it. */
typedef struct {
  void *(*start) (void *);
  void *argument;
  uint32_t number;
  uint32_t creator;
} Beginning;

/* malloc() and free() may be the program's and lock: those locks are not the program's doing. */
static Beginning *
beginning_new (void)
{
  int error = errno;

  heddle_intercept_own_work++;
  Beginning *beginning = malloc (sizeof *beginning);
  heddle_intercept_own_work--;
  errno = error;
  return beginning;
}

static void
beginning_free (Beginning *beginning)
{
  int error = errno;

  heddle_intercept_own_work++;
  free (beginning);
  heddle_intercept_own_work--;
  errno = error;
}

/* Where every thread that we see being created begins. */
static void *
begin_thread (void *data)
{
  Beginning beginning = *(Beginning *) data;

  heddle_thread_begin (beginning.number, beginning.creator);
  beginning_free (data);
  return beginning.start (beginning.argument);
}

HEDDLE_HOOKED int
pthread_create (pthread_t *thread, const pthread_attr_t *attributes, void *(*start) (void *),
                void *argument)
{
  Beginning *beginning = heddle_intercept_become_threaded () ? beginning_new () : NULL;

  /* Without memory the program goes first: the thread gets its ring with its first event. */
  if (beginning == NULL)
    return HEDDLE_REAL (pthread_create) (thread, attributes, start, argument);

  *beginning = (Beginning){
    .start = start,
    .argument = argument,
    .number = heddle_thread_create (),
    .creator = heddle_thread_number (),
  };
  int result = HEDDLE_REAL (pthread_create) (thread, attributes, begin_thread, beginning);
  if (result != 0)
    beginning_free (beginning);
  return result;
}

typedef struct Join Join;

struct Join {
  int (*call) (const Join *join);
  pthread_t thread;
  void **result;
  clockid_t clock;
  const struct timespec *deadline;
};

static void
record_join (HeddleEventKind kind, pthread_t thread, int error)
{
  heddle_emit (kind, (uint64_t) thread, 0, (uint32_t) error);
}

static void
end_cancelled (void *data)
{
  const Join *join = data;

  record_join (HEDDLE_EVENT_JOIN_END, join->thread, ECANCELED);
}

static int
watch (Join *join)
{
  int result;

  if (!heddle_intercept_records ())
    return join->call (join);
  record_join (HEDDLE_EVENT_JOIN_BEGIN, join->thread, 0);
  HEDDLE_CLEAN_UP_PUSH (end_cancelled, join);
  result = join->call (join);
  HEDDLE_CLEAN_UP_POP (0);
  record_join (HEDDLE_EVENT_JOIN_END, join->thread, result);
  return result;
}

static int
call_join (const Join *join)
{
  return HEDDLE_REAL (pthread_join) (join->thread, join->result);
}

static int
call_timedjoin (const Join *join)
{
  return HEDDLE_REAL (pthread_timedjoin_np) (join->thread, join->result, join->deadline);
}

static int
call_clockjoin (const Join *join)
{
  return HEDDLE_REAL (pthread_clockjoin_np) (join->thread, join->result, join->clock,
                                             join->deadline);
}

HEDDLE_HOOKED int
pthread_join (pthread_t thread, void **result)
{
  return watch (&(Join){ .call = call_join, .thread = thread, .result = result });
}

HEDDLE_HOOKED int
pthread_timedjoin_np (pthread_t thread, void **result, const struct timespec *deadline)
{
  return watch (
      &(Join){ .call = call_timedjoin, .thread = thread, .result = result, .deadline = deadline });
}

HEDDLE_HOOKED int
pthread_clockjoin_np (pthread_t thread, void **result, clockid_t clock,
                      const struct timespec *deadline)
{
  return watch (&(Join){ .call = call_clockjoin,
                         .thread = thread,
                         .result = result,
                         .clock = clock,
                         .deadline = deadline });
}

/* A trial waits for nobody: it is a join if it succeeds and nothing at all if not. */
HEDDLE_HOOKED int
pthread_tryjoin_np (pthread_t thread, void **result)
{
  int error = HEDDLE_REAL (pthread_tryjoin_np) (thread, result);

  if (error == 0 && heddle_intercept_records ()) {
    record_join (HEDDLE_EVENT_JOIN_BEGIN, thread, 0);
    record_join (HEDDLE_EVENT_JOIN_END, thread, 0);
  }
  return error;
}

/* A creator often names its thread: the event says whom it means, as it lies in the creator's
 * ring. */
HEDDLE_HOOKED int
pthread_setname_np (pthread_t thread, const char *name)
{
  int result = HEDDLE_REAL (pthread_setname_np) (thread, name);

  if (result == 0 && heddle_intercept_records ())
    heddle_record_other_thread_name ((uint64_t) thread, name);
  return result;
}

/* libc's own reads four arguments whatever the operation: so may this one. */
HEDDLE_HOOKED int
prctl (int operation, ...)
{
  unsigned long arguments[4];
  va_list list;

  va_start (list, operation);
  for (int index = 0; index < 4; index++)
    arguments[index] = va_arg (list, unsigned long);
  va_end (list);
  if (operation == PR_SET_NO_NEW_PRIVS)
    heddle_record_confine (HEDDLE_CONFINED_MAYBE);
  else if (operation == PR_SET_SECCOMP)
    heddle_record_confine (arguments[0] == SECCOMP_MODE_STRICT ? HEDDLE_CONFINED_WHOLLY
                                                               : HEDDLE_CONFINED);
  int result =
      HEDDLE_REAL (prctl) (operation, arguments[0], arguments[1], arguments[2], arguments[3]);
  if (result == 0 && operation == PR_SET_NAME && heddle_intercept_records ()) {
    char name[16] = "";

    /* As the kernel took it: cut to 15 bytes. */
    if (HEDDLE_REAL (prctl) (PR_GET_NAME, name, 0ul, 0ul, 0ul) == 0)
      heddle_record_thread_name (name);
  }
  return result;
}
