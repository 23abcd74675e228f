/* SPDX-License-Identifier: MIT
 *
 * The page from top to bottom. Its script is allowed by its digest, so that the browser runs no
 * other, whatever a program called its threads.
 */
#include "figure/page.h"

#include <string.h>

#include "figure/page-private.h"
#include "figure/svg.h"
#include "figure/words.h"
#include "file/output-file.h"
#include "paint/legend.h"

#define WIDTH 1200.0 /* of a picture whose width nobody chose: what a small laptop shows */
#define SIDES 40.0   /* of the page's text, together */

void
page_put_text (Page *page, const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (page->html, escaped);
}

static void
put_element (Page *page, const char *name, const char *class, const char *words)
{
  g_string_append_printf (page->html, class != NULL ? "<%s class=\"%s\">" : "<%s>", name, class);
  page_put_text (page, words);
  g_string_append_printf (page->html, "</%s>\n", name);
}

/* ------------------------------------------------------------------ the head */

/* Returns what the Content-Security-Policy calls the script by. */
static char *
script_source (void)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) page_script (), -1);
  g_checksum_get_digest (checksum, digest, &length);
  g_autofree char *text = g_base64_encode (digest, length);
  return g_strdup_printf ("'sha256-%s'", text);
}

static void
put_colours (Page *page, const Theme *theme)
{
  g_autofree char *variables = svg_variables (theme);

  g_string_append_printf (page->html, ":root{%s}", variables);
}

/* Without a chosen theme the reader's system chooses. */
static void
put_style (Page *page, const Theme *chosen)
{
  gboolean dark = chosen != NULL && g_str_has_suffix (chosen->name, "dark");

  g_string_append_printf (page->html, "<style>\n:root{color-scheme:%s;",
                          chosen == NULL ? "light dark"
                          : dark         ? "dark"
                                         : "light");
  g_string_append_printf (page->html,
                          "--ground:var(--heddle-c%d);--grid:var(--heddle-c%d);"
                          "--text:var(--heddle-c%d);--soft:var(--heddle-c%d);"
                          "--accent:var(--heddle-c%d)}\n",
                          (int) COLOUR_GROUND, (int) COLOUR_GRID, (int) COLOUR_TEXT,
                          (int) COLOUR_TEXT_SOFT, (int) COLOUR_ACCENT);
  put_colours (page, page->picture->theme);
  g_string_append (page->html, "\n");
  if (chosen == NULL) {
    g_string_append (page->html, "@media (prefers-color-scheme:dark){");
    put_colours (page, theme_dark ());
    g_string_append (page->html, "}\n");
  }
  g_string_append_printf (page->html, "body{max-width:%dpx}\n%s</style>\n",
                          (int) (MAX (page->picture->width, WIDTH) + SIDES), page_style ());
}

static void
put_head (Page *page, const char *title, const Theme *chosen)
{
  g_autofree char *script = script_source ();

  g_string_append (page->html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                               "<meta charset=\"utf-8\">\n");
  g_string_append_printf (page->html,
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                          "'none'; style-src 'unsafe-inline'; script-src %s; base-uri 'none'; "
                          "form-action 'none'\">\n",
                          script);
  g_string_append (page->html,
                   "<meta name=\"viewport\" content=\"width=device-width, "
                   "initial-scale=1\">\n<meta name=\"generator\" content=\"Heddle\">\n");
  put_element (page, "title", NULL, title);
  put_style (page, chosen);
  g_string_append (page->html, "</head>\n<body>\n");
}

/* ------------------------------------------------------------------ the summary */

static gboolean
is_hidden (const Page *page, uint32_t lane)
{
  GHashTable *hidden = page->picture->view.hidden_lanes;

  return hidden != NULL && g_hash_table_contains (hidden, GUINT_TO_POINTER (lane));
}

/* Returns the lock for which somebody waited for the largest share of its life, and writes that;
 * NULL if nobody waited for any. */
static const ModelLane *
find_contended (const Page *page, int64_t *contended, int64_t *life)
{
  const ModelLane *found = NULL;
  double most = 0;

  for (uint32_t i = 0; i < model_lane_count (page->model); i++) {
    const ModelLane *lane = model_lane (page->model, i);
    int64_t from, to, held = 0, waited = 0;
    if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_LOCK || is_hidden (page, i) ||
        !page_lane_range (page, lane, &from, &to))
      continue;
    model_lock_summary (lane, from, to, &held, &waited);
    if ((double) waited / (double) (to - from) <= most)
      continue;
    most = (double) waited / (double) (to - from);
    *contended = waited;
    *life = to - from;
    found = lane;
  }
  return found;
}

static void
say_threads (const Page *page, int64_t from, int64_t to, GString *text)
{
  int64_t sums[MODEL_STATES];
  int64_t total = legend_sums (page->model, page->picture->view.hidden_lanes, MODEL_LANE_THREAD,
                               from, to, sums);
  g_autofree char *running = page_share_text (sums[MODEL_RUNNING], total);
  g_autofree char *waiting = page_share_text (sums[MODEL_LOCK], total);

  if (total == 0)
    return;
  g_string_append_printf (text, "The threads ran for %s of their time", running);
  if (sums[MODEL_LOCK] > 0)
    g_string_append_printf (text, " and waited for locks for %s of it", waiting);
  g_string_append (text, ". ");
}

static char *
say_summary (const Page *page)
{
  GString *text = g_string_new (NULL);
  int64_t from = MAX (page->picture->view.start, 0);
  int64_t to = model_earlier (page->picture->view.end, model_now (page->model));
  int64_t contended = 0, life = 0;
  const ModelLane *lane = find_contended (page, &contended, &life);
  uint64_t lost = model_lost_count (page->model);

  say_threads (page, from, to, text);
  if (lane != NULL && contended >= life / 100) {
    g_autofree char *share = page_share_text (contended, life);
    g_string_append_printf (
        text, "The %s %s was waited for most: somebody did for %s of the time. ",
        model_kind_name (model_lane_kind (lane)), model_lane_name (lane), share);
  }
  if (lost > 0)
    g_string_append_printf (text,
                            "%" G_GUINT64_FORMAT " events were lost: what happened then is not "
                            "known, and shown as that.",
                            lost);
  return g_strchomp (g_string_free (text, FALSE));
}

/* ------------------------------------------------------------------ the body */

static void
put_state (Page *page, ModelState state, int64_t sum, int64_t total)
{
  g_autofree char *share = page_share_text (sum, total);

  g_string_append (page->html, "<div>");
  page_put_swatch (page, state);
  put_element (page, "dt", NULL, model_state_name (state));
  put_element (page, "dd", NULL, share);
  put_element (page, "dd", NULL, model_state_sentence (state));
  g_string_append (page->html, "</div>\n");
}

/* The states of what is shown: those of threads and, where there are tasks, of tasks. */
static void
put_legend (Page *page)
{
  static const struct {
    ModelLaneKind kind;
    const char *heading;
  } groups[] = { { MODEL_LANE_THREAD, "What threads did" }, { MODEL_LANE_TASK, "What tasks did" } };
  const View *view = &page->picture->view;

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    int64_t sums[MODEL_STATES];
    int64_t total =
        legend_sums (page->model, view->hidden_lanes, groups[i].kind, view->start, view->end, sums);
    if (total == 0)
      continue;
    put_element (page, "h2", NULL, groups[i].heading);
    g_string_append (page->html, "<dl>\n");
    for (int state = 0; state < MODEL_STATES; state++)
      if (sums[state] > 0)
        put_state (page, (ModelState) state, sums[state], total);
    g_string_append (page->html, "</dl>\n");
  }
}

static void
put_body (Page *page, const char *title, const char *caption)
{
  g_autofree char *contents = words_contents (page->model, &page->picture->view);
  g_autofree char *summary = say_summary (page);

  g_string_append (page->html, "<header>\n");
  put_element (page, "h1", NULL, title);
  put_element (page, "p", "contents", contents);
  if (summary[0] != '\0')
    put_element (page, "p", NULL, summary);
  g_string_append (page->html, "</header>\n<main>\n<figure>\n");
  page_put_chart (page);
  if (caption != NULL)
    put_element (page, "figcaption", NULL, caption);
  g_string_append (page->html, "</figure>\n<p class=\"hint\" id=\"hint\" hidden>Point at anything "
                               "in the picture, or tap it, to read what it is.</p>\n");
  put_legend (page);
  put_element (page, "h2", NULL, "Lanes");
  page_put_lanes (page);
  g_string_append_printf (page->html,
                          "</main>\n<footer>Made by Heddle.</footer>\n"
                          "<div id=\"words\" role=\"status\" hidden></div>\n"
                          "<script>%s</script>\n</body>\n</html>\n",
                          page_script ());
}

/* What a page says in words of its own, its picture doesn't say again. */
static FigureOptions
picture_options (const FigureOptions *options)
{
  FigureOptions picture = *options;

  picture.title = picture.caption = NULL;
  picture.legend = FALSE;
  picture.unit = 0;
  if (picture.width <= 0 && picture.time_scale <= 0)
    picture.width = WIDTH;
  return picture;
}

gboolean
figure_write_page (const Model *model, const FigureOptions *options, const char *path,
                   GError **error)
{
  g_return_val_if_fail (model != NULL && options != NULL && path != NULL, FALSE);
  const FigureOptions shown = picture_options (options);
  g_autoptr (Picture) picture = picture_new (model, &shown, path, error);
  const char *title = options->title != NULL ? options->title : options->name;
  Page page = { .model = model, .picture = picture };
  gboolean written;

  if (picture == NULL)
    return FALSE;
  title = title != NULL ? title : "A run";
  page.html = g_string_new (NULL);
  put_head (&page, title, options->theme);
  put_body (&page, title, options->caption);
  written = output_file_save (path, page.html->str, page.html->len, error);
  g_string_free (page.html, TRUE);
  return written;
}
