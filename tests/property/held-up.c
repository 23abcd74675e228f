/* SPDX-License-Identifier: MIT
 *
 * Who made whom wait, at random: however few threads are told by themselves, and however few pairs,
 * what a sweep adds up is what a look at each hold and each wait does. And so for who was overtaken
 * in a lock's queue.
 */
#include "explain/held-up.h"
#include "explain/lasting.h"
#include "explain/lock-queue.h"

#define ROUNDS  400
#define ITEMS   120
#define THREADS 12

/* ------------------------------------------------------------------ random holds and waits */

typedef struct {
  gboolean waits; /* or holds */
  uint32_t thread;
  uint32_t told; /* the lane that it is told as */
  int64_t start, end;
} Item;

/* Some have no length, and of some several begin at once. */
static void
make_items (Item items[ITEMS])
{
  int64_t time = 0;

  for (guint i = 0; i < ITEMS; i++) {
    int step = g_test_rand_int_range (-3, 6), length = g_test_rand_int_range (-5, 40);
    time += MAX (step, 0);
    items[i] = (Item){ .waits = g_test_rand_bit (),
                       .thread = 100 + (uint32_t) g_test_rand_int_range (0, THREADS),
                       .start = time,
                       .end = time + MAX (length, 0) };
  }
}

/* ------------------------------------------------------------------ pairs */

/* Sets what each thread is told as: itself, if it is among the first of its side. */
static void
set_told (Item items[ITEMS], guint threads)
{
  for (gboolean waits = FALSE; waits <= TRUE; waits++) {
    g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (uint32_t));
    for (Item *item = items; item < items + ITEMS; item++) {
      guint place = 0;
      if (item->waits != waits)
        continue;
      while (place < known->len && g_array_index (known, uint32_t, place) != item->thread)
        place++;
      if (place == known->len)
        g_array_append_val (known, item->thread);
      item->told = place < threads ? item->thread : MODEL_NONE;
    }
  }
}

static HeldUp
plain_pair (const Item items[ITEMS], uint32_t holder, uint32_t waiter)
{
  HeldUp pair = { .holder = holder, .waiter = waiter };

  for (const Item *hold = items; hold < items + ITEMS; hold++)
    for (const Item *wait = items; wait < items + ITEMS; wait++) {
      int64_t length = MIN (hold->end, wait->end) - MAX (hold->start, wait->start);
      if (hold->waits || !wait->waits || length <= 0 || hold->told != holder ||
          wait->told != waiter)
        continue;
      pair.times++;
      pair.time += length;
    }
  return pair;
}

static GArray *
sweep (const Item items[ITEMS], guint threads, guint most)
{
  g_autoptr (HeldUpTable) table = held_up_table_new (threads);

  for (guint i = 0; i < ITEMS; i++)
    (items[i].waits ? held_up_table_wait : held_up_table_hold) (table, items[i].thread,
                                                                items[i].start, items[i].end);
  return held_up_table_pairs (table, most);
}

static void
check_pairs (Item items[ITEMS], guint threads)
{
  g_autoptr (GArray) pairs = sweep (items, threads, 1000);
  set_told (items, 0);
  const HeldUp all = plain_pair (items, MODEL_NONE, MODEL_NONE);
  uint64_t times = 0;
  int64_t time = 0;

  set_told (items, threads);
  for (guint i = 0; i < pairs->len; i++) {
    const HeldUp *pair = &g_array_index (pairs, HeldUp, i);
    const HeldUp plain = plain_pair (items, pair->holder, pair->waiter);
    g_assert_cmpuint (pair->times, ==, plain.times);
    g_assert_cmpint (pair->time, ==, plain.time);
    times += pair->times;
    time += pair->time;
    g_assert_true (i == 0 || pair->time <= pair[-1].time ||
                   (pair->holder == MODEL_NONE && pair->waiter == MODEL_NONE));
  }
  g_assert_cmpuint (times, ==, all.times);
  g_assert_cmpint (time, ==, all.time);
}

static void
test_pairs (void)
{
  Item items[ITEMS];

  for (guint round = 0; round < ROUNDS / 10; round++) {
    make_items (items);
    check_pairs (items, 0);
    check_pairs (items, (guint) g_test_rand_int_range (1, THREADS));
    check_pairs (items, THREADS);
  }
}

static void
check_same (const HeldUp *a, const HeldUp *b)
{
  g_assert_cmpuint (a->holder, ==, b->holder);
  g_assert_cmpuint (a->waiter, ==, b->waiter);
  g_assert_cmpuint (a->times, ==, b->times);
  g_assert_cmpint (a->time, ==, b->time);
}

/* The pairs that are told are the first of all, and the rest is one. */
static void
test_few_pairs (void)
{
  Item items[ITEMS];

  for (guint round = 0; round < ROUNDS; round++) {
    make_items (items);
    guint most = (guint) g_test_rand_int_range (0, 2 * THREADS);
    g_autoptr (GArray) all = sweep (items, THREADS, 1000);
    g_autoptr (GArray) few = sweep (items, THREADS, most);
    HeldUp rest = { .holder = MODEL_NONE, .waiter = MODEL_NONE };
    g_assert_cmpuint (all->len, >, most);
    for (guint i = 0; i < all->len; i++) {
      const HeldUp *pair = &g_array_index (all, HeldUp, i);
      if (i < most)
        check_same (&g_array_index (few, HeldUp, i), pair);
      rest.times += i < most ? 0 : pair->times;
      rest.time += i < most ? 0 : pair->time;
    }
    g_assert_cmpuint (few->len, ==, most + 1);
    check_same (&g_array_index (few, HeldUp, most), &rest);
  }
}

/* Sums that are more than 64 bits hold stop at the most that there is. */
static void
test_years (void)
{
  const int64_t most = MODEL_TIME_MOST;

  for (guint threads = 0; threads <= 100; threads += 100) {
    g_autoptr (HeldUpTable) table = held_up_table_new (threads);
    for (uint32_t thread = 0; thread < 20; thread++)
      held_up_table_wait (table, threads > 0 ? 7 : thread, 0, most);
    held_up_table_hold (table, 50, 0, most);
    g_autoptr (GArray) pairs = held_up_table_pairs (table, 10);
    g_assert_cmpuint (pairs->len, ==, 1);
    g_assert_cmpuint (g_array_index (pairs, HeldUp, 0).times, ==, 20);
    g_assert_cmpint (g_array_index (pairs, HeldUp, 0).time, ==, INT64_MAX);
  }
}

/* ------------------------------------------------------------------ the queue */

typedef struct {
  ModelWait wait;
  guint overtaken;
} PlainWaiter;

/* Returns how one stands that gets the lock, and counts whom it overtakes. */
static LockQueuePlace
plain_get (GArray *waiters, uint32_t thread, int64_t now)
{
  guint place = 0;

  while (place < waiters->len) {
    const ModelWait *wait = &g_array_index (waiters, PlainWaiter, place).wait;
    if (wait->thread == thread && wait->end <= now)
      break;
    place++;
  }
  for (guint i = 0; i < place; i++) {
    PlainWaiter *waiter = &g_array_index (waiters, PlainWaiter, i);
    waiter->overtaken += waiter->wait.end > now;
  }
  return place == waiters->len ? LOCK_QUEUE_NOT : place == 0 ? LOCK_QUEUE_FIRST : LOCK_QUEUE_LATER;
}

static void
plain_go (GArray *waiters, int64_t now, guint *most)
{
  for (guint i = 0; i < waiters->len;) {
    const PlainWaiter *waiter = &g_array_index (waiters, PlainWaiter, i);
    *most = MAX (*most, waiter->overtaken);
    if (waiter->wait.end <= now)
      g_array_remove_index (waiters, i);
    else
      i++;
  }
}

/* Who waits gets the lock when its wait ends, or gives up; some that don't wait get it in
 * between. */
static void
play_queue (LockQueue *queue, GArray *waiters, guint *most)
{
  guint threads = (guint) g_test_rand_int_range (1, 60);
  g_autofree int64_t *free_from = g_new0 (int64_t, threads);

  for (int64_t now = 1; now < 400; now++) {
    for (guint i = 0; i < waiters->len; i++) {
      const ModelWait wait = g_array_index (waiters, PlainWaiter, i).wait;
      if (wait.end == now && g_test_rand_int_range (0, 4) > 0)
        g_assert_cmpint (lock_queue_get (queue, wait.thread, now), ==,
                         plain_get (waiters, wait.thread, now));
    }
    if (g_test_rand_int_range (0, 8) == 0)
      g_assert_cmpint (lock_queue_get (queue, 1000, now), ==, plain_get (waiters, 1000, now));
    lock_queue_go (queue, now);
    plain_go (waiters, now, most);
    uint32_t thread = (uint32_t) g_test_rand_int_range (0, (gint32) threads);
    if (free_from[thread] <= now) {
      const PlainWaiter waiter = {
        .wait = { now, now + g_test_rand_int_range (1, 150), thread, 0 },
      };
      free_from[thread] = waiter.wait.end;
      lock_queue_come (queue, &waiter.wait);
      g_array_append_val (waiters, waiter);
    }
    g_assert_cmpuint (lock_queue_length (queue), ==, waiters->len);
    g_assert_cmpint (lock_queue_oldest (queue), ==,
                     waiters->len > 0 ? g_array_index (waiters, PlainWaiter, 0).wait.start
                                      : MODEL_OPEN);
  }
}

static void
test_queue (void)
{
  for (guint round = 0; round < ROUNDS / 4; round++) {
    g_autoptr (LockQueue) queue = lock_queue_new ();
    g_autoptr (GArray) waiters = g_array_new (FALSE, FALSE, sizeof (PlainWaiter));
    guint most = 0;
    play_queue (queue, waiters, &most);
    plain_go (waiters, 0, &most);
    g_assert_cmpuint (lock_queue_most_overtaken (queue).times, ==, most);
  }
}

/* ------------------------------------------------------------------ how many at once */

static void
test_at_once (void)
{
  Item items[ITEMS];

  for (guint round = 0; round < ROUNDS; round++) {
    LastingHeap heap = { 0 };
    make_items (items);
    for (guint i = 0; i < ITEMS; i++) {
      guint plain = 1;
      for (guint j = 0; j < i; j++)
        plain += items[j].end > items[i].start;
      g_assert_cmpuint (lasting_at_once (&heap, items[i].start, items[i].end), ==, plain);
    }
    lasting_clear (&heap);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/held-up/pairs", test_pairs);
  g_test_add_func ("/held-up/few-pairs", test_few_pairs);
  g_test_add_func ("/held-up/years", test_years);
  g_test_add_func ("/held-up/queue", test_queue);
  g_test_add_func ("/held-up/at-once", test_at_once);
  return g_test_run ();
}
