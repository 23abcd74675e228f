/* SPDX-License-Identifier: MIT
 *
 * The theme that goes with the desktop: light or dark, of high contrast or not; and how large text
 * is.
 */
#pragma once

#include <glib-object.h>

#include "paint/theme.h"

/* Returns the theme that goes with the desktop just now. GTK's thread. */
const Theme *desktop_theme (void);

/* Returns the one of high contrast that goes with it: dark or not, as the desktop is. */
const Theme *classroom_theme (void);

/* Returns how much larger than usual the desktop wants text to be, 1 or more: 2 for 200 %. */
double desktop_text_scale (void);

/* Calls `changed` with `object` alone whenever the theme or the size of text may have changed, as
 * long as the object lives. */
void desktop_theme_watch (GObject *object, GCallback changed);
