/* SPDX-License-Identifier: MIT
 *
 * The watch for deadlocks, see deadlock-watch.h: a graph of those who wait, kept up event by event.
 * A thread waits for at most one lock and a lock has at most one owner that counts, so a walk from
 * a waiting thread either ends at one that does not wait or goes round.
 */
#include "collect/deadlock-watch.h"

typedef struct Lock Lock;

typedef struct {
  gint64 key;        /* see key_of() */
  gint64 kernel_key; /* the same with the kernel's identifier, if it has started */
  guint32 process;
  gboolean started;
  Lock *awaited; /* NULL: it waits for no lock */
  gint64 since;
  gboolean found; /* the circle that it waits in */
} Thread;

/* Only what somebody waits for has one. */
struct Lock {
  guint32 process;
  guint64 object;
  Thread *owner; /* NULL: nobody known */
  guint waiting;
};

struct _DeadlockWatch {
  GHashTable *threads;    /* Thread.key -> Thread, which it owns */
  GHashTable *kernel_ids; /* Thread.kernel_key -> Thread */
  GHashTable *locks;      /* a set of Lock, which it owns */
  GHashTable *waiting;    /* a set of the threads that wait */
};

static gint64
key_of (guint32 process, guint32 number)
{
  return (gint64) ((guint64) process << 32 | number);
}

static guint
lock_hash (gconstpointer data)
{
  const Lock *lock = data;

  return g_int64_hash (&lock->object) ^ lock->process;
}

static gboolean
lock_equal (gconstpointer a, gconstpointer b)
{
  const Lock *one = a;
  const Lock *other = b;

  return one->object == other->object && one->process == other->process;
}

DeadlockWatch *
deadlock_watch_new (void)
{
  DeadlockWatch *watch = g_new0 (DeadlockWatch, 1);

  watch->threads = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  watch->kernel_ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  watch->locks = g_hash_table_new_full (lock_hash, lock_equal, NULL, g_free);
  watch->waiting = g_hash_table_new (NULL, NULL);
  return watch;
}

void
deadlock_watch_free (DeadlockWatch *watch)
{
  if (watch == NULL)
    return;
  g_hash_table_unref (watch->waiting);
  g_hash_table_unref (watch->locks);
  g_hash_table_unref (watch->kernel_ids);
  g_hash_table_unref (watch->threads);
  g_free (watch);
}

/* ------------------------------------------------------------------ threads and locks */

static Thread *
find_thread (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  gint64 key = key_of (event->process, event->thread);

  return g_hash_table_lookup (watch->threads, &key);
}

/* Returns the thread of the event, made if it is new; NULL if there are too many. */
static Thread *
make_thread (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  Thread *thread = find_thread (watch, event);

  if (thread != NULL || g_hash_table_size (watch->threads) >= DEADLOCK_WATCH_THREADS_MOST)
    return thread;
  thread = g_new0 (Thread, 1);
  thread->key = key_of (event->process, event->thread);
  thread->process = event->process;
  g_hash_table_insert (watch->threads, &thread->key, thread);
  return thread;
}

/* Returns the lock of the event, if somebody waits for it. */
static Lock *
find_lock (const DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  const Lock key = { .process = event->process, .object = event->object };

  return g_hash_table_lookup (watch->locks, &key);
}

static void
stop_waiting (DeadlockWatch *watch, Thread *thread)
{
  Lock *lock = thread->awaited;

  if (lock == NULL)
    return;
  thread->awaited = NULL;
  g_hash_table_remove (watch->waiting, thread);
  if (--lock->waiting == 0)
    g_hash_table_remove (watch->locks, lock);
}

/* Nobody knows what the thread owns from now on. */
static void
disown (DeadlockWatch *watch, const Thread *thread)
{
  GHashTableIter iterator;
  gpointer item;

  g_hash_table_iter_init (&iterator, watch->locks);
  while (g_hash_table_iter_next (&iterator, &item, NULL))
    if (((Lock *) item)->owner == thread)
      ((Lock *) item)->owner = NULL;
}

/* Takes the thread out of all but `threads`. */
static void
forget_thread (DeadlockWatch *watch, Thread *thread)
{
  stop_waiting (watch, thread);
  disown (watch, thread);
  if (g_hash_table_lookup (watch->kernel_ids, &thread->kernel_key) == thread)
    g_hash_table_remove (watch->kernel_ids, &thread->kernel_key);
}

/* ------------------------------------------------------------------ events */

static void
thread_start (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  Thread *thread = make_thread (watch, event);

  if (thread == NULL || thread->started)
    return;
  thread->started = TRUE;
  thread->kernel_key = key_of (event->process, event->detail);
  /* The key, too: that of a dead thread with the same identifier goes with it. */
  g_hash_table_replace (watch->kernel_ids, &thread->kernel_key, thread);
}

static void
thread_end (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  Thread *thread = find_thread (watch, event);

  if (thread == NULL)
    return;
  forget_thread (watch, thread);
  g_hash_table_remove (watch->threads, &thread->key);
}

static void
process_end (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  GHashTableIter iterator;
  gpointer item;

  g_hash_table_iter_init (&iterator, watch->threads);
  while (g_hash_table_iter_next (&iterator, NULL, &item)) {
    Thread *thread = item;
    if (thread->process != event->process)
      continue;
    forget_thread (watch, thread);
    g_hash_table_iter_remove (&iterator);
  }
}

static void
lock_wait (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  Thread *thread = make_thread (watch, event);
  gint64 kernel_key = key_of (event->process, event->detail);

  if (thread == NULL)
    return;
  stop_waiting (watch, thread);
  Lock *lock = find_lock (watch, event);
  if (lock == NULL) {
    lock = g_new0 (Lock, 1);
    lock->process = event->process;
    lock->object = event->object;
    g_hash_table_add (watch->locks, lock);
  }
  /* What acquisitions have told is surer than what the waiting thread saw. */
  if (lock->owner == NULL && event->detail != 0)
    lock->owner = g_hash_table_lookup (watch->kernel_ids, &kernel_key);
  lock->waiting++;
  thread->awaited = lock;
  thread->since = event->time;
  thread->found = FALSE;
  g_hash_table_add (watch->waiting, thread);
}

/* The thread has what it waited for, or waits no more; `owner`: it owns it alone. */
static void
lock_wait_end (DeadlockWatch *watch, const HeddleDecodedEvent *event, gboolean owner)
{
  Lock *lock = find_lock (watch, event);
  Thread *thread = lock != NULL ? make_thread (watch, event) : NULL;

  if (thread == NULL)
    return;
  if (owner)
    lock->owner = thread;
  if (thread->awaited == lock)
    stop_waiting (watch, thread);
}

static void
lock_release (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  Lock *lock = find_lock (watch, event);

  if (lock != NULL && lock->owner == find_thread (watch, event))
    lock->owner = NULL;
}

static void
lost (DeadlockWatch *watch, const HeddleDecodedEvent *event)
{
  Thread *thread = find_thread (watch, event);

  if (thread == NULL)
    return;
  stop_waiting (watch, thread);
  disown (watch, thread);
}

void
deadlock_watch_add (const HeddleDecodedEvent *event, gpointer user_data)
{
  DeadlockWatch *watch = user_data;

  switch (event->kind) {
  case HEDDLE_EVENT_THREAD_START:
    thread_start (watch, event);
    return;
  case HEDDLE_EVENT_THREAD_END:
    thread_end (watch, event);
    return;
  case HEDDLE_EVENT_PROCESS_END:
    process_end (watch, event);
    return;
  case HEDDLE_EVENT_MUTEX_WAIT:
  case HEDDLE_EVENT_RWLOCK_READ_WAIT:
  case HEDDLE_EVENT_RWLOCK_WRITE_WAIT:
    lock_wait (watch, event);
    return;
  default:
    break;
  }
  if (g_hash_table_size (watch->waiting) == 0)
    return;
  switch (event->kind) {
  case HEDDLE_EVENT_MUTEX_ACQUIRE:
  case HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE:
    lock_wait_end (watch, event, TRUE);
    break;
  case HEDDLE_EVENT_RWLOCK_READ_ACQUIRE:
  case HEDDLE_EVENT_MUTEX_GIVE_UP:
  case HEDDLE_EVENT_RWLOCK_GIVE_UP:
    lock_wait_end (watch, event, FALSE);
    break;
  case HEDDLE_EVENT_MUTEX_RELEASE:
  case HEDDLE_EVENT_RWLOCK_WRITE_RELEASE:
    lock_release (watch, event);
    break;
  case HEDDLE_EVENT_LOST:
    lost (watch, event);
    break;
  default:
    break;
  }
}

/* ------------------------------------------------------------------ circles */

/* Returns the thread that `thread` waits for, or NULL. */
static Thread *
next_of (const Thread *thread)
{
  return thread->awaited != NULL ? thread->awaited->owner : NULL;
}

/* Returns whether `first` waits for itself in the end, over threads that all have waited since
 * `before` or longer. No walk is longer than there are threads that wait: it may run into a circle
 * of others. */
static gboolean
is_in_circle (const DeadlockWatch *watch, const Thread *first, gint64 before)
{
  const Thread *thread = first;

  for (guint steps = g_hash_table_size (watch->waiting); steps > 0; steps--) {
    if (thread == NULL || thread->awaited == NULL || thread->since > before)
      return FALSE;
    thread = next_of (thread);
    if (thread == first)
      return TRUE;
  }
  return FALSE;
}

guint
deadlock_watch_look (DeadlockWatch *watch, gint64 now)
{
  GHashTableIter iterator;
  gpointer item;
  guint found = 0;

  g_hash_table_iter_init (&iterator, watch->waiting);
  while (g_hash_table_iter_next (&iterator, &item, NULL)) {
    Thread *thread = item;
    if (thread->found || !is_in_circle (watch, thread, now - DEADLOCK_WATCH_PATIENCE))
      continue;
    found++;
    /* All around: in a circle that closes again, some wait as they did when it was found before. */
    for (Thread *other = next_of (thread); !thread->found; other = next_of (other))
      other->found = TRUE;
  }
  return found;
}
