/* SPDX-License-Identifier: MIT */
#include "ui/desktop-theme.h"

#include <adwaita.h>

const Theme *
desktop_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return dark ? theme_contrast_dark () : theme_contrast ();
  return dark ? theme_dark () : theme_light ();
}

void
desktop_theme_watch (GObject *object, GCallback changed)
{
  static const char *const signals[] = { "notify::dark", "notify::high-contrast" };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (adw_style_manager_get_default (), signals[i], changed, object,
                             G_CONNECT_SWAPPED);
}
