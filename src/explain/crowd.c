/* SPDX-License-Identifier: MIT
 *
 * The crowd of crowd.h: prefix sums of beginnings, ends and time.
 */
#include "explain/crowd.h"

/* Goes on to `time`, before which nothing begins or ends. */
static void
go_on (Crowd *crowd, int64_t time)
{
  if (time <= crowd->now)
    return;
  crowd->time += (CrowdTime) (uint64_t) (time - crowd->now) * crowd->present.count;
  crowd->now = time;
}

static void
advance (Crowd *crowd, int64_t time)
{
  while (lasting_ends_by (&crowd->present, time)) {
    go_on (crowd, crowd->present.items[0].end);
    lasting_take (&crowd->present);
    crowd->ended++;
  }
  go_on (crowd, time);
}

void
crowd_add (Crowd *crowd, int64_t start, int64_t end)
{
  advance (crowd, start);
  lasting_add (&crowd->present, (Lasting){ .start = start, .end = end });
  crowd->begun++;
}

/* Who comes does not meet what has ended, and who leaves has met nothing that begins later: the
 * others are those that it met. */
void
crowd_come (Crowd *crowd, int64_t start, CrowdSum *sum)
{
  if (crowd->begun == 0)
    return;
  advance (crowd, start);
  sum->times -= crowd->ended;
  sum->time -= crowd->time;
}

void
crowd_leave (Crowd *crowd, int64_t end, CrowdSum *sum)
{
  if (crowd->begun == 0)
    return;
  advance (crowd, end);
  sum->times += crowd->begun;
  sum->time += crowd->time;
}

void
crowd_clear (Crowd *crowd)
{
  lasting_clear (&crowd->present);
}
