/* SPDX-License-Identifier: MIT
 *
 * The session's folder: where traced processes put their segments. Only the user may enter it.
 *
 * PLACE   In XDG_RUNTIME_DIR if that is a folder of this user's; else in /dev/shm, which is memory
 *         as well; else in the folder for temporary files.
 * NAME    heddle-PID-XXXXXX. The number is for people: whether a session lives is known by the lock
 *         of its file (event/session-file.h).
 */
#pragma once

#include <glib.h>

/* Makes a new folder (mode 0700), after sweeping away what dead sessions left in those places.
 * Returns its path, which the caller frees; NULL with SESSION_STATUS_NO_SESSION and a sentence on
 * what was tried if it can't be made anywhere. */
char *session_folder_make (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes the folder with what a session puts there, and nothing else. */
void session_folder_remove (const char *folder);

/* Removes from `parent` the folders of this user's sessions that are over: those whose session file
 * has been let go, and those that have none and are older than a minute, as a new session's
 * collector takes a moment to make it. A folder with anything in it that is no session's stays as
 * it is. */
void session_folder_sweep (const char *parent);
