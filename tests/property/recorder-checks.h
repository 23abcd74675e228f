/* SPDX-License-Identifier: MIT
 *
 * What must hold of the record of a random program, whatever it did and however it died.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

#include "collect/collector.h"
#include "ledger.h"
#include "model/model.h"

/* What was recorded of one run, and what is wrong with it. */
typedef struct {
  GArray *events; /* of HeddleDecodedEvent, without their texts */
  Model *model;
  GString *problems; /* a line each, the first few */
  guint ties;        /* how often a cause and something else came at one moment */
  guint problem_count;
} Record;

/* What is known of the run besides. */
typedef struct {
  const Ledger *ledger;
  HeddleLossPolicy policy;
  gint64 origin;   /* of the session's time, on CLOCK_MONOTONIC */
  pid_t process;   /* the first one, */
  int wait_status; /* and how it ended */
} RunFacts;

void record_init (Record *record);
void record_clear (Record *record);

/* Takes an event, and looks at once at what an end must have ended. A CollectorSink with the record
 * as its user_data. */
void record_add (const HeddleDecodedEvent *event, gpointer record);

/* Notes a problem. */
void record_complain (Record *record, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Checks the whole, once all processes are dead and the collector has finished. */
void record_check (Record *record, const RunFacts *facts);
