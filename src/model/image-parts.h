/* SPDX-License-Identifier: MIT
 *
 * The parts of a model that an image is made of, where they are another file's own.
 */
#pragma once

#include "model/image-coder.h"
#include "model/model-private.h"

/* Show the coder what spans are called, a thread's spans, and the accounts of losses. */
void span_labels_code (ImageCoder *coder, Model *model);
void span_part_code (ImageCoder *coder, ModelLane *thread);
void model_losses_code (ImageCoder *coder, Model *model);

/* Adds a lane of which only the kind is known. */
ModelLane *model_add_empty_lane (Model *model, ModelLaneKind kind);
