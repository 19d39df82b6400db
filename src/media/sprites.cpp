#include "media/sprites.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace framescope::media {
namespace {

struct Paint {
  float r = 0, g = 0, b = 0;
  float coverage = 0;  // 0..1
};

Paint shade(Paint paint, float light) {
  return {paint.r * light, paint.g * light, paint.b * light, paint.coverage};
}

// `over` on top of `under`.
Paint stack(Paint over, Paint under) {
  const float a = over.coverage;
  return {over.r * a + under.r * (1 - a), over.g * a + under.g * (1 - a),
          over.b * a + under.b * (1 - a), a + under.coverage * (1 - a)};
}

// How much of a pixel lies inside an edge that is `distance` (in pixels) away; positive is inside.
float edge(float distance) { return std::clamp(distance + 0.5F, 0.0F, 1.0F); }

std::uint8_t to_byte(float x) { return static_cast<std::uint8_t>(std::clamp(x, 0.0F, 255.0F)); }

// Asks `paint(x, y)` for each pixel's middle, in heights from the top left.
template <typename Painter>
Sprite paint_sprite(int width_px, int height_px, Painter&& paint) {
  Sprite sprite{width_px, height_px, {}};
  sprite.bgra.reserve(static_cast<std::size_t>(width_px) * static_cast<std::size_t>(height_px) * 4);
  const float scale = 1 / static_cast<float>(height_px);
  for (int row = 0; row < height_px; ++row) {
    for (int column = 0; column < width_px; ++column) {
      const Paint p = paint((static_cast<float>(column) + 0.5F) * scale,
                            (static_cast<float>(row) + 0.5F) * scale);
      for (const float channel : {p.b, p.g, p.r, 255.0F}) {
        sprite.bgra.push_back(to_byte(channel * p.coverage));
      }
    }
  }
  return sprite;
}

int scaled(int height_px, float ratio) {
  return std::max(1, static_cast<int>(std::lround(static_cast<float>(height_px) * ratio)));
}

}  // namespace

Sprite paint_balloon(int height_px) {
  constexpr float kAspect = 0.68F;
  constexpr float kRadius = 0.33F;
  const auto pixels = static_cast<float>(height_px);
  return paint_sprite(scaled(height_px, kAspect), height_px, [&](float x, float y) -> Paint {
    const float dx = x - kAspect / 2;
    const float dy = y - kRadius - 0.01F;
    // A sphere above that narrows to the mouth below.
    const float half = dy < 0 ? std::sqrt(std::max(0.0F, kRadius * kRadius - dy * dy))
                              : kRadius * std::cos(std::min(dy / 0.42F, 1.0F) * 1.27F);
    const float mouth = y < 0.76F ? half : -1;
    const float across = dx / std::max(half, 0.001F);
    const int gore =
        static_cast<int>(std::floor(std::asin(std::clamp(across, -1.0F, 1.0F)) * 2.55F + 8));
    const bool band = dy > 0.02F && dy < 0.09F;
    const Paint cloth = band            ? Paint{250, 240, 214, 1}
                        : gore % 2 == 0 ? Paint{214, 52, 44, 1}
                                        : Paint{247, 190, 52, 1};
    Paint envelope = shade(
        cloth, 1.04F - 0.42F * (across - 0.35F) * (across - 0.35F) - 0.35F * std::max(dy, 0.0F));
    envelope.coverage = edge((mouth - std::abs(dx)) * pixels);
    const float ropes = std::abs(std::abs(dx) - 0.07F) * pixels;
    const Paint rope{70, 56, 46, y > 0.75F && y < 0.89F ? edge(0.5F - ropes) : 0};
    const float box = std::min({0.075F - std::abs(dx), y - 0.88F, 0.985F - y});
    const Paint basket = shade({128, 84, 44, edge(box * pixels)}, y < 0.90F ? 0.7F : 1);
    return stack(basket, stack(envelope, rope));
  });
}

Sprite paint_boat(int height_px) {
  constexpr float kAspect = 0.92F;
  const auto pixels = static_cast<float>(height_px);
  return paint_sprite(scaled(height_px, kAspect), height_px, [&](float x, float y) -> Paint {
    const float mast = 0.46F;
    // Sails are triangles that start at the mast's top.
    const float main_sail =
        std::min({mast - 0.015F - x, (x - mast) + (y - 0.03F) * 0.52F, 0.76F - y});
    const float fore_sail =
        std::min({x - mast - 0.02F, (mast - x) + (y - 0.12F) * 0.60F, 0.74F - y});
    const Paint main{248, 246, 238, edge(main_sail * pixels)};
    const Paint fore = shade({226, 92, 64, edge(fore_sail * pixels)}, 0.85F + 0.2F * y);
    const Paint pole{92, 66, 44, y < 0.84F ? edge((0.010F - std::abs(x - mast)) * pixels) : 0};
    const float bow = 0.06F + (y - 0.82F) * 0.5F;
    const float stern = kAspect - 0.05F - (y - 0.82F) * 1.1F;
    const float body = std::min({x - bow, stern - x, y - 0.82F, 0.97F - y});
    const Paint hull = y < 0.855F ? Paint{240, 236, 226, edge(body * pixels)}
                                  : Paint{38, 62, 106, edge(body * pixels)};
    return stack(main, stack(fore, stack(pole, hull)));
  });
}

Sprite paint_tower(int height_px) {
  constexpr float kAspect = 0.42F;
  const auto pixels = static_cast<float>(height_px);
  return paint_sprite(scaled(height_px, kAspect), height_px, [&](float x, float y) -> Paint {
    const float dx = x - kAspect / 2;
    const float half = 0.095F + 0.085F * y;
    const float cap_radius = std::hypot(dx * 1.25F, (y - 0.20F) * 1.1F);
    const Paint cap{92, 62, 48, y < 0.20F ? edge((0.165F - cap_radius) * pixels) : 0};
    const float round = 1.0F - 0.55F * std::clamp(0.4F - dx / half, 0.0F, 1.2F);
    const float wall = std::min(half - std::abs(dx), y - 0.19F);
    const Paint body = shade({240, 232, 216, edge(wall * pixels)}, round);
    const float door = std::min(0.045F - std::abs(dx), y - 0.84F);
    const float window = std::min(0.025F - std::abs(dx), 0.04F - std::abs(y - 0.45F));
    const Paint opening{70, 52, 44, edge(std::max(door, window) * pixels)};
    return stack(cap, stack(opening, body));
  });
}

Sprite paint_sails(int size_px, float angle) {
  const auto pixels = static_cast<float>(size_px);
  const float cosine = std::cos(angle);
  const float sine = std::sin(angle);
  return paint_sprite(size_px, size_px, [&](float x, float y) -> Paint {
    float along = (x - 0.5F) * cosine + (y - 0.5F) * sine;
    float aside = (y - 0.5F) * cosine - (x - 0.5F) * sine;
    // All four look alike: turn the plane by quarters onto the first one.
    if (std::abs(aside) > std::abs(along)) along = std::exchange(aside, -along);
    if (along < 0) along = -along, aside = -aside;
    if (aside > 0.09F || aside < -0.03F) return {};
    const float lattice = std::min({along - 0.11F, 0.485F - along, aside, 0.075F - aside});
    const bool slat = along * 24 - std::floor(along * 24) < 0.28F;
    const Paint cloth = shade({250, 244, 228, edge(lattice * pixels)}, slat ? 0.72F : 1);
    const float spar = std::min(0.49F - along, 0.011F - std::abs(aside));
    const Paint beam{74, 54, 42, edge(std::max(spar, 0.028F - along) * pixels)};
    return stack(beam, cloth);
  });
}

void blend(Image& bgr, const Sprite& sprite, int x, int y) {
  const int left = std::max(0, -x);
  const int right = std::min(sprite.width_px, bgr.width_px() - x);
  const int bottom = std::min(sprite.height_px, bgr.height_px() - y);
  for (int row = std::max(0, -y); row < bottom; ++row) {
    const auto* from = sprite.bgra.data() + (std::ptrdiff_t{row} * sprite.width_px + left) * 4;
    auto* to = bgr.plane(0) + std::ptrdiff_t{y + row} * bgr.stride(0) + (x + left) * 3;
    for (int column = left; column < right; ++column, from += 4, to += 3) {
      const int rest = 255 - from[3];
      if (rest == 255) continue;  // most of the windmill's sails is air
      for (int channel = 0; channel < 3; ++channel) {
        // Cannot exceed 255: the sprite's colour is at most its coverage.
        to[channel] =
            static_cast<std::uint8_t>(from[channel] + (rest == 0 ? 0 : to[channel] * rest / 255));
      }
    }
  }
}

}  // namespace framescope::media
