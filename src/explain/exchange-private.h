/* SPDX-License-Identifier: MIT
 *
 * What the two halves of exchange.h share: exchange.c counts, exchange-order.c arranges.
 */
#pragma once

#include "explain/exchange.h"

/* Two lanes, low < high, and how often they exchanged something. */
typedef struct {
  uint32_t low, high;
  uint64_t times;
} ExchangePair;

struct _Exchange {
  GArray *pairs; /* of ExchangePair: each pair once, in their order */
};
