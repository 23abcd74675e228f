/* SPDX-License-Identifier: MIT
 *
 * Sentences that come and go over the window's content.
 */
#pragma once

#include <adwaita.h>

/* Tells a sentence for so many seconds: whole, on as many lines as it needs. */
void toast_tell (AdwToastOverlay *overlay, const char *sentence, guint seconds);
