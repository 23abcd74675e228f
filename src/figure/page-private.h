/* SPDX-License-Identifier: MIT
 *
 * What a page is made of. Internal to page*.c.
 */
#pragma once

#include "figure/picture.h"

typedef struct {
  const Model *model;
  const Picture *picture;
  GString *html;
  guint swatches; /* so far */
} Page;

/* Adds plain words, as HTML takes them in an element or an attribute. */
void page_put_text (Page *page, const char *words);

/* Adds the picture: the lanes' names, which stay where they are, and the rest, which scrolls. */
void page_put_chart (Page *page);

/* Adds a small picture of how a state looks. */
void page_put_swatch (Page *page, ModelState state);

/* Adds the table of the lanes: what each is, and what it did in the range that is shown. */
void page_put_lanes (Page *page);

/* Writes the part of a lane's life that lies in the range that is shown. Returns whether any
 * does. */
gboolean page_lane_range (const Page *page, const ModelLane *lane, int64_t *from, int64_t *to);

/* Says what share of `whole` `part` is: "42 %". The caller frees it. */
char *page_share_text (int64_t part, int64_t whole) G_GNUC_WARN_UNUSED_RESULT;

/* The rules of the page's style, but for the colours, and its script. The strings are constant. */
const char *page_style (void);
const char *page_script (void);
