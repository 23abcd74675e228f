/* SPDX-License-Identifier: MIT
 *
 * The file: whole or not at all, and a sentence that says why not.
 */
#include <cairo.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../golden/scenarios.h"
#include "figure/figure-file.h"
#include "figure/figure.h"

#define MILLISECOND INT64_C (1000000)

typedef struct {
  char *folder;
  char *path; /* of the figure, in the folder */
  Model *model;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture->folder = g_dir_make_tmp ("heddle-figure-test-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "x.png", NULL);
  fixture->model = scenario_channel ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  model_free (fixture->model);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint count = 0;

  g_assert_nonnull (directory);
  while (g_dir_read_name (directory) != NULL)
    count++;
  return count;
}

static FigureOptions
small (void)
{
  return (FigureOptions){ .width = 640, .height = 400, .legend = TRUE, .title = "Small" };
}

/* Writes to `path` and asserts that this fails with a sentence that begins and ends so. */
static void
assert_refused (const Fixture *fixture, const char *path, const FigureOptions *options,
                const char *because, const char *advice)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *beginning = g_strdup_printf ("Could not write \"%s\": %s. ", path, because);

  g_assert_false (figure_write_png (fixture->model, options, path, &error));
  g_assert_nonnull (error);
  g_assert_cmpint ((int) error->domain, ==, (int) G_FILE_ERROR);
  if (!g_str_has_prefix (error->message, beginning) || !g_str_has_suffix (error->message, advice))
    g_error ("expected \"%s%s\" and got \"%s\"", beginning, advice, error->message);
}

/* ------------------------------------------------------------------ what works */

static void
assert_png (const char *path, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, height);
  cairo_surface_destroy (surface);
}

/* Returns a sum over what is drawn, and the height of the picture. */
static guint
drawn (const Fixture *fixture, const FigureOptions *options, int *height)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (figure_write_png (fixture->model, options, fixture->path, &error));
  g_assert_no_error (error);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (fixture->path);
  gsize size = (gsize) cairo_image_surface_get_stride (surface) *
               (gsize) cairo_image_surface_get_height (surface);
  g_autofree char *digest =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, cairo_image_surface_get_data (surface), size);
  *height = cairo_image_surface_get_height (surface);
  cairo_surface_destroy (surface);
  return g_str_hash (digest);
}

/* The axis and the collapsed processes of the window are those of the picture. */
static void
test_axis_and_processes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  FigureOptions options = small ();
  int height, order_height, collapsed_height;

  (void) data;
  model_free (fixture->model);
  fixture->model = scenario_death (2, HEDDLE_PROCESS_END_EXITED, 0);
  options.height = 0;
  guint clock = drawn (fixture, &options, &height);
  options.event_order = TRUE;
  guint order = drawn (fixture, &options, &order_height);
  g_assert_cmpuint (order, !=, clock);
  g_assert_cmpint (order_height, ==, height);
  for (guint process = 1; process <= model_process_count (fixture->model); process++)
    g_hash_table_add (collapsed, GUINT_TO_POINTER (process));
  options.collapsed = collapsed;
  drawn (fixture, &options, &collapsed_height);
  g_assert_cmpint (collapsed_height, <, height);
}

/* What is one line in the window is one in the picture. */
static void
test_collapsed_lanes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  FigureOptions options = small ();
  int height, collapsed_height;

  (void) data;
  options.height = 0;
  drawn (fixture, &options, &height);
  for (uint32_t lane = 0; lane < model_lane_count (fixture->model); lane++)
    g_hash_table_add (collapsed, GUINT_TO_POINTER (lane));
  options.collapsed_lanes = collapsed;
  drawn (fixture, &options, &collapsed_height);
  g_assert_cmpint (collapsed_height, <, height);
}

static void
test_written (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();
  g_autoptr (GError) error = NULL;
  mode_t before = umask (0026);
  struct stat file;

  (void) data;
  options.scale = 2;
  g_assert_true (figure_write_png (fixture->model, &options, fixture->path, &error));
  umask (before);
  g_assert_no_error (error);
  assert_png (fixture->path, 1280, 800);
  g_assert_cmpint (stat (fixture->path, &file), ==, 0);
  g_assert_cmpint (file.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

static void
test_replaces (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_true (figure_write_png (fixture->model, &options, fixture->path, &error));
  g_assert_no_error (error);
  assert_png (fixture->path, 640, 400);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* A figure that is too low for its lanes grows. */
static void
test_leaves_no_lane_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Model) model = scenario_queue (60);
  FigureOptions options = { .width = 640, .height = 200 };
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (figure_write_png (model, &options, fixture->path, &error));
  g_assert_no_error (error);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (fixture->path);
  g_assert_cmpint (cairo_image_surface_get_height (surface), >, 60 * (int) LAYOUT_LANE_LEAST);
  cairo_surface_destroy (surface);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Model) model = model_new ();
  FigureOptions options = small ();
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_true (figure_write_png (model, &options, fixture->path, &error));
  g_assert_no_error (error);
  assert_png (fixture->path, 640, 400);
}

/* ------------------------------------------------------------------ what does not */

static void
test_missing_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "x.png", NULL);
  FigureOptions options = small ();

  (void) data;
  assert_refused (fixture, path, &options, "No such file or directory",
                  "Create the folder first or choose another one.");
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_a_folder_of_that_name (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();

  (void) data;
  assert_refused (fixture, fixture->folder, &options, "Is a directory",
                  "A folder has that name: choose another one.");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = { .width = 100000 };
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (figure_write_png (fixture->model, &options, fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_nonnull (strstr (error->message, "Choose a smaller width, height or scale."));
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

/* The limit on the size of files stands for a disk that fills up in the middle of the file. */
static void
test_cut_off (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();
  struct rlimit before, limit;

  (void) data;
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 1000;
  void (*handler) (int) = signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  assert_refused (fixture, fixture->path, &options, "File too large",
                  "Raise the limit on the size of files (ulimit -f) or write less.");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, handler);

  /* The old file is as it was, and nothing lies beside it. */
  g_autofree char *contents = NULL;
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
}

/* Whoever is killed while writing a large one leaves nothing behind. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  static const char bytes[1 << 20];
  int unnamed = open (fixture->folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
  int status;
  pid_t child;

  (void) data;
  if (unnamed < 0) {
    g_test_skip ("this file system has no files without a name");
    return;
  }
  close (unnamed);
  child = fork ();
  if (child == 0) {
    FigureFile *file = figure_file_new (fixture->path);
    if (figure_file_write (file, bytes, sizeof bytes))
      raise (SIGKILL);
    _exit (1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

/* A device is written to, never replaced. */
static void
test_full_device (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();
  struct stat device;

  (void) data;
  assert_refused (fixture, "/dev/full", &options, "No space left on device",
                  "Free some space or choose another folder.");
  g_assert_cmpint (stat ("/dev/full", &device), ==, 0);
  g_assert_true (S_ISCHR (device.st_mode));
}

/* Mounts a tmpfs on the folder, seen by this process alone. Returns FALSE where that may not be. */
static gboolean
mount_small (const char *folder, unsigned long flags)
{
  return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("tmpfs", folder, "tmpfs", flags, "size=8k") == 0;
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();

  (void) data;
  if (!mount_small (fixture->folder, 0)) {
    g_test_skip ("this process may not mount a small disk");
    return;
  }
  assert_refused (fixture, fixture->path, &options, "No space left on device",
                  "Free some space or choose another folder.");
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
  g_assert_cmpint (umount (fixture->folder), ==, 0);
}

/* The administrator may write to any folder, but not to a disk that is mounted read-only. */
static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  FigureOptions options = small ();

  (void) data;
  if (geteuid () != 0) {
    g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
    assert_refused (fixture, fixture->path, &options, "Permission denied",
                    "Choose a folder that you may write to.");
    g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
    return;
  }
  if (!mount_small (fixture->folder, MS_RDONLY)) {
    g_test_skip ("this process may not mount a disk");
    return;
  }
  assert_refused (fixture, fixture->path, &options, "Read-only file system",
                  "Choose a folder that you may write to.");
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
  g_assert_cmpint (umount (fixture->folder), ==, 0);
}

#define ADD(path, test) g_test_add ("/figure/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("written", test_written);
  ADD ("axis-and-processes", test_axis_and_processes);
  ADD ("collapsed-lanes", test_collapsed_lanes);
  ADD ("replaces", test_replaces);
  ADD ("leaves-no-lane-out", test_leaves_no_lane_out);
  ADD ("empty", test_empty);
  ADD ("refused/missing-folder", test_missing_folder);
  ADD ("refused/folder-of-that-name", test_a_folder_of_that_name);
  ADD ("refused/too-large", test_too_large);
  ADD ("refused/cut-off", test_cut_off);
  ADD ("killed", test_killed);
  ADD ("refused/full-device", test_full_device);
  ADD ("refused/full-disk", test_full_disk);
  ADD ("refused/read-only", test_read_only);
  return g_test_run ();
}
