/* SPDX-License-Identifier: MIT
 *
 * What an image of a model is written and read with (image.h). One description of each part serves
 * writing, reading, and letting go of what was read: a function that shows the coder each field.
 * Internal to model/.
 *
 * ERRORS   The first one stays in the coder, and what comes after it does nothing: numbers are 0
 *          then.
 */
#pragma once

#include <gio/gio.h>

#include "model/stretches.h"

typedef enum {
  IMAGE_WRITE,  /* the fields' values go into the image */
  IMAGE_READ,   /* they are set from it; what is large is pointed to where it lies */
  IMAGE_RELEASE /* what points into an image is set to NULL: it is not ours to free */
} ImageTask;

typedef struct {
  ImageTask task;
  GError *error;
  /* IMAGE_WRITE */
  GOutputStream *out;
  GCancellable *cancellable;
  uint64_t offset;      /* of the next byte that is written */
  GByteArray *contents; /* everything that is small: it comes behind what is large */
  /* IMAGE_READ */
  const char *bytes; /* of what is large */
  gsize size;
  const guint8 *cursor, *end; /* in the contents */
} ImageCoder;

/* Sets the coder's error, if it has none: the image is not what it should be. */
void image_coder_fail (ImageCoder *coder, const char *what);

/* A number; the second fails if it is more than `most`. */
void image_code_u64 (ImageCoder *coder, uint64_t *value);
void image_code_u32 (ImageCoder *coder, uint32_t *value, uint32_t most);

/* The same for a number that readers may look at meanwhile. */
void image_code_atomic (ImageCoder *coder, _Atomic (uint64_t) *value);
void image_code_time (ImageCoder *coder, _Atomic (int64_t) *time);

/* A text, which is never NULL; one that is read lies in `names`. */
void image_code_text (ImageCoder *coder, _Atomic (const char *) *text, GStringChunk *names);

/* Arrays, which were initialised. */
void image_code_array (ImageCoder *coder, ChunkedArray *array);
void image_code_time_blocks (ImageCoder *coder, TimeBlocks *blocks);
void image_code_stretches (ImageCoder *coder, Stretches *stretches);
