/* SPDX-License-Identifier: MIT
 *
 * Whether the interposer can enter a program. The dynamic loader preloads it, so it can't enter
 * what does without one (a statically linked program), what the loader guards against preloading
 * (one that gains privileges), what is of another machine or C library, or what ThreadSanitizer has
 * instrumented, as that stands in for the same functions.
 */
#pragma once

#include <glib.h>

/* Finds `program` as execvp() would: by its path if there is a slash in it, otherwise along PATH.
 * A script is judged by its interpreter, and one that env(1) looks up by that program. Stores
 * in `path` what to execute (transfer full). Returns FALSE and sets `error` (SESSION_ERROR with
 * SESSION_STATUS_NOT_FOUND or _NOT_TRACEABLE, and a sentence that ends with what to do) if there is
 * no such program or if it can't be traced. Any thread. */
gboolean session_check_traceable (const char *program, char **path, GError **error);
