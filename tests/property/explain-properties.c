/* SPDX-License-Identifier: MIT
 *
 * Properties of findings and narration under events that make no sense: whatever a process writes,
 * what is told of it are whole sentences about what is there, a run goes the same way forwards and
 * back, and a reader may ask while the writer goes on.
 */
#include <stdatomic.h>
#include <string.h>

#include "explain/finding.h"
#include "explain/narrate.h"

#include "script.h"

#define RUNS    40
#define EVENTS  1500
#define THREADS 7
#define OBJECTS 6
#define RANGES  4

static const HeddleEventKind kinds[] = {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) \
  HEDDLE_EVENT_##NAME,
#include "event/events.def"
#undef HEDDLE_EVENT
};

static ScriptLine
random_line (GRand *random, int64_t time)
{
  return (ScriptLine){
    .time = time,
    .thread = (uint32_t) g_rand_int_range (random, 0, THREADS),
    .kind = kinds[g_rand_int_range (random, 0, (int) G_N_ELEMENTS (kinds))],
    .object = 0x1000 + (uint64_t) g_rand_int_range (random, 0, OBJECTS),
    .argument = g_rand_boolean (random) ? (uint64_t) g_rand_int_range (random, 0, OBJECTS)
                                        : 0x1000 + (uint64_t) g_rand_int_range (random, 0, OBJECTS),
    .detail = (uint32_t) g_rand_int_range (random, 0, 12),
    .text = "some\001\002\003 name",
  };
}

/* Time often stands still, and sometimes takes a leap. */
static int64_t
random_step (GRand *random)
{
  int chance = g_rand_int_range (random, 0, 100);

  return chance < 30 ? 0 : chance < 98 ? g_rand_int_range (random, 1, 5000000) : 6000000000;
}

static Model *
random_model (GRand *random)
{
  Model *model = model_new ();
  int64_t time = 0;

  for (int i = 0; i < EVENTS; i++) {
    time += random_step (random);
    const ScriptLine line = random_line (random, time);
    /* The end of the process would be the end of everything. */
    if (line.kind != HEDDLE_EVENT_PROCESS_END || g_rand_int_range (random, 0, 20) == 0)
      script_play (model, &line, 1);
  }
  return model;
}

/* ------------------------------------------------------------------ what must hold */

static void
check_range (const Model *model, LaneRange range)
{
  g_assert_cmpuint (range.lane, <, model_lane_count (model));
  g_assert_cmpint (range.from, <=, range.to);
  g_assert_cmpint (range.to, <, MODEL_OPEN);
}

/* A text is whole sentences; a link leads somewhere. */
static void
check_prose (const Model *model, const Prose *prose)
{
  g_autofree char *text = prose_text (prose);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "."));
  for (const char *c = text; *c != '\0'; c++)
    g_assert_false (g_ascii_iscntrl (*c));
  for (guint i = 0; i < prose_span_count (prose); i++)
    if (prose_span (prose, i).target.lane != MODEL_NONE)
      check_range (model, prose_span (prose, i).target);
}

static void
check_finding (const Model *model, const Finding *finding)
{
  check_prose (model, finding->sentence);
  check_prose (model, finding->explanation);
  check_prose (model, finding->advice);
  g_assert_cmpint (finding->lost, >=, 0);
  g_assert_cmpuint (finding->ranges->len, >, 0);
  check_range (model, finding->place);
  for (guint i = 0; i < finding->ranges->len; i++)
    check_range (model, g_array_index (finding->ranges, LaneRange, i));
  for (guint i = 0; i < finding->edges->len; i++)
    check_prose (model, ((const FindingEdge *) g_ptr_array_index (finding->edges, i))->sentence);
}

/* Returns a bit for each kind of finding that there was. */
static uint32_t
check_findings (const Model *model, int64_t from, int64_t to)
{
  g_autoptr (GPtrArray) findings = explain_find_all (model, from, to, NULL);
  uint32_t found = 0;

  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    check_finding (model, finding);
    found |= UINT32_C (1) << finding->kind;
    if (i == 0)
      continue;
    const Finding *before = g_ptr_array_index (findings, i - 1);
    g_assert_true (before->gravity < finding->gravity ||
                   (before->gravity == finding->gravity && before->lost >= finding->lost));
  }
  return found;
}

static void
check_told (const Model *model, Prose *prose)
{
  g_assert_nonnull (prose);
  check_prose (model, prose);
  prose_free (prose);
}

/* Tells the items of one kind, as many as there are. */
static void
check_all (const Model *model, uint32_t lane, Prose *(*narrate) (const Model *, uint32_t, uint64_t))
{
  Prose *prose;

  for (uint64_t i = 0; (prose = narrate (model, lane, i)) != NULL; i++)
    check_told (model, prose);
}

static void
check_lanes (const Model *model)
{
  static Prose *(*const narrations[]) (const Model *, uint32_t, uint64_t) = {
    narrate_interval,       narrate_hold,   narrate_wait,    narrate_share,
    narrate_condition_wait, narrate_signal, narrate_backlog,
  };
  Prose *prose;

  for (uint32_t lane = 0; lane < model_lane_count (model); lane++) {
    check_told (model, narrate_lane (model, lane, 0, INT64_MAX));
    for (gsize i = 0; i < G_N_ELEMENTS (narrations); i++)
      check_all (model, lane, narrations[i]);
    for (uint32_t row = 0; row < MODEL_SPAN_ROWS; row++)
      for (uint64_t i = 0; (prose = narrate_span (model, lane, row, i)) != NULL; i++)
        check_told (model, prose);
  }
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    for (uint64_t i = 0; (prose = narrate_flow (model, (ModelFlowKind) kind, i)) != NULL; i++)
      check_told (model, prose);
}

/* The way back has the same moments as the way there, and at each something is told. */
static void
check_steps (const Model *model)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (int64_t));
  int64_t time = -1;

  while ((time = narrate_moment_after (model, time)) != MODEL_OPEN) {
    g_autoptr (GPtrArray) steps = narrate_moment (model, time);
    g_assert_true (moments->len == 0 || g_array_index (moments, int64_t, moments->len - 1) < time);
    g_array_append_val (moments, time);
    g_assert_cmpuint (steps->len, >, 0);
    for (guint i = 0; i < steps->len; i++)
      check_prose (model, ((const NarratedStep *) g_ptr_array_index (steps, i))->sentence);
  }
  time = MODEL_OPEN;
  for (guint i = moments->len; i-- > 0;) {
    time = narrate_moment_before (model, time);
    g_assert_cmpint (time, ==, g_array_index (moments, int64_t, i));
  }
  g_assert_cmpint (narrate_moment_before (model, time), ==, -1);
}

static void
test_nonsense (void)
{
  uint32_t found = 0;

  for (int run = 0; run < RUNS; run++) {
    g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
    g_autoptr (Model) model = random_model (random);
    found |= check_findings (model, 0, INT64_MAX);
    for (int i = 0; i < RANGES; i++) {
      double now = (double) model_now (model);
      int64_t from = (int64_t) g_rand_double_range (random, 0, now);
      found |= check_findings (model, from, (int64_t) g_rand_double_range (random, 0, now));
    }
    check_lanes (model);
    check_steps (model);
  }
  g_test_message ("kinds of findings: %x", found);
  /* Nonsense has some trouble in it: else this would test nothing. */
  g_assert_cmpint (__builtin_popcount (found), >=, 3);
}

/* ------------------------------------------------------------------ beside the writer */

typedef struct {
  Model *model;
  guint32 seed;
  _Atomic (int) done;
} Writing;

static gpointer
write_nonsense (gpointer data)
{
  Writing *writing = data;
  g_autoptr (GRand) random = g_rand_new_with_seed (writing->seed);
  int64_t time = 0;

  for (int i = 0; i < 20 * EVENTS; i++) {
    time += random_step (random) % 1000000;
    const ScriptLine line = random_line (random, time);
    if (line.kind != HEDDLE_EVENT_PROCESS_END)
      script_play (writing->model, &line, 1);
  }
  atomic_store (&writing->done, 1);
  return NULL;
}

static void
test_beside_the_writer (void)
{
  g_autoptr (Model) model = model_new ();
  Writing writing = { .model = model, .seed = (guint32) g_test_rand_int () };
  GThread *writer = g_thread_new ("writer", write_nonsense, &writing);
  int rounds = 0;

  do {
    g_autoptr (GPtrArray) findings = explain_find_all (model, 0, INT64_MAX, NULL);
    for (guint i = 0; i < findings->len; i++)
      check_finding (model, g_ptr_array_index (findings, i));
    for (uint32_t lane = 0; lane < model_lane_count (model); lane++)
      check_told (model, narrate_lane (model, lane, 0, INT64_MAX));
    g_autoptr (GPtrArray) steps =
        narrate_moment (model, narrate_moment_before (model, model_now (model)));
    for (guint i = 0; i < steps->len; i++)
      check_prose (model, ((const NarratedStep *) g_ptr_array_index (steps, i))->sentence);
    rounds++;
  } while (!atomic_load (&writing.done));
  g_thread_join (writer);
  g_assert_cmpint (rounds, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain-properties/nonsense", test_nonsense);
  g_test_add_func ("/explain-properties/beside-the-writer", test_beside_the_writer);
  return g_test_run ();
}
