/* SPDX-License-Identifier: MIT
 *
 * The table of hooks agrees with the library: every function in it is exported, finds its real one
 * in libc, and nothing else is exported but what heddle.h declares.
 *
 *   test-hooks INTERPOSER
 */
#include <dlfcn.h>
#include <glib.h>
#include <string.h>

#include "intercept/hooks.h"

static const char *interposer_path;
static void *interposer;

static const char *const hook_names[] = {
#define HEDDLE_HOOK(result, name, parameters, need, failure) #name,
#include "intercept/hooks.def"
#undef HEDDLE_HOOK
};

static const char *
library_of (void *address)
{
  Dl_info info;

  g_assert_true (dladdr (address, &info) != 0);
  return info.dli_fname;
}

static void
test_exported (void)
{
  for (gsize index = 0; index < G_N_ELEMENTS (hook_names); index++) {
    void *hook = dlsym (interposer, hook_names[index]);
    g_assert_nonnull (hook);
    g_assert_cmpstr (library_of (hook), ==, interposer_path);
  }
}

static void
test_resolved (void)
{
  g_assert_true (heddle_hooks_resolve_all ());
  for (HeddleHook hook = 0; hook < HEDDLE_HOOK_COUNT; hook++) {
    uintptr_t address = heddle_hook_resolve (hook);

    g_assert_cmpstr (heddle_hook_name (hook), ==, hook_names[hook]);
    g_assert_true (address == (uintptr_t) dlsym (RTLD_NEXT, hook_names[hook]));
    g_assert_nonnull (strstr (library_of ((void *) address), "libc.so"));
  }
}

static gboolean
is_expected (const char *name)
{
  if (g_str_has_prefix (name, "heddle_program_name_") ||
      g_str_has_prefix (name, "heddle_program_span_"))
    return TRUE;
  for (gsize index = 0; index < G_N_ELEMENTS (hook_names); index++)
    if (strcmp (name, hook_names[index]) == 0)
      return TRUE;
  return FALSE;
}

/* A name too many would stand in for the program's own function of that name. */
static void
test_nothing_else (void)
{
  g_autofree char *output = NULL;
  g_autofree char *nm = g_find_program_in_path ("nm");
  const char *const argv[] = { "nm", "-D", "--defined-only", "-j", interposer_path, NULL };
  int status;

  if (nm == NULL) {
    g_test_skip ("nm is not installed");
    return;
  }
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_auto (GStrv) names = g_strsplit (g_strstrip (output), "\n", -1);
  g_assert_cmpuint (g_strv_length (names), ==, G_N_ELEMENTS (hook_names) + 4);
  for (char **name = names; *name != NULL; name++)
    g_assert_true (is_expected (*name));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  interposer_path = argv[1];
  interposer = dlopen (interposer_path, RTLD_NOW | RTLD_LOCAL);
  if (interposer == NULL)
    g_error ("%s", dlerror ());
  g_test_add_func ("/intercept/hooks/exported", test_exported);
  g_test_add_func ("/intercept/hooks/resolved", test_resolved);
  g_test_add_func ("/intercept/hooks/nothing-else", test_nothing_else);
  return g_test_run ();
}
