/* SPDX-License-Identifier: MIT
 *
 * Records numbers, counted from 1, and keeps an account of its own of when:
 *
 *     trace-numbers ACCOUNT
 *
 * The file ACCOUNT is mapped, and outlives everybody: its word 0 is how many numbers were recorded
 * so far, word N the moment, in nanoseconds of CLOCK_MONOTONIC, after number N was.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "record/record.h"
#include "sync/thread.h"

#define NUMBERS_MOST 100000u
#define PAUSE        100000 /* nanoseconds between two numbers: it is about when, not how fast */

static uint64_t
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

int
main (int argument_count, char **arguments)
{
  const size_t size = (NUMBERS_MOST + 1) * sizeof (uint64_t);
  int file = argument_count == 2 ? open (arguments[1], O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;

  if (file < 0 || ftruncate (file, (off_t) size) != 0)
    return 2;
  _Atomic (uint64_t) *account = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (account == MAP_FAILED)
    return 2;
  for (uint64_t number = 1; number <= NUMBERS_MOST; number++) {
    const struct timespec pause = { .tv_nsec = PAUSE };
    heddle_emit (HEDDLE_EVENT_VARIABLE_WRITE, (uintptr_t) account, number, 0);
    atomic_store (&account[number], now ());
    atomic_store (&account[0], number);
    nanosleep (&pause, NULL);
  }
  return 0;
}
