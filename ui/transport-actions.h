/* SPDX-License-Identifier: MIT
 *
 * The window's actions on the transport: win.restart, win.play, win.step-back, win.step-forward,
 * win.slower, win.faster, win.loop (boolean), win.live (boolean), win.leave-steps; in prediction
 * mode win.predict (boolean) and win.next-question. They are enabled when they mean something.
 */
#pragma once

#include "ui/transport-pane.h"

/* Adds the actions to `window`, an AdwApplicationWindow, which must live as long as the others.
 * What can't be done is told in `toasts`. */
void transport_actions_install (GActionMap *window, ShownRun *run, TransportPane *pane,
                                AdwToastOverlay *toasts);
