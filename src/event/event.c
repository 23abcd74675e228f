/* SPDX-License-Identifier: MIT */
#include "event/event.h"

static const HeddleEventDescription descriptions[] = {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) \
  [number] = { number,                                                              \
               name,                                                                \
               HEDDLE_ORDER_##order,                                                \
               HEDDLE_FIELD_##object,                                               \
               HEDDLE_FIELD_##argument,                                             \
               HEDDLE_FIELD_##detail,                                               \
               sentence },
#include "event/events.def"
#undef HEDDLE_EVENT
};

const HeddleEventDescription *
heddle_event_describe (uint16_t kind)
{
  if (kind >= sizeof descriptions / sizeof descriptions[0] || descriptions[kind].name == NULL)
    return NULL;
  return &descriptions[kind];
}
