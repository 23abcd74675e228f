/* SPDX-License-Identifier: MIT
 *
 * Work on a model in a thread: results come to the main thread, only the newest request waits,
 * there is a rest between two of them, and nobody touches the model after a cancellation.
 */
#include "ui/model-job.h"

#define PERIOD 40u /* milliseconds */

/* Atomic: whether work has begun. */
typedef int Gate;

typedef struct {
  int number;
  Gate *gate; /* not NULL: it says there that it has begun, and goes on until it is cancelled */
} Request;

static GArray *results; /* of int */
static int freed;

static gpointer
work (const Model *model, gconstpointer data, GCancellable *cancellable)
{
  const Request *request = data;

  g_assert_cmpuint (model_event_count (model), ==, 0);
  if (request->gate != NULL) {
    g_atomic_int_set (request->gate, TRUE);
    while (!g_cancellable_is_cancelled (cancellable))
      g_thread_yield ();
  }
  return g_memdup2 (&request->number, sizeof request->number);
}

static void
done (gpointer result, gpointer user_data)
{
  g_assert_true (user_data == &results);
  g_array_append_vals (results, result, 1);
  g_free (result);
}

static void
free_result (gpointer result)
{
  freed++;
  g_free (result);
}

static gpointer
request_of (int number, Gate *gate)
{
  Request request = { number, gate };

  return g_memdup2 (&request, sizeof request);
}

static void
run_until_done (ModelJob *job)
{
  while (model_job_is_busy (job))
    g_main_context_iteration (NULL, TRUE);
}

static int
result_at (guint index)
{
  g_assert_cmpuint (index, <, results->len);
  return g_array_index (results, int, index);
}

static void
test_the_newest_request_waits (void)
{
  g_autoptr (Model) model = model_new ();
  ModelJob *job = model_job_new (work, free_result, done, &results);

  results = g_array_new (FALSE, FALSE, sizeof (int));
  gint64 begun = g_get_monotonic_time ();
  model_job_begin (job, model, request_of (1, NULL));
  for (int number = 2; number <= 9; number++)
    model_job_ask (job, model, request_of (number, NULL), PERIOD);
  run_until_done (job);
  g_assert_cmpint (result_at (0), ==, 1);
  g_assert_cmpint (result_at (1), ==, 9);
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, PERIOD * 1000);
  model_job_free (job);
  g_array_unref (results);
}

static void
test_a_cancelled_one_has_no_result (void)
{
  Gate gate = FALSE;
  Model *model = model_new ();
  ModelJob *job = model_job_new (work, free_result, done, &results);

  results = g_array_new (FALSE, FALSE, sizeof (int));
  freed = 0;
  model_job_begin (job, model, request_of (1, &gate));
  model_job_ask (job, model, request_of (2, NULL), PERIOD);
  while (!g_atomic_int_get (&gate))
    g_thread_yield ();
  model_job_cancel (job);
  /* A sanitizer would see it if anybody still looked. */
  model_free (model);
  g_assert_false (model_job_is_busy (job));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (results->len, ==, 0);
  g_assert_cmpint (freed, ==, 1);
  model_job_free (job);
  g_array_unref (results);
}

/* What has arrived, but was not taken up yet, is not taken up either. */
static void
test_cancelled_before_it_is_taken (void)
{
  g_autoptr (Model) model = model_new ();
  ModelJob *job = model_job_new (work, free_result, done, &results);

  results = g_array_new (FALSE, FALSE, sizeof (int));
  freed = 0;
  model_job_begin (job, model, request_of (1, NULL));
  while (!g_main_context_pending (NULL))
    g_thread_yield ();
  model_job_free (job);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_cmpuint (results->len, ==, 0);
  g_assert_cmpint (freed, ==, 1);
  g_array_unref (results);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-job/newest-request-waits", test_the_newest_request_waits);
  g_test_add_func ("/model-job/cancelled", test_a_cancelled_one_has_no_result);
  g_test_add_func ("/model-job/cancelled-before-taken", test_cancelled_before_it_is_taken);
  return g_test_run ();
}
