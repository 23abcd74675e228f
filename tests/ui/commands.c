/* SPDX-License-Identifier: MIT
 *
 * The table of commands: many hands add lines to it.
 */
#include "ui/commands.h"

/* Two commands with one key: whichever GTK finds first would have it. */
static void
each_key_is_given_once (void)
{
  g_autoptr (GHashTable) owners = g_hash_table_new (g_str_hash, g_str_equal);
  gsize count;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i++)
    for (guint k = 0; commands[i].keys[k] != NULL; k++) {
      const char *owner = g_hash_table_lookup (owners, commands[i].keys[k]);
      if (owner != NULL)
        g_test_message ("%s is of “%s” and of “%s”", commands[i].keys[k], owner, commands[i].title);
      g_assert_null (owner);
      g_hash_table_insert (owners, (gpointer) commands[i].keys[k], (gpointer) commands[i].title);
    }
}

static void
each_action_stands_once_and_groups_stand_together (void)
{
  g_autoptr (GHashTable) actions = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  const char *group = NULL;
  gsize count;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i++) {
    g_test_message ("%s", commands[i].title);
    g_assert_true (commands[i].action == NULL ||
                   g_hash_table_add (actions, (gpointer) commands[i].action));
    if (g_strcmp0 (group, commands[i].group) != 0)
      g_assert_true (g_hash_table_add (groups, (gpointer) commands[i].group));
    group = commands[i].group;
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commands/keys", each_key_is_given_once);
  g_test_add_func ("/commands/groups", each_action_stands_once_and_groups_stand_together);
  return g_test_run ();
}
