/* SPDX-License-Identifier: MIT
 *
 * The tracepoint that an emission is compared with, as LTTng wants it described: the header is
 * read more than once, each time with other meanings of its macros.
 */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER heddle_bench

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "lttng-tracepoint.h"

#if !defined HEDDLE_BENCH_LTTNG_TRACEPOINT_H || defined LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ
#define HEDDLE_BENCH_LTTNG_TRACEPOINT_H

#include <lttng/tracepoint.h>
#include <stdint.h>

/* clang-format off */
LTTNG_UST_TRACEPOINT_EVENT (heddle_bench, event,
  LTTNG_UST_TP_ARGS (uint64_t, object, uint64_t, argument),
  LTTNG_UST_TP_FIELDS (
    lttng_ust_field_integer_hex (uint64_t, object, object)
    lttng_ust_field_integer (uint64_t, argument, argument)))
/* clang-format on */

#endif

#include <lttng/tracepoint-event.h>
