/* SPDX-License-Identifier: MIT */
#include "paint/image.h"

#include <glib.h>
#include <sys/mman.h>

#define LARGE_PAGE ((gsize) 2 << 20)

static const cairo_user_data_key_t memory_key;

typedef struct {
  void *address;
  gsize size;
} Memory;

static void
memory_free (void *data)
{
  Memory *memory = data;

  munmap (memory->address, memory->size);
  g_free (memory);
}

cairo_surface_t *
image_new (int width, int height)
{
  int stride = cairo_format_stride_for_width (CAIRO_FORMAT_ARGB32, width);
  gsize size = stride > 0 && height > 0 ? (gsize) stride * (gsize) height : 0;

  if (size < 2 * LARGE_PAGE)
    return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  /* Room to begin on a large page. */
  void *address =
      mmap (NULL, size + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED)
    return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  gsize skipped = (LARGE_PAGE - (gsize) address % LARGE_PAGE) % LARGE_PAGE;
  unsigned char *pixels = (unsigned char *) address + skipped;
  /* No more than advice: where it is not taken, all is as well. */
  (void) madvise (pixels, size, MADV_HUGEPAGE);

  cairo_surface_t *surface =
      cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, width, height, stride);
  Memory *memory = g_new (Memory, 1);
  *memory = (Memory){ address, size + LARGE_PAGE };
  if (cairo_surface_set_user_data (surface, &memory_key, memory, memory_free) ==
      CAIRO_STATUS_SUCCESS)
    return surface;
  cairo_surface_destroy (surface);
  memory_free (memory);
  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
}
