/* SPDX-License-Identifier: MIT
 *
 * The keys, see shortcuts.h.
 */
#include "ui/shortcuts.h"

#include <glib/gi18n.h>

#include "ui/commands.h"

#define SECTION_ROWS 18

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
  /* What has none is found in the palette; it is listed all the same. */
  if (keys[0] != '\0')
    append_property (xml, "accelerator", keys);
  append_property (xml, "title", _ (command->title));
  if (command->detail != NULL)
    append_property (xml, "subtitle", _ (command->detail));
  g_string_append (xml, "</object></child>");
}

/* Returns how many of the commands from `first` on are in its group. */
static gsize
group_size (const Command *commands, gsize count, gsize first)
{
  gsize size = 0;

  while (first + size < count && g_str_equal (commands[first + size].group, commands[first].group))
    size++;
  return size;
}

static void
append_group (GString *xml, const Command *commands, gsize size)
{
  g_string_append (xml, "<child><object class='GtkShortcutsGroup'>");
  append_property (xml, "title", _ (commands[0].group));
  for (gsize i = 0; i < size; i++)
    append_command (xml, &commands[i]);
  g_string_append (xml, "</object></child>");
}

static void
begin_section (GString *xml, const char *title)
{
  g_string_append (xml, "<child><object class='GtkShortcutsSection'>");
  append_property (xml, "section-name", title);
  append_property (xml, "title", title);
}

/* A window of shortcuts can be made from a description alone. A section is as many groups as have
 * room: what is in it would else be cut into pages, whose buttons GTK 4.8 can't measure. */
static char *
describe_window (void)
{
  GString *xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                               "<property name='modal'>1</property>");
  gsize section_rows = 0, count, size;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i += size) {
    size = group_size (commands, count, i);
    if (i > 0 && section_rows + size > SECTION_ROWS) {
      g_string_append (xml, "</object></child>");
      section_rows = 0;
    }
    if (section_rows == 0)
      begin_section (xml, _ (commands[i].group));
    append_group (xml, &commands[i], size);
    section_rows += size;
  }
  g_string_append (xml, "</object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

GtkShortcutsWindow *
shortcuts_new_window (void)
{
  g_autofree char *description = describe_window ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (description, -1);

  return GTK_SHORTCUTS_WINDOW (g_object_ref (gtk_builder_get_object (builder, "window")));
}
