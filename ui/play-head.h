/* SPDX-License-Identifier: MIT
 *
 * The playhead: the moment of the run that is looked at, as in a film. It goes step by step, plays,
 * plays a part over and over, and may ask before it goes on who comes next (prediction mode). It is
 * an object that the window's parts listen to and ask; it draws nothing.
 *
 * SIGNALS  changed   the moment, the speed, the loop, what is asked, or whether it plays
 *
 * MOMENT   What happens at the moment itself has happened. Before a question is answered the moment
 *          is the last one before that.
 * LIVE     While a program runs its end moves on. A playhead that comes to it plays on as more is
 *          recorded.
 */
#pragma once

#include "explain/narrate.h"
#include "explain/prediction.h"
#include "ui/playback.h"
#include "ui/shown-run.h"

#define PLAY_TYPE_HEAD (play_head_get_type ())
G_DECLARE_FINAL_TYPE (PlayHead, play_head, PLAY, HEAD, GObject)

/* Returns a playhead of `run`, which it takes a reference on; it is nowhere. */
PlayHead *play_head_new (ShownRun *run) G_GNUC_WARN_UNUSED_RESULT;

/* ------------------------------------------------------------------ moving */

/* Returns the moment, or PLAYBACK_NONE; and the newest one that there is. */
int64_t play_head_get_moment (PlayHead *head);
int64_t play_head_get_end (PlayHead *head);

/* Goes to a moment, and stands still there. What comes after it is asked for, if it was not
 * answered. */
void play_head_put (PlayHead *head, int64_t moment);

/* Goes away: there is no moment, and nothing is asked. */
void play_head_leave (PlayHead *head);

/* Goes to where something happens next, or happened before; if there is no moment, from `from` on.
 * Returns FALSE if nothing does. */
gboolean play_head_step_forward (PlayHead *head, int64_t from);
gboolean play_head_step_back (PlayHead *head, int64_t from);

gboolean play_head_is_playing (PlayHead *head);
/* Plays from the moment on; if there is none, from `from` on, and at the run's end from its
 * beginning. */
void play_head_play (PlayHead *head, int64_t from);
void play_head_pause (PlayHead *head);

/* Moves on by so many nanoseconds of the watcher's time, if it plays. */
void play_head_advance (PlayHead *head, int64_t elapsed);

double play_head_get_speed (PlayHead *head);
void play_head_set_speed (PlayHead *head, double speed);

/* Chooses what is played over and over; the same moment twice: nothing is. */
void play_head_set_loop (PlayHead *head, int64_t start, int64_t end);
gboolean play_head_get_loop (PlayHead *head, int64_t *start, int64_t *end);

/* ------------------------------------------------------------------ telling */

/* Returns what happened last at or before the moment: an array of NarratedStep, empty if nothing
 * has, and sets `time` to when that was. The array belongs to the playhead until it next
 * changes. */
const GPtrArray *play_head_get_steps (PlayHead *head, int64_t *time);

/* ------------------------------------------------------------------ predicting */

/* Switches prediction mode on, with a score of nothing, or off. */
void play_head_set_predicting (PlayHead *head, gboolean predicting);
gboolean play_head_is_predicting (PlayHead *head);

/* Returns what is asked, or NULL; it belongs to the playhead until that changes. */
const Prediction *play_head_get_question (PlayHead *head);

/* Answers with a candidate's index: the playhead goes on to what happened. */
void play_head_answer (PlayHead *head, guint candidate);

/* Goes right to before the next question. Returns FALSE if there is none. */
gboolean play_head_next_question (PlayHead *head, int64_t from);

/* Returns what was asked at this moment and has been answered, or NULL, and sets `chosen`. */
const Prediction *play_head_get_answered (PlayHead *head, guint *chosen);

/* Sets how many questions were answered, and how many of those rightly. */
void play_head_get_score (PlayHead *head, guint *right, guint *answered);
