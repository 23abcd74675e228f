/* SPDX-License-Identifier: MIT
 *
 * Which of GTK's renderers draws the window, see renderer.h.
 */
#include "ui/renderer.h"

#include <glib.h>

#define GPU_FOLDER "/dev/dri"
#define GPU_PREFIX "renderD"

static gboolean
gpu_exists (void)
{
  g_autoptr (GDir) folder = g_dir_open (GPU_FOLDER, 0, NULL);

  if (folder == NULL)
    return FALSE;
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder)) {
    if (g_str_has_prefix (name, GPU_PREFIX))
      return TRUE;
  }
  return FALSE;
}

void
renderer_choose (void)
{
  if (!gpu_exists ())
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}
