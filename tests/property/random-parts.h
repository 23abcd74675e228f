/* SPDX-License-Identifier: MIT
 *
 * The parts of a random program, as both the program and its checker know them.
 */
#pragma once

typedef enum {
#define RANDOM_PART(NAME, name, meaning) PART_##NAME,
#include "random-parts.def"
#undef RANDOM_PART
  PARTS
} RandomPart;

#define RANDOM_THREADS_MOST 24u /* of one process, besides its first */
