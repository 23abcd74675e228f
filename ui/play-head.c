/* SPDX-License-Identifier: MIT
 *
 * The playhead, see play-head.h.
 */
#include "ui/play-head.h"

#include "ui/timeline-run.h"

struct _PlayHead {
  GObject parent_instance;
  ShownRun *run;
  Playback playback;
  gboolean playing;
  GPtrArray *steps; /* of NarratedStep: what happened last; nullable: not looked up */
  int64_t steps_time;
  /* Prediction mode. */
  gboolean predicting;
  Prediction *question; /* nullable */
  Prediction *answered; /* what was asked about this moment; nullable */
  guint chosen;
  guint right_count, answered_count;
  int64_t revealed; /* up to here all was seen, and is not asked for */
  GHashTable *done; /* the moments of questions that were answered: none is asked twice */
};

G_DEFINE_FINAL_TYPE (PlayHead, play_head, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNALS };
static guint signals[SIGNALS];

static void
changed (PlayHead *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static TimelineRun
run_of (PlayHead *self)
{
  gboolean live = shown_run_is_running (self->run) && !shown_run_is_flight (self->run);

  return timeline_run_of (shown_run_get_model (self->run), live);
}

static void
forget_question (PlayHead *self)
{
  g_clear_pointer (&self->question, prediction_free);
  g_clear_pointer (&self->answered, prediction_free);
}

/* The moment is another one. */
static void
go_to (PlayHead *self, int64_t moment)
{
  self->playback.moment = moment;
  self->revealed = MAX (self->revealed, moment);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
}

/* Stands still right before what is asked, which it takes over. */
static void
ask (PlayHead *self, Prediction *question)
{
  forget_question (self);
  self->question = question;
  self->playing = FALSE;
  go_to (self, question->time - 1);
  changed (self);
}

/* Returns the first question after `after` and up to `moment` that was not answered yet, or
 * NULL. */
static Prediction *
question_between (PlayHead *self, int64_t after, int64_t moment)
{
  const Model *model = shown_run_get_model (self->run);
  Prediction *question = prediction_next (model, after, moment);

  while (question != NULL && g_hash_table_contains (self->done, &question->time)) {
    after = question->time;
    prediction_free (question);
    question = prediction_next (model, after, moment);
  }
  return question;
}

/* Returns what is to be asked on the way to `moment`, or NULL. */
static Prediction *
question_until (PlayHead *self, int64_t moment)
{
  int64_t after = MAX (self->playback.moment, self->revealed);

  return self->predicting && moment > after ? question_between (self, after, moment) : NULL;
}

/* ------------------------------------------------------------------ moving */

int64_t
play_head_get_moment (PlayHead *head)
{
  return head->playback.moment;
}

int64_t
play_head_get_end (PlayHead *head)
{
  return run_of (head).now;
}

void
play_head_put (PlayHead *head, int64_t moment)
{
  TimelineRun run = run_of (head);

  if (shown_run_get_model (head->run) == NULL)
    return;
  head->playing = FALSE;
  forget_question (head);
  go_to (head, CLAMP (moment, run.first, MAX (run.now, run.first)));
  head->revealed = head->playback.moment;
  changed (head);
}

void
play_head_leave (PlayHead *head)
{
  if (head->playback.moment == PLAYBACK_NONE)
    return;
  head->playing = FALSE;
  forget_question (head);
  head->playback.moment = PLAYBACK_NONE;
  g_clear_pointer (&head->steps, g_ptr_array_unref);
  changed (head);
}

/* Returns where to begin; before that nothing was seen. */
static int64_t
begin_at (PlayHead *self, int64_t from)
{
  if (self->playback.moment != PLAYBACK_NONE)
    return self->playback.moment;
  self->revealed = MAX (from, 0);
  return from;
}

gboolean
play_head_step_forward (PlayHead *head, int64_t from)
{
  const Model *model = shown_run_get_model (head->run);

  if (model == NULL || head->question != NULL)
    return FALSE;
  head->playing = FALSE;
  int64_t moment = narrate_moment_after (model, begin_at (head, from));
  if (moment == MODEL_OPEN) {
    changed (head);
    return FALSE;
  }
  if (head->playback.moment == PLAYBACK_NONE)
    head->playback.moment = MAX (moment - 1, 0);
  Prediction *question = question_until (head, moment);
  if (question != NULL) {
    ask (head, question);
    return TRUE;
  }
  forget_question (head);
  go_to (head, moment);
  changed (head);
  return TRUE;
}

gboolean
play_head_step_back (PlayHead *head, int64_t from)
{
  const Model *model = shown_run_get_model (head->run);

  if (model == NULL)
    return FALSE;
  head->playing = FALSE;
  int64_t moment = narrate_moment_before (model, begin_at (head, from));
  if (moment < 0) {
    changed (head);
    return FALSE;
  }
  forget_question (head);
  go_to (head, moment);
  changed (head);
  return TRUE;
}

gboolean
play_head_is_playing (PlayHead *head)
{
  return head->playing;
}

void
play_head_play (PlayHead *head, int64_t from)
{
  TimelineRun run = run_of (head);

  if (shown_run_get_model (head->run) == NULL || head->question != NULL)
    return;
  int64_t moment = CLAMP (begin_at (head, from), run.first, MAX (run.now, run.first));
  if (moment >= run.now && !shown_run_is_running (head->run))
    moment = run.first;
  go_to (head, moment);
  head->playing = TRUE;
  changed (head);
}

void
play_head_pause (PlayHead *head)
{
  if (!head->playing)
    return;
  head->playing = FALSE;
  changed (head);
}

void
play_head_advance (PlayHead *head, int64_t elapsed)
{
  if (!head->playing)
    return;
  Playback next = head->playback;
  gboolean goes_on = playback_advance (&next, elapsed, play_head_get_end (head));
  Prediction *question = question_until (head, next.moment);
  if (question != NULL) {
    ask (head, question);
    return;
  }
  if (next.moment != head->playback.moment) {
    g_clear_pointer (&head->answered, prediction_free);
    go_to (head, next.moment);
  }
  head->playback = next;
  head->playing = goes_on || shown_run_is_running (head->run);
  changed (head);
}

double
play_head_get_speed (PlayHead *head)
{
  return head->playback.speed;
}

void
play_head_set_speed (PlayHead *head, double speed)
{
  speed = CLAMP (speed, PLAYBACK_SLOWEST, PLAYBACK_FASTEST);
  if (speed == head->playback.speed)
    return;
  head->playback.speed = speed;
  changed (head);
}

void
play_head_set_loop (PlayHead *head, int64_t start, int64_t end)
{
  head->playback.loop_start = MAX (start, 0);
  head->playback.loop_end = end;
  changed (head);
}

gboolean
play_head_get_loop (PlayHead *head, int64_t *start, int64_t *end)
{
  *start = head->playback.loop_start;
  *end = head->playback.loop_end;
  return playback_has_loop (&head->playback);
}

/* ------------------------------------------------------------------ telling */

const GPtrArray *
play_head_get_steps (PlayHead *head, int64_t *time)
{
  const Model *model = shown_run_get_model (head->run);

  if (head->steps == NULL) {
    head->steps_time = -1;
    if (model != NULL && head->playback.moment != PLAYBACK_NONE)
      head->steps_time = narrate_moment_before (model, head->playback.moment + 1);
    head->steps =
        head->steps_time >= 0 ? narrate_moment (model, head->steps_time) : g_ptr_array_new ();
  }
  *time = head->steps_time;
  return head->steps;
}

/* ------------------------------------------------------------------ predicting */

void
play_head_set_predicting (PlayHead *head, gboolean predicting)
{
  if (head->predicting == predicting)
    return;
  head->predicting = predicting;
  head->right_count = head->answered_count = 0;
  g_hash_table_remove_all (head->done);
  head->revealed = head->playback.moment;
  forget_question (head);
  changed (head);
}

gboolean
play_head_is_predicting (PlayHead *head)
{
  return head->predicting;
}

const Prediction *
play_head_get_question (PlayHead *head)
{
  return head->question;
}

void
play_head_answer (PlayHead *head, guint candidate)
{
  if (head->question == NULL || candidate >= head->question->candidates->len)
    return;
  Prediction *question = g_steal_pointer (&head->question);

  forget_question (head);
  head->answered = question;
  head->chosen = candidate;
  g_hash_table_add (head->done, g_memdup2 (&question->time, sizeof question->time));
  head->answered_count++;
  head->right_count += candidate == question->answer ? 1 : 0;
  go_to (head, question->time);
  changed (head);
}

gboolean
play_head_next_question (PlayHead *head, int64_t from)
{
  const Model *model = shown_run_get_model (head->run);

  if (model == NULL || head->question != NULL)
    return head->question != NULL;
  int64_t after = MAX (begin_at (head, from), head->revealed);
  Prediction *question = question_between (head, after, MODEL_TIME_MOST);
  if (question == NULL)
    return FALSE;
  ask (head, question);
  return TRUE;
}

const Prediction *
play_head_get_answered (PlayHead *head, guint *chosen)
{
  *chosen = head->chosen;
  return head->answered;
}

void
play_head_get_score (PlayHead *head, guint *right, guint *answered)
{
  *right = head->right_count;
  *answered = head->answered_count;
}

/* ------------------------------------------------------------------ the object */

/* What is known of the model before leads into it. The speed stays. */
static void
model_changed (PlayHead *self)
{
  self->playing = FALSE;
  self->playback.moment = PLAYBACK_NONE;
  self->playback.loop_start = self->playback.loop_end = 0;
  self->revealed = 0;
  self->right_count = self->answered_count = 0;
  g_hash_table_remove_all (self->done);
  forget_question (self);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  changed (self);
}

static void
play_head_dispose (GObject *object)
{
  PlayHead *self = PLAY_HEAD (object);

  forget_question (self);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_object (&self->run);
  g_clear_pointer (&self->done, g_hash_table_unref);
  G_OBJECT_CLASS (play_head_parent_class)->dispose (object);
}

static void
play_head_class_init (PlayHeadClass *class)
{
  G_OBJECT_CLASS (class)->dispose = play_head_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PLAY_TYPE_HEAD, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
play_head_init (PlayHead *self)
{
  self->playback = (Playback){ .moment = PLAYBACK_NONE, .speed = 1 };
  self->done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

PlayHead *
play_head_new (ShownRun *run)
{
  PlayHead *self = g_object_new (PLAY_TYPE_HEAD, NULL);

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "model-changed", G_CALLBACK (model_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}
