/* SPDX-License-Identifier: MIT
 *
 * The session's folder: where traced processes put their segments. Only the user may enter it.
 */
#pragma once

#include <glib.h>

/* The name of a link to the interposer in the folder, made where the interposer's own path can't be
 * written into LD_PRELOAD. */
#define SESSION_INTERPOSER_LINK "heddle-intercept.so"

/* Makes a new folder (mode 0700) in XDG_RUNTIME_DIR, or in /dev/shm where that is not set, after
 * sweeping away what dead sessions left there. Returns its path, which the caller frees; NULL with
 * SESSION_STATUS_NO_SESSION and a sentence if it can't be made. */
char *session_folder_make (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the folder with what a session puts there. */
void session_folder_remove (const char *folder);
