/* SPDX-License-Identifier: MIT
 *
 * Colours: contrast by WCAG, and what three kinds of colour-blind people see.
 */
#include <math.h>

#include "paint/state-look.h"
#include "paint/theme.h"

#define APART       20.0 /* a distance in CIE Lab that nobody overlooks; 2.3 is just seen */
#define GREY_STEP   20.0 /* of lightness (CIE L*): two greys that a printer keeps apart */
#define COLUMN_STEP 10.0 /* the same where the two touch along an edge */
#define TINT        0.34 /* how much of its colour a tint has, as it is drawn */
#define EDGE_STRONG 2.0

/* The least contrast of what is drawn, and of text. */
typedef struct {
  double graphics, text;
} Floors;

static Floors
floors_of (const Theme *theme)
{
  gboolean high = theme == theme_contrast () || theme == theme_contrast_dark ();

  return high ? (Floors){ 4.5, 7 } : (Floors){ 3, 4.5 };
}

static gboolean
is_grey (Colour colour)
{
  return colour.red == colour.green && colour.green == colour.blue;
}

static Colour
role (const Theme *theme, int colour)
{
  return theme->colours[colour];
}

static void
check_contrast (const Theme *theme, int colour, int ground, double floor)
{
  double contrast = colour_contrast (role (theme, colour), role (theme, ground));

  if (contrast >= floor)
    return;
  g_test_message ("%s: role %d on role %d has a contrast of %.2f, below %.1f", theme->name, colour,
                  ground, contrast, floor);
  g_test_fail ();
}

static void
test_known_contrasts (void)
{
  Colour black = { 0, 0, 0 };
  Colour white = { 1, 1, 1 };
  Colour grey = { 0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0 };

  g_assert_cmpfloat_with_epsilon (colour_contrast (black, white), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (colour_contrast (white, black), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (colour_contrast (grey, white), 4.48, 0.01);
  g_assert_cmpfloat_with_epsilon (colour_contrast (grey, grey), 1, 0.001);
}

static void
test_contrasts (gconstpointer data)
{
  const Theme *theme = data;
  static const int grounds[] = { COLOUR_GROUND, COLOUR_BAND };
  const Floors floors = floors_of (theme);
  static const int texts[] = { COLOUR_TEXT, COLOUR_TEXT_SOFT, COLOUR_TEXT_CONTENTION };

  for (gsize g = 0; g < G_N_ELEMENTS (grounds); g++) {
    for (int state = 0; state < MODEL_STATES; state++)
      check_contrast (theme, (int) theme_state ((ModelState) state), grounds[g], floors.graphics);
    for (uint32_t i = 0; i < COLOUR_IDENTITIES; i++)
      check_contrast (theme, (int) theme_identity (i), grounds[g], floors.graphics);
    check_contrast (theme, COLOUR_ACCENT, grounds[g], floors.graphics);
    check_contrast (theme, COLOUR_ARROW, grounds[g], floors.graphics);
    for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
      check_contrast (theme, texts[t], grounds[g], floors.text);
  }
  for (uint32_t i = 0; i < COLOUR_IDENTITIES; i++)
    check_contrast (theme, COLOUR_ON_STATE, (int) theme_identity (i), floors.text);
  check_contrast (theme, COLOUR_ON_STATE, (int) theme_state (MODEL_RUNNING), floors.text);
}

/* ------------------------------------------------------------------ colour blindness */

/* Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB. */
static const double sights[4][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 },
    { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } },
  { { 0.367322, 0.860646, -0.227968 },
    { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } },
  { { 1.255528, -0.076749, -0.178779 },
    { -0.078411, 0.930809, 0.147602 },
    { 0.004733, 0.691367, 0.303900 } },
};

static const char *const sight_names[4] = { "all colours", "protanopia", "deuteranopia",
                                            "tritanopia" };

typedef struct {
  double l, a, b;
} Lab;

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* Returns the colour as that sight sees it, in CIE Lab (D65). */
static Lab
seen (Colour colour, const double sight[3][3])
{
  const double light[3] = { linear (colour.red), linear (colour.green), linear (colour.blue) };
  double rgb[3] = { 0, 0, 0 };

  for (int row = 0; row < 3; row++) {
    for (int column = 0; column < 3; column++)
      rgb[row] += sight[row][column] * light[column];
    rgb[row] = CLAMP (rgb[row], 0, 1);
  }
  double x = lab_curve ((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047);
  double y = lab_curve (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
  double z = lab_curve ((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883);
  return (Lab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
distance (Colour a, Colour b, int sight)
{
  Lab p = seen (a, sights[sight]);
  Lab q = seen (b, sights[sight]);

  return sqrt ((p.l - q.l) * (p.l - q.l) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b));
}

static gboolean
looks_differ (const StateLook *a, const StateLook *b)
{
  return a->form != b->form || a->pattern != b->pattern || a->dash != b->dash;
}

/* Any two states stay apart, by colour or by pattern, whoever looks. */
static void
test_states_stay_apart (gconstpointer data)
{
  const Theme *theme = data;

  for (int sight = 0; sight < 4; sight++) {
    for (int a = 0; a < MODEL_STATES; a++) {
      for (int b = a + 1; b < MODEL_STATES; b++) {
        double apart =
            distance (role (theme, COLOUR_STATE + a), role (theme, COLOUR_STATE + b), sight);
        if (apart >= APART ||
            looks_differ (state_look ((ModelState) a), state_look ((ModelState) b)))
          continue;
        g_test_message ("%s, %s: \"%s\" and \"%s\" can't be told apart", theme->name,
                        sight_names[sight], model_state_name ((ModelState) a),
                        model_state_name ((ModelState) b));
        g_test_fail ();
      }
    }
  }
}

/* In a dense column only colour and height are left: what is bad must not look like what is
 * good. */
static void
test_contention_is_told_by_colour (gconstpointer data)
{
  const Theme *theme = data;
  static const int calm[] = { MODEL_RUNNING, MODEL_RECEIVE, MODEL_SLEEP };

  for (int sight = 0; sight < 4; sight++)
    for (gsize i = 0; i < G_N_ELEMENTS (calm); i++)
      g_assert_cmpfloat (distance (role (theme, COLOUR_STATE + MODEL_LOCK),
                                   role (theme, COLOUR_STATE + calm[i]), sight),
                         >=, APART);
}

static void
test_neighbours_have_different_identities (gconstpointer data)
{
  const Theme *theme = data;

  for (uint32_t i = 0; i < COLOUR_IDENTITIES; i++)
    g_assert_cmpfloat (distance (role (theme, (int) theme_identity (i)),
                                 role (theme, (int) theme_identity (i + 1)), 0),
                       >=, APART);
}

/* ------------------------------------------------------------------ high contrast, and grey */

static void
test_high_contrast_has_thick_lines (void)
{
  for (guint i = 0; theme_at (i) != NULL; i++)
    g_assert_cmpfloat (theme_at (i)->edge, ==,
                       floors_of (theme_at (i)).text == 7 ? EDGE_STRONG : 1);
}

static void
test_grey_is_grey (void)
{
  for (int i = COLOUR_NONE + 1; i < COLOURS; i++)
    g_assert_true (is_grey (role (theme_grey (), i)));
}

static double
lightness (Colour colour)
{
  return seen (colour, sights[0]).l;
}

static Colour
tinted (const Theme *theme, ModelState state)
{
  Colour colour = role (theme, (int) theme_state (state));
  double level = 1 - TINT * (1 - colour.red);

  g_assert_true (role (theme, COLOUR_GROUND).red == 1);
  return (Colour){ level, level, level };
}

/* Of two threads that follow one another, the second one's colour is not only another, but darker
 * or lighter by a step that survives a printer. */
static void
test_grey_neighbours_differ_in_lightness (void)
{
  for (uint32_t i = 0; i < COLOUR_IDENTITIES; i++)
    g_assert_cmpfloat (fabs (lightness (role (theme_grey (), (int) theme_identity (i))) -
                             lightness (role (theme_grey (), (int) theme_identity (i + 1)))),
                       >=, GREY_STEP);
}

/* What lies on one another in a dense column has no form: running, a wait for a lock, and the two
 * tints for messages and sleep. Each two that touch differ in lightness. */
static void
test_grey_columns_differ_in_lightness (void)
{
  const Theme *theme = theme_grey ();
  const double layers[] = {
    lightness (role (theme, COLOUR_STATE + MODEL_RUNNING)),
    lightness (role (theme, COLOUR_STATE + MODEL_LOCK)),
    lightness (tinted (theme, MODEL_RECEIVE)),
    lightness (tinted (theme, MODEL_SLEEP)),
    lightness (role (theme, COLOUR_GROUND)),
  };

  for (gsize i = 0; i + 1 < G_N_ELEMENTS (layers); i++)
    for (gsize j = i + 1; j < G_N_ELEMENTS (layers); j++)
      g_assert_cmpfloat (fabs (layers[i] - layers[j]), >=, COLUMN_STEP);
}

static void
test_names (void)
{
  static const char *const names[] = { "light", "dark", "contrast", "contrast-dark", "grey" };
  const Theme *themes[] = { theme_light (), theme_dark (), theme_contrast (),
                            theme_contrast_dark (), theme_grey () };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_true (theme_at (i) == themes[i]);
    g_assert_true (theme_by_name (names[i]) == themes[i]);
  }
  g_assert_null (theme_at (G_N_ELEMENTS (names)));
  g_assert_null (theme_by_name ("sepia"));
  g_assert_null (theme_by_name (""));
}

static void
add_tests_of (const Theme *theme)
{
  const struct {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "contrasts", test_contrasts },
    { "states-stay-apart", test_states_stay_apart },
    { "contention", test_contention_is_told_by_colour },
    { "neighbours", test_neighbours_have_different_identities },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/theme/%s/%s", theme->name, tests[i].name);
    g_test_add_data_func (path, theme, tests[i].test);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* One difference does not hide the next. */
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/theme/known-contrasts", test_known_contrasts);
  g_test_add_func ("/theme/names", test_names);
  g_test_add_func ("/theme/high-contrast-has-thick-lines", test_high_contrast_has_thick_lines);
  g_test_add_func ("/theme/grey/is-grey", test_grey_is_grey);
  g_test_add_func ("/theme/grey/neighbours-in-lightness", test_grey_neighbours_differ_in_lightness);
  g_test_add_func ("/theme/grey/columns-in-lightness", test_grey_columns_differ_in_lightness);
  for (guint i = 0; theme_at (i) != NULL; i++)
    add_tests_of (theme_at (i));
  return g_test_run ();
}
