#pragma once

#include <cmath>

#include "ui/plot/canvas.hpp"

// How one curve becomes rectangles and lines.
namespace framescope::ui::plot {

using Column = model::TimeSeries::Column;

/// Writes rectangles into a draw list, of which at most so many come; meanwhile nothing else may.
/// As ImDrawList::PrimRect() does, which is a call for each of ten thousands of columns.
class Rectangles {
 public:
  Rectangles(ImDrawList& list, std::size_t most)
      : list_(list), left_(static_cast<int>(most)), uv_(ImGui::GetFontTexUvWhitePixel()) {
    list_.PrimReserve(left_ * kIndices, left_ * kVertices);
    index_ = list_._IdxWritePtr;
    vertex_ = list_._VtxWritePtr;
    next_ = list_._VtxCurrentIdx;
  }
  ~Rectangles() {
    list_._IdxWritePtr = index_;
    list_._VtxWritePtr = vertex_;
    list_._VtxCurrentIdx = next_;
    list_.PrimUnreserve(left_ * kIndices, left_ * kVertices);
  }
  Rectangles(const Rectangles&) = delete;
  Rectangles& operator=(const Rectangles&) = delete;

  void add(float left, float top, float right, float bottom, Colour colour) {
    if (left_ == 0) return;
    for (const unsigned corner : {0U, 1U, 2U, 0U, 2U, 3U}) {
      *index_++ = static_cast<ImDrawIdx>(next_ + corner);
    }
    *vertex_++ = {{left, top}, uv_, colour};
    *vertex_++ = {{right, top}, uv_, colour};
    *vertex_++ = {{right, bottom}, uv_, colour};
    *vertex_++ = {{left, bottom}, uv_, colour};
    next_ += kVertices;
    --left_;
  }

 private:
  static constexpr int kIndices = 6;
  static constexpr int kVertices = 4;
  ImDrawList& list_;
  int left_;
  ImVec2 uv_;
  ImDrawIdx* index_ = nullptr;
  ImDrawVert* vertex_ = nullptr;
  unsigned next_ = 0;
};

/// One curve while it is drawn.
struct Stroke {
  const Canvas& canvas;
  const model::TimeSeries& series;
  Colour colour;
  Duration longest_join;
  bool stairs;
  float line;
  const model::TimeSeries& guide;  ///< see ColumnCache::update()

  /// Where a line of this width through a value lies on whole pixels.
  float snapped(double value) const {
    const float y = canvas.y(value);
    const bool odd = static_cast<int>(line) % 2 == 1;
    return odd ? std::floor(y) + 0.5F : whole_px(y);
  }
};

inline bool has_values(const Column& column) {
  return column.values != 0 && !std::isnan(column.min);
}

/// Where the line came from, column by column.
struct Trail {
  double value = std::nan("");
  std::int64_t column = 0;

  /// Whether it goes on to this column, over the empty ones between.
  bool reaches(std::int64_t here, const Column& next, std::int64_t most) const {
    return !std::isnan(value) && !std::isnan(next.first) && here - column - 1 <= most;
  }
  void leave(std::int64_t here, const Column& at) {
    value = has_values(at) ? at.last : std::nan("");
    column = here;
  }
};

/// How many columns without a value a line goes over.
inline std::int64_t most_empty(const Stroke& stroke) {
  return stroke.longest_join / stroke.canvas.scene.grid.step;
}

/// The samples as a line: column by column where there are many, one by one where there are few.
void draw_stroke(const Stroke& stroke, ColumnCache& cache, const Samples& samples);

}  // namespace framescope::ui::plot
