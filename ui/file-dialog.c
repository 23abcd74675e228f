/* SPDX-License-Identifier: MIT
 *
 * Asks for a file, see file-dialog.h. GtkFileChooserNative is deprecated since GTK 4.10; Debian 12
 * has 4.8, where nothing else exists. It appears in this file alone.
 */
#define GDK_DISABLE_DEPRECATION_WARNINGS
#include "ui/file-dialog.h"

#include <glib/gi18n.h>

#include "ui/settings.h"

typedef struct {
  FileChosen chosen;
  gpointer user_data;
} Answer;

/* What is chosen next probably lies beside what was chosen last. */
static void
go_to_last_folder (GtkFileChooser *chooser)
{
  g_autoptr (GSettings) settings = settings_open ();
  g_autoptr (GVariant) value = settings != NULL ? g_settings_get_value (settings, "folder") : NULL;
  const char *path = value != NULL ? g_variant_get_bytestring (value) : "";

  if (path[0] == '\0' || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return;
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

static void
remember_folder (const char *path)
{
  g_autoptr (GSettings) settings = settings_open ();
  g_autofree char *folder = g_path_get_dirname (path);

  if (settings != NULL)
    g_settings_set_value (settings, "folder", g_variant_new_bytestring (folder));
}

static void
responded (GtkNativeDialog *dialog, int response, Answer *answer)
{
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    path = file != NULL ? g_file_get_path (file) : NULL;
  }
  /* First: whoever is told may end the window that it stands over. */
  gtk_native_dialog_destroy (dialog);
  if (path != NULL) {
    remember_folder (path);
    answer->chosen (path, answer->user_data);
  }
  g_object_unref (dialog);
}

/* Nobody is there any more who could be told. */
static void
parent_gone (GtkNativeDialog *dialog)
{
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
free_answer (gpointer answer, GClosure *closure)
{
  (void) closure;
  g_free (answer);
}

void
file_dialog_show (GtkWindow *parent, const FileQuestion *question, FileChosen chosen,
                  gpointer user_data)
{
  GtkFileChooserAction action =
      question->name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (question->title, parent, action,
                                                              question->accept, _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer){ chosen, user_data };
  gtk_file_filter_set_name (filter, question->kind);
  gtk_file_filter_add_pattern (filter, question->pattern);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  if (question->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), question->name);
  go_to_last_folder (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (responded), answer, free_answer, 0);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (parent_gone), dialog, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
