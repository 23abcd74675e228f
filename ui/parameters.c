/* SPDX-License-Identifier: MIT
 *
 * A demo's parameters, see parameters.h.
 */
#include "ui/parameters.h"

#include <math.h>
#include <string.h>

/* Returns the place of the parameter whose name is in `argument` between "--" and its end or "=",
 * or -1. */
static int
find (const SessionDemo *demo, const char *argument)
{
  if (!g_str_has_prefix (argument, "--"))
    return -1;
  gsize length = strcspn (argument + 2, "=");
  for (guint i = 0; i < demo->parameters->len; i++) {
    const SessionParameter *parameter = g_ptr_array_index (demo->parameters, i);
    if (strlen (parameter->name) == length && memcmp (parameter->name, argument + 2, length) == 0)
      return (int) i;
  }
  return -1;
}

static void
take (const SessionDemo *demo, GArray *values, int place, const char *text)
{
  const SessionParameter *parameter = g_ptr_array_index (demo->parameters, (guint) place);
  char *rest;
  double value = g_ascii_strtod (text, &rest);

  if (rest != text && *rest == '\0' && value >= parameter->least && value <= parameter->most)
    g_array_index (values, double, (guint) place) = value;
}

GArray *
parameters_read (const SessionDemo *demo, char *const *arguments)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < demo->parameters->len; i++) {
    const SessionParameter *parameter = g_ptr_array_index (demo->parameters, i);
    g_array_append_val (values, parameter->usual);
  }
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++) {
    int place = find (demo, arguments[i]);
    const char *equals = strchr (arguments[i], '=');
    if (place < 0)
      continue;
    if (equals != NULL)
      take (demo, values, place, equals + 1);
    else if (arguments[i + 1] != NULL)
      take (demo, values, place, arguments[++i]);
  }
  return values;
}

char **
parameters_write (const SessionDemo *demo, const GArray *values)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();

  for (guint i = 0; i < demo->parameters->len && i < values->len; i++) {
    const SessionParameter *parameter = g_ptr_array_index (demo->parameters, i);
    double value = CLAMP (g_array_index (values, double, i), parameter->least, parameter->most);
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    if (parameter->is_whole)
      value = round (value);
    if (value == parameter->usual)
      continue;
    g_autofree char *name = g_strdup_printf ("--%s", parameter->name);
    g_strv_builder_add (arguments, name);
    g_strv_builder_add (arguments, g_ascii_formatd (number, sizeof number, "%.15g", value));
  }
  return g_strv_builder_end (arguments);
}

gboolean
parameters_is_switch (const SessionParameter *parameter)
{
  return parameter->is_whole && parameter->least == 0 && parameter->most == 1;
}

/* A hundredth and less of something small, as the pace is; a tenth of what is usual, as a round
 * number. */
double
parameters_step (const SessionParameter *parameter)
{
  double tenth = MAX (fabs (parameter->usual), 1) / 10;
  double step = pow (10, floor (log10 (tenth)));

  return parameter->is_whole ? MAX (step, 1) : step;
}

guint
parameters_decimals (const SessionParameter *parameter)
{
  if (parameter->is_whole)
    return 0;
  return parameter->least > 0 && parameter->least < 0.1 ? 2 : 1;
}
