/* SPDX-License-Identifier: MIT */
#include "session/language.h"

#include <libintl.h>
#include <locale.h>

#include "session/places.h"

#define DOMAIN "heddle" /* the name that po/meson.build gives the translations */

void
language_use (void)
{
  g_autofree char *folder = places_locale_folder ();

  setlocale (LC_ALL, "");
  bindtextdomain (DOMAIN, folder);
  bind_textdomain_codeset (DOMAIN, "UTF-8");
  textdomain (DOMAIN);
}
