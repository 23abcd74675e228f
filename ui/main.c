/* SPDX-License-Identifier: MIT
 *
 * heddle-window: runs a demo or a program and shows its threads live.
 */
#include <adwaita.h>

#include "model/plain-text.h"
#include "session/language.h"
#include "ui/application.h"
#include "ui/arguments.h"
#include "ui/renderer.h"
#include "ui/run-source.h"

static int
fail (const GError *error)
{
  g_autofree char *plain = plain_text (error->message);

  g_printerr ("heddle: %s\n", plain);
  return error->domain == SESSION_ERROR ? error->code : SESSION_STATUS_FAILED;
}

/* Returns the place of the demo `name` in `sources`, or -1 with an error. */
static int
find_demo (GPtrArray *sources, const char *name, GError **error)
{
  for (guint i = 0; i < sources->len; i++) {
    const RunSource *source = g_ptr_array_index (sources, i);
    if (g_str_equal (source->name, name))
      return (int) i;
  }
  /* The session says what there is. */
  g_autoptr (SessionDemo) demo = session_find_demo (name, error);
  if (demo != NULL)
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_FAILED,
                 "the demo “%s” does not describe itself; build it again", name);
  return -1;
}

/* Lists what the window offers, and finds what was asked for among it. */
static GPtrArray *
prepare_sources (const Arguments *arguments, guint *selected, GError **error)
{
  g_autoptr (GPtrArray) sources = run_source_list_demos (error);
  int index = 0;

  if (sources == NULL)
    return NULL;
  if (arguments->program != NULL)
    g_ptr_array_insert (sources, 0, run_source_new_program (arguments->program));
  if (arguments->demo != NULL)
    index = find_demo (sources, arguments->demo, error);
  if (index < 0)
    return NULL;
  if (sources->len == 0) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_FAILED,
                 "no demos were found; build them, or trace a program with --run");
    return NULL;
  }
  if (arguments->demo != NULL)
    run_source_set_arguments (g_ptr_array_index (sources, (guint) index),
                              arguments->demo_arguments);
  *selected = (guint) index;
  return g_steal_pointer (&sources);
}

/* Opens further traces, each in a window and a process of its own. */
static gboolean
open_further (char **paths, GError **error)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);

  for (; program != NULL && *paths != NULL; paths++) {
    const char *argv[] = { program, "--open", "--", *paths, NULL };
    if (!g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, error))
      return FALSE;
  }
  return program != NULL;
}

static gboolean
open_display (const Arguments *arguments, GError **error)
{
  const char *instead = arguments->traces != NULL    ? "heddle export TRACE -o FILE.png"
                        : arguments->program != NULL ? "heddle run --export FILE.png -- PROGRAM"
                                                     : "heddle demo NAME --export FILE.png";

  if (gtk_init_check ())
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_FAILED,
               "There is no display to open a window on: draw a picture with `%s`.", instead);
  return FALSE;
}

int
main (int argc, char **argv)
{
  Arguments arguments;
  guint selected = 0;
  Session *session = NULL;
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GError) error = NULL;

  language_use ();
  renderer_choose ();
  if (!arguments_parse (&arguments, argc, argv, &error))
    return fail (error);
  if (arguments.help) {
    g_print ("%s", arguments_help ());
    return SESSION_STATUS_OK;
  }

  sources = prepare_sources (&arguments, &selected, &error);
  if (sources == NULL || !open_display (&arguments, &error))
    return fail (error);
  if (arguments.demo != NULL || arguments.program != NULL) {
    session = run_source_start (g_ptr_array_index (sources, selected), &arguments.session, &error);
    if (session == NULL)
      return fail (error);
  }
  const char *trace = arguments.traces != NULL ? arguments.traces[0] : NULL;
  if (trace != NULL && !open_further (arguments.traces + 1, &error))
    return fail (error);
  int status = application_run (sources, selected, session, trace, &arguments.session);
  return arguments.program != NULL ? status : SESSION_STATUS_OK;
}
