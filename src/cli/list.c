/* SPDX-License-Identifier: MIT
 *
 * heddle list: the demos, in the curriculum's order.
 */
#include "cli/command.h"
#include "cli/terminal.h"

int
command_list (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc > 0 && g_strcmp0 (argv[0], "--help") == 0) {
    g_print ("Usage:\n  heddle list\n\nLists the demos. `heddle demo NAME` runs one.\n");
    return SESSION_STATUS_OK;
  }
  if (argc > 0) {
    terminal_say ("\"list\" takes no arguments, but there is \"%s\".", argv[0]);
    return SESSION_STATUS_USAGE;
  }
  g_autoptr (GPtrArray) demos = session_list_demos (&error);
  if (demos == NULL)
    return command_fail (error);
  for (guint i = 0; i < demos->len; i++) {
    const SessionDemo *demo = g_ptr_array_index (demos, i);
    g_print ("%-12s %s\n", demo->name, demo->summary);
  }
  return SESSION_STATUS_OK;
}
