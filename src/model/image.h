/* SPDX-License-Identifier: MIT
 *
 * An image of a model: the model as bytes that can be mapped into memory, where it is read in
 * place. So a model of a hundred million events is there as fast as one of a thousand: what is
 * large is not read before somebody looks at it.
 *
 * An image is for the version of Heddle and the kind of machine that wrote it; another one refuses
 * it. It is a copy, to be kept where only its writer can change it, and to be made again from the
 * trace: its table of contents is checked, what is large is believed.
 */
#pragma once

#include <gio/gio.h>

#include "model/model.h"

/* Writes an image of the model, to which nothing is added meanwhile. Returns FALSE and sets `error`
 * if it can't be written, or was cancelled. */
gboolean model_image_write (Model *model, GOutputStream *out, GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the model of an image, which it holds until it is freed; nothing can be added to it.
 * NULL, and `error` (G_IO_ERROR_INVALID_DATA) if it is no image, or one of another version. */
Model *model_image_open (GBytes *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;
