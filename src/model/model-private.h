/* SPDX-License-Identifier: MIT
 *
 * What the model's own files share: its parts, and how lanes are found by what events call them.
 */
#pragma once

#include "model/lane.h"

/* A process of the session. All but what is marked R is the writer's own. */
typedef struct {
  uint32_t number;
  _Atomic (const char *) command; /* R; the model's string chunk owns it */
  _Atomic (uint32_t) identifier;  /* R: in the system */
  gboolean ended;
  _Atomic (int64_t) end_time; /* R: MODEL_OPEN while it lives */
  _Atomic (uint64_t) end;     /* R: a HeddleProcessEnd in the upper half, its status in the lower */
  uint32_t end_trust;         /* how far `end` is to be trusted, see process-end.c */
  uint32_t first_ordinal;     /* of its first thread; MODEL_NONE before there is one */
  GPtrArray *lanes;           /* of ModelLane: its own */
  NumberTable threads;        /* number -> lane */
  NumberTable kernel_ids;     /* the kernel's identifier -> lane */
  NumberTable handles;        /* pthread_t -> lane, of the latest thread with it */
  NumberTable jobs;           /* a job of a pool -> when it could be stolen first, and from whom */
  NumberTable creations;      /* number of a thread to come -> its creation */
  NumberTable objects[MODEL_LANE_KINDS]; /* by kind: address -> lane */
  GHashTable *names;       /* pthread_t -> a name for the thread that is about to start with it */
  GHashTable *value_names; /* address -> a name for what may be a value or be shared */
} ModelProcess;

struct _Model {
  ChunkedArray lanes;                 /* of ModelLane * */
  ChunkedArray processes;             /* of ModelProcess *, for readers; number n is item n - 1 */
  ChunkedArray losses;                /* of accounts: loss.c */
  NumberTable accounts;               /* W: what an account is of -> its number in `losses` */
  ChunkedArray far;                   /* of int64_t: times that lie aside: time-blocks.h */
  TimeBlocks flows[MODEL_FLOW_KINDS]; /* of FlowBlock: flows.c */
  ChunkedArray span_labels;           /* of SpanLabel: thread-spans.c */
  NumberTable label_numbers;          /* W: a name's place or a task's lane -> its label and 1 */
  _Atomic (int64_t) longest[MODEL_FLOW_KINDS];
  _Atomic (int64_t) now;
  _Atomic (uint64_t) event_count, odd_count, lost_count;
  _Atomic (uint32_t) alive;            /* processes that have not ended */
  uint32_t ordinals[MODEL_LANE_KINDS]; /* W: lanes of each kind so far */
  NumberTable pipes;                   /* W: the number that both ends know -> lane */
  GStringChunk *names;                 /* W; what it holds is constant */
  GBytes *image;                       /* nullable: what the model is read from (image.h) */
};

/* A process's number comes from the collector or a file; one far beyond all others is nonsense. */
#define MODEL_PROCESSES_MOST (1u << 20)

/* Lets go of the image that the model is read from: what it had there is no more. */
void model_image_release (Model *model);

/* Returns the process of that number, made if it is new; NULL if the number is out of all order. */
ModelProcess *model_process (Model *model, uint32_t number);

/* Returns the lane of the thread, made at `time` if it is new. */
ModelLane *model_thread (Model *model, ModelProcess *process, uint32_t number, int64_t time);

/* Returns the lane of the object, made at `time` if it is new. */
ModelLane *model_object (Model *model, ModelProcess *process, ModelLaneKind kind, uint64_t address,
                         int64_t time);

/* Returns the lane of the pipe, which processes share, made at `time` if it is new. */
ModelLane *model_pipe (Model *model, uint64_t number, int64_t time);

/* Ends all that is open in the lane, and its life, unless that is over. */
void model_finish_lane (ModelLane *lane, int64_t time);

/* Returns the lane that `table` has under `key`, or MODEL_NONE. */
static inline uint32_t
model_look_up (const NumberTable *table, uint64_t key)
{
  const NumberEntry *entry = number_table_find (table, key);

  return entry != NULL ? entry->lane : MODEL_NONE;
}

static inline void
model_remember (NumberTable *table, uint64_t key, uint32_t lane)
{
  number_table_put (table, key)->lane = lane;
}

/* The same for what was the cause of something to come; its time is -1 if there is none. */
LaneCause model_take_cause (NumberTable *table, uint64_t key);
void model_keep_cause (NumberTable *table, uint64_t key, LaneCause cause);

/* Adds to a number that only the writer changes: no need for an atomic addition. */
static inline void
model_count_up (_Atomic (uint64_t) *number, uint64_t more)
{
  atomic_store_explicit (number, atomic_load_explicit (number, memory_order_relaxed) + more,
                         memory_order_relaxed);
}

/* Returns the model's own copy of a text that the program chose, as plain-text.h has it; one for all that
 * are alike. */
const char *model_take_text (Model *model, const char *text);

/* Gives the lane a name of the program's own. */
void model_name_lane (Model *model, ModelLane *lane, const char *name);

/* Set up and free what spans are called. */
void span_labels_init (Model *model);
void span_labels_clear (Model *model);

/* Takes a LOST event into the account of its thread's lane (MODEL_NONE: of the process as a
 * whole). */
void model_account_loss (Model *model, const HeddleDecodedEvent *event, uint32_t thread,
                         int64_t time);
void model_losses_clear (Model *model);

void model_flows_init (Model *model);
void model_flows_clear (Model *model);

/* Adds a flow that arrives at `flow.to_time`. */
void model_add_flow (Model *model, ModelFlowKind kind, ModelFlow flow);

/* Takes in a PROCESS_END: ends everything of the process at `time`, unless it has ended already,
 * and keeps how it ended. Returns FALSE if what the event says of that makes no sense. */
gboolean model_end_process (Model *model, ModelProcess *process, const HeddleDecodedEvent *event,
                            int64_t time);
