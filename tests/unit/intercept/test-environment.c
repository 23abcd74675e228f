/* SPDX-License-Identifier: MIT
 *
 * The environment that a program is started with: it always names the session and the interposer.
 */
#include <glib.h>

#include "intercept/environment.h"

#define OURS "/opt/heddle/libheddle-intercept.so"

/* Completes `given`, and checks that exactly `wanted` comes out, NULL meaning that nothing is to be
 * done. Both end with NULL. */
static void
check (const char *const *given, const char *const *wanted)
{
  char *const *environment = (char *const *) given;
  gsize size = heddle_environment_size (environment);

  if (wanted == NULL) {
    g_assert_cmpuint (size, ==, 0);
    return;
  }
  g_assert_cmpuint (size, >, 0);
  /* Exactly as much as was asked for, so that a sanitizer sees a byte too far. */
  g_autofree void *space = g_malloc (size);
  char **copy = heddle_environment_fill (space, environment);
  g_assert_cmpstrv (copy, wanted);
  g_assert_cmpuint (heddle_environment_size (copy), ==, 0);
}

#define LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_missing (void)
{
  heddle_environment_set (OURS, "/run/s");
  check (NULL, LIST ("LD_PRELOAD=" OURS, "HEDDLE_SESSION=/run/s"));
  check (LIST ("A=1", "B="), LIST ("A=1", "B=", "LD_PRELOAD=" OURS, "HEDDLE_SESSION=/run/s"));
  check (LIST ("HEDDLE_SESSION=/run/s", "A=1"),
         LIST ("HEDDLE_SESSION=/run/s", "A=1", "LD_PRELOAD=" OURS));
  check (LIST ("LD_PRELOAD=" OURS, "A=1"),
         LIST ("A=1", "LD_PRELOAD=" OURS, "HEDDLE_SESSION=/run/s"));
}

static void
test_complete (void)
{
  heddle_environment_set (OURS, "/run/s");
  check (LIST ("LD_PRELOAD=" OURS, "HEDDLE_SESSION=/run/s"), NULL);
  check (LIST ("LD_PRELOAD=/a.so:" OURS " /b.so", "HEDDLE_SESSION=/run/s"), NULL);
  /* Another session's program may be started from within this one: it stays with its own. */
  check (LIST ("LD_PRELOAD=" OURS, "HEDDLE_SESSION=/run/other"), NULL);
}

static void
test_preload_of_others (void)
{
  heddle_environment_set (OURS, "/run/s");
  check (LIST ("LD_PRELOAD=/a.so", "HEDDLE_SESSION=/run/s"),
         LIST ("HEDDLE_SESSION=/run/s", "LD_PRELOAD=/a.so:" OURS));
  check (LIST ("LD_PRELOAD=", "HEDDLE_SESSION=/run/s"),
         LIST ("HEDDLE_SESSION=/run/s", "LD_PRELOAD=" OURS));
  /* Ours is only a part of these names. */
  check (LIST ("LD_PRELOAD=" OURS ".old:/x" OURS, "HEDDLE_SESSION=/run/s"),
         LIST ("HEDDLE_SESSION=/run/s", "LD_PRELOAD=" OURS ".old:/x" OURS ":" OURS));
}

static void
test_no_session (void)
{
  heddle_environment_set (NULL, NULL);
  check (NULL, NULL);
  check (LIST ("A=1"), NULL);
}

static void
test_limits (void)
{
  g_autofree char *long_list = g_strnfill (5000, 'x');
  g_autofree char *long_preload = g_strconcat ("LD_PRELOAD=", long_list, NULL);
  g_autofree const char **many = g_new0 (const char *, 5001);

  heddle_environment_set (OURS, "/run/s");
  check (LIST (long_preload), NULL);
  for (gsize index = 0; index < 5000; index++)
    many[index] = "A=1";
  check (many, NULL);
  /* A path that does not fit is not cut: there is no session then. */
  heddle_environment_set (long_list, "/run/s");
  check (LIST ("A=1"), NULL);
  heddle_environment_set (OURS, long_list);
  check (LIST ("A=1"), NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intercept/environment/missing", test_missing);
  g_test_add_func ("/intercept/environment/complete", test_complete);
  g_test_add_func ("/intercept/environment/preload-of-others", test_preload_of_others);
  g_test_add_func ("/intercept/environment/no-session", test_no_session);
  g_test_add_func ("/intercept/environment/limits", test_limits);
  return g_test_run ();
}
