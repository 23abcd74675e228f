/* SPDX-License-Identifier: MIT
 *
 * The picture is drawn once, and once more under the veil; a frame is columns of the one up to
 * the line, and of the other from there on. So a frame costs a few columns, to make and in the
 * file.
 *
 * The chunks are those of the PNG specification (W3C, third edition): the still picture is the
 * plain PNG's, before it stands how many frames there are (acTL), and after it each frame (fcTL)
 * with the rectangle (fdAT) in which it differs from the one before; what is the same in it is
 * transparent.
 */
#include "figure/animation.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "figure/figure-file.h"
#include "figure/picture.h"
#include "figure/playhead.h"
#include "figure/png.h"
#include "file/output-file.h"

#define SECONDS        8.0 /* of a film whose speed nobody chose */
#define RATE           25.0
#define REST           2.0
#define VEIL           0.9
#define DELAY_MOST     60000u /* milliseconds: what a frame can tell is a little more */
#define MILLISECONDS   1000u  /* a second's */
#define DISPOSE_NONE   0
#define BLEND_OVER     1
#define COLOURS_BITS   0xffffffu
#define PROGRESS_EVERY 16u /* frames */

/* A picture of the film. */
typedef struct {
  int64_t time;  /* of the run */
  int x;         /* of the line: columns left of it have happened */
  guint32 begin; /* in milliseconds of the film */
} Moment;

typedef struct {
  const AnimationOptions *options;
  const char *path;
  Picture *picture;
  double seconds, rate, rest;
  GArray *moments;        /* of Moment */
  cairo_surface_t *whole; /* the picture */
  cairo_surface_t *veiled;
  cairo_surface_t *frame, *before;
  int width, height; /* theirs */
  Playhead *playhead;
  cairo_rectangle_int_t line; /* what the playhead covers in `frame` */
  guint32 sequence;
  FigureFile *file;
} Film;

/* ------------------------------------------------------------------ what is shown when */

static gboolean
refuse (GError **error, const Film *film, const char *reason, const char *advice)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "Could not animate \"%s\": %s. %s",
               film->path, reason, advice);
  return FALSE;
}

static gboolean
choose_pace (Film *film, GError **error)
{
  const AnimationOptions *options = film->options;
  double span = (double) (film->picture->view.end - film->picture->view.start) / 1e9;

  film->rate = options->frames_per_second > 0 ? options->frames_per_second : RATE;
  film->rest = options->rest > 0 ? options->rest : REST;
  film->seconds = options->speed > 0 ? span / options->speed : SECONDS;
  /* The other way round, as what is no number compares with nothing. */
  if (!(film->rate >= 1 && film->rate <= ANIMATION_RATE_MOST))
    return refuse (error, film, "it can have 1 to 60 frames a second",
                   "Choose a number between them.");
  if (!(film->seconds <= ANIMATION_SECONDS_MOST))
    return refuse (error, film, "at that speed it would last longer than ten minutes",
                   "Choose a higher speed or a shorter range.");
  if (!(film->rest <= DELAY_MOST / MILLISECONDS))
    return refuse (error, film, "its last picture can stand for a minute at most",
                   "Choose a shorter rest.");
  return TRUE;
}

static int
column_of (const Film *film, int64_t time)
{
  double x = layout_x (&film->picture->view, time);

  return (int) lround (CLAMP (x, LAYOUT_NAMES_WIDTH, film->picture->width) * film->picture->scale);
}

static guint32
film_time (const Film *film, guint number)
{
  return (guint32) lround ((double) number * MILLISECONDS / film->rate);
}

/* Returns the moment of the run at that share of the film. In event order, if nobody chose a
 * speed, the line goes at an even pace over the events: a film of how long each took would stand
 * still in long ones, and jump over the others. */
static int64_t
moment_at (const Film *film, double share)
{
  const View *view = &film->picture->view;

  if (view->axis == NULL || film->options->speed > 0)
    return view->start + (int64_t) ((double) (view->end - view->start) * share);
  return layout_time (view, LAYOUT_NAMES_WIDTH + (view->width - LAYOUT_NAMES_WIDTH) * share);
}

/* Lists the pictures. One in which the line stands where it stood is only a longer stay, as far
 * as a frame can stay. The last ends where the whole run is shown. */
static void
plan_moments (Film *film)
{
  guint count = MAX ((guint) lround (film->seconds * film->rate), 1);
  const Moment *last = NULL;

  film->moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  for (guint i = 0; i < count; i++) {
    int64_t time = moment_at (film, (double) i / count);
    const Moment moment = { time, column_of (film, time), film_time (film, i) };
    if (last != NULL && moment.x == last->x && film_time (film, i + 1) - last->begin <= DELAY_MOST)
      continue;
    g_array_append_val (film->moments, moment);
    last = &g_array_index (film->moments, Moment, film->moments->len - 1);
  }
  const Moment end = { film->picture->view.end, film->width, film_time (film, count) };
  g_array_append_val (film->moments, end);
}

static guint32
delay_of (const Film *film, guint index)
{
  const Moment *moment = &g_array_index (film->moments, Moment, index);

  if (index + 1 == film->moments->len)
    return (guint32) lround (film->rest * MILLISECONDS);
  return MIN (moment[1].begin - moment->begin, DELAY_MOST);
}

/* ------------------------------------------------------------------ surfaces */

static guint32 *
row_of (cairo_surface_t *surface, int y)
{
  unsigned char *data = cairo_image_surface_get_data (surface);

  return (guint32 *) (void *) (data + (gsize) y * (gsize) cairo_image_surface_get_stride (surface));
}

static cairo_surface_t *
surface_like (cairo_surface_t *surface)
{
  cairo_surface_t *other =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, cairo_image_surface_get_width (surface),
                                  cairo_image_surface_get_height (surface));
  double scale_x, scale_y;

  cairo_surface_get_device_scale (surface, &scale_x, &scale_y);
  cairo_surface_set_device_scale (other, scale_x, scale_y);
  return other;
}

/* Copies columns `left` up to `right`. */
static void
copy_columns (cairo_surface_t *from, cairo_surface_t *to, int left, int right)
{
  int height = cairo_image_surface_get_height (from);

  for (int y = 0; left < right && y < height; y++)
    memcpy (row_of (to, y) + left, row_of (from, y) + left,
            (gsize) (right - left) * sizeof (guint32));
}

/* Covers all of the chart but its names and its ruler. */
static void
draw_veil (const Film *film)
{
  const Picture *picture = film->picture;
  const Colour *ground = &picture->theme->colours[COLOUR_GROUND];
  double veil = film->options->veil > 0 ? MIN (film->options->veil, 1) : VEIL;
  cairo_t *cairo = cairo_create (film->veiled);

  cairo_set_source_rgba (cairo, ground->red, ground->green, ground->blue, veil);
  cairo_rectangle (cairo, LAYOUT_NAMES_WIDTH,
                   picture->parts[picture->chart].y + LAYOUT_RULER_HEIGHT,
                   picture->width - LAYOUT_NAMES_WIDTH, picture->view.height - LAYOUT_RULER_HEIGHT);
  cairo_fill (cairo);
  cairo_destroy (cairo);
  cairo_surface_flush (film->veiled);
}

static gboolean
draw_surfaces (Film *film, GError **error)
{
  film->whole = picture_image (film->picture, film->path, error);
  if (film->whole == NULL)
    return FALSE;
  cairo_surface_flush (film->whole);
  film->width = cairo_image_surface_get_width (film->whole);
  film->height = cairo_image_surface_get_height (film->whole);
  film->veiled = surface_like (film->whole);
  film->frame = surface_like (film->whole);
  film->before = surface_like (film->whole);
  if (cairo_surface_status (film->veiled) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_status (film->frame) != CAIRO_STATUS_SUCCESS ||
      cairo_surface_status (film->before) != CAIRO_STATUS_SUCCESS)
    return output_file_fail (error, film->path, ENOMEM);
  cairo_surface_flush (film->veiled);
  copy_columns (film->whole, film->veiled, 0, film->width);
  cairo_surface_mark_dirty (film->veiled);
  draw_veil (film);
  cairo_surface_flush (film->before);
  copy_columns (film->veiled, film->before, 0, film->width);
  return TRUE;
}

/* ------------------------------------------------------------------ frames */

/* Draws the picture of `moment` over that of the one before; what may have changed lies between
 * the two columns that are returned. */
static void
compose (Film *film, const Moment *moment, const Moment *before, int *left, int *right)
{
  gboolean first = before == NULL;
  gboolean last = moment->x >= film->width && moment->time >= film->picture->view.end;
  int old_end = film->line.x + film->line.width;

  *left = first || last ? 0 : MIN (before->x, film->line.x);
  *right = first || last ? film->width : MAX (moment->x, old_end);
  cairo_surface_flush (film->frame);
  copy_columns (film->whole, film->frame, *left, MIN (moment->x, *right));
  copy_columns (film->veiled, film->frame, MAX (moment->x, *left), *right);
  cairo_surface_mark_dirty (film->frame);
  if (last)
    return;
  film->line = playhead_draw (film->playhead, film->frame, moment->x, moment->time);
  cairo_surface_flush (film->frame);
  *left = MIN (*left, film->line.x);
  *right = MAX (*right, film->line.x + film->line.width);
}

/* Narrows `left` and `right` to what differs in a row. Returns whether anything does. */
static gboolean
row_differs (const guint32 *a, const guint32 *b, int *left, int *right)
{
  while (*left < *right && ((a[*left] ^ b[*left]) & COLOURS_BITS) == 0)
    ++*left;
  while (*right > *left && ((a[*right - 1] ^ b[*right - 1]) & COLOURS_BITS) == 0)
    --*right;
  return *left < *right;
}

/* Returns the least rectangle between the two columns in which the frame differs from the one
 * before; one pixel if nowhere, as a frame can't be empty. */
static cairo_rectangle_int_t
changed (const Film *film, int left, int right)
{
  int least = right, most = left, top = film->height, bottom = 0;

  for (int y = 0; y < film->height; y++) {
    int begin = left, end = right;
    if (!row_differs (row_of (film->frame, y), row_of (film->before, y), &begin, &end))
      continue;
    least = MIN (least, begin);
    most = MAX (most, end);
    top = MIN (top, y);
    bottom = y + 1;
  }
  if (bottom == 0)
    return (cairo_rectangle_int_t){ 0, 0, 1, 1 };
  return (cairo_rectangle_int_t){ least, top, most - least, bottom - top };
}

/* ------------------------------------------------------------------ the file */

static gboolean
write_chunk (Film *film, const char *type, const GByteArray *content)
{
  g_autoptr (GByteArray) chunk = g_byte_array_new ();

  png_add_chunk (chunk, type, content->data, content->len);
  return figure_file_write (film->file, chunk->data, chunk->len);
}

static gboolean
write_control (Film *film, const cairo_rectangle_int_t *rectangle, guint32 delay)
{
  static const guint8 operations[] = { DISPOSE_NONE, BLEND_OVER };
  g_autoptr (GByteArray) control = g_byte_array_new ();

  png_add_32 (control, film->sequence++);
  png_add_32 (control, (guint32) rectangle->width);
  png_add_32 (control, (guint32) rectangle->height);
  png_add_32 (control, (guint32) rectangle->x);
  png_add_32 (control, (guint32) rectangle->y);
  png_add_16 (control, (guint16) delay);
  png_add_16 (control, MILLISECONDS);
  g_byte_array_append (control, operations, sizeof operations);
  return write_chunk (film, "fcTL", control);
}

/* Writes the rectangle of the frame, what is new in it or, as the film has to begin with
 * something, all. Returns 0 or an errno; what the file says stays with it. */
static int
write_frame (Film *film, const cairo_rectangle_int_t *rectangle, guint32 delay)
{
  cairo_surface_t *before = film->sequence > 0 ? film->before : NULL;
  g_autoptr (GByteArray) image = png_compress (film->frame, rectangle, PNG_ALPHA, before);
  g_autoptr (GByteArray) data = g_byte_array_new ();

  if (image == NULL)
    return ENOMEM;
  write_control (film, rectangle, delay);
  png_add_32 (data, film->sequence++);
  g_byte_array_append (data, image->data, image->len);
  write_chunk (film, "fdAT", data);
  return 0;
}

/* Writes what stands before the frames, the still picture included. */
static int
write_head (Film *film)
{
  const cairo_rectangle_int_t all = { 0, 0, film->width, film->height };
  g_autoptr (GByteArray) head = g_byte_array_new ();
  g_autoptr (GByteArray) control = g_byte_array_new ();
  g_autoptr (GByteArray) image = png_compress (film->whole, &all, PNG_ALPHA, NULL);

  if (image == NULL)
    return ENOMEM;
  png_add_32 (control, film->moments->len);
  png_add_32 (control, film->options->plays);
  png_add_header (head, (guint32) film->width, (guint32) film->height, PNG_ALPHA);
  png_add_density (head, film->picture->density);
  png_add_chunk (head, "acTL", control->data, control->len);
  figure_file_write (film->file, head->data, head->len);
  write_chunk (film, "IDAT", image);
  return 0;
}

static gboolean
go_on (const Film *film, guint index, GError **error)
{
  const AnimationOptions *options = film->options;

  if (options->progress != NULL && index % PROGRESS_EVERY == 0)
    options->progress ((double) index / film->moments->len, options->data);
  return !g_cancellable_set_error_if_cancelled (options->cancellable, error);
}

static gboolean
write_frames (Film *film, GError **error)
{
  const Moment *before = NULL;

  for (guint i = 0; i < film->moments->len; i++) {
    const Moment *moment = &g_array_index (film->moments, Moment, i);
    int left, right, failure;

    if (!go_on (film, i, error))
      return FALSE;
    compose (film, moment, before, &left, &right);
    const cairo_rectangle_int_t all = { 0, 0, film->width, film->height };
    const cairo_rectangle_int_t part = i == 0 ? all : changed (film, left, right);
    failure = write_frame (film, &part, delay_of (film, i));
    if (failure != 0)
      return output_file_fail (error, film->path, failure);
    /* A file that can't be written is told when it is finished. */
    if (!figure_file_write (film->file, NULL, 0))
      break;
    copy_columns (film->frame, film->before, left, right);
    before = moment;
  }
  return TRUE;
}

static gboolean
write_film (Film *film, GError **error)
{
  static const GByteArray nothing = { NULL, 0 };
  int failure;

  film->file = figure_file_new (film->path);
  failure = write_head (film);
  if (failure != 0)
    return output_file_fail (error, film->path, failure);
  if (!write_frames (film, error))
    return FALSE;
  write_chunk (film, "IEND", &nothing);
  return figure_file_finish (g_steal_pointer (&film->file), error);
}

static void
film_clear (Film *film)
{
  g_clear_pointer (&film->picture, picture_free);
  g_clear_pointer (&film->moments, g_array_unref);
  g_clear_pointer (&film->whole, cairo_surface_destroy);
  g_clear_pointer (&film->veiled, cairo_surface_destroy);
  g_clear_pointer (&film->frame, cairo_surface_destroy);
  g_clear_pointer (&film->before, cairo_surface_destroy);
  g_clear_pointer (&film->playhead, playhead_free);
  g_clear_pointer (&film->file, figure_file_free);
}

gboolean
figure_write_animation (const Model *model, const FigureOptions *options,
                        const AnimationOptions *animation, const char *path, GError **error)
{
  Film film = { .options = animation, .path = path };
  gboolean written;

  g_return_val_if_fail (model != NULL && options != NULL && animation != NULL && path != NULL,
                        FALSE);
  film.picture = picture_new (model, options, path, error);
  written = film.picture != NULL && choose_pace (&film, error) && draw_surfaces (&film, error);
  if (written) {
    plan_moments (&film);
    film.playhead = playhead_new (film.picture);
    written = write_film (&film, error);
  }
  film_clear (&film);
  return written;
}
