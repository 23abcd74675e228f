/* SPDX-License-Identifier: MIT
 *
 * The line above the timeline in classroom mode, see classroom-bar.h.
 */
#include "ui/classroom-bar.h"

struct _ClassroomBar {
  GtkWidget parent_instance;
  GtkLabel *title, *slide, *which, *clock;
};

G_DEFINE_FINAL_TYPE (ClassroomBar, classroom_bar, GTK_TYPE_WIDGET)

void
classroom_bar_set_title (ClassroomBar *bar, const char *title)
{
  gtk_label_set_text (bar->title, title);
}

void
classroom_bar_set_slide (ClassroomBar *bar, const char *slide)
{
  gtk_label_set_text (bar->slide, slide != NULL ? slide : "");
}

void
classroom_bar_set_clock (ClassroomBar *bar, const char *time, const char *which)
{
  gtk_label_set_text (bar->clock, time != NULL ? time : "");
  gtk_label_set_text (bar->which, which != NULL ? which : "");
}

static void
classroom_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (classroom_bar_parent_class)->dispose (object);
}

static void
classroom_bar_class_init (ClassroomBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = classroom_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/classroom-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ClassroomBar, title);
  gtk_widget_class_bind_template_child (widget_class, ClassroomBar, slide);
  gtk_widget_class_bind_template_child (widget_class, ClassroomBar, which);
  gtk_widget_class_bind_template_child (widget_class, ClassroomBar, clock);
  gtk_widget_class_set_css_name (widget_class, "classroombar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
classroom_bar_init (ClassroomBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
