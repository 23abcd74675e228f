/* SPDX-License-Identifier: MIT */
#include "cli/info-data.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "cli/count-text.h"
#include "cli/terminal.h"
#include "cli/trace-file.h"
#include "model/plain-text.h"
#include "model/process-end-text.h"
#include "model/time-text.h"

#define INFO_VERSION 1 /* goes up when a key changes its meaning */

/* As --loss takes them. */
static const char *
policy_name (HeddleLossPolicy policy)
{
  switch (policy) {
  case HEDDLE_LOSS_POLICY_DROP:
    return "drop";
  case HEDDLE_LOSS_POLICY_WAIT:
    return "wait";
  case HEDDLE_LOSS_POLICY_FLIGHT:
    return "flight";
  }
  return "unknown";
}

static const char *
policy_sentence (HeddleLossPolicy policy)
{
  switch (policy) {
  case HEDDLE_LOSS_POLICY_DROP:
    return "what there was no room for was dropped and counted";
  case HEDDLE_LOSS_POLICY_WAIT:
    return "the program waited for room";
  case HEDDLE_LOSS_POLICY_FLIGHT:
    return "only the last part was kept";
  }
  return "nobody knows";
}

static const char *
end_name (SessionTraceEnd end)
{
  switch (end) {
  case SESSION_TRACE_END_EXITED:
    return "exited";
  case SESSION_TRACE_END_RUNNING:
    return "running";
  case SESSION_TRACE_END_UNKNOWN:
    break;
  }
  return "unknown";
}

static double
bytes_an_event (const SessionTraceInfo *info)
{
  return info->events > 0 ? (double) info->file_size / (double) info->events : 0;
}

/* Counts the lanes of each kind. */
static void
count_lanes (const Model *model, guint counts[MODEL_LANE_KINDS])
{
  uint32_t lanes = model_lane_count (model);

  for (uint32_t i = 0; i < lanes; i++)
    counts[model_lane_kind (model_lane (model, i))]++;
}

/* ------------------------------------------------------------------ for people */

static void add_line (GString *text, const char *name, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
add_line (GString *text, const char *name, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *shown = plain_text (line);
  g_string_append_printf (text, "%-9s  %s\n", name, shown);
}

static void
add_when (GString *text, const SessionTraceInfo *info)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (info->recorded_at / G_USEC_PER_SEC);
  g_autofree char *words = when != NULL ? g_date_time_format (when, "%Y-%m-%d %H:%M:%S %Z") : NULL;

  if (info->recorded_at > 0 && words != NULL)
    add_line (text, "recorded", "%s%s%s", words, *info->version != '\0' ? ", by Heddle " : "",
              info->version);
}

static void
add_end (GString *text, const SessionTraceInfo *info)
{
  switch (info->end) {
  case SESSION_TRACE_END_EXITED:
    if (info->exit_status > 128)
      add_line (text, "ended", "with status %d, as by signal %d", info->exit_status,
                info->exit_status - 128);
    else
      add_line (text, "ended", "with status %d", info->exit_status);
    break;
  case SESSION_TRACE_END_RUNNING:
    add_line (text, "ended", "not yet: it ran on when this was kept");
    break;
  case SESSION_TRACE_END_UNKNOWN:
    add_line (text, "ended", "nobody knows: the recording was cut off");
    break;
  }
}

static void
add_losses (GString *text, const Model *model, const SessionTraceInfo *info)
{
  add_line (text, "events", "%" G_GUINT64_FORMAT, info->events);
  if (info->lost == 0)
    add_line (text, "lost", "none");
  for (uint32_t cause = 0; cause < 32; cause++) {
    const char *why = model_loss_cause (cause);
    uint64_t count = model_lost_for (model, cause);
    if (count > 0)
      add_line (text, "lost", "%" G_GUINT64_FORMAT ": %s", count,
                why != NULL ? why : "why is not known");
  }
}

static void
add_processes (GString *text, const Model *model)
{
  for (uint32_t number = 1; number <= model_process_count (model); number++) {
    ModelProcessEnd end = model_process_end (model, number);
    g_autofree char *how = end.time != MODEL_OPEN ? process_end_text (end.how, end.status) : NULL;
    /* What tells of it was lost, with a damaged part of the file say. */
    if (model_process_id (model, number) == 0 && *model_process_command (model, number) == '\0') {
      add_line (text, "process", "%u: its name is not known", number);
      continue;
    }
    add_line (text, "process", "%u: %s, pid %u%s%s", number, model_process_command (model, number),
              model_process_id (model, number), how != NULL ? ", " : "", how != NULL ? how : "");
  }
}

static void
add_lanes (GString *text, const Model *model)
{
  guint counts[MODEL_LANE_KINDS] = { 0 };
  g_autoptr (GString) list = g_string_new (NULL);

  count_lanes (model, counts);
  for (int kind = 0; kind < MODEL_LANE_KINDS; kind++)
    if (counts[kind] > 0)
      g_string_append_printf (list, "%s%s %u", list->len > 0 ? ", " : "",
                              model_kind_name ((ModelLaneKind) kind), counts[kind]);
  add_line (text, "lanes", "%s", list->len > 0 ? list->str : "none");
}

char *
info_text (const SessionTraceInfo *info, const Model *model)
{
  GString *text = g_string_new (NULL);
  g_autofree char *length = time_text_duration (info->duration - MAX (info->begin, 0));
  g_autofree char *size = g_format_size (info->file_size);
  g_autofree char *note = trace_file_note (info);
  g_autofree char *chunks = count_text (info->chunks, "chunk");

  add_line (text, "title", "%s", info->title);
  if (*info->command != '\0')
    add_line (text, "command", "%s", info->command);
  add_when (text, info);
  add_line (text, "lasted", "%s%s", length,
            info->begin > 0 ? ": the last part, which was kept" : "");
  add_end (text, info);
  add_processes (text, model);
  add_lanes (text, model);
  add_losses (text, model, info);
  add_line (text, "policy", "%s: %s", policy_name (info->policy), policy_sentence (info->policy));
  add_line (text, "file", "%s, %.1f bytes an event, %s, layout %u", size, bytes_an_event (info),
            chunks, info->format_version);
  add_line (text, "whole", "%s", note != NULL ? note : "yes");
  if (*info->clock_note != '\0')
    add_line (text, "clock", "%s", info->clock_note);
  return g_string_free (text, FALSE);
}

/* ------------------------------------------------------------------ for programs */

static void
set_text (JsonBuilder *builder, const char *key, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  json_builder_set_member_name (builder, key);
  if (valid != NULL && *valid != '\0')
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}

static void
set_number (JsonBuilder *builder, const char *key, int64_t value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static void
set_boolean (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

static void
set_when (JsonBuilder *builder, int64_t recorded_at)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (recorded_at / G_USEC_PER_SEC);
  g_autofree char *text =
      when != NULL && recorded_at > 0 ? g_date_time_format_iso8601 (when) : NULL;

  set_text (builder, "recorded_at", text);
}

static void
set_losses (JsonBuilder *builder, const Model *model)
{
  json_builder_set_member_name (builder, "lost_by_cause");
  json_builder_begin_array (builder);
  for (uint32_t cause = 0; cause < 32; cause++) {
    if (model_lost_for (model, cause) == 0)
      continue;
    json_builder_begin_object (builder);
    set_text (builder, "cause", model_loss_cause (cause));
    set_number (builder, "count", (int64_t) model_lost_for (model, cause));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
set_processes (JsonBuilder *builder, const Model *model)
{
  json_builder_set_member_name (builder, "processes");
  json_builder_begin_array (builder);
  for (uint32_t number = 1; number <= model_process_count (model); number++) {
    json_builder_begin_object (builder);
    set_number (builder, "process", number);
    set_number (builder, "pid", model_process_id (model, number));
    set_text (builder, "command", model_process_command (model, number));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
set_lanes (JsonBuilder *builder, const Model *model)
{
  guint counts[MODEL_LANE_KINDS] = { 0 };

  count_lanes (model, counts);
  json_builder_set_member_name (builder, "lanes");
  json_builder_begin_object (builder);
  for (int kind = 0; kind < MODEL_LANE_KINDS; kind++)
    set_number (builder, model_kind_name ((ModelLaneKind) kind), counts[kind]);
  json_builder_end_object (builder);
}

static void
set_file (JsonBuilder *builder, const SessionTraceInfo *info)
{
  set_number (builder, "file_size", (int64_t) info->file_size);
  json_builder_set_member_name (builder, "bytes_per_event");
  json_builder_add_double_value (builder, bytes_an_event (info));
  set_number (builder, "chunks", (int64_t) info->chunks);
  set_number (builder, "damaged_chunks", (int64_t) info->damaged_chunks);
  set_boolean (builder, "complete", info->complete);
  set_number (builder, "format_version", info->format_version);
  set_text (builder, "heddle_version", info->version);
}

char *
info_json (const SessionTraceInfo *info, const Model *model)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  set_number (builder, "heddle_info", INFO_VERSION);
  set_text (builder, "title", info->title);
  set_text (builder, "command", info->command);
  set_when (builder, info->recorded_at);
  set_number (builder, "begin_ns", info->begin);
  set_number (builder, "duration_ns", info->duration);
  set_text (builder, "end", end_name (info->end));
  if (info->end == SESSION_TRACE_END_EXITED)
    set_number (builder, "exit_status", info->exit_status);
  else
    set_text (builder, "exit_status", NULL);
  set_number (builder, "events", (int64_t) info->events);
  set_number (builder, "lost", (int64_t) info->lost);
  set_losses (builder, model);
  set_text (builder, "policy", policy_name (info->policy));
  set_text (builder, "clock_note", info->clock_note);
  set_file (builder, info);
  set_processes (builder, model);
  set_lanes (builder, model);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
