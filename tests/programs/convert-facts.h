/* SPDX-License-Identifier: MIT
 *
 * What a model knows, as plain text: what a test compares foreign formats with.
 */
#pragma once

#include <stdio.h>

#include "model/model.h"

/* Prints every fact of the model, a line each: a word, then fields between tabs. Names have all
 * that is not plain as %XX; "-" is a moment that never came, or no lane. */
void facts_print (const Model *model, FILE *file);
