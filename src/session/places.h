/* SPDX-License-Identifier: MIT
 *
 * Where Heddle's own parts lie: in the build tree if this program runs from one, else where they
 * were installed.
 */
#pragma once

#include <glib.h>

/* Each returns a path that the caller frees; whether something is there is for the caller to find
 * out. */
char *places_demo_folder (void) G_GNUC_WARN_UNUSED_RESULT;
char *places_interposer (void) G_GNUC_WARN_UNUSED_RESULT;
char *places_window (void) G_GNUC_WARN_UNUSED_RESULT;
char *places_locale_folder (void) G_GNUC_WARN_UNUSED_RESULT;
char *places_schema_folder (void) G_GNUC_WARN_UNUSED_RESULT;
