/* SPDX-License-Identifier: MIT
 *
 * What a search has found, as the window shows it: in words, as what is selected then, and as a
 * place.
 */
#pragma once

#include "explain/search.h"
#include "paint/scene.h"

/* Returns what of the timeline a hit is; SUBJECT_NONE where it is nothing that can be selected. */
Subject search_hit_subject (const SearchHit *hit);

/* Says in one line what was found. The caller frees it. */
char *search_hit_text (const Model *model, const SearchResult *result, const SearchHit *hit)
    G_GNUC_WARN_UNUSED_RESULT;
