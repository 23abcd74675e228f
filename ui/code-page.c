/* SPDX-License-Identifier: MIT
 *
 * The demo's program, see code-page.h.
 */
#include "ui/code-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "ui/code-subject.h"
#include "ui/demo-code.h"
#include "ui/desktop-theme.h"
#include "ui/inspector-page.h"

struct _CodePage {
  GtkWidget parent_instance;
  /* Of the template. */
  GtkStack *stack;
  GtkToggleButton *languages[DEMO_CODE_LANGUAGES];
  GtkLabel *place; /* the marked line, in words */
  GtkSourceView *view;
  GtkSourceBuffer *buffer; /* the view's */
  GtkTextTag *mark;        /* the buffer's */
  char *name;              /* of the demo or the lesson; nullable */
  DemoCodeLanguage shown;
  const Model *model; /* nullable */
  Subject selection;
  guint line; /* that is marked; 0: none */
};

static void code_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CodePage, code_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      code_page_interface_init))

/* ------------------------------------------------------------------ the marked line */

static void
get_line (CodePage *self, guint line, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), start, (int) line - 1);
  *end = *start;
  gtk_text_iter_forward_line (end);
}

static void
tell_place (CodePage *self, const GtkTextIter *start, const GtkTextIter *end)
{
  g_autofree char *text =
      g_strstrip (gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), start, end, FALSE));
  g_autofree char *place = g_strdup_printf (_ ("Line %u: %s"), self->line, text);

  gtk_label_set_text (self->place, place);
}

static void
mark_line (CodePage *self, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->mark, &start, &end);
  self->line = line;
  gtk_widget_set_visible (GTK_WIDGET (self->place), line > 0);
  if (line == 0)
    return;
  get_line (self, line, &start, &end);
  gtk_text_buffer_apply_tag (buffer, self->mark, &start, &end);
  tell_place (self, &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0,
                                TRUE, 0, 0.35);
}

static void
update_mark (CodePage *self)
{
  guint line = 0;

  if (self->name != NULL && self->shown == DEMO_CODE_C) {
    g_autofree char *source = demo_code_load (self->name, DEMO_CODE_C);
    line = code_subject_line (self->model, self->selection, source);
  }
  if (line != self->line)
    mark_line (self, line);
}

/* ------------------------------------------------------------------ the program */

static void
show_language (CodePage *self, DemoCodeLanguage language)
{
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  g_autofree char *source = demo_code_load (self->name, language);
  g_autofree char *label = g_strdup_printf (_ ("The program in %s"), demo_code_title (language));

  self->shown = language;
  mark_line (self, 0);
  gtk_source_buffer_set_language (
      self->buffer, gtk_source_language_manager_get_language (manager, demo_code_id (language)));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), source != NULL ? source : "", -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  update_mark (self);
}

static void
language_toggled (CodePage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || self->name == NULL)
    return;
  for (guint i = 0; i < DEMO_CODE_LANGUAGES; i++)
    if (self->languages[i] == button)
      show_language (self, (DemoCodeLanguage) i);
}

/* Shows the language that was read last, if the program is there in it, else the first there is. */
static void
show_program (CodePage *self)
{
  DemoCodeLanguage best = DEMO_CODE_LANGUAGES;

  for (guint i = 0; i < DEMO_CODE_LANGUAGES; i++) {
    g_autofree char *source =
        self->name != NULL ? demo_code_load (self->name, (DemoCodeLanguage) i) : NULL;
    gtk_widget_set_sensitive (GTK_WIDGET (self->languages[i]), source != NULL);
    if (source != NULL && (best == DEMO_CODE_LANGUAGES || i == self->shown))
      best = (DemoCodeLanguage) i;
  }
  gtk_stack_set_visible_child_name (self->stack, best != DEMO_CODE_LANGUAGES ? "code" : "none");
  if (best == DEMO_CODE_LANGUAGES)
    return;
  if (gtk_toggle_button_get_active (self->languages[best]))
    show_language (self, best);
  else
    gtk_toggle_button_set_active (self->languages[best], TRUE);
}

/* ------------------------------------------------------------------ what the page is told */

static void
code_page_set_source (InspectorPage *page, const RunSource *source)
{
  CodePage *self = CODE_PAGE (page);
  const char *name = source != NULL && run_source_is_lesson (source) ? source->name : NULL;

  if (g_strcmp0 (name, self->name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  show_program (self);
}

static void
code_page_set_selection (InspectorPage *page, Subject selection)
{
  CodePage *self = CODE_PAGE (page);

  self->selection = selection;
  update_mark (self);
}

static void
code_page_set_model (InspectorPage *page, const Model *model)
{
  CODE_PAGE (page)->model = model;
  code_page_set_selection (page, (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE });
}

static void
code_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "code";
  interface->title = N_ ("Code");
  interface->set_source = code_page_set_source;
  interface->set_model = code_page_set_model;
  interface->set_selection = code_page_set_selection;
}

/* ------------------------------------------------------------------ the object */

static void
theme_changed (CodePage *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
      self->buffer,
      gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
  g_object_set (self->mark, "paragraph-background", dark ? "#5c4a1f" : "#ffe8a3", NULL);
}

static void
code_page_dispose (GObject *object)
{
  CodePage *self = CODE_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (child != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (code_page_parent_class)->dispose (object);
}

static void
code_page_class_init (CodePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  static const char *const languages[DEMO_CODE_LANGUAGES] = { "c", "rust", "python" };

  G_OBJECT_CLASS (class)->dispose = code_page_dispose;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/code-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CodePage, stack);
  gtk_widget_class_bind_template_child (widget_class, CodePage, place);
  gtk_widget_class_bind_template_child (widget_class, CodePage, view);
  for (gsize i = 0; i < DEMO_CODE_LANGUAGES; i++)
    gtk_widget_class_bind_template_child_full (widget_class, languages[i], FALSE,
                                               G_STRUCT_OFFSET (CodePage, languages) +
                                                   (gssize) (i * sizeof (GtkToggleButton *)));
  gtk_widget_class_bind_template_callback (widget_class, language_toggled);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
code_page_init (CodePage *self)
{
  self->selection.lane = MODEL_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  self->mark = gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, NULL);
  desktop_theme_watch (G_OBJECT (self), G_CALLBACK (theme_changed));
  theme_changed (self);
}
