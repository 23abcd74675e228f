/* SPDX-License-Identifier: MIT
 *
 * Sentences with links: where they lead, and what is no link.
 */
#include "finding-script.h"

enum { ONE = 1, LOCK = 0x1000, OTHER = 0x2000 };

static Model *
make_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), { 0, ONE, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, "wor\002ker 1\003" },
        NAME (1, ONE, LOCK, MUTEX, "counter"), EVENT (2, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT (3, ONE, MUTEX_ACQUIRE, OTHER));
  return model;
}

static void
test_links (void)
{
  g_autoptr (Model) model = make_model ();
  g_autoptr (Prose) prose = prose_new (model);
  uint32_t lock = model_lane_index (script_lane (model, "counter"));

  prose_say (prose, "%s has %s for %s.", prose_name (prose, 0, 5, 9),
             prose_object (prose, lock, 7, 7), prose_length (prose, 4200000));
  prose_say (prose, "Done.");
  /* A name with what could be taken for a link's end is a name, and nothing else. */
  assert_text (prose, "wor\uFFFDker 1\uFFFD has the mutex \"counter\" for 4.2 ms. Done.");
  g_assert_cmpuint (prose_span_count (prose), ==, 6);
  g_assert_cmpuint (prose_span (prose, 0).target.lane, ==, 0);
  g_assert_cmpint (prose_span (prose, 0).target.from, ==, 5);
  g_assert_cmpint (prose_span (prose, 0).target.to, ==, 9);
  g_assert_cmpstr (prose_span (prose, 2).text, ==, "counter");
  g_assert_cmpuint (prose_span (prose, 2).target.lane, ==, lock);
  for (guint i = 1; i < 6; i += i == 1 ? 2 : 1)
    g_assert_cmpuint (prose_span (prose, i).target.lane, ==, MODEL_NONE);
}

static void
test_what_is_put_in (void)
{
  g_autoptr (Model) model = make_model ();
  g_autoptr (Prose) prose = prose_new (model);
  uint32_t other = model_lane_index (script_lane (model, "mutex 2"));

  g_assert_cmpstr (prose_share (prose, 1, 1000), ==, "less than 1 %");
  g_assert_cmpstr (prose_share (prose, 999, 1000), ==, "99 %");
  g_assert_cmpstr (prose_share (prose, 1000, 1000), ==, "100 %");
  g_assert_cmpstr (prose_share (prose, 0, 0), ==, "0 %");
  prose_say (prose, "%s is %s, from %s on.", prose_name (prose, 99, 0, 0),
             prose_object (prose, other, 0, 0), prose_moment (prose, 99, 12345678));
  /* What is not known leads nowhere, and a name that nobody gave is not quoted. */
  assert_text (prose, "an unknown thread is mutex 2, from 12.35 ms on.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prose/links", test_links);
  g_test_add_func ("/prose/what-is-put-in", test_what_is_put_in);
  return g_test_run ();
}
