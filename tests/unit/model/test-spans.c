/* SPDX-License-Identifier: MIT
 *
 * Stretches of threads: named ones, the tasks that a worker polls, the items that it works on.
 */
#include "script.h"

enum { ONE = 1, TWO = 2, TASK = 0x1000, JOB = 0x2000, HALF = 0x3000 };

#define EVENT(time, thread, KIND, object, argument, detail, text)     \
  {                                                                   \
    time, thread, HEDDLE_EVENT_##KIND, object, argument, detail, text \
  }
#define BEGIN(time, name) EVENT (time, ONE, SPAN_BEGIN, 0, 0, 0, name)
#define END(time)         EVENT (time, ONE, SPAN_END, 0, 0, 0, NULL)

static void
check_span (const ModelLane *lane, uint32_t row, uint64_t index, const char *name, int64_t start,
            int64_t end)
{
  ModelSpan span = model_span (lane, row, index);

  g_assert_cmpstr (span.name, ==, name);
  g_assert_cmpint (span.start, ==, start);
  g_assert_cmpint (span.end, ==, end);
}

static void
test_named (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), BEGIN (10, "whole"), BEGIN (20, "first"), END (30),
        BEGIN (30, "second"), BEGIN (35, NULL), END (38), END (40), END (50), END (55),
        BEGIN (60, "whole"));
  const ModelLane *lane = script_lane (model, "main");
  g_assert_cmpuint (model_span_rows (lane), ==, 3);
  g_assert_cmpuint (model_span_count (lane, 0), ==, 2);
  g_assert_cmpuint (model_span_count (lane, 1), ==, 2);
  check_span (lane, 0, 0, "whole", 10, 50);
  check_span (lane, 0, 1, "whole", 60, MODEL_OPEN);
  check_span (lane, 1, 0, "first", 20, 30);
  check_span (lane, 1, 1, "second", 30, 40);
  check_span (lane, 2, 0, "", 35, 38);
  g_assert_cmpuint (model_span_at (lane, 1, 2, 29), ==, 0);
  g_assert_cmpuint (model_span_at (lane, 1, 2, 30), ==, 1);
  g_assert_cmpuint (model_span_at (lane, 1, 2, 5), ==, 0);
  PLAY (model, EVENT (70, ONE, THREAD_END, 0, 0, 0, NULL), BEGIN (80, "late"));
  check_span (lane, 0, 1, "whole", 60, 70);
  g_assert_cmpuint (model_span_count (lane, 0), ==, 2);
}

/* Where events were lost nobody knows what went on. */
static void
test_loss_ends_them (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), BEGIN (10, "outer"), BEGIN (20, "inner"),
        EVENT (50, ONE, LOST, 30, 7, 0, NULL), END (60), BEGIN (70, "next"));
  const ModelLane *lane = script_lane (model, "main");
  check_span (lane, 0, 0, "outer", 10, 30);
  check_span (lane, 1, 0, "inner", 20, 30);
  check_span (lane, 0, 1, "next", 70, MODEL_OPEN);
}

/* What is too deep is not kept, and ends without ending others. */
static void
test_too_deep (void)
{
  g_autoptr (Model) model = model_new ();
  const int deep = MODEL_SPAN_ROWS + 5;

  PLAY (model, START (0, ONE));
  for (int i = 0; i < deep; i++)
    PLAY (model, BEGIN (10 + i, "deep"));
  for (int i = deep; i-- > 0;)
    PLAY (model, END (200 - i));
  const ModelLane *lane = script_lane (model, "main");
  g_assert_cmpuint (model_span_rows (lane), ==, MODEL_SPAN_ROWS);
  for (uint32_t row = 0; row < MODEL_SPAN_ROWS; row++)
    check_span (lane, row, 0, "deep", 10 + row, 200 - row);
}

static void
test_tasks_and_items (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, TWO, TASK_SPAWN, TASK, 0, 0, NULL),
        EVENT (10, ONE, TASK_POLL, TASK, 0, 0, NULL), BEGIN (12, "parse"),
        EVENT (20, ONE, TASK_PENDING, TASK, 0, 0, NULL),
        EVENT (25, ONE, TASK_POLL, TASK, 0, 0, NULL), EVENT (27, TWO, TASK_END, TASK, 0, 1, NULL),
        EVENT (30, ONE, TASK_END, TASK, 0, 0, NULL), EVENT (40, ONE, JOB_BEGIN, JOB, 100, 50, NULL),
        EVENT (45, ONE, JOB_BEGIN, HALF, 125, 25, NULL), EVENT (50, ONE, JOB_END, HALF, 0, 0, NULL),
        EVENT (60, ONE, JOB_END, JOB, 0, 0, NULL));
  const ModelLane *worker = script_lane (model, "main");
  ModelSpan poll = model_span (worker, 0, 0);
  ModelSpan items = model_span (worker, 0, 2);

  g_assert_cmpint (poll.kind, ==, MODEL_SPAN_TASK);
  g_assert_cmpuint (poll.task, ==, model_lane_index (script_lane (model, "task 1")));
  g_assert_cmpint (poll.end, ==, 20);
  check_span (worker, 1, 0, "parse", 12, 20); /* it lay within the poll */
  check_span (worker, 0, 1, "", 25, 30);      /* somebody else's word does not end it */
  g_assert_cmpint (items.kind, ==, MODEL_SPAN_ITEMS);
  g_assert_cmpuint (items.first_item, ==, 100);
  g_assert_cmpuint (items.items, ==, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spans/named", test_named);
  g_test_add_func ("/spans/loss", test_loss_ends_them);
  g_test_add_func ("/spans/too-deep", test_too_deep);
  g_test_add_func ("/spans/tasks-and-items", test_tasks_and_items);
  return g_test_run ();
}
