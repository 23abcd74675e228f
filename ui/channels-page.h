/* SPDX-License-Identifier: MIT
 *
 * The inspector's page of channels: a table of their numbers.
 */
#pragma once

#include "ui/statistics-page.h"

#define CHANNELS_TYPE_PAGE (channels_page_get_type ())
G_DECLARE_FINAL_TYPE (ChannelsPage, channels_page, CHANNELS, PAGE, StatisticsPage)
