/* SPDX-License-Identifier: MIT
 *
 * The inspector's page of what is wrong with a run, costs it time, or could go wrong in another
 * one: a card a finding (finding-card.h), sorted by weight.
 */
#pragma once

#include <gtk/gtk.h>

#define FINDINGS_TYPE_PAGE (findings_page_get_type ())
G_DECLARE_FINAL_TYPE (FindingsPage, findings_page, FINDINGS, PAGE, GtkWidget)
