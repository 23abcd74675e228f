/* SPDX-License-Identifier: MIT */
#include "paint/theme.h"

#include <math.h>

#define RGB(hex)                                                                     \
  {                                                                                  \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0 \
  }

#define FONT "Inter, Cantarell, sans-serif"

static const Theme light = {
    .name = "light",
    .font = FONT,
    .edge = 1,
    .colours =
        {
            [COLOUR_GROUND] = RGB (0xffffff),
            [COLOUR_BAND] = RGB (0xf9f9fa),
            [COLOUR_GRID] = RGB (0xe4e4e7),
            [COLOUR_TEXT] = RGB (0x1b1b1f),
            [COLOUR_TEXT_SOFT] = RGB (0x66666e),
            [COLOUR_TEXT_CONTENTION] = RGB (0xb84a00),
            [COLOUR_ON_STATE] = RGB (0x0b1210),
            [COLOUR_ACCENT] = RGB (0x1c6dd0),
            [COLOUR_ARROW] = RGB (0x3c3c42),
            [COLOUR_STATE + MODEL_RUNNING] = RGB (0x009e73),
            [COLOUR_STATE + MODEL_LOCK] = RGB (0xd55e00),
            [COLOUR_STATE + MODEL_SEMAPHORE] = RGB (0xd55e00),
            [COLOUR_STATE + MODEL_CONDITION] = RGB (0x0072b2),
            [COLOUR_STATE + MODEL_RECEIVE] = RGB (0x0072b2),
            [COLOUR_STATE + MODEL_SEND] = RGB (0x0072b2),
            [COLOUR_STATE + MODEL_SLEEP] = RGB (0x8a8a93),
            [COLOUR_STATE + MODEL_IO] = RGB (0xa5568b),
            [COLOUR_STATE + MODEL_JOIN] = RGB (0x8a8a93),
            [COLOUR_STATE + MODEL_BARRIER] = RGB (0x0072b2),
            [COLOUR_STATE + MODEL_READY] = RGB (0xb37400),
            [COLOUR_STATE + MODEL_PENDING] = RGB (0x0072b2),
            [COLOUR_STATE + MODEL_IDLE] = RGB (0x8a8a93),
            [COLOUR_STATE + MODEL_UNKNOWN] = RGB (0x8a8a93),
            [COLOUR_IDENTITY + 0] = RGB (0x3583d6),
            [COLOUR_IDENTITY + 1] = RGB (0xc48400),
            [COLOUR_IDENTITY + 2] = RGB (0x1fa26f),
            [COLOUR_IDENTITY + 3] = RGB (0xd467a0),
            [COLOUR_IDENTITY + 4] = RGB (0x2c97c5),
            [COLOUR_IDENTITY + 5] = RGB (0x9a79d8),
        },
};

static const Theme dark = {
    .name = "dark",
    .font = FONT,
    .edge = 1,
    .colours =
        {
            [COLOUR_GROUND] = RGB (0x1b1b1f),
            [COLOUR_BAND] = RGB (0x202025),
            [COLOUR_GRID] = RGB (0x36363c),
            [COLOUR_TEXT] = RGB (0xf2f2f4),
            [COLOUR_TEXT_SOFT] = RGB (0xa6a6ae),
            [COLOUR_TEXT_CONTENTION] = RGB (0xff8a3d),
            [COLOUR_ON_STATE] = RGB (0x0b1210),
            [COLOUR_ACCENT] = RGB (0x78aeed),
            [COLOUR_ARROW] = RGB (0xd2d2d8),
            [COLOUR_STATE + MODEL_RUNNING] = RGB (0x2bc596),
            [COLOUR_STATE + MODEL_LOCK] = RGB (0xff8a3d),
            [COLOUR_STATE + MODEL_SEMAPHORE] = RGB (0xff8a3d),
            [COLOUR_STATE + MODEL_CONDITION] = RGB (0x5db4f0),
            [COLOUR_STATE + MODEL_RECEIVE] = RGB (0x5db4f0),
            [COLOUR_STATE + MODEL_SEND] = RGB (0x5db4f0),
            [COLOUR_STATE + MODEL_SLEEP] = RGB (0x8e8e98),
            [COLOUR_STATE + MODEL_IO] = RGB (0xe09bc6),
            [COLOUR_STATE + MODEL_JOIN] = RGB (0x8e8e98),
            [COLOUR_STATE + MODEL_BARRIER] = RGB (0x5db4f0),
            [COLOUR_STATE + MODEL_READY] = RGB (0xf0c24b),
            [COLOUR_STATE + MODEL_PENDING] = RGB (0x5db4f0),
            [COLOUR_STATE + MODEL_IDLE] = RGB (0x8e8e98),
            [COLOUR_STATE + MODEL_UNKNOWN] = RGB (0x8e8e98),
            [COLOUR_IDENTITY + 0] = RGB (0x4f9bea),
            [COLOUR_IDENTITY + 1] = RGB (0xe6a41c),
            [COLOUR_IDENTITY + 2] = RGB (0x2fbf8a),
            [COLOUR_IDENTITY + 3] = RGB (0xde86b6),
            [COLOUR_IDENTITY + 4] = RGB (0x5cc4ee),
            [COLOUR_IDENTITY + 5] = RGB (0xa98be6),
        },
};

static const Theme contrast = {
    .name = "contrast",
    .font = FONT,
    .edge = 2,
    .colours =
        {
            [COLOUR_GROUND] = RGB (0xffffff),
            [COLOUR_BAND] = RGB (0xf7f7f7),
            [COLOUR_GRID] = RGB (0xa0a0a0),
            [COLOUR_TEXT] = RGB (0x000000),
            [COLOUR_TEXT_SOFT] = RGB (0x3a3a3a),
            [COLOUR_TEXT_CONTENTION] = RGB (0x8a2f00),
            [COLOUR_ON_STATE] = RGB (0xffffff),
            [COLOUR_ACCENT] = RGB (0x0a45a8),
            [COLOUR_ARROW] = RGB (0x000000),
            [COLOUR_STATE + MODEL_RUNNING] = RGB (0x005c43),
            [COLOUR_STATE + MODEL_LOCK] = RGB (0xb23a00),
            [COLOUR_STATE + MODEL_SEMAPHORE] = RGB (0xb23a00),
            [COLOUR_STATE + MODEL_CONDITION] = RGB (0x0050a0),
            [COLOUR_STATE + MODEL_RECEIVE] = RGB (0x0050a0),
            [COLOUR_STATE + MODEL_SEND] = RGB (0x0050a0),
            [COLOUR_STATE + MODEL_SLEEP] = RGB (0x5e5e5e),
            [COLOUR_STATE + MODEL_IO] = RGB (0x85256b),
            [COLOUR_STATE + MODEL_JOIN] = RGB (0x5e5e5e),
            [COLOUR_STATE + MODEL_BARRIER] = RGB (0x0050a0),
            [COLOUR_STATE + MODEL_READY] = RGB (0x6e4a00),
            [COLOUR_STATE + MODEL_PENDING] = RGB (0x0050a0),
            [COLOUR_STATE + MODEL_IDLE] = RGB (0x5e5e5e),
            [COLOUR_STATE + MODEL_UNKNOWN] = RGB (0x5e5e5e),
            [COLOUR_IDENTITY + 0] = RGB (0x0a4fae),
            [COLOUR_IDENTITY + 1] = RGB (0x5a3200),
            [COLOUR_IDENTITY + 2] = RGB (0x006048),
            [COLOUR_IDENTITY + 3] = RGB (0x6b0f45),
            [COLOUR_IDENTITY + 4] = RGB (0x005c78),
            [COLOUR_IDENTITY + 5] = RGB (0x431a8c),
        },
};

static const Theme contrast_dark = {
    .name = "contrast-dark",
    .font = FONT,
    .edge = 2,
    .colours =
        {
            [COLOUR_GROUND] = RGB (0x000000),
            [COLOUR_BAND] = RGB (0x0c0c0c),
            [COLOUR_GRID] = RGB (0x5a5a5a),
            [COLOUR_TEXT] = RGB (0xffffff),
            [COLOUR_TEXT_SOFT] = RGB (0xc8c8c8),
            [COLOUR_TEXT_CONTENTION] = RGB (0xff9a4d),
            [COLOUR_ON_STATE] = RGB (0x000000),
            [COLOUR_ACCENT] = RGB (0x8cc4ff),
            [COLOUR_ARROW] = RGB (0xffffff),
            [COLOUR_STATE + MODEL_RUNNING] = RGB (0x35d6a4),
            [COLOUR_STATE + MODEL_LOCK] = RGB (0xff8a3d),
            [COLOUR_STATE + MODEL_SEMAPHORE] = RGB (0xff8a3d),
            [COLOUR_STATE + MODEL_CONDITION] = RGB (0x6cc0ff),
            [COLOUR_STATE + MODEL_RECEIVE] = RGB (0x6cc0ff),
            [COLOUR_STATE + MODEL_SEND] = RGB (0x6cc0ff),
            [COLOUR_STATE + MODEL_SLEEP] = RGB (0xa8a8a8),
            [COLOUR_STATE + MODEL_IO] = RGB (0xf0a8d4),
            [COLOUR_STATE + MODEL_JOIN] = RGB (0xa8a8a8),
            [COLOUR_STATE + MODEL_BARRIER] = RGB (0x6cc0ff),
            [COLOUR_STATE + MODEL_READY] = RGB (0xffd34d),
            [COLOUR_STATE + MODEL_PENDING] = RGB (0x6cc0ff),
            [COLOUR_STATE + MODEL_IDLE] = RGB (0xa8a8a8),
            [COLOUR_STATE + MODEL_UNKNOWN] = RGB (0xa8a8a8),
            [COLOUR_IDENTITY + 0] = RGB (0x6cb2ff),
            [COLOUR_IDENTITY + 1] = RGB (0xf5b52a),
            [COLOUR_IDENTITY + 2] = RGB (0x3ad6a0),
            [COLOUR_IDENTITY + 3] = RGB (0xf29ac8),
            [COLOUR_IDENTITY + 4] = RGB (0x6fd8ff),
            [COLOUR_IDENTITY + 5] = RGB (0xbca4ff),
        },
};

/* Neighbours in the order of identities are as far from one another in lightness as the
 * white text on them allows. */
static const Theme grey = {
    .name = "grey",
    .font = FONT,
    .edge = 1,
    .colours =
        {
            [COLOUR_GROUND] = RGB (0xffffff),
            [COLOUR_BAND] = RGB (0xfafafa),
            [COLOUR_GRID] = RGB (0xd8d8d8),
            [COLOUR_TEXT] = RGB (0x000000),
            [COLOUR_TEXT_SOFT] = RGB (0x505050),
            [COLOUR_TEXT_CONTENTION] = RGB (0x000000),
            [COLOUR_ON_STATE] = RGB (0xffffff),
            [COLOUR_ACCENT] = RGB (0x000000),
            [COLOUR_ARROW] = RGB (0x1a1a1a),
            [COLOUR_STATE + MODEL_RUNNING] = RGB (0x757575),
            [COLOUR_STATE + MODEL_LOCK] = RGB (0x000000),
            [COLOUR_STATE + MODEL_SEMAPHORE] = RGB (0x000000),
            [COLOUR_STATE + MODEL_CONDITION] = RGB (0x363636),
            [COLOUR_STATE + MODEL_RECEIVE] = RGB (0x363636),
            [COLOUR_STATE + MODEL_SEND] = RGB (0x363636),
            [COLOUR_STATE + MODEL_SLEEP] = RGB (0x8e8e8e),
            [COLOUR_STATE + MODEL_IO] = RGB (0x505050),
            [COLOUR_STATE + MODEL_JOIN] = RGB (0x8e8e8e),
            [COLOUR_STATE + MODEL_BARRIER] = RGB (0x363636),
            [COLOUR_STATE + MODEL_READY] = RGB (0x333333),
            [COLOUR_STATE + MODEL_PENDING] = RGB (0x363636),
            [COLOUR_STATE + MODEL_IDLE] = RGB (0x8e8e8e),
            [COLOUR_STATE + MODEL_UNKNOWN] = RGB (0x8e8e8e),
            [COLOUR_IDENTITY + 0] = RGB (0x747474),
            [COLOUR_IDENTITY + 1] = RGB (0x303030),
            [COLOUR_IDENTITY + 2] = RGB (0x616161),
            [COLOUR_IDENTITY + 3] = RGB (0x111111),
            [COLOUR_IDENTITY + 4] = RGB (0x4d4d4d),
            [COLOUR_IDENTITY + 5] = RGB (0x202020),
        },
};

static const Theme *const themes[] = { &light, &dark, &contrast, &contrast_dark, &grey };

const Theme *
theme_light (void)
{
  return &light;
}

const Theme *
theme_dark (void)
{
  return &dark;
}

const Theme *
theme_contrast (void)
{
  return &contrast;
}

const Theme *
theme_contrast_dark (void)
{
  return &contrast_dark;
}

const Theme *
theme_grey (void)
{
  return &grey;
}

const Theme *
theme_at (guint index)
{
  return index < G_N_ELEMENTS (themes) ? themes[index] : NULL;
}

const Theme *
theme_by_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (themes); i++)
    if (g_str_equal (themes[i]->name, name))
      return themes[i];
  return g_str_equal (name, "print") ? &grey : NULL;
}

ColourRole
theme_state (ModelState state)
{
  return (ColourRole) (COLOUR_STATE + MIN (state, MODEL_UNKNOWN));
}

ColourRole
theme_identity (uint32_t ordinal)
{
  return (ColourRole) (COLOUR_IDENTITY + ordinal % COLOUR_IDENTITIES);
}

PatternKind
theme_identity_pattern (uint32_t ordinal)
{
  static const PatternKind patterns[] = { PATTERN_SOLID, PATTERN_TINT, PATTERN_OUTLINE };

  return patterns[ordinal / COLOUR_IDENTITIES % G_N_ELEMENTS (patterns)];
}

/* One sRGB channel as light. */
static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (Colour colour)
{
  return 0.2126 * linear (colour.red) + 0.7152 * linear (colour.green) +
         0.0722 * linear (colour.blue);
}

double
colour_contrast (Colour a, Colour b)
{
  double first = luminance (a);
  double second = luminance (b);

  return (MAX (first, second) + 0.05) / (MIN (first, second) + 0.05);
}
