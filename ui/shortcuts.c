/* SPDX-License-Identifier: MIT
 *
 * The keys, see shortcuts.h.
 */
#include "ui/shortcuts.h"

static const struct {
  const char *action;
  const char *keys[4];
} accelerators[] = {
  { "win.run", { "F5", "<Control>r" } },
  { "win.stop", { "<Shift>F5" } },
  { "win.export", { "<Control>e" } },
  { "win.show-kept", { "<Control>d" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "app.quit", { "<Control>q" } },
};

static const struct {
  const char *key;
  const char *action;
} plain_keys[] = {
  { "space", "win.pause" },
  { "w", "win.zoom-in" },
  { "s", "win.zoom-out" },
  { "a", "win.pan-left" },
  { "Left", "win.pan-left" },
  { "d", "win.pan-right" },
  { "Right", "win.pan-right" },
  { "f", "win.fit" },
  { "Home", "win.beginning" },
  { "End", "win.end" },
  { "Escape", "win.clear-selection" },
  /* Here, since GTK chooses the accelerators of the help anew for each window. */
  { "F1", "win.show-help-overlay" },
  { "bracketleft", "win.woken-by" },
  { "bracketright", "win.wakes" },
  { "o", "win.event-order" },
  { "c", "win.toggle-lane" },
  { "<Shift>c", "win.toggle-lanes" },
  { "p", "win.toggle-process" },
  { "<Shift>p", "win.toggle-processes" },
};

void
shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
}

GtkEventController *
shortcuts_new_controller (void)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (plain_keys); i++) {
    GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (plain_keys[i].key),
                                              gtk_named_action_new (plain_keys[i].action));
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  }
  return controller;
}
