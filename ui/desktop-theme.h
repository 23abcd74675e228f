/* SPDX-License-Identifier: MIT
 *
 * The theme that goes with the desktop: light or dark, of high contrast or not.
 */
#pragma once

#include <glib-object.h>

#include "paint/theme.h"

/* Returns the theme that goes with the desktop just now. GTK's thread. */
const Theme *desktop_theme (void);

/* Calls `changed` with `object` alone whenever the desktop's theme may have changed, as long as the
 * object lives. */
void desktop_theme_watch (GObject *object, GCallback changed);
