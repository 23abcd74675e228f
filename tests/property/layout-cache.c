/* SPDX-License-Identifier: MIT
 *
 * Property: what layout keeps from frame to frame changes no frame. A random program grows, and a
 * random view of it moves: each scene is to the letter the one of a layout that remembers nothing.
 */
#include <string.h>

#include "paint/layout-cache-private.h"
#include "paint/layout.h"
#include "script.h"

#define THREADS 9
#define ROUNDS  6
#define FRAMES  200
#define OBJECTS 3
/* Of a program with more lanes than have room. */
#define MANY     400
#define IN_SIGHT 12

/* ------------------------------------------------------------------ the program */

typedef struct {
  Model *model;
  int64_t time;
} Program;

static void
emit (Program *program, int thread, HeddleEventKind kind, uint64_t object, uint64_t argument)
{
  const ScriptLine line = { program->time, (uint32_t) thread + 1, kind, object, argument, 0, NULL };

  script_play (program->model, &line, 1);
}

/* Most often short, so that columns have many intervals; now and then a rest. */
static int64_t
random_gap (void)
{
  switch (g_test_rand_int_range (0, 150)) {
  case 0:
    return g_test_rand_int_range (0, 60000);
  case 1:
  case 2:
  case 3:
    return g_test_rand_int_range (0, 3000);
  default:
    return g_test_rand_int_range (0, 40);
  }
}

static void
step (Program *program)
{
  static const HeddleEventKind kinds[] = {
    HEDDLE_EVENT_SLEEP_BEGIN,
    HEDDLE_EVENT_SLEEP_END,
    HEDDLE_EVENT_SLEEP_END,
    HEDDLE_EVENT_MUTEX_WAIT,
    HEDDLE_EVENT_MUTEX_ACQUIRE,
    HEDDLE_EVENT_MUTEX_RELEASE,
    HEDDLE_EVENT_CONDITION_WAIT,
    HEDDLE_EVENT_CONDITION_WAKE,
    HEDDLE_EVENT_IDLE_BEGIN,
    HEDDLE_EVENT_IDLE_END,
    HEDDLE_EVENT_BARRIER_WAIT,
    HEDDLE_EVENT_BARRIER_PASS,
    HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT,
    HEDDLE_EVENT_CHANNEL_SEND_WAIT,
    HEDDLE_EVENT_JOIN_BEGIN,
  };
  /* The last threads say little: their intervals stay open for many frames. */
  int thread =
      g_test_rand_int_range (0, g_test_rand_int_range (0, 40) == 0 ? THREADS : THREADS - 3);
  int chance = g_test_rand_int_range (0, 3000);

  program->time += random_gap ();
  if (chance == 0)
    emit (program, thread, HEDDLE_EVENT_THREAD_END, 0, 0);
  else if (chance < 40) /* since some moments before now */
    emit (program, thread, HEDDLE_EVENT_LOST,
          (uint64_t) MAX (program->time - g_test_rand_int_range (0, 4000), 0), 7);
  else
    emit (program, thread, kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))],
          0x1000 + (uint64_t) g_test_rand_int_range (0, OBJECTS), 1);
}

/* Lets the program do something, or nothing, while time passes all the same. */
static void
grow (Program *program)
{
  int steps = g_test_rand_int_range (0, 4) == 0 ? 0 : g_test_rand_int_range (0, 120);

  for (int i = 0; i < steps; i++)
    step (program);
  if (g_test_rand_bit ()) {
    program->time += g_test_rand_int_range (0, 5000);
    model_advance (program->model, program->time);
  }
}

/* Lets so many threads go to sleep and wake in turn, without a rest. */
static void
hum (Program *program, int threads, int steps)
{
  for (int i = 0; i < steps; i++) {
    gboolean sleeps = i / threads % 2 == 0;
    program->time += g_test_rand_int_range (0, 40);
    emit (program, i % threads, sleeps ? HEDDLE_EVENT_SLEEP_BEGIN : HEDDLE_EVENT_SLEEP_END, 0, 0);
  }
}

/* ------------------------------------------------------------------ the view */

static void
zoom (View *view, double factor)
{
  double span = CLAMP ((double) (view->end - view->start) * factor, 50, 1e9);
  double share = g_test_rand_double ();
  int64_t middle = view->start + (int64_t) (share * (double) (view->end - view->start));

  view->start = middle - (int64_t) (share * span);
  view->end = view->start + (int64_t) span;
}

/* Moves the view by that many of its pixels. */
static void
pan (View *view, double pixels)
{
  double nanoseconds = (double) (view->end - view->start) / (view->width - LAYOUT_NAMES_WIDTH);
  int64_t distance = (int64_t) (pixels * nanoseconds);

  view->start += distance;
  view->end += distance;
}

static void
move (View *view, const Model *model)
{
  int64_t now = model_now (model);
  int64_t span = view->end - view->start;

  view->live = g_test_rand_bit ();
  switch (g_test_rand_int_range (0, 16)) {
  case 0:
    zoom (view, g_test_rand_double_range (0.2, 5));
    break;
  case 1: /* all of it */
    view->start = 0;
    view->end = MAX (now, 1);
    break;
  case 2:
    view->scroll = g_test_rand_double_range (0, 200);
    break;
  case 3:
    view->width = g_test_rand_int_range (250, 900);
    view->height = g_test_rand_int_range (150, 800);
    break;
  case 4: /* beyond the end, and before the beginning */
    view->start = g_test_rand_bit () ? now - span / 2 : -span / 2;
    view->end = view->start + span;
    break;
  case 5:
  case 6:
  case 7:
    pan (view, g_test_rand_double_range (-3, 3));
    break;
  case 8:
  case 9:
    pan (view, g_test_rand_double_range (-300, 300));
    break;
  case 10: /* the program goes on, and the view stays */
    break;
  default: /* the live edge */
    view->end = now + g_test_rand_int_range (0, 2) * span / 20;
    view->start = view->end - span;
  }
}

/* ------------------------------------------------------------------ the property */

/* Columns are told to a tenth of a pixel as text: here they are the same to the last bit. */
static void
check_strips (const Scene *a, const Scene *b)
{
  g_assert_cmpuint (scene_count (a), ==, scene_count (b));
  for (uint32_t i = 0; i < scene_count (a); i++) {
    const SceneStrip *one = scene_shape (a, i)->strip;
    const SceneStrip *other = scene_shape (b, i)->strip;
    g_assert_true ((one == NULL) == (other == NULL));
    if (one == NULL)
      continue;
    g_assert_cmpuint (one->count, ==, other->count);
    gsize size = one->count * sizeof one->columns[0];
    g_assert_cmpint (memcmp (one->columns, other->columns, size), ==, 0);
  }
}

/* Lays out with the cache and without, by the clock or in event order, and compares. Returns how
 * many strips there are. */
static uint32_t
check_frame (const Model *model, View view, gboolean in_order, LayoutCache *cache)
{
  g_autoptr (Axis) axis = NULL;
  uint32_t strips = 0;

  if (in_order)
    view.axis = axis = axis_new (model, view.start, view.end);
  view.cache = cache;
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  view.cache = NULL;
  g_autoptr (Scene) expected = layout_scene (model, &view, theme_light ());
  g_autofree char *text = scene_to_text (scene);
  g_autofree char *expected_text = scene_to_text (expected);

  g_assert_cmpstr (text, ==, expected_text);
  check_strips (scene, expected);
  for (uint32_t i = 0; i < scene_count (scene); i++)
    strips += scene_shape (scene, i)->strip != NULL;
  return strips;
}

static void
test_changes_no_frame (void)
{
  g_autoptr (LayoutCache) cache = layout_cache_new ();
  uint32_t strips = 0;
  uint32_t kept = 0; /* frames after which there was something to keep */

  for (int round = 0; round < ROUNDS; round++) {
    g_autoptr (Model) model = model_new ();
    Program program = { .model = model };
    View view = { .end = 20000, .width = 700, .height = 500, .highlight = { .lane = MODEL_NONE } };

    layout_cache_clear (cache);
    g_assert_cmpuint (layout_cache_bytes (cache), ==, 0);
    for (int thread = 0; thread < THREADS; thread++)
      emit (&program, thread, HEDDLE_EVENT_THREAD_START, 0x7000 + (uint64_t) thread, 0);
    for (int frame = 0; frame < FRAMES; frame++) {
      grow (&program);
      move (&view, model);
      strips += check_frame (model, view, g_test_rand_int_range (0, 25) == 0, cache);
      kept += layout_cache_bytes (cache) > 0;
    }
  }
  /* Not by having nothing to change. */
  g_assert_cmpuint (strips, >, ROUNDS * FRAMES);
  g_assert_cmpuint (kept, >, ROUNDS * FRAMES / 2);
}

/* Another model in the same picture: nothing of the first is left. */
static void
test_forgets (void)
{
  g_autoptr (LayoutCache) cache = layout_cache_new ();
  const View view = {
    .end = 40000, .width = 700, .height = 500, .highlight = { .lane = MODEL_NONE }
  };

  for (int round = 0; round < 3; round++) {
    g_autoptr (Model) model = model_new ();
    Program program = { .model = model };
    hum (&program, THREADS, 4000);
    g_assert_cmpuint (check_frame (model, view, FALSE, cache), >, 0);
    layout_cache_clear (cache);
    g_assert_cmpuint (layout_cache_bytes (cache), ==, 0);
  }
}

/* ------------------------------------------------------------------ beside the writer */

#define END_BESIDE 8000000 /* nanoseconds, of some twenty an event */

static gpointer
write_on (gpointer data)
{
  Program *program = data;

  for (int i = 0; program->time < END_BESIDE; i++) {
    program->time += i * INT64_C (7) % 40;
    emit (program, i % THREADS,
          i / THREADS % 2 == 0 ? HEDDLE_EVENT_SLEEP_BEGIN : HEDDLE_EVENT_SLEEP_END, 0, 0);
  }
  return NULL;
}

/* What was kept while the newest intervals were being written is right, too. */
static void
test_holds_beside_the_writer (void)
{
  g_autoptr (LayoutCache) cache = layout_cache_new ();
  g_autoptr (Model) model = model_new ();
  Program program = { .model = model };
  View view = { .end = END_BESIDE,
                .width = 1000,
                .height = 500,
                .live = TRUE,
                .highlight = { .lane = MODEL_NONE },
                .cache = cache };
  GThread *writer = g_thread_new ("writer", write_on, &program);

  do
    scene_free (layout_scene (model, &view, theme_light ()));
  while (model_now (model) < END_BESIDE);
  g_thread_join (writer);
  g_assert_cmpuint (layout_cache_bytes (cache), >, 0);
  g_assert_cmpuint (check_frame (model, view, FALSE, cache), >, 0);
}

/* ------------------------------------------------------------------ its size */

/* However many lanes are scrolled through, those in sight and as many again or two are kept. */
static void
test_is_bounded (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (LayoutCache) cache = layout_cache_new ();
  Program program = { .model = model };
  View view = { .width = 600, .height = 200, .cache = cache, .highlight = { .lane = MODEL_NONE } };
  gsize columns = 2 * ((gsize) (view.width - LAYOUT_NAMES_WIDTH) + 2); /* a power of two */
  gsize most = 3 * IN_SIGHT * columns * sizeof (LaneMoment);

  hum (&program, MANY, 200 * MANY);
  view.end = model_now (model);
  for (; view.scroll < layout_full_height (model, &view); view.scroll += 90) {
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    g_assert_cmpuint (scene_count (scene), >, 0);
    g_assert_cmpuint (layout_cache_bytes (cache), <=, most);
  }
  g_assert_cmpuint (layout_cache_bytes (cache), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-cache/changes-no-frame", test_changes_no_frame);
  g_test_add_func ("/layout-cache/forgets", test_forgets);
  g_test_add_func ("/layout-cache/holds-beside-the-writer", test_holds_beside_the_writer);
  g_test_add_func ("/layout-cache/is-bounded", test_is_bounded);
  return g_test_run ();
}
