/* SPDX-License-Identifier: MIT
 *
 * Chrome's JSON trace events: an object an event, a line each. Everything lies on a thread there,
 * so the tracks of objects are threads with numbers that the kernel doesn't give. Times are
 * microseconds with three decimals, which is exact. A slice is a beginning and an end, and not one
 * event with a length: most readers have times as floating-point numbers, whose sum is not always
 * what the next slice begins at, and would lay that one into this.
 *
 * The JSON is written as it comes, by hand: json-glib would want all of it in memory first.
 */
#include <string.h>

#include "convert/timeline.h"

typedef struct {
  Sink *sink;
  GHashTable *counters; /* names of counters, by process and name; see counter_name_is_taken() */
  GHashTable *twins; /* the tracks whose counter has a number besides, as others are called alike */
  gboolean begun;
} Chrome;

/* ------------------------------------------------------------------ JSON */

/* Adds a string with its quotes. The text is valid UTF-8, so only what JSON itself needs is
 * escaped. */
static void
add_string (Sink *sink, const char *text)
{
  static const char hexadecimal[] = "0123456789abcdef";
  const char *plain = text; /* what has not been added yet begins here */

  sink_add (sink, "\"", 1);
  for (; *text != '\0'; text++) {
    unsigned char byte = (unsigned char) *text;
    if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f)
      continue;
    const char escaped[] = { '\\', 'u', '0', '0', hexadecimal[byte >> 4], hexadecimal[byte & 15] };
    sink_add (sink, plain, (gsize) (text - plain));
    sink_add (sink, escaped, sizeof escaped);
    plain = text + 1;
  }
  sink_add (sink, plain, (gsize) (text - plain));
  sink_add (sink, "\"", 1);
}

static void
add_microseconds (Sink *sink, int64_t time)
{
  uint64_t length = time < 0 ? -(uint64_t) time : (uint64_t) time;
  uint64_t rest = length % 1000;
  const char decimals[] = { '.', (char) ('0' + rest / 100), (char) ('0' + rest / 10 % 10),
                            (char) ('0' + rest % 10) };

  if (time < 0)
    sink_add (sink, "-", 1);
  sink_add_unsigned (sink, length / 1000);
  sink_add (sink, decimals, sizeof decimals);
}

/* Begins an event: its phase, and where it is. */
static void
begin_event (Chrome *chrome, const char *phase, const Track *track)
{
  sink_add_text (chrome->sink, chrome->begun ? ",\n{\"ph\":\"" : "\n{\"ph\":\"");
  sink_add_text (chrome->sink, phase);
  sink_add_text (chrome->sink, "\",\"pid\":");
  sink_add_unsigned (chrome->sink, track->process);
  sink_add_text (chrome->sink, ",\"tid\":");
  sink_add_unsigned (chrome->sink, track->thread);
  chrome->begun = TRUE;
}

static void
add_time (Chrome *chrome, const char *key, int64_t time)
{
  sink_add_text (chrome->sink, key);
  add_microseconds (chrome->sink, time);
}

static void
add_label (Chrome *chrome, const Slice *label)
{
  Sink *sink = chrome->sink;

  sink_add_text (sink, ",\"cat\":");
  add_string (sink, label->category);
  sink_add_text (sink, ",\"name\":");
  add_string (sink, label->name);
  if (label->count == 0)
    return;
  sink_add_text (sink, ",\"args\":");
  for (uint32_t i = 0; i < label->count; i++) {
    sink_add (sink, i == 0 ? "{" : ",", 1);
    add_string (sink, label->attributes[i].key);
    sink_add (sink, ":", 1);
    if (label->attributes[i].text != NULL)
      add_string (sink, label->attributes[i].text);
    else
      sink_add_number (sink, label->attributes[i].number);
  }
  sink_add (sink, "}", 1);
}

static void
end_event (Chrome *chrome)
{
  sink_add (chrome->sink, "}", 1);
}

/* ------------------------------------------------------------------ tracks */

/* Says something about a process or a thread: a name, or its place. */
static void
write_metadata (Chrome *chrome, const Track *track, const char *what, const char *name)
{
  begin_event (chrome, "M", track);
  sink_add_text (chrome->sink, ",\"name\":\"");
  sink_add_text (chrome->sink, what);
  sink_add_text (chrome->sink,
                 name != NULL ? "\",\"args\":{\"name\":" : "\",\"args\":{\"sort_index\":");
  if (name != NULL)
    add_string (chrome->sink, name);
  else
    sink_add_unsigned (chrome->sink, track->id);
  end_event (chrome);
  end_event (chrome);
}

/* Counters of a process are known by their names: a second one of the same name needs a number
 * besides. */
static gboolean
counter_name_is_taken (Chrome *chrome, const Track *track)
{
  char *key = g_strdup_printf ("%u %s", track->process, track->name);

  return !g_hash_table_add (chrome->counters, key);
}

static void
write_track (gpointer writer, const Track *track)
{
  Chrome *chrome = writer;

  if (track->kind == TRACK_COUNTER) {
    if (counter_name_is_taken (chrome, track))
      g_hash_table_add (chrome->twins, GSIZE_TO_POINTER (track->id));
    return;
  }
  if (track->kind == TRACK_PROCESS) {
    write_metadata (chrome, track, "process_name", track->name);
    write_metadata (chrome, track, "process_sort_index", NULL);
  }
  /* A process has a thread of its own for what is said of it. */
  write_metadata (chrome, track, "thread_name",
                  track->kind == TRACK_PROCESS ? "process" : track->name);
  write_metadata (chrome, track, "thread_sort_index", NULL);
}

/* ------------------------------------------------------------------ events */

static void
write_slice_begin (gpointer writer, const Track *track, const Slice *slice)
{
  Chrome *chrome = writer;

  begin_event (chrome, "B", track);
  add_time (chrome, ",\"ts\":", slice->start);
  add_label (chrome, slice);
  end_event (chrome);
}

static void
write_slice_end (gpointer writer, const Track *track, const char *name, int64_t end)
{
  Chrome *chrome = writer;

  begin_event (chrome, "E", track);
  add_time (chrome, ",\"ts\":", end);
  sink_add_text (chrome->sink, ",\"name\":");
  add_string (chrome->sink, name);
  end_event (chrome);
}

static void
write_moment (gpointer writer, const Track *track, const Slice *slice)
{
  Chrome *chrome = writer;

  begin_event (chrome, "i", track);
  add_time (chrome, ",\"ts\":", slice->start);
  sink_add_text (chrome->sink, ",\"s\":\"t\"");
  add_label (chrome, slice);
  end_event (chrome);
}

static void
write_value (gpointer writer, const Track *track, int64_t time, uint32_t value)
{
  Chrome *chrome = writer;

  begin_event (chrome, "C", track);
  add_time (chrome, ",\"ts\":", time);
  sink_add_text (chrome->sink, ",\"name\":");
  add_string (chrome->sink, track->name);
  if (g_hash_table_contains (chrome->twins, GSIZE_TO_POINTER (track->id))) {
    sink_add_text (chrome->sink, ",\"id\":");
    sink_add_unsigned (chrome->sink, track->id);
  }
  sink_add_text (chrome->sink, ",\"args\":{\"value\":");
  sink_add_unsigned (chrome->sink, value);
  end_event (chrome);
  end_event (chrome);
}

static void
write_flow_end (Chrome *chrome, const FlowLine *flow, const char *phase, const Track *track,
                int64_t time)
{
  begin_event (chrome, phase, track);
  add_time (chrome, ",\"ts\":", time);
  sink_add_text (chrome->sink, ",\"id\":");
  sink_add_unsigned (chrome->sink, flow->id);
  /* Of the two slices that meet at its moment, an arrow ends at the one that it belongs to. */
  if (*phase == 'f')
    sink_add_text (chrome->sink, ",\"bp\":\"e\"");
  add_label (chrome, &flow->label);
  end_event (chrome);
}

static void
write_flow (gpointer writer, const FlowLine *flow)
{
  write_flow_end (writer, flow, "s", flow->from, flow->from_time);
  write_flow_end (writer, flow, "f", flow->to, flow->to_time);
}

/* ------------------------------------------------------------------ the whole */

static void
write_head (Sink *sink, Names *names, const char *title)
{
  sink_add_text (sink, "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"producer\":\"Heddle\"");
  if (title != NULL) {
    sink_add_text (sink, ",\"title\":");
    add_string (sink, names_text (names, title));
  }
  sink_add_text (sink, "},\"traceEvents\":[");
}

gboolean
convert_write_chrome (const Model *model, const ConvertOptions *options, GOutputStream *out,
                      GCancellable *cancellable, GError **error)
{
  static const TimelineFormat format = { write_track,  write_slice_begin, write_slice_end,
                                         write_moment, write_value,       write_flow };
  Selection selection;
  Sink sink;
  Chrome chrome = { .sink = &sink };
  g_autoptr (Names) names = NULL;

  if (!selection_init (&selection, model, options, error))
    return FALSE;
  sink_init (&sink, out, cancellable, options, selection_size (&selection));
  names = names_new (model);
  chrome.counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  chrome.twins = g_hash_table_new (NULL, NULL);
  write_head (&sink, names, options == NULL ? NULL : options->title);
  timeline_write (&selection, names, &sink, &format, &chrome);
  sink_add_text (&sink, "\n]}\n");
  g_hash_table_unref (chrome.counters);
  g_hash_table_unref (chrome.twins);
  selection_clear (&selection);
  return sink_finish (&sink, error);
}
