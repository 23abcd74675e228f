/* SPDX-License-Identifier: MIT
 *
 * A row of the list of lanes, see lane-item.h.
 */
#include "ui/lane-item.h"

struct _LaneItem {
  GObject parent_instance;
  LaneChoice *choice;
  uint32_t lane;
  char *name;
  const char *icon; /* nullable */
  gboolean shown;
  gboolean pinned;
};

G_DEFINE_FINAL_TYPE (LaneItem, lane_item, G_TYPE_OBJECT)

enum { PROPERTY_SHOWN = 1, PROPERTY_PINNED, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

static const char *const icons[MODEL_LANE_KINDS] = {
  [MODEL_LANE_THREAD] = "lane-thread-symbolic",
  [MODEL_LANE_TASK] = "lane-task-symbolic",
  [MODEL_LANE_LOCK] = "lane-lock-symbolic",
  [MODEL_LANE_RWLOCK] = "lane-lock-symbolic",
  [MODEL_LANE_SEMAPHORE] = "lane-semaphore-symbolic",
  [MODEL_LANE_ONCE] = "lane-lock-symbolic",
  [MODEL_LANE_BARRIER] = "lane-barrier-symbolic",
  [MODEL_LANE_VALUE] = "lane-value-symbolic",
  [MODEL_LANE_CONDITION] = "lane-condition-symbolic",
  [MODEL_LANE_CHANNEL] = "lane-channel-symbolic",
  [MODEL_LANE_VARIABLE] = "lane-value-symbolic",
  [MODEL_LANE_REFERENCES] = "lane-value-symbolic",
};

uint32_t
lane_item_get_lane (LaneItem *item)
{
  return item->lane;
}

const char *
lane_item_get_name (LaneItem *item)
{
  return item->name;
}

const char *
lane_item_get_icon (LaneItem *item)
{
  return item->icon;
}

void
lane_item_refresh (LaneItem *item)
{
  gboolean shown = !lane_choice_is_hidden (item->choice, item->lane);
  gboolean pinned = lane_choice_is_pinned (item->choice, item->lane);

  if (item->lane == MODEL_NONE)
    return;
  if (item->shown != shown) {
    item->shown = shown;
    g_object_notify_by_pspec (G_OBJECT (item), properties[PROPERTY_SHOWN]);
  }
  if (item->pinned != pinned) {
    item->pinned = pinned;
    g_object_notify_by_pspec (G_OBJECT (item), properties[PROPERTY_PINNED]);
  }
}

static void
lane_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LaneItem *self = LANE_ITEM (object);

  if (id == PROPERTY_SHOWN)
    g_value_set_boolean (value, self->shown);
  else if (id == PROPERTY_PINNED)
    g_value_set_boolean (value, self->pinned);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* The choice tells of what has changed, and then the item takes it up. */
static void
lane_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LaneItem *self = LANE_ITEM (object);
  gboolean wanted = g_value_get_boolean (value);

  if (id == PROPERTY_SHOWN && wanted != self->shown)
    lane_choice_set_hidden (self->choice, self->lane, !wanted);
  else if (id == PROPERTY_PINNED && wanted != self->pinned)
    lane_choice_set_pinned (self->choice, self->lane, wanted);
  else if (id != PROPERTY_SHOWN && id != PROPERTY_PINNED)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lane_item_finalize (GObject *object)
{
  LaneItem *self = LANE_ITEM (object);

  g_object_unref (self->choice);
  g_free (self->name);
  G_OBJECT_CLASS (lane_item_parent_class)->finalize (object);
}

static void
lane_item_class_init (LaneItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lane_item_get_property;
  object_class->set_property = lane_item_set_property;
  object_class->finalize = lane_item_finalize;
  properties[PROPERTY_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, TRUE, flags);
  properties[PROPERTY_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, PROPERTIES, properties);
}

static void
lane_item_init (LaneItem *self)
{
  self->shown = TRUE;
}

static char *
name_of_process (const Model *model, uint32_t process)
{
  return g_strdup_printf ("%s %u", model_process_command (model, process),
                          model_process_id (model, process));
}

LaneItem *
lane_item_new (LaneChoice *choice, const Model *model, const LanePlace *place)
{
  LaneItem *self = g_object_new (LANE_TYPE_ITEM, NULL);

  self->choice = g_object_ref (choice);
  self->lane = place->lane;
  if (place->lane == MODEL_NONE) {
    self->name = name_of_process (model, place->process);
    return self;
  }
  const ModelLane *lane = model_lane (model, place->lane);
  self->name = g_strdup (model_lane_name (lane));
  self->icon = icons[model_lane_kind (lane)];
  lane_item_refresh (self);
  return self;
}
