/* SPDX-License-Identifier: MIT
 *
 * Perfetto's protobuf: a packet a track, and a packet each for a slice's beginning and end, a
 * moment and a value. Names are written once and called by their numbers from then on.
 */
#include <perfetto.pb-c.h>

#include <string.h>

#include "convert/timeline.h"

#define SEQUENCE 1u /* all packets are of one writer */

/* What Perfetto keeps apart: each has numbers of its own. */
typedef enum {
  INTERNED_CATEGORY,
  INTERNED_NAME,
  INTERNED_KEY,
  INTERNED_TEXT,
  INTERNED_KINDS
} Interned;

typedef struct {
  Sink *sink;
  GHashTable *known[INTERNED_KINDS]; /* a name's pointer -> its number */
  gboolean begun;
} Perfetto;

/* A packet with all that hangs on it. It points into itself, so it is never copied. */
typedef struct {
  Perfetto__Protos__TracePacket packet;
  Perfetto__Protos__TrackEvent event;
  Perfetto__Protos__InternedData interned;
  uint64_t category, flow;
  Perfetto__Protos__DebugAnnotation annotations[ATTRIBUTES_MOST];
  Perfetto__Protos__DebugAnnotation *annotation_list[ATTRIBUTES_MOST];
  Perfetto__Protos__EventCategory new_category, *new_category_list[1];
  Perfetto__Protos__EventName new_name, *new_name_list[1];
  Perfetto__Protos__DebugAnnotationName new_keys[ATTRIBUTES_MOST];
  Perfetto__Protos__DebugAnnotationName *new_key_list[ATTRIBUTES_MOST];
  Perfetto__Protos__InternedString new_texts[ATTRIBUTES_MOST];
  Perfetto__Protos__InternedString *new_text_list[ATTRIBUTES_MOST];
} EventPacket;

/* ------------------------------------------------------------------ packets */

/* Writes a packet as an item of the trace. */
static void
write_packet (Perfetto *perfetto, Perfetto__Protos__TracePacket *packet)
{
  Perfetto__Protos__TracePacket *packets[] = { packet };
  Perfetto__Protos__Trace trace = PERFETTO__PROTOS__TRACE__INIT;
  gsize size;

  packet->has_trusted_packet_sequence_id = TRUE;
  packet->trusted_packet_sequence_id = SEQUENCE;
  packet->has_sequence_flags = TRUE;
  packet->sequence_flags =
      PERFETTO__PROTOS__TRACE_PACKET__SEQUENCE_FLAGS__SEQ_NEEDS_INCREMENTAL_STATE;
  if (!perfetto->begun) {
    packet->sequence_flags |=
        PERFETTO__PROTOS__TRACE_PACKET__SEQUENCE_FLAGS__SEQ_INCREMENTAL_STATE_CLEARED;
    packet->has_first_packet_on_sequence = TRUE;
    packet->first_packet_on_sequence = TRUE;
    perfetto->begun = TRUE;
  }
  trace.n_packet = 1;
  trace.packet = packets;
  size = perfetto__protos__trace__get_packed_size (&trace);
  perfetto__protos__trace__pack (&trace, (uint8_t *) sink_reserve (perfetto->sink, size));
  sink_commit (perfetto->sink, size);
}

/* Says which clock the times are of: the trace's own, which begins with the session. */
static void
write_clock (Perfetto *perfetto)
{
  Perfetto__Protos__TracePacket packet = PERFETTO__PROTOS__TRACE_PACKET__INIT;
  Perfetto__Protos__ClockSnapshot snapshot = PERFETTO__PROTOS__CLOCK_SNAPSHOT__INIT;
  Perfetto__Protos__ClockSnapshot__Clock clock = PERFETTO__PROTOS__CLOCK_SNAPSHOT__CLOCK__INIT;
  Perfetto__Protos__ClockSnapshot__Clock *clocks[] = { &clock };

  clock.has_clock_id = TRUE;
  clock.clock_id = PERFETTO__PROTOS__BUILTIN_CLOCK__BUILTIN_CLOCK_BOOTTIME;
  clock.has_timestamp = TRUE;
  snapshot.n_clocks = 1;
  snapshot.clocks = clocks;
  snapshot.has_primary_trace_clock = TRUE;
  snapshot.primary_trace_clock = PERFETTO__PROTOS__BUILTIN_CLOCK__BUILTIN_CLOCK_BOOTTIME;
  packet.clock_snapshot = &snapshot;
  write_packet (perfetto, &packet);
}

/* ------------------------------------------------------------------ tracks */

static void
write_track (gpointer writer, const Track *track)
{
  Perfetto__Protos__TracePacket packet = PERFETTO__PROTOS__TRACE_PACKET__INIT;
  Perfetto__Protos__TrackDescriptor told = PERFETTO__PROTOS__TRACK_DESCRIPTOR__INIT;
  Perfetto__Protos__ProcessDescriptor process = PERFETTO__PROTOS__PROCESS_DESCRIPTOR__INIT;
  Perfetto__Protos__ThreadDescriptor thread = PERFETTO__PROTOS__THREAD_DESCRIPTOR__INIT;
  Perfetto__Protos__CounterDescriptor counter = PERFETTO__PROTOS__COUNTER_DESCRIPTOR__INIT;

  told.has_uuid = TRUE;
  told.uuid = track->id;
  told.has_parent_uuid = track->parent != 0;
  told.parent_uuid = track->parent;
  told.has_child_ordering = TRUE;
  told.child_ordering = PERFETTO__PROTOS__TRACK_DESCRIPTOR__CHILD_TRACKS_ORDERING__EXPLICIT;
  told.has_sibling_order_rank = TRUE;
  told.sibling_order_rank = (int32_t) MIN (track->rank, (uint32_t) INT32_MAX);
  told.name = (char *) track->name;
  process.has_pid = thread.has_pid = thread.has_tid = TRUE;
  process.pid = thread.pid = (int32_t) track->process;
  thread.tid = (int32_t) track->thread;
  process.process_name = thread.thread_name = (char *) track->name;
  counter.has_unit = TRUE;
  counter.unit = PERFETTO__PROTOS__COUNTER_DESCRIPTOR__UNIT__UNIT_COUNT;
  told.process = track->kind == TRACK_PROCESS ? &process : NULL;
  told.thread = track->kind == TRACK_THREAD ? &thread : NULL;
  told.counter = track->kind == TRACK_COUNTER ? &counter : NULL;
  packet.track_descriptor = &told;
  write_packet (writer, &packet);
}

/* ------------------------------------------------------------------ names */

/* Returns the number of a name, and sets `is_new` if it was never written before. */
static uint64_t
intern (Perfetto *perfetto, Interned kind, const char *name, gboolean *is_new)
{
  GHashTable *known = perfetto->known[kind];
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (known, name));

  *is_new = number == 0;
  if (*is_new) {
    number = g_hash_table_size (known) + 1;
    g_hash_table_insert (known, (gpointer) name, GUINT_TO_POINTER (number));
  }
  return number;
}

static void
set_category (Perfetto *perfetto, EventPacket *packet, const char *name)
{
  gboolean is_new;

  packet->category = intern (perfetto, INTERNED_CATEGORY, name, &is_new);
  packet->event.n_category_iids = 1;
  packet->event.category_iids = &packet->category;
  if (!is_new)
    return;
  perfetto__protos__event_category__init (&packet->new_category);
  packet->new_category.has_iid = TRUE;
  packet->new_category.iid = packet->category;
  packet->new_category.name = (char *) name;
  packet->new_category_list[0] = &packet->new_category;
  packet->interned.n_event_categories = 1;
  packet->interned.event_categories = packet->new_category_list;
  packet->packet.interned_data = &packet->interned;
}

static void
set_name (Perfetto *perfetto, EventPacket *packet, const char *name)
{
  gboolean is_new;

  packet->event.has_name_iid = TRUE;
  packet->event.name_iid = intern (perfetto, INTERNED_NAME, name, &is_new);
  if (!is_new)
    return;
  perfetto__protos__event_name__init (&packet->new_name);
  packet->new_name.has_iid = TRUE;
  packet->new_name.iid = packet->event.name_iid;
  packet->new_name.name = (char *) name;
  packet->new_name_list[0] = &packet->new_name;
  packet->interned.n_event_names = 1;
  packet->interned.event_names = packet->new_name_list;
  packet->packet.interned_data = &packet->interned;
}

static uint64_t
intern_key (Perfetto *perfetto, EventPacket *packet, const char *name)
{
  gboolean is_new;
  uint64_t number = intern (perfetto, INTERNED_KEY, name, &is_new);
  gsize place = packet->interned.n_debug_annotation_names;
  Perfetto__Protos__DebugAnnotationName *added = &packet->new_keys[place];

  if (!is_new)
    return number;
  perfetto__protos__debug_annotation_name__init (added);
  added->has_iid = TRUE;
  added->iid = number;
  added->name = (char *) name;
  packet->new_key_list[place] = added;
  packet->interned.n_debug_annotation_names++;
  packet->interned.debug_annotation_names = packet->new_key_list;
  packet->packet.interned_data = &packet->interned;
  return number;
}

static uint64_t
intern_text (Perfetto *perfetto, EventPacket *packet, const char *text)
{
  gboolean is_new;
  uint64_t number = intern (perfetto, INTERNED_TEXT, text, &is_new);
  gsize place = packet->interned.n_debug_annotation_string_values;
  Perfetto__Protos__InternedString *added = &packet->new_texts[place];

  if (!is_new)
    return number;
  perfetto__protos__interned_string__init (added);
  added->has_iid = TRUE;
  added->iid = number;
  added->has_str = TRUE;
  added->str.len = strlen (text);
  added->str.data = (uint8_t *) text;
  packet->new_text_list[place] = added;
  packet->interned.n_debug_annotation_string_values++;
  packet->interned.debug_annotation_string_values = packet->new_text_list;
  packet->packet.interned_data = &packet->interned;
  return number;
}

static void
set_attributes (Perfetto *perfetto, EventPacket *packet, const Slice *slice)
{
  for (uint32_t i = 0; i < slice->count; i++) {
    const Attribute *attribute = &slice->attributes[i];
    Perfetto__Protos__DebugAnnotation *annotation = &packet->annotations[i];

    perfetto__protos__debug_annotation__init (annotation);
    annotation->has_name_iid = TRUE;
    annotation->name_iid = intern_key (perfetto, packet, attribute->key);
    if (attribute->text != NULL) {
      annotation->has_string_value_iid = TRUE;
      annotation->string_value_iid = intern_text (perfetto, packet, attribute->text);
    } else {
      annotation->has_int_value = TRUE;
      annotation->int_value = attribute->number;
    }
    packet->annotation_list[i] = annotation;
  }
  packet->event.n_debug_annotations = slice->count;
  packet->event.debug_annotations = packet->annotation_list;
}

/* ------------------------------------------------------------------ events */

/* Sets up a packet, but for what only some have; its names are set aside. */
static void
event_packet_init (EventPacket *packet, const Track *track, int64_t time,
                   Perfetto__Protos__TrackEvent__Type type)
{
  perfetto__protos__trace_packet__init (&packet->packet);
  perfetto__protos__track_event__init (&packet->event);
  packet->packet.track_event = &packet->event;
  packet->packet.has_timestamp = TRUE;
  packet->packet.timestamp = (uint64_t) MAX (time, 0);
  packet->event.has_type = TRUE;
  packet->event.type = type;
  packet->event.has_track_uuid = TRUE;
  packet->event.track_uuid = track->id;
}

static void
event_packet_label (Perfetto *perfetto, EventPacket *packet, const Slice *label)
{
  perfetto__protos__interned_data__init (&packet->interned);
  set_category (perfetto, packet, label->category);
  set_name (perfetto, packet, label->name);
  set_attributes (perfetto, packet, label);
}

static void
write_slice_begin (gpointer writer, const Track *track, const Slice *slice)
{
  EventPacket packet;

  event_packet_init (&packet, track, slice->start,
                     PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_SLICE_BEGIN);
  event_packet_label (writer, &packet, slice);
  write_packet (writer, &packet.packet);
}

static void
write_slice_end (gpointer writer, const Track *track, const char *name G_GNUC_UNUSED, int64_t end)
{
  EventPacket packet;

  event_packet_init (&packet, track, end, PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_SLICE_END);
  write_packet (writer, &packet.packet);
}

static void
write_moment (gpointer writer, const Track *track, const Slice *slice)
{
  EventPacket packet;

  event_packet_init (&packet, track, slice->start,
                     PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT);
  event_packet_label (writer, &packet, slice);
  write_packet (writer, &packet.packet);
}

static void
write_value (gpointer writer, const Track *track, int64_t time, uint32_t value)
{
  EventPacket packet;

  event_packet_init (&packet, track, time, PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_COUNTER);
  packet.event.has_counter_value = TRUE;
  packet.event.counter_value = value;
  write_packet (writer, &packet.packet);
}

/* A flow hangs on slices, and goes from the earlier one to the later; of the same moment, from the
 * one that comes first. So each end is a moment of its own. */
static void
write_flow (gpointer writer, const FlowLine *flow)
{
  EventPacket packet;

  event_packet_init (&packet, flow->from, flow->from_time,
                     PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT);
  event_packet_label (writer, &packet, &flow->label);
  packet.flow = flow->id;
  packet.event.n_flow_ids = 1;
  packet.event.flow_ids = &packet.flow;
  write_packet (writer, &packet.packet);

  event_packet_init (&packet, flow->to, flow->to_time,
                     PERFETTO__PROTOS__TRACK_EVENT__TYPE__TYPE_INSTANT);
  event_packet_label (writer, &packet, &flow->label);
  packet.event.n_terminating_flow_ids = 1;
  packet.event.terminating_flow_ids = &packet.flow;
  write_packet (writer, &packet.packet);
}

/* ------------------------------------------------------------------ the whole */

gboolean
convert_write_perfetto (const Model *model, const ConvertOptions *options, GOutputStream *out,
                        GCancellable *cancellable, GError **error)
{
  static const TimelineFormat format = { write_track,  write_slice_begin, write_slice_end,
                                         write_moment, write_value,       write_flow };
  Selection selection;
  Sink sink;
  Perfetto perfetto = { .sink = &sink };
  g_autoptr (Names) names = NULL;

  if (!selection_init (&selection, model, options, error))
    return FALSE;
  sink_init (&sink, out, cancellable, options, selection_size (&selection));
  names = names_new (model);
  for (int kind = 0; kind < INTERNED_KINDS; kind++)
    perfetto.known[kind] = g_hash_table_new (NULL, NULL);
  write_clock (&perfetto);
  timeline_write (&selection, names, &sink, &format, &perfetto);
  for (int kind = 0; kind < INTERNED_KINDS; kind++)
    g_hash_table_unref (perfetto.known[kind]);
  selection_clear (&selection);
  return sink_finish (&sink, error);
}
