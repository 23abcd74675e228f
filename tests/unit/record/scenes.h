/* SPDX-License-Identifier: MIT
 *
 * What the recorder's test runs as a process of its own, recorded.
 */
#pragma once

#define SCENE_THREADS  4
#define SCENE_EVENTS   1000
#define SCENE_FLOOD    200000
#define SCENE_JUMPS    100
#define SCENE_CROWD    1000  /* threads that live at once */
#define SCENE_MANY     10000 /* threads that come and go */
#define SCENE_TOO_MANY 1100  /* threads that live at once: more than a segment has rings */

/* Plays the scene of that name and returns the process's exit status. */
int scene_play (const char *name);

/* Those about processes and their ends; returns -1 if there is none of that name. */
int scene_play_process (const char *name);

/* Those about interruptions at a chosen instruction, where TRAP_WORKS (trap.h); as above. */
int scene_play_step (const char *name);

/* Emits SLEEP_BEGIN with the arguments 1 to `count`. */
void scene_emit_numbers (int count);
