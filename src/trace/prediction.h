/* SPDX-License-Identifier: MIT
 *
 * What an event's argument and detail are expected to be: what they were when an event of the same
 * kind was last about the same object. Messages are numbered, counters count, the same waiter
 * waits for the same holder. The table is part of the layout (format.h): writer and reader keep it
 * alike.
 */
#pragma once

#include <glib.h>

#define PREDICTIONS 4096u

typedef struct {
  guint64 argument;
  guint32 detail;
} Prediction;

/* Returns what is known of a kind and an object; two may share a place, which costs some bytes.
 * All is zero at the beginning of a chunk. */
static inline Prediction *
prediction_of (Prediction table[PREDICTIONS], guint16 kind, guint64 object)
{
  guint64 mixed = (object ^ (guint64) kind << 48) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return &table[mixed >> 52];
}
