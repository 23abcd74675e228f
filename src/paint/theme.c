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
