/* SPDX-License-Identifier: MIT
 *
 * Sentences that come and go over the window's content.
 */
#pragma once

#include <adwaita.h>

/* Has what is told in `overlay` told in `place` while that is in sight: there it covers nothing that
 * is pressed. `place` must live as long as `overlay`. */
void toast_prefer (AdwToastOverlay *overlay, AdwToastOverlay *place);

/* Tells a sentence for so many seconds: whole, on as many lines as it needs. */
void toast_tell (AdwToastOverlay *overlay, const char *sentence, guint seconds);

/* The same with a button that runs an action of the window; at once, whatever else is told just
 * now. */
void toast_offer (AdwToastOverlay *overlay, const char *sentence, guint seconds, const char *button,
                  const char *action);
