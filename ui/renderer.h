/* SPDX-License-Identifier: MIT
 *
 * Which of GTK's renderers draws the window.
 */
#pragma once

/* Chooses the cairo renderer where no GPU is found: drawing with OpenGL in software takes ten times
 * as long a frame. A choice of the user's own (GSK_RENDERER) stands. To be called before GTK
 * starts, while there is one thread. */
void renderer_choose (void);
