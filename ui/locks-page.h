/* SPDX-License-Identifier: MIT
 *
 * The inspector's page of locks: a table of their numbers.
 */
#pragma once

#include "ui/statistics-page.h"

#define LOCKS_TYPE_PAGE (locks_page_get_type ())
G_DECLARE_FINAL_TYPE (LocksPage, locks_page, LOCKS, PAGE, StatisticsPage)
