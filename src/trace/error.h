/* SPDX-License-Identifier: MIT
 *
 * What can go wrong with a trace file. Each error's message is a sentence for people.
 */
#pragma once

#include <glib.h>

typedef enum {
  TRACE_ERROR_OPEN,    /* the file can't be opened or read */
  TRACE_ERROR_FORMAT,  /* it is no trace, or its beginning is damaged */
  TRACE_ERROR_VERSION, /* a newer version of Heddle wrote it */
  TRACE_ERROR_WRITE,   /* the file can't be made or written */
} TraceError;

#define TRACE_ERROR (trace_error_quark ())
GQuark trace_error_quark (void);
