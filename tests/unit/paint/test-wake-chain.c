/* SPDX-License-Identifier: MIT
 *
 * Walking along wake-ups, back and forth.
 */
#include "../../golden/scenarios.h"
#include "paint/layout.h"
#include "paint/wake-chain.h"

#define MILLISECOND INT64_C (1000000)

static uint32_t
lane_named (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (g_strcmp0 (model_lane_name (model_lane (model, i)), name) == 0)
      return i;
  g_error ("there is no lane named \"%s\"", name);
}

/* Returns what the thread `name` did at `time`. */
static Subject
did (const Model *model, const char *name, int64_t time)
{
  uint32_t lane = lane_named (model, name);
  const ModelLane *thread = model_lane (model, lane);

  return (Subject){ SUBJECT_INTERVAL, lane,
                    model_interval_at (thread, model_interval_count (thread), time) };
}

static void
assert_leads_to (WakeStep step, Subject wanted, int64_t moment, const char *sentence)
{
  g_assert_cmpstr (step.sentence, ==, sentence);
  g_assert_true (subject_equal (step.subject, wanted));
  g_assert_cmpint (step.moment, ==, moment);
  g_free (step.sentence);
}

static void
assert_ends (WakeStep step, const char *sentence)
{
  g_assert_cmpstr (step.sentence, ==, sentence);
  g_assert_cmpint (step.subject.kind, ==, SUBJECT_NONE);
  g_free (step.sentence);
}

static void
test_back_to_the_beginning (void)
{
  g_autoptr (Model) model = scenario_states ();
  Subject wait = did (model, "blocked", 5 * MILLISECOND);
  Subject runner = did (model, "runner", 10 * MILLISECOND);
  Subject first = did (model, "main", 0);

  assert_leads_to (wake_chain_back (model, wait), runner, 10 * MILLISECOND,
                   "woken by runner, 100 µs earlier · runner · running · 13 ms");
  assert_leads_to (wake_chain_back (model, runner), first, 500000,
                   "started by main, 60 µs earlier · main · running · 3.5 ms");
  assert_ends (wake_chain_back (model, first), "The chain begins here: nobody woke main before");
  /* What ran after the wait was woken by the same. */
  assert_leads_to (wake_chain_back (model, did (model, "blocked", 12 * MILLISECOND)), runner,
                   10 * MILLISECOND, "woken by runner, 100 µs earlier · runner · running · 13 ms");
}

static void
test_a_message_wakes_its_receiver (void)
{
  g_autoptr (Model) model = scenario_states ();
  Subject wait = did (model, "reader", 8 * MILLISECOND);
  Subject runner = did (model, "runner", 12 * MILLISECOND);

  assert_leads_to (wake_chain_back (model, wait), runner, 12 * MILLISECOND,
                   "woken by runner, 500 µs earlier · runner · running · 13 ms");
  assert_leads_to (wake_chain_forward (model, runner, 12 * MILLISECOND), wait, 12500000,
                   "runner wakes reader, 500 µs later · reader · waiting on lines · 6.5 ms");
}

static void
test_forwards (void)
{
  g_autoptr (Model) model = scenario_states ();
  Subject runner = did (model, "runner", 10 * MILLISECOND);
  Subject wait = did (model, "blocked", 5 * MILLISECOND);

  /* From where a step back has led, a step forwards leads to the same wait. */
  assert_leads_to (wake_chain_forward (model, runner, 10 * MILLISECOND), wait, 10100000,
                   "runner wakes blocked, 100 µs later · blocked · blocked on table · 7.1 ms · "
                   "held by runner");
  /* Without a moment it leads to whom it woke first. */
  assert_leads_to (wake_chain_forward (model, runner, 0), did (model, "counts", 5 * MILLISECOND),
                   9100000,
                   "runner wakes counts, 100 µs later · counts · blocked on slots · 5.1 ms");
  assert_leads_to (wake_chain_forward (model, did (model, "main", 0), 0),
                   did (model, "runner", 560000), 560000,
                   "main starts runner, 60 µs later · runner · running · 13 ms");
  assert_ends (wake_chain_forward (model, wait, 10100000),
               "The chain ends here: blocked wakes nobody after this");
}

static void
test_nobody_woke_it (void)
{
  g_autoptr (Model) model = scenario_states ();

  assert_ends (wake_chain_back (model, did (model, "counts", 20 * MILLISECOND)),
               "The chain begins here: counts had slept, and woke by itself");
  assert_ends (wake_chain_back (model, did (model, "sorter", 20 * MILLISECOND)),
               "sorter still waits: nobody has woken it");
  assert_ends (wake_chain_back (model, did (model, "blocked", 20 * MILLISECOND)),
               "Events of blocked were lost here: who woke it is not known");
  assert_ends (wake_chain_back (model, (Subject){ .lane = MODEL_NONE }),
               "Select a wait first, then go to what ended it");
  assert_ends (wake_chain_forward (model, (Subject){ .lane = MODEL_NONE }, 0),
               "Select an interval first, then go to what it woke");
  assert_ends (wake_chain_back (model, (Subject){ SUBJECT_INTERVAL, 1, 1000 }),
               "Select a wait first, then go to what ended it");
}

/* Whatever is drawn of a wait leads to the same. */
static void
test_other_subjects (void)
{
  g_autoptr (Model) model = scenario_states ();
  uint32_t table = lane_named (model, "table");
  uint32_t blocked = lane_named (model, "blocked");
  Subject wait = did (model, "blocked", 5 * MILLISECOND);
  Subject runner = did (model, "runner", 10 * MILLISECOND);
  const Subject same[] = {
    { SUBJECT_WAIT, table, 0 },
    { SUBJECT_DENSITY, blocked, subject_density (0, wait.index + 1) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    assert_leads_to (wake_chain_back (model, same[i]), runner, 10 * MILLISECOND,
                     "woken by runner, 100 µs earlier · runner · running · 13 ms");
  for (uint64_t i = 0; i < model_flow_count (model, MODEL_FLOW_WAKE_UP); i++) {
    const ModelFlow flow = model_flow (model, MODEL_FLOW_WAKE_UP, i);
    Subject arrow = { SUBJECT_WAKE_UP, MODEL_NONE, i };
    WakeStep back = wake_chain_back (model, arrow);
    WakeStep forward = wake_chain_forward (model, arrow, 0);
    g_assert_cmpuint (back.subject.lane, ==, flow.from);
    g_assert_cmpint (back.moment, ==, flow.from_time);
    g_assert_cmpuint (forward.subject.lane, ==, flow.to);
    g_assert_cmpint (forward.moment, ==, flow.to_time);
    g_free (back.sentence);
    g_free (forward.sentence);
  }
  g_assert_true (subject_equal (wake_chain_last_wait (model, blocked, 0, 15 * MILLISECOND), wait));
  g_assert_cmpint (wake_chain_last_wait (model, blocked, 0, MILLISECOND).kind, ==, SUBJECT_NONE);
  g_assert_cmpint (wake_chain_last_wait (model, table, 0, MILLISECOND).kind, ==, SUBJECT_NONE);
}

/* From every wait of a busy program: the way back leads to an earlier moment of another thread, in
 * the interval that it says, and forwards again to one that was woken then. */
static void
test_there_and_back (void)
{
  g_autoptr (Model) model = scenario_counter (200 * MILLISECOND);
  int walked = 0;

  for (uint32_t lane = 0; lane < model_lane_count (model); lane++) {
    const ModelLane *thread = model_lane (model, lane);
    if (model_lane_kind (thread) != MODEL_LANE_THREAD)
      continue;
    for (uint64_t i = 0; i < model_interval_count (thread); i++) {
      WakeStep back = wake_chain_back (model, (Subject){ SUBJECT_INTERVAL, lane, i });
      int64_t start, end;
      if (back.subject.kind != SUBJECT_NONE) {
        g_assert_true (wake_chain_span (model, back.subject, &start, &end));
        g_assert_cmpint (back.moment, >=, start);
        g_assert_cmpint (back.moment, <=, end);
        g_assert_cmpuint (back.subject.lane, !=, lane);
        WakeStep forward = wake_chain_forward (model, back.subject, back.moment);
        WakeStep again = wake_chain_back (model, forward.subject);
        g_assert_true (subject_equal (again.subject, back.subject));
        g_assert_cmpint (again.moment, ==, back.moment);
        g_free (forward.sentence);
        g_free (again.sentence);
        walked++;
      }
      g_free (back.sentence);
    }
  }
  g_assert_cmpint (walked, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wake-chain/back", test_back_to_the_beginning);
  g_test_add_func ("/wake-chain/message", test_a_message_wakes_its_receiver);
  g_test_add_func ("/wake-chain/forwards", test_forwards);
  g_test_add_func ("/wake-chain/nobody", test_nobody_woke_it);
  g_test_add_func ("/wake-chain/other-subjects", test_other_subjects);
  g_test_add_func ("/wake-chain/there-and-back", test_there_and_back);
  return g_test_run ();
}
