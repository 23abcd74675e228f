/* SPDX-License-Identifier: MIT
 *
 * The keys, see shortcuts.h.
 */
#include "ui/shortcuts.h"

#include "ui/commands.h"

/* Returns whether a key needs no modifier but Shift: whoever types a text types it. */
static gboolean
is_plain (const Command *command, const char *key)
{
  return command->place == COMMAND_IN_TIMELINE && !g_str_has_prefix (key, "<Control>") &&
         !g_str_has_prefix (key, "<Alt>");
}

void
shortcuts_install (GtkApplication *application)
{
  gsize count;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i++) {
    g_autoptr (GPtrArray) keys = g_ptr_array_new ();
    for (guint k = 0; commands[i].keys[k] != NULL; k++)
      if (!is_plain (&commands[i], commands[i].keys[k]))
        g_ptr_array_add (keys, (gpointer) commands[i].keys[k]);
    if (keys->len == 0 || commands[i].action == NULL)
      continue;
    g_ptr_array_add (keys, NULL);
    gtk_application_set_accels_for_action (application, commands[i].action,
                                           (const char *const *) keys->pdata);
  }
}

static void
add_shortcut (GtkEventController *controller, const char *key, const char *action)
{
  GtkShortcut *shortcut =
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key), gtk_named_action_new (action));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

GtkEventController *
shortcuts_new_controller (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gsize count;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i++)
    for (guint k = 0; commands[i].keys[k] != NULL; k++)
      if (is_plain (&commands[i], commands[i].keys[k]))
        add_shortcut (controller, commands[i].keys[k], commands[i].action);
  return controller;
}

/* ------------------------------------------------------------------ the window that lists them */

static void
append_property (GString *xml, const char *name, const char *value)
{
  g_autofree char *escaped = g_markup_escape_text (value, -1);

  g_string_append_printf (xml, "<property name='%s'>%s</property>", name, escaped);
}

static void
append_command (GString *xml, const Command *command)
{
  /* Further ones are for other keyboards. */
  g_autofree char *keys = g_strjoin (" ", command->keys[0], command->keys[1], NULL);

  g_string_append (xml, "<child><object class='GtkShortcutsShortcut'>");
  append_property (xml, "accelerator", keys);
  append_property (xml, "title", command->title);
  if (command->detail != NULL)
    append_property (xml, "subtitle", command->detail);
  g_string_append (xml, "</object></child>");
}

/* A window of shortcuts can be made from a description alone. */
static char *
describe_window (void)
{
  GString *xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                               "<property name='modal'>1</property>"
                               "<child><object class='GtkShortcutsSection'>"
                               "<property name='section-name'>shortcuts</property>");
  const char *group = NULL;
  gsize count;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i++) {
    if (commands[i].keys[0] == NULL)
      continue;
    if (g_strcmp0 (commands[i].group, group) != 0) {
      g_string_append (xml, group != NULL ? "</object></child>" : "");
      g_string_append (xml, "<child><object class='GtkShortcutsGroup'>");
      append_property (xml, "title", commands[i].group);
    }
    group = commands[i].group;
    append_command (xml, &commands[i]);
  }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

GtkShortcutsWindow *
shortcuts_new_window (void)
{
  g_autofree char *description = describe_window ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (description, -1);

  return GTK_SHORTCUTS_WINDOW (g_object_ref (gtk_builder_get_object (builder, "window")));
}
