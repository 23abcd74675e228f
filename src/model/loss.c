/* SPDX-License-Identifier: MIT
 *
 * What was lost: an account for each thread and cause, however many LOST events tell of it.
 */
#include "model/image-parts.h"

typedef struct {
  ModelLoss begun; /* without its count and its end */
  _Atomic (int64_t) until;
  _Atomic (uint64_t) count;
} Account;

static Account *
account_at (const Model *model, uint64_t index)
{
  return *(Account **) chunked_array_item (&model->losses, index);
}

static Account *
account_new (Model *model, const ModelLoss *begun)
{
  Account *account = g_new0 (Account, 1);

  account->begun = *begun;
  *(Account **) chunked_array_prepare (&model->losses) = account;
  chunked_array_publish (&model->losses);
  return account;
}

/* Returns the number that an account is known by: processes are counted from 1, and never so many
 * that they would not fit. Causes that nobody knows have one account together. */
static uint64_t
key_of (const ModelLoss *loss)
{
  return (uint64_t) loss->thread << 32 | loss->process << 8 | MIN (loss->cause, UINT8_MAX);
}

/* Returns the account of that thread (MODEL_NONE: the process as a whole) and cause, made if it is
 * new. Where there are too many, the last one is taken: what was lost is counted in any case. */
static Account *
account_of (Model *model, const ModelLoss *loss)
{
  uint64_t count = chunked_array_count (&model->losses);
  const NumberEntry *known = number_table_find (&model->accounts, key_of (loss));

  if (known != NULL)
    return account_at (model, known->lane);
  if (count >= MODEL_LOSSES_MOST)
    return account_at (model, count - 1);
  number_table_put (&model->accounts, key_of (loss))->lane = (uint32_t) count;
  return account_new (model, loss);
}

void
model_account_loss (Model *model, const HeddleDecodedEvent *event, uint32_t thread, int64_t time)
{
  const ModelLoss begun = {
    .process = event->process,
    .thread = thread,
    .cause = event->detail,
    .first = CLAMP ((int64_t) event->object, 0, time),
  };
  Account *account = account_of (model, &begun);

  /* Relaxed: each is a figure by itself, for display. */
  atomic_store_explicit (&account->until, time, memory_order_relaxed);
  model_count_up (&account->count, event->argument);
}

void
model_losses_clear (Model *model)
{
  for (uint64_t i = 0; i < chunked_array_count (&model->losses); i++)
    g_free (account_at (model, i));
  chunked_array_clear (&model->losses);
  number_table_clear (&model->accounts);
}

void
model_losses_code (ImageCoder *coder, Model *model)
{
  uint32_t count = model_loss_count (model);

  image_code_u32 (coder, &count, MODEL_LOSSES_MOST);
  for (uint32_t i = 0; i < count && coder->error == NULL; i++) {
    ModelLoss loss = { .process = 0 };
    if (coder->task != IMAGE_READ)
      loss = account_at (model, i)->begun;
    uint64_t first = (uint64_t) loss.first;
    image_code_u32 (coder, &loss.process, UINT32_MAX);
    image_code_u32 (coder, &loss.thread, UINT32_MAX);
    image_code_u32 (coder, &loss.cause, UINT32_MAX);
    image_code_u64 (coder, &first);
    loss.first = (int64_t) first;
    if (coder->task == IMAGE_READ)
      account_new (model, &loss);
    image_code_time (coder, &account_at (model, i)->until);
    image_code_atomic (coder, &account_at (model, i)->count);
  }
}

uint32_t
model_loss_count (const Model *model)
{
  return (uint32_t) chunked_array_count (&model->losses);
}

ModelLoss
model_loss (const Model *model, uint32_t index)
{
  const Account *account = account_at (model, index);
  ModelLoss loss = account->begun;

  loss.until = atomic_load_explicit (&account->until, memory_order_relaxed);
  loss.count = atomic_load_explicit (&account->count, memory_order_relaxed);
  return loss;
}

uint64_t
model_lost_for (const Model *model, uint32_t cause)
{
  uint64_t sum = 0;

  for (uint32_t i = 0; i < model_loss_count (model); i++) {
    ModelLoss loss = model_loss (model, i);
    sum += loss.cause == cause ? loss.count : 0;
  }
  return sum;
}

const char *
model_loss_cause (uint32_t cause)
{
  static const char *const causes[] = {
    [HEDDLE_LOSS_FULL] = "recorded faster than read",
    [HEDDLE_LOSS_NESTED] = "more in signal handlers than had room",
    [HEDDLE_LOSS_NO_RING] = "no memory to record into",
    [HEDDLE_LOSS_AFTER_END] = "after the thread's end",
    [HEDDLE_LOSS_NO_TEXT] = "a name that had no room",
    [HEDDLE_LOSS_OVERWRITTEN] = "overwritten by newer ones",
    [HEDDLE_LOSS_DAMAGED] = "in a damaged part of the file",
  };

  return cause < G_N_ELEMENTS (causes) ? causes[cause] : NULL;
}
