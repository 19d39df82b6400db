#include "media/landscape.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "media/value_noise.hpp"

namespace framescope::media {
namespace {

struct Rgb {
  float r = 0, g = 0, b = 0;
};

Rgb operator+(Rgb a, Rgb b) { return {a.r + b.r, a.g + b.g, a.b + b.b}; }
Rgb operator*(Rgb a, float k) { return {a.r * k, a.g * k, a.b * k}; }
Rgb mix(Rgb a, Rgb b, float t) { return a * (1 - t) + b * t; }

float clamp01(float x) { return std::clamp(x, 0.0F, 1.0F); }
float smoothstep(float from, float to, float x) {
  const float t = clamp01((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

std::uint8_t quantise(float x) {
  return static_cast<std::uint8_t>(std::clamp(x, 0.0F + kNoiseReach, 255.0F - kNoiseReach));
}

void put(Image& image, int x, int y, Rgb colour) {
  auto* pixel = image.plane(0) + static_cast<std::ptrdiff_t>(y) * image.stride(0) + 3 * x;
  pixel[0] = quantise(colour.b);
  pixel[1] = quantise(colour.g);
  pixel[2] = quantise(colour.r);
}

bool is_bare(const Image& image, int x, int y) {
  return image.plane(0)[static_cast<std::ptrdiff_t>(y) * image.stride(0) + 3 * x] == 0;
}

Rgb pick(const Image& image, int x, int y) {
  const auto* pixel = image.plane(0) + static_cast<std::ptrdiff_t>(y) * image.stride(0) + 3 * x;
  return {static_cast<float>(pixel[2]), static_cast<float>(pixel[1]), static_cast<float>(pixel[0])};
}

constexpr Rgb kHaze{186, 205, 222};

// The skylines of one column, top down.
struct Skyline {
  float mountain = 0, hill = 0, forest = 0;
  float shore = 0;  // of the near side of the lake
};

// Coordinates are picture heights: u to the right, v down. The sun stands right of the middle.
class Painter {
 public:
  Painter(int height_px, std::uint32_t seed)
      : noise_(seed),
        scale_(1 / static_cast<float>(height_px)),
        // Octaves stop where they would be finer than a pixel.
        detail_(std::max(1, static_cast<int>(std::log2(static_cast<float>(height_px))) - 1)) {}

  float scale() const { return scale_; }

  Rgb sky(float u, float v) const {
    Rgb colour = mix({52, 104, 176}, kHaze, smoothstep(-0.05F, 0.50F, v));
    const float from_sun = std::hypot(u - kSunU, v - kSunV);
    colour = colour + Rgb{110, 84, 40} * std::exp(-from_sun * 5.5F);
    const float cover = cloud(u, v);
    const float body = smoothstep(0.47F, 0.66F, cover);
    const float lit = clamp01(0.62F + (cover - cloud(u + 0.02F, v - 0.022F)) * 5.5F);
    const Rgb grey{146, 158, 178};
    const Rgb white{248, 245, 240};
    colour = mix(colour, mix(grey, white, lit), body * 0.94F);
    return mix(colour, {252, 248, 226}, smoothstep(0.040F, 0.030F, from_sun) * (1 - 0.8F * body));
  }

  Skyline skyline(float u) const {
    const float peak = smoothstep(0.30F, 0.95F, noise_.ridged(u * 1.05F, 3.4F, detail_));
    const float roots = 0.575F - 0.085F * noise_.fractal(u * 1.9F + 7, 77.5F, 4);
    return {0.50F - 0.34F * peak, 0.51F - 0.13F * noise_.fractal(u * 1.3F, 31.5F, 6),
            roots - spruce(u * 95) * 0.6F - spruce(u * 61 + 0.5F),
            0.80F + (noise_.fractal(u * 1.7F, 9, 5) - 0.5F) * 0.09F};
  }

  // What stands on the horizon at (u, v), nearest first; only below the mountain's skyline.
  Rgb land(float u, float v, const Skyline& skyline) const {
    if (v > skyline.forest) return forest(u, v);
    return v > skyline.hill ? hill(u, v) : mountain(u, v);
  }

  Rgb meadow(float u, float v, float shore) const {
    // Seen at a flat angle: rows crowd together with distance.
    const float near = 0.06F + (v - shore);
    const float row = std::log(near) * 3;
    const float blades = noise_.fractal(u * 46, row * 7, detail_ - 3);
    const float patch = noise_.fractal(u * 2.6F, row * 1.6F, 5);
    Rgb colour = mix({36, 58, 20}, {156, 170, 70}, clamp01(patch * 0.8F + (blades - 0.45F) * 0.8F));
    colour = colour * (0.70F + 0.45F * smoothstep(0.35F, 0.62F, patch));
    colour = mix(colour, {112, 98, 70}, smoothstep(0.010F, 0.004F, v - shore) * 0.8F);
    return flower(u, row, near, colour);
  }

  Rgb water(float u, float v, Rgb mirrored) const {
    const float near = 0.10F + (v - kLakeTop) * 4;
    const float ripple = noise_.fractal(u * 9 / near, v * 75 / near, detail_ - 3) - 0.5F;
    const Rgb deep{34, 66, 84};
    Rgb colour = mix(mirrored, deep, 0.22F + 0.35F * near) * (1 + ripple * 0.45F);
    const float glitter = smoothstep(0.14F, 0.34F, ripple) * std::exp(-std::abs(u - kSunU) * 5);
    return mix(colour, {255, 246, 214}, glitter * 0.75F);
  }

  float ripple_shift(float u, float v) const {
    const float near = 0.10F + (v - kLakeTop) * 4;
    return (noise_.fractal(u * 5 / near, v * 90 / near, 3) - 0.5F) * 0.05F * near;
  }

 private:
  static constexpr float kSunU = 1.28F;
  static constexpr float kSunV = 0.15F;

  float cloud(float u, float v) const {
    // Clouds crowd towards the horizon.
    const float depth = 1 / (0.75F - v);
    return noise_.fractal(u * 1.5F * depth + 3, v * 3.1F * depth, detail_);
  }

  // A row of pointed trees, one a unit, of different heights.
  float spruce(float x) const {
    const float tree = std::floor(x);
    const float height = 0.010F + 0.026F * noise_.cell(tree, 11);
    return height * (1 - 1.6F * std::abs(x - tree - 0.5F));
  }

  Rgb mountain(float u, float v) const {
    // Ridges run down both flanks; light falls from the right.
    const float slant = (noise_.fractal(u * 2.5F, v * 2.5F, 3) - 0.5F) * 0.5F;
    const float lit = noise_.ridged((u + slant) * 6, v * 4, detail_ - 1) -
                      noise_.ridged((u + slant) * 6 + 0.11F, v * 4 - 0.07F, detail_ - 1);
    const float light = clamp01(0.48F + lit * 2.6F);
    const float snow_line = 0.37F + 0.14F * (noise_.fractal(u * 9, v * 9, 6) - 0.5F);
    const float snow = smoothstep(snow_line + 0.03F, snow_line - 0.03F, v + 0.08F * (0.5F - light));
    Rgb colour = mix({52, 58, 78}, {164, 150, 136}, light);
    colour = mix(colour, mix({138, 160, 198}, {252, 250, 246}, light), snow);
    colour = colour * (0.90F + 0.20F * noise_.fractal(u * 40, v * 40, detail_ - 4));
    return mix(colour, kHaze, 0.17F + 0.40F * smoothstep(0.30F, 0.56F, v));
  }

  Rgb hill(float u, float v) const {
    const float trees = noise_.fractal(u * 34, v * 46, detail_ - 4);
    const float fields = noise_.fractal(u * 5, v * 15, 4);
    Rgb colour = mix({48, 78, 56}, {104, 130, 76}, clamp01(trees * 1.3F - 0.15F));
    colour = mix(colour, {158, 160, 96}, smoothstep(0.56F, 0.62F, fields) * 0.8F);
    return mix(colour, kHaze, 0.22F);
  }

  Rgb forest(float u, float v) const {
    const float crowns = noise_.fractal(u * 90, v * 40, detail_ - 5);
    const float rows = noise_.at(u * 61, v * 22);
    const Rgb colour =
        mix({14, 34, 24}, {78, 104, 54}, clamp01(crowns * 0.9F + rows * 0.4F - 0.35F));
    // The far shore: a pale line of pebbles.
    return mix(colour, {168, 160, 136}, smoothstep(0.577F, 0.582F, v) * 0.8F);
  }

  // At most one in a cell of the ground, in clumps.
  Rgb flower(float u, float row, float near, Rgb grass) const {
    constexpr float kCells = 44;
    const float x = u * kCells;
    const float y = row * 9;
    const float column = std::floor(x);
    const float line = std::floor(y);
    const float kind = noise_.cell(column + 5, line);
    if (kind > 0.6F * noise_.fractal(u * 4, row * 2, 2)) return grass;
    const float dx = (x - column - 0.3F - 0.4F * noise_.cell(column, line + 90)) / kCells;
    const float dy = (y - line - 0.3F - 0.4F * noise_.cell(column + 40, line)) * near / 27;
    const float size = 0.021F * near * (0.6F + 0.4F * noise_.cell(column, line + 30));
    const int colour = static_cast<int>(kind * 1000) % 3;
    const Rgb petals = colour == 0   ? Rgb{232, 70, 52}
                       : colour == 1 ? Rgb{250, 210, 60}
                                     : Rgb{246, 244, 250};
    return mix(grass, petals, smoothstep(size, size * 0.6F, std::hypot(dx, dy)));
  }

  ValueNoise noise_;
  float scale_;
  int detail_;
};

class Canvas {
 public:
  Canvas(int view_px, int height_px, float pan_px, std::uint32_t seed)
      : painter_(height_px, seed),
        waterline_(static_cast<int>(kLakeTop * static_cast<float>(height_px))),
        view_px_(view_px),
        pan_px_(pan_px) {
    const int width_px = reach(kNearShift);
    for (Image* image : {&layers_.far, &layers_.near}) {
      image->reset(width_px, height_px, PixelFormat::kBgr);
      std::fill_n(image->plane(0), image->size_bytes(), std::uint8_t{0});
    }
    for (int x = 0; x < width_px; ++x) skylines_.push_back(painter_.skyline(u(x)));
  }

  Landscape paint() && {
    for (int y = 0; y < waterline_; ++y) paint_above(y);
    for (int y = waterline_; y < layers_.far.height_px(); ++y) paint_below(y);
    return std::move(layers_);
  }

 private:
  float u(int x) const { return static_cast<float>(x) * painter_.scale(); }
  float v(int y) const { return static_cast<float>(y) * painter_.scale(); }
  const Skyline& skyline(int x) const { return skylines_[static_cast<std::size_t>(x)]; }
  // How far a layer is ever seen.
  int reach(float shift) const {
    return view_px_ + static_cast<int>(std::ceil(pan_px_ * shift)) + 1;
  }

  void paint_above(int y) {
    for (int x = 0; x < reach(kSkyShift); ++x) put(layers_.far, x, y, painter_.sky(u(x), v(y)));
    for (int x = 0; x < reach(kLandShift); ++x) {
      const Skyline& line = skyline(x);
      if (v(y) < std::min({line.mountain, line.hill, line.forest})) continue;
      put(layers_.near, x, y, painter_.land(u(x), v(y), line));
    }
  }

  void paint_below(int y) {
    for (int x = 0; x < reach(kLandShift); ++x) {
      put(layers_.far, x, y, painter_.water(u(x), v(y), mirrored(x, y)));
    }
    for (int x = 0; x < reach(kNearShift); ++x) {
      const float shore = skyline(x).shore;
      if (v(y) > shore) put(layers_.near, x, y, painter_.meadow(u(x), v(y), shore));
    }
  }

  // The picture above the waterline, upside down and shaken by the ripples.
  Rgb mirrored(int x, int y) const {
    const float above = kLakeTop - (v(y) - kLakeTop) * 1.7F + painter_.ripple_shift(u(x), v(y));
    const int row = std::clamp(static_cast<int>(above / painter_.scale()), 0, waterline_ - 1);
    if (!is_bare(layers_.near, x, row)) return pick(layers_.near, x, row);
    return pick(layers_.far, std::min(x, reach(kSkyShift) - 1), row);
  }

  Painter painter_;
  int waterline_;
  int view_px_;
  float pan_px_;
  std::vector<Skyline> skylines_;
  Landscape layers_;
};

}  // namespace

Landscape paint_landscape(int view_px, int height_px, float pan_px, std::uint32_t seed) {
  return Canvas(view_px, height_px, pan_px, seed).paint();
}

}  // namespace framescope::media
