/* SPDX-License-Identifier: MIT
 *
 * The actions that show a page of the inspector: win.show-page-explain and so on.
 */
#pragma once

#include "ui/timeline-page.h"

/* The page must live as long as `window`. */
void inspector_actions_install (GActionMap *window, TimelinePage *page);
