/* SPDX-License-Identifier: MIT
 *
 * Runs of demos that are worth comparing: pairs of the course, each with a name for it.
 */
#pragma once

#include <glib.h>

/* A demo with its arguments, as on a command line; "" for none. */
typedef struct {
  const char *demo;
  const char *arguments;
} ComparedDemo;

typedef struct {
  const char *name;  /* of it, stable: "gil" */
  const char *title; /* for people: "With one big lock, and without it" */
  ComparedDemo demos[2];
} ComparePair;

/* Returns the pairs, and sets `count`. They are constant. */
const ComparePair *compare_pairs_list (gsize *count);

/* Returns the pair of that name, or NULL. */
const ComparePair *compare_pairs_find (const char *name);

/* Returns whether one of the pair's runs is one of the demo. */
gboolean compare_pair_has (const ComparePair *pair, const char *demo);
