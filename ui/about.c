/* SPDX-License-Identifier: MIT
 *
 * The window that says what Heddle is, see about.h. AdwAboutWindow is deprecated since libadwaita
 * 1.6; Debian 12 has 1.2. It appears in this file alone.
 */
#include "ui/about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

void
about_show (GtkWindow *parent)
{
  adw_show_about_window (
      parent, "application-name", "Heddle", "application-icon", "io.github.heddle.Heddle",
      "version", HEDDLE_VERSION, "developer-name", _ ("The Heddle developers"), "license-type",
      GTK_LICENSE_MIT_X11, "comments",
      _ ("Shows concurrency as it happens: who runs, who waits, for what, held by "
         "whom, who woke whom."),
      NULL);
}

G_GNUC_END_IGNORE_DEPRECATIONS
