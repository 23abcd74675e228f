/* SPDX-License-Identifier: MIT
 *
 * The queue of lock-queue.h: an array in the order of coming, whose first ones have gone. Who gets
 * the lock overtakes all up to its own place, which is one number in a Fenwick tree ("A New Data
 * Structure for Cumulative Frequency Tables", 1994): how often one was overtaken is the sum of
 * those from its place on. When the array is full, the sums are put down and those who have gone
 * leave it.
 */
#include "explain/lock-queue.h"

#include "explain/lane-numbers.h"
#include "explain/lasting.h"

#define FIRST_ROOM 16u
#define NOWHERE    G_MAXUINT

typedef enum { WAITS, ENDED, GONE } WaiterState;

typedef struct {
  int64_t start, end;
  uint32_t thread;
  uint32_t overtaken; /* before the tree was made; in all, once it waits no more */
  WaiterState state;
} Waiter;

struct _LockQueue {
  Waiter *waiters;
  guint count, room;
  guint first;       /* the first that has not gone, or `count` */
  guint length;      /* those that have not gone */
  LastingHeap ends;  /* of those that wait; the number is the place */
  GArray *ended;     /* of guint: the places of those that neither wait nor have gone */
  guint *tree;       /* of `room` + 1 */
  guint overtakings; /* all in the tree */
  LaneNumbers threads;
  GArray *places; /* of guint, by the thread's number: its last wait's place, or NOWHERE */
  LockQueueOvertaken most;
};

LockQueue *
lock_queue_new (void)
{
  LockQueue *queue = g_new0 (LockQueue, 1);

  queue->ended = g_array_new (FALSE, FALSE, sizeof (guint));
  queue->places = g_array_new (FALSE, FALSE, sizeof (guint));
  return queue;
}

void
lock_queue_free (LockQueue *queue)
{
  if (queue == NULL)
    return;
  g_free (queue->waiters);
  g_free (queue->tree);
  lasting_clear (&queue->ends);
  lane_numbers_clear (&queue->threads);
  g_array_unref (queue->ended);
  g_array_unref (queue->places);
  g_free (queue);
}

guint
lock_queue_length (const LockQueue *queue)
{
  return queue->length;
}

int64_t
lock_queue_oldest (const LockQueue *queue)
{
  return queue->first < queue->count ? queue->waiters[queue->first].start : MODEL_OPEN;
}

int64_t
lock_queue_first_end (const LockQueue *queue)
{
  if (queue->ended->len > 0)
    return queue->waiters[g_array_index (queue->ended, guint, 0)].end;
  return queue->ends.count > 0 ? queue->ends.items[0].end : MODEL_OPEN;
}

/* ------------------------------------------------------------------ who overtook whom */

/* All up to `place`, which was counted from 0, were overtaken. */
static void
overtake (LockQueue *queue, guint place)
{
  for (guint i = place + 1; i <= queue->room; i += i & -i)
    queue->tree[i]++;
  queue->overtakings++;
}

static guint
overtaken_at (const LockQueue *queue, guint place)
{
  guint before = 0;

  if (queue->waiters[place].state != WAITS)
    return queue->waiters[place].overtaken;
  for (guint i = place; i > 0; i -= i & -i)
    before += queue->tree[i];
  return queue->waiters[place].overtaken + queue->overtakings - before;
}

static void
keep_most (LockQueueOvertaken *most, const Waiter *waiter, guint times)
{
  if (times > most->times)
    *most = (LockQueueOvertaken){ times, waiter->thread, waiter->start, waiter->end };
}

LockQueueOvertaken
lock_queue_most_overtaken (const LockQueue *queue)
{
  LockQueueOvertaken most = queue->most;

  for (guint i = queue->first; i < queue->count; i++)
    if (queue->waiters[i].state == WAITS)
      keep_most (&most, &queue->waiters[i], overtaken_at (queue, i));
  return most;
}

/* ------------------------------------------------------------------ room */

static guint *
place_of (LockQueue *queue, uint32_t thread)
{
  guint number = lane_numbers_get (&queue->threads, thread);
  const guint nowhere = NOWHERE;

  if (number == queue->places->len)
    g_array_append_val (queue->places, nowhere);
  return &g_array_index (queue->places, guint, number);
}

/* Moves those that have not gone together; `ended` and `ends` are put right for that. */
static void
close_up (LockQueue *queue)
{
  guint kept = 0;

  g_array_set_size (queue->ended, 0);
  queue->ends.count = 0;
  for (guint i = queue->first; i < queue->count; i++) {
    Waiter waiter = queue->waiters[i];
    if (waiter.state == GONE)
      continue;
    waiter.overtaken = overtaken_at (queue, i);
    queue->waiters[kept] = waiter;
    *place_of (queue, waiter.thread) = kept;
    if (waiter.state == ENDED)
      g_array_append_val (queue->ended, kept);
    else
      lasting_add (&queue->ends, (Lasting){ waiter.start, waiter.end, kept });
    kept++;
  }
  queue->first = 0;
  queue->count = kept;
}

/* Makes room for one more: twice as much as there are, so that it takes as many again to fill
 * it. */
static void
make_room (LockQueue *queue)
{
  if (queue->count < queue->room)
    return;
  for (guint i = 0; i < queue->places->len; i++)
    g_array_index (queue->places, guint, i) = NOWHERE;
  close_up (queue);
  while (queue->room < 2 * queue->count || queue->room == 0)
    queue->room = MAX (2 * queue->room, FIRST_ROOM);
  queue->waiters = g_renew (Waiter, queue->waiters, queue->room);
  g_free (queue->tree);
  queue->tree = g_new0 (guint, queue->room + 1);
  queue->overtakings = 0;
}

/* ------------------------------------------------------------------ coming and going */

void
lock_queue_come (LockQueue *queue, const ModelWait *wait)
{
  make_room (queue);
  guint place = queue->count++;
  queue->waiters[place] =
      (Waiter){ .start = wait->start, .end = wait->end, .thread = wait->thread, .state = WAITS };
  lasting_add (&queue->ends, (Lasting){ wait->start, wait->end, place });
  *place_of (queue, wait->thread) = place;
  queue->length++;
}

/* Those whose wait has ended are not overtaken any more. */
static void
end_waits (LockQueue *queue, int64_t now)
{
  while (lasting_ends_by (&queue->ends, now)) {
    guint place = lasting_take (&queue->ends).number;
    Waiter *waiter = &queue->waiters[place];
    waiter->overtaken = overtaken_at (queue, place);
    waiter->state = ENDED;
    keep_most (&queue->most, waiter, waiter->overtaken);
    g_array_append_val (queue->ended, place);
  }
}

LockQueuePlace
lock_queue_get (LockQueue *queue, uint32_t thread, int64_t now)
{
  guint place = *place_of (queue, thread);

  end_waits (queue, now);
  if (place == NOWHERE || queue->waiters[place].state != ENDED) {
    if (queue->count > 0)
      overtake (queue, queue->count - 1);
    return LOCK_QUEUE_NOT;
  }
  if (place > 0)
    overtake (queue, place - 1);
  return place == queue->first ? LOCK_QUEUE_FIRST : LOCK_QUEUE_LATER;
}

void
lock_queue_go (LockQueue *queue, int64_t now)
{
  end_waits (queue, now);
  for (guint i = 0; i < queue->ended->len; i++)
    queue->waiters[g_array_index (queue->ended, guint, i)].state = GONE;
  queue->length -= queue->ended->len;
  g_array_set_size (queue->ended, 0);
  while (queue->first < queue->count && queue->waiters[queue->first].state == GONE)
    queue->first++;
}
