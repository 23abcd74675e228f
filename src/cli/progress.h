/* SPDX-License-Identifier: MIT
 *
 * How far a long piece of work is, in one line of the terminal that is written again and again and
 * is gone at the end: "Opening run.heddle: 42 %". Only if standard error is a terminal, and only
 * for what takes longer than a blink.
 */
#pragma once

#include <glib.h>

typedef struct _Progress Progress;

/* `what` says what is done: "Opening run.heddle". Free it with progress_free(), which takes the
 * line away. */
Progress *progress_new (const char *what) G_GNUC_WARN_UNUSED_RESULT;
void progress_free (Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Progress, progress_free)

/* Says how much is done, from 0 to 1. `progress` is the Progress, as callbacks have it. */
void progress_say (double fraction, gpointer progress);
