/* SPDX-License-Identifier: MIT */
#include "ui/desktop-theme.h"

#include <adwaita.h>

#define USUAL_RESOLUTION 96.0 /* dots an inch, at which text has its usual size */
#define LARGEST_TEXT     4.0  /* beyond it nothing but names would have room */

const Theme *
desktop_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return dark ? theme_contrast_dark () : theme_contrast ();
  return dark ? theme_dark () : theme_light ();
}

const Theme *
classroom_theme (void)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  return dark ? theme_contrast_dark () : theme_contrast ();
}

double
desktop_text_scale (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int resolution = 0; /* in 1024ths of a dot an inch; not above 0 where the desktop says nothing */

  if (settings != NULL)
    g_object_get (settings, "gtk-xft-dpi", &resolution, NULL);
  return CLAMP (resolution / (USUAL_RESOLUTION * 1024.0), 1, LARGEST_TEXT);
}

void
desktop_theme_watch (GObject *object, GCallback changed)
{
  static const char *const signals[] = { "notify::dark", "notify::high-contrast" };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (adw_style_manager_get_default (), signals[i], changed, object,
                             G_CONNECT_SWAPPED);
  if (gtk_settings_get_default () != NULL)
    g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi", changed, object,
                             G_CONNECT_SWAPPED);
}
