/* SPDX-License-Identifier: MIT
 *
 * A program that is started with an environment of its own making would leave the session: these
 * put LD_PRELOAD and HEDDLE_SESSION back. Nothing is allocated, as the caller may be a child of
 * vfork(), which shares its parent's memory; the caller lends space on its stack:
 *
 *   size_t size = heddle_environment_size (environment);
 *   if (size > 0)
 *     environment = heddle_environment_fill (alloca (size), environment);
 */
#pragma once

#include <stddef.h>

#include "record/record.h"

/* Copies what names the session from this process's environment; called once, at its start. */
HEDDLE_INTERNAL void heddle_environment_remember (void);

/* The same with given values; `library` NULL: forget. What does not fit is not remembered. */
HEDDLE_INTERNAL void heddle_environment_set (const char *library, const char *session);

/* Returns how much space a complete copy of `environment` (NULL: an empty one) needs; 0 if it is
 * complete already, if there is no session, or if it is too long for a copy on the stack. */
HEDDLE_INTERNAL size_t heddle_environment_size (char *const *environment);

/* Makes that copy in `space`, suitably aligned for pointers, and returns it. The values that it
 * shares with `environment` are not copied. */
HEDDLE_INTERNAL char **heddle_environment_fill (void *space, char *const *environment);
