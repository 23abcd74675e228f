/* SPDX-License-Identifier: MIT
 *
 * A finding as a row of a list: what it is and a sentence; once it is open, also how it comes, step
 * by step, what to try, and where it is seen, as links.
 */
#pragma once

#include <gtk/gtk.h>

#include "explain/finding.h"

#define FINDING_TYPE_CARD (finding_card_get_type ())
G_DECLARE_FINAL_TYPE (FindingCard, finding_card, FINDING, CARD, GtkListBoxRow)

GtkWidget *finding_card_new (void);

/* Shows `finding` of `model`, which must live as long as it is shown, as number `rank` of all. What
 * it says already stays as it is, with its focus. */
void finding_card_show (FindingCard *card, const Model *model, const Finding *finding, guint rank);

/* Returns whether the card shows what `finding` tells of, though perhaps as it was earlier. */
gboolean finding_card_is_about (FindingCard *card, const Finding *finding);

const Finding *finding_card_get_finding (FindingCard *card);
guint finding_card_get_rank (FindingCard *card);

/* Shows more of it, or only the sentence. */
void finding_card_set_open (FindingCard *card, gboolean open);

/* Leads to it in the timeline. */
void finding_card_go_to (FindingCard *card);
