/* SPDX-License-Identifier: MIT
 *
 * Sentences that come and go over the window's content.
 */
#pragma once

#include <adwaita.h>

/* Tells a sentence for so many seconds: whole, on as many lines as it needs. */
void toast_tell (AdwToastOverlay *overlay, const char *sentence, guint seconds);

/* The same with a button that runs an action of the window; at once, whatever else is told just
 * now. */
void toast_offer (AdwToastOverlay *overlay, const char *sentence, guint seconds, const char *button,
                  const char *action);
