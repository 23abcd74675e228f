/* SPDX-License-Identifier: MIT
 *
 * What is to be exported, and how: from what a user chose and what the window shows to the options of a figure, or
 * of data for other programs. No widget. A plan owns all that it refers to but themes, so that it may be
 * carried out in a thread of its own while the window goes on.
 */
#pragma once

#include "convert/convert.h"
#include "figure/figure.h"

typedef enum {
  EXPORT_PNG,
  EXPORT_SVG,
  EXPORT_PDF,
  EXPORT_HTML,
  EXPORT_APNG,
  EXPORT_CSV,
  EXPORT_CHROME,
  EXPORT_PERFETTO,
  EXPORT_FORMATS /* how many there are */
} ExportFormat;

typedef struct {
  const char *title;  /* for people: "PNG picture"; to be translated */
  const char *suffix; /* of its files: ".png" */
  gboolean data;      /* for other programs: it shows nothing */
} ExportFormatFacts;

/* Returns what is known of a format. */
const ExportFormatFacts *export_format_facts (ExportFormat format);

/* Which part of the run. */
typedef enum {
  EXPORT_IN_VIEW,
  EXPORT_WHOLE_RUN,
  EXPORT_SELECTED,
} ExportRange;

/* What a user can choose. */
typedef struct {
  ExportFormat format;
  ConvertTable table; /* of CSV */
  ExportRange range;
  gboolean all_lanes; /* those that are hidden, too */
  gboolean paper;     /* the sizes are in millimetres, else in pixels */
  double width;
  double height;               /* 0: as high as the lanes need; it is more if they need more */
  double scale;                /* pixels of the file a pixel; on paper, how large type is */
  const Theme *theme;          /* NULL: as in the window */
  const char *title, *caption; /* "": none */
  gboolean legend, scale_bar;
  gboolean bookmarks; /* those that the view has */
} ExportChoice;

/* What the window shows. It is only read. */
typedef struct {
  const Model *model;
  const View *view;
  gboolean event_order;
  const Theme *theme;
  int64_t begin;        /* since when the model is complete */
  ViewStretch selected; /* of no length: nothing is */
  const char *name;     /* of the run, for people */
} ExportSource;

typedef struct {
  ExportFormat format;
  ConvertTable table;
  FigureOptions figure; /* also of data: its range, its name and its lanes */
  /* What the figure's options refer to. */
  char *title, *caption, *name;
  GArray *bookmarks; /* of FigureMark */
  GHashTable *collapsed, *collapsed_lanes, *hidden_lanes, *pinned_lanes, *lane_order;
} ExportPlan;

/* Returns a plan; free it with export_plan_free(). */
ExportPlan *export_plan_new (const ExportChoice *choice, const ExportSource *source)
    G_GNUC_WARN_UNUSED_RESULT;
void export_plan_free (ExportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExportPlan, export_plan_free)

/* Says how large the figure will be, which is laid out in so many pixels: "1920 × 940 pixels",
 * "160 × 92 mm, 1890 × 1087 pixels". Returns a string that the caller frees. */
char *export_plan_size_text (const ExportPlan *plan, double width, double height)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns `name` with the format's suffix instead of that of another format. The caller frees it. */
char *export_plan_file_name (ExportFormat format, const char *name) G_GNUC_WARN_UNUSED_RESULT;
