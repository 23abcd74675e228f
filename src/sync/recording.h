/* SPDX-License-Identifier: MIT
 *
 * Whether this process records, for programs that must not go on unseen (a demo that Heddle
 * started, say). A program records if its environment names a session's folder in HEDDLE_SESSION;
 * one that doesn't record runs as ever, and every sync_ call does its work all the same.
 */
#pragma once

/* Returns why this process does not record although its environment asks for it, as the end of
 * a sentence about the folder ("which is missing ..."), or NULL if it records or was not asked
 * to. The string is constant. Any thread. */
const char *sync_recording_failure (void);

/* Returns the session's folder that the environment names, or NULL if it names none. The string
 * belongs to the environment. */
const char *sync_recording_folder (void);
