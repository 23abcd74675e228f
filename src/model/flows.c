/* SPDX-License-Identifier: MIT
 *
 * What went from one thread to another, in the order of its arrival: 16 bytes a wake-up, 20 a
 * message.
 */
#include "model/model-private.h"

#define LANE_BITS 20u
#define LANE_MOST ((UINT32_C (1) << LANE_BITS) - 1) /* stands for none */

typedef struct {
  TimeBlock time; /* of the arrival */
  /* How long it took, up to TIME_FAR; from there on, the place of its beginning in the table
   * aside. */
  uint32_t lengths[TIME_BLOCK_ITEMS];
  uint64_t lanes[TIME_BLOCK_ITEMS];   /* from, to and object */
  uint32_t numbers[TIME_BLOCK_ITEMS]; /* of messages only */
} FlowBlock;

void
model_flows_init (Model *model)
{
  time_blocks_init (&model->flows[MODEL_FLOW_WAKE_UP], offsetof (FlowBlock, numbers), &model->far);
  time_blocks_init (&model->flows[MODEL_FLOW_MESSAGE], sizeof (FlowBlock), &model->far);
}

void
model_flows_clear (Model *model)
{
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    time_blocks_clear (&model->flows[kind]);
}

static uint64_t
pack_lane (uint32_t lane, uint32_t place)
{
  return (uint64_t) MIN (lane, LANE_MOST) << (place * LANE_BITS);
}

static uint32_t
unpack_lane (uint64_t lanes, uint32_t place)
{
  uint32_t lane = (uint32_t) (lanes >> (place * LANE_BITS)) & LANE_MOST;

  return lane == LANE_MOST ? MODEL_NONE : lane;
}

void
model_add_flow (Model *model, ModelFlowKind kind, ModelFlow flow)
{
  TimeBlocks *flows = &model->flows[kind];
  int64_t length = flow.to_time - flow.from_time;
  uint32_t place;

  if (length > atomic_load_explicit (&model->longest[kind], memory_order_relaxed))
    /* Relaxed, but before the flow is published (release), so whoever sees the flow sees this. */
    atomic_store_explicit (&model->longest[kind], length, memory_order_relaxed);
  FlowBlock *block = time_blocks_prepare (flows, flow.to_time, &place);
  block->lengths[place] = length < (int64_t) TIME_FAR
                              ? (uint32_t) length
                              : time_blocks_pack_far (flows, flow.from_time);
  block->lanes[place] =
      pack_lane (flow.from, 0) | pack_lane (flow.to, 1) | pack_lane (flow.object, 2);
  if (kind == MODEL_FLOW_MESSAGE)
    block->numbers[place] = flow.number;
  time_blocks_publish (flows);
}

uint64_t
model_flow_count (const Model *model, ModelFlowKind kind)
{
  return time_blocks_count (&model->flows[kind]);
}

ModelFlow
model_flow (const Model *model, ModelFlowKind kind, uint64_t index)
{
  const TimeBlocks *flows = &model->flows[kind];
  const FlowBlock *block = time_blocks_block (flows, index / TIME_BLOCK_ITEMS);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  uint32_t length = block->lengths[place];
  int64_t to_time = time_blocks_at (flows, &block->time, place);

  return (ModelFlow){
    .from_time = length < TIME_FAR ? to_time - length : time_blocks_unpack (flows, 0, length),
    .to_time = to_time,
    .from = unpack_lane (block->lanes[place], 0),
    .to = unpack_lane (block->lanes[place], 1),
    .object = unpack_lane (block->lanes[place], 2),
    .number = kind == MODEL_FLOW_MESSAGE ? block->numbers[place] : 0,
  };
}

uint64_t
model_flow_at (const Model *model, ModelFlowKind kind, uint64_t count, int64_t time)
{
  return time_blocks_search (&model->flows[kind], count, time - 1);
}

int64_t
model_flow_longest (const Model *model, ModelFlowKind kind)
{
  return atomic_load_explicit (&model->longest[kind], memory_order_relaxed);
}
