/* SPDX-License-Identifier: MIT
 *
 * A scene: a plain list of shapes in pixels, each with the identity of what it stands for. layout()
 * makes it, ink() draws it; screen, PNG, hit test, accessibility and text goldens share it, so a
 * figure is what was on the screen.
 *
 * COORDINATES  Units of the picture, the origin at its top left, y downwards. A unit is a pixel, unless the
 *              scene has another scale: then everything is as much larger, text, strokes and dashes
 *              too. Every shape lies within -2 .. width + 2 in x: layout clips, since cairo's
 *              fixed point overflows.
 * ORDER        Later shapes lie over earlier ones.
 * OWNERSHIP    A scene owns its shapes and their texts. It holds no reference to the model, and
 *              belongs to one thread at a time.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "model/model.h"

typedef struct _Scene Scene;

/* What a colour is for; theme.h turns it into a colour. */
typedef enum {
  COLOUR_NONE,
  COLOUR_GROUND, /* the chart's background */
  COLOUR_BAND,   /* every other lane's background */
  COLOUR_GRID,   /* grid lines and separators */
  COLOUR_TEXT,
  COLOUR_TEXT_SOFT,       /* secondary text */
  COLOUR_TEXT_CONTENTION, /* text about waiting for a lock: its colour, dark enough to read */
  COLOUR_ON_STATE,        /* text on a filled bar, of a state or an identity */
  COLOUR_ACCENT,          /* the selection */
  COLOUR_ARROW,           /* wake-ups */
  COLOUR_STATE,           /* the first of MODEL_STATES colours: COLOUR_STATE + state */
  COLOUR_IDENTITY = COLOUR_STATE + MODEL_STATES, /* the first of COLOUR_IDENTITIES */
  COLOUR_IDENTITIES = 6,
  COLOURS = COLOUR_IDENTITY + COLOUR_IDENTITIES
} ColourRole;

typedef enum {
  PATTERN_SOLID,
  PATTERN_HATCH,       /* diagonal lines: waits for a lock */
  PATTERN_CROSS_HATCH, /* both diagonals: unknown */
  PATTERN_OUTLINE,     /* only the edge */
  PATTERN_TINT,        /* the colour at about a third: an area */
  PATTERN_BACK_HATCH,  /* diagonal lines the other way: waits for a semaphore */
  PATTERN_LINES,       /* level lines: input and output */
} PatternKind;

#define PATTERNS (PATTERN_LINES + 1)

typedef enum {
  SHAPE_BOX,   /* x y width height, radius, colour, pattern */
  SHAPE_LINE,  /* from x,y to x+width,y+height; stroke; dash */
  SHAPE_ARROW, /* from x,y to x+width,y+height; a head at its end; straight */
  SHAPE_CURVE, /* the same as a curve with a dot at its beginning: a message */
  SHAPE_TEXT,  /* text at x,y (its top left), within `width` (ellipsised), style */
  SHAPE_STEPS, /* a filled step area: from each of points[] on, level y; x to x+width, down to
                  y+height; a tinted one has a line along its top. Backlog */
  SHAPE_STRIP, /* columns of stacked layers, down to y+height; looks are the strip's. Density */
  SHAPE_MARK,  /* a stop mark of size `width` at x,y: a lane's end */
} ShapeKind;

typedef enum {
  TEXT_LANE_NAME, /* 15 px semi-bold */
  TEXT_SECONDARY, /* 11.5 px */
  TEXT_VALUE,     /* 11.5 px semi-bold, tabular: lengths inside bars */
  TEXT_TICK,      /* 12 px, tabular */
  TEXT_TITLE,     /* 17 px semi-bold */
  TEXT_STYLES
} TextStyle;

typedef enum {
  DASH_NONE,
  DASH_DOTS,   /* waits for a message */
  DASH_DASHES, /* waits for a condition; a channel's capacity */
  DASH_MIXED,  /* a dash and a dot: waits for room in a channel */
  DASH_LONG,   /* long dashes: joining */
  DASH_SPARSE, /* dots far apart: a task that is pending */
  DASH_FINE,   /* short dashes: a worker that is idle */
} DashKind;

/* What a shape stands for. */
typedef enum {
  SUBJECT_NONE,
  SUBJECT_LANE,           /* lane */
  SUBJECT_INTERVAL,       /* lane, index: model_interval() */
  SUBJECT_DENSITY,        /* lane: many intervals in few pixels; index: subject_density() */
  SUBJECT_HOLD,           /* lane, index: model_hold() */
  SUBJECT_WAIT,           /* lane, index: model_wait() */
  SUBJECT_SHARE,          /* lane, index: model_share() */
  SUBJECT_BACKLOG,        /* lane, index: model_backlog() */
  SUBJECT_SPAN,           /* lane, index: subject_span() */
  SUBJECT_CONDITION_WAIT, /* lane, index: model_condition_wait() */
  SUBJECT_SIGNAL,         /* lane, index: model_signal() */
  SUBJECT_WAKE_UP,        /* index: model_flow (MODEL_FLOW_WAKE_UP) */
  SUBJECT_MESSAGE,        /* index: model_flow (MODEL_FLOW_MESSAGE) */
  SUBJECT_WAKE_UPS,       /* a bundle of wake-ups; index: subject_density() of their numbers */
  SUBJECT_MESSAGES,       /* a bundle of messages, likewise */
  SUBJECT_PROCESS,        /* index: the process's number */
  SUBJECT_FOLD,           /* lane: the sign that collapses it to one line, or opens it */
  /* What the user marked, on the ruler; only the view knows more of it. */
  SUBJECT_BOOKMARK, /* index: in the view's bookmarks */
  SUBJECT_MARKER,   /* index: in the view's markers */
  SUBJECT_RANGE,    /* what is measured */
  SUBJECT_DISTANCE, /* between two markers */
} SubjectKind;

typedef struct {
  SubjectKind kind;
  uint32_t lane; /* MODEL_NONE where the kind has none */
  uint64_t index;
} Subject;

/* Returns whether the subject is something that the user marked. */
static inline gboolean
subject_is_mark (Subject subject)
{
  return subject.kind >= SUBJECT_BOOKMARK;
}

/* Packs the items `first` .. `first + count - 1` into the index of a subject that is many: the
 * first in the upper 40 bits, the count, at most 2^24 - 1, in the lower 24. */
static inline uint64_t
subject_density (uint64_t first, uint64_t count)
{
  return first << 24 | MIN (count, (UINT64_C (1) << 24) - 1);
}

/* Packs the row and the number of a span into a SUBJECT_SPAN's index. */
#define SUBJECT_SPAN_SHIFT 56u
static inline uint64_t
subject_span (uint32_t row, uint64_t index)
{
  return (uint64_t) row << SUBJECT_SPAN_SHIFT | index;
}

/* Returns whether two subjects are the same. */
gboolean subject_equal (Subject a, Subject b);

typedef struct {
  double x, y;
} ScenePoint;

/* What is narrower than a pixel: a lane of it is one shape, however many columns it has. */
#define STRIP_LAYERS 5

typedef struct {
  ColourRole colour;
  PatternKind pattern;
} StripLayer;

/* Layer i reaches from tops[i] down to tops[i - 1], the first one to the strip's base. */
typedef struct {
  float x0, x1; /* columns are in the order of x; gaps may lie between them */
  float tops[STRIP_LAYERS];
} StripColumn;

/* What answers to the pointer from x0 to x1: some pixels of columns at once. */
typedef struct {
  float x0, x1;
  uint64_t items; /* subject_density() of the intervals in them */
} StripPart;

typedef struct {
  StripLayer layers[STRIP_LAYERS];
  const StripColumn *columns;
  uint32_t count;
  const StripPart *parts; /* in the order of x; NULL if nothing answers */
  uint32_t part_count;
  uint32_t lane; /* whose intervals they are */
} SceneStrip;

typedef struct {
  ShapeKind kind;
  ColourRole colour;
  PatternKind pattern;
  DashKind dash;
  TextStyle style;
  double x, y, width, height;
  double radius;
  double stroke;            /* width of lines, and of an outline */
  double opacity;           /* 1: full */
  const char *text;         /* the scene's own copy */
  const ScenePoint *points; /* the scene's own copy */
  const SceneStrip *strip;  /* the scene's own copy */
  uint32_t point_count;
  Subject subject;
} Shape;

/* Returns a new, empty scene of `width` by `height` units; free it with scene_free(). */
Scene *scene_new (double width, double height) G_GNUC_WARN_UNUSED_RESULT;
void scene_free (Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

double scene_width (const Scene *scene);
double scene_height (const Scene *scene);

/* Sets how many pixels a unit is; 1 if never set. */
void scene_set_scale (Scene *scene, double scale);
double scene_scale (const Scene *scene);

/* Adds a copy of `shape`, of its text, its points and its strip. */
void scene_add (Scene *scene, const Shape *shape);

uint32_t scene_count (const Scene *scene);
const Shape *scene_shape (const Scene *scene, uint32_t index);

/* Sets the point that patterns are aligned to: where time 0 is drawn, so that a hatch moves with
 * what it fills and does not shimmer. 0,0 if never set. */
void scene_set_pattern_origin (Scene *scene, double x, double y);
ScenePoint scene_pattern_origin (const Scene *scene);

/* Writes the four points of the Bezier curve that a SHAPE_CURVE follows. */
void scene_curve (const Shape *shape, ScenePoint points[4]);

/* Returns a part of a SHAPE_STRIP as the box that it is, with its subject and without a colour. */
Shape scene_strip_part (const Shape *strip, uint32_t part);

/* Returns the topmost shape with a subject at x,y, in pixels, or NULL. Thin shapes (arrows, lines, narrow
 * boxes) answer within 4 units of themselves; an exact hit wins over a near one. A shape of
 * COLOUR_NONE is not drawn, but answers: it makes thin things easy to point at. Of a
 * strip a part answers, as a box that lives until the next call. */
const Shape *scene_hit (const Scene *scene, double x, double y);

/* Writes the scene as text, a line a shape, coordinates to a tenth of a pixel: for goldens.
 * Returns a string that the caller frees. */
char *scene_to_text (const Scene *scene) G_GNUC_WARN_UNUSED_RESULT;
