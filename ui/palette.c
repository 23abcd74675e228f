/* SPDX-License-Identifier: MIT
 *
 * The command palette, see palette.h.
 */
#include "ui/palette.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/commands.h"
#include "ui/fuzzy.h"
#include "ui/lessons.h"

#define WIDTH      560
#define HEIGHT     440
#define ROWS_SHOWN 40 /* the best; nobody reads on */

/* Something that can be chosen. */
typedef struct {
  char *title;
  char *group;
  char *action; /* a detailed name, "win.show-lesson::counter" */
  char *keys;   /* for people, "Ctrl+K"; "" if it has none */
  guint score;  /* of what is typed now */
  guint number; /* its place where scores are equal */
} Choice;

#define PALETTE_TYPE_WINDOW (palette_window_get_type ())
G_DECLARE_FINAL_TYPE (PaletteWindow, palette_window, PALETTE, WINDOW, GtkWindow)

struct _PaletteWindow {
  GtkWindow parent_instance;
  /* Of the template. */
  GtkSearchEntry *search;
  GtkListBox *list;
  GtkStack *results;
  GPtrArray *choices; /* of Choice */
};

G_DEFINE_FINAL_TYPE (PaletteWindow, palette_window, GTK_TYPE_WINDOW)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->title);
  g_free (choice->group);
  g_free (choice->action);
  g_free (choice->keys);
  g_free (choice);
}

/* ------------------------------------------------------------------ what can be chosen */

static void
add_choice (PaletteWindow *self, const char *title, const char *group, const char *action,
            const char *keys)
{
  Choice *choice = g_new0 (Choice, 1);

  *choice = (Choice){ .title = g_strdup (title),
                      .group = g_strdup (group),
                      .action = g_strdup (action),
                      .keys = g_strdup (keys),
                      .number = self->choices->len };
  g_ptr_array_add (self->choices, choice);
}

static GActionGroup *
group_of (GtkWindow *parent, const char *action)
{
  if (g_str_has_prefix (action, "app."))
    return G_ACTION_GROUP (gtk_window_get_application (parent));
  return G_ACTION_GROUP (parent);
}

static gboolean
is_enabled (GtkWindow *parent, const char *action)
{
  const char *name = strchr (action, '.');

  return name != NULL && g_action_group_get_action_enabled (group_of (parent, action), name + 1);
}

static char *
key_label (const char *key)
{
  GdkModifierType modifiers;
  guint value;

  if (key == NULL || !gtk_accelerator_parse (key, &value, &modifiers))
    return g_strdup ("");
  return gtk_accelerator_get_label (value, modifiers);
}

static void
add_commands (PaletteWindow *self, GtkWindow *parent)
{
  gsize count;
  const Command *commands = commands_list (&count);

  for (gsize i = 0; i < count; i++) {
    if (commands[i].action == NULL || !is_enabled (parent, commands[i].action))
      continue;
    g_autofree char *keys = key_label (commands[i].keys[0]);
    add_choice (self, _ (commands[i].title), _ (commands[i].group), commands[i].action, keys);
  }
}

static void
add_lessons (PaletteWindow *self)
{
  g_autoptr (GPtrArray) lessons = lessons_load ();

  for (guint i = 0; i < lessons->len; i++) {
    const Lesson *lesson = g_ptr_array_index (lessons, i);
    g_autofree char *action = g_strdup_printf ("win.show-lesson::%s", lesson->name);
    g_autofree char *group = g_strdup_printf (_ ("Lesson · %s"), lesson->chapter);
    add_choice (self, lesson->title, group, action, "");
  }
}

/* ------------------------------------------------------------------ what is found */

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_row (const Choice *choice)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), new_label (choice->title, "palette-title"));
  gtk_box_append (GTK_BOX (words), new_label (choice->group, "palette-group"));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), new_label (choice->keys, "palette-keys"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  choice->title, -1);
  g_object_set_data_full (G_OBJECT (row), "action", g_strdup (choice->action), g_free);
  return row;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Choice *x = *(Choice *const *) a;
  const Choice *y = *(Choice *const *) b;

  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  return x->number < y->number ? -1 : 1;
}

static void
search_changed (PaletteWindow *self)
{
  const char *pattern = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < self->choices->len; i++) {
    Choice *choice = g_ptr_array_index (self->choices, i);
    /* Who types a group's name means all that is in it, after what is called so itself. */
    guint title = fuzzy_score (choice->title, pattern);
    choice->score = title > 0 ? title + 1 : MIN (fuzzy_score (choice->group, pattern), 1);
  }
  g_ptr_array_sort (self->choices, compare);
  for (guint i = 0; i < MIN (self->choices->len, ROWS_SHOWN); i++) {
    const Choice *choice = g_ptr_array_index (self->choices, i);
    if (choice->score > 0)
      gtk_list_box_append (self->list, new_row (choice));
  }
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);
  gtk_list_box_select_row (self->list, first);
  gtk_stack_set_visible_child_name (self->results, first != NULL ? "some" : "none");
}

/* ------------------------------------------------------------------ choosing */

/* The palette goes first: what was chosen may open a window of its own. */
static void
row_activated (PaletteWindow *self, GtkListBoxRow *row)
{
  g_autofree char *action = g_strdup (g_object_get_data (G_OBJECT (row), "action"));
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  gtk_window_destroy (GTK_WINDOW (self));
  if (parent != NULL && g_action_parse_detailed_name (action, &name, &target, NULL))
    g_action_group_activate_action (group_of (parent, name), strchr (name, '.') + 1, target);
}

static void
search_activated (PaletteWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated (self, row);
}

static void
move_selection (PaletteWindow *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, MAX (index, 0));

  if (next == NULL)
    return;
  gtk_list_box_select_row (self->list, next);
  /* Scrolls there; the focus stays where one types. */
  GtkWidget *viewport = gtk_widget_get_parent (GTK_WIDGET (self->list));
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  double y;
  if (gtk_widget_translate_coordinates (GTK_WIDGET (next), GTK_WIDGET (self->list), 0, 0, NULL, &y))
    gtk_adjustment_clamp_page (adjustment, y, y + gtk_widget_get_height (GTK_WIDGET (next)));
}

static gboolean
key_pressed (PaletteWindow *self, guint key)
{
  if (key == GDK_KEY_Up || key == GDK_KEY_Down) {
    move_selection (self, key == GDK_KEY_Up ? -1 : 1);
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

/* ------------------------------------------------------------------ the window */

static void
palette_window_finalize (GObject *object)
{
  g_ptr_array_unref (PALETTE_WINDOW (object)->choices);
  G_OBJECT_CLASS (palette_window_parent_class)->finalize (object);
}

static void
palette_window_class_init (PaletteWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = palette_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/heddle/Heddle/palette.ui");
  gtk_widget_class_bind_template_child (widget_class, PaletteWindow, search);
  gtk_widget_class_bind_template_child (widget_class, PaletteWindow, list);
  gtk_widget_class_bind_template_child (widget_class, PaletteWindow, results);
  gtk_widget_class_bind_template_callback (widget_class, search_changed);
  gtk_widget_class_bind_template_callback (widget_class, search_activated);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
palette_window_init (PaletteWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->choices = g_ptr_array_new_with_free_func (choice_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
}

void
palette_show (GtkWindow *parent)
{
  PaletteWindow *self =
      g_object_new (PALETTE_TYPE_WINDOW, "transient-for", parent, "modal", TRUE, NULL);

  if (gtk_widget_has_css_class (GTK_WIDGET (parent), "preferred-font"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "preferred-font");
  add_commands (self, parent);
  add_lessons (self);
  search_changed (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
