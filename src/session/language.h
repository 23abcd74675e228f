/* SPDX-License-Identifier: MIT
 *
 * The language in which people are spoken to: the environment's, as far as there is a translation.
 */
#pragma once

/* Takes the locale from the environment, and has gettext() find Heddle's translations. To be called
 * once, before anything is said and while there is one thread. */
void language_use (void);
