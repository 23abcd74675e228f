/* SPDX-License-Identifier: MIT
 *
 * The settings, see settings.h. GLib looks for schemas where the desktop has its own; ours may be
 * in the build tree, or below another prefix.
 */
#include "ui/settings.h"

#include "session/places.h"
#include "ui/application.h"

GSettings *
settings_open (void)
{
  g_autofree char *folder = places_schema_folder ();
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (
      folder, g_settings_schema_source_get_default (), TRUE, NULL);
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
