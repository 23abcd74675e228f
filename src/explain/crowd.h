/* SPDX-License-Identifier: MIT
 *
 * Many that are told as one: how many of them go on at each moment, and for how long others meet
 * them, without a look at each. For one thread. Only files of this folder include it.
 *
 * It is fed in the order of the beginnings, and looked at in moments that never go back: at which
 * somebody that meets the crowd comes and leaves. What was met in between is the difference of two
 * prefix sums.
 */
#pragma once

#include "explain/lasting.h"

/* The moments of many: more than 64 bits, where they go on for years. */
__extension__ typedef unsigned __int128 CrowdTime;

/* Its fields are its own. All zero is an empty one. */
typedef struct {
  LastingHeap present;
  uint64_t begun, ended;
  int64_t now;
  CrowdTime time; /* how long they went on until now, added up */
} Crowd;

/* What somebody has met of the crowd, once it has left as often as it came; until then the sums
 * have wrapped. All zero is nothing. */
typedef struct {
  uint64_t times;
  CrowdTime time;
} CrowdSum;

/* One of the crowd goes on from `start` to `end`, which is later. */
void crowd_add (Crowd *crowd, int64_t start, int64_t end);

/* Somebody comes at `start`, or leaves at an `end` after that: the latter before anything that
 * begins then or later is added. */
void crowd_come (Crowd *crowd, int64_t start, CrowdSum *sum);
void crowd_leave (Crowd *crowd, int64_t end, CrowdSum *sum);

/* Returns for how long the crowd was met, each of it for itself; at most INT64_MAX. */
static inline int64_t
crowd_sum_time (const CrowdSum *sum)
{
  return sum->time > INT64_MAX ? INT64_MAX : (int64_t) sum->time;
}

void crowd_clear (Crowd *crowd);
