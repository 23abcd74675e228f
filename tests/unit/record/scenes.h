/* SPDX-License-Identifier: MIT
 *
 * What the recorder's test runs as a process of its own, recorded.
 */
#pragma once

#define SCENE_THREADS 4
#define SCENE_EVENTS  1000
#define SCENE_FLOOD   50000

/* Plays the scene of that name and returns the process's exit status. */
int scene_play (const char *name);
