/* SPDX-License-Identifier: MIT
 *
 * Four threads count under one mutex; the first lock of each finds it taken for certain.
 */
#include "intercept-common.h"

#include "record/heddle.h"

enum { THREADS = 4, ROUNDS = 100 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int count;

static void *
work (void *data)
{
  heddle_name_thread (data);
  for (int round = 0; round < ROUNDS; round++) {
    pthread_mutex_lock (&mutex);
    count++;
    pthread_mutex_unlock (&mutex);
  }
  return NULL;
}

int
main (void)
{
  char names[THREADS][16];
  pthread_t threads[THREADS];

  heddle_name_mutex (&mutex, "counter");
  pthread_mutex_lock (&mutex);
  for (int index = 0; index < THREADS; index++) {
    snprintf (names[index], sizeof names[index], "worker-%d", index + 1);
    threads[index] = spawn (work, names[index]);
  }
  await_waiter (&mutex);
  pthread_mutex_unlock (&mutex);
  for (int index = 0; index < THREADS; index++)
    pthread_join (threads[index], NULL);
  printf ("%d\n", count);
  return 0;
}
