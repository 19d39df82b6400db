#include "media/chart.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace framescope::media {
namespace {

// Painted so many times larger and then averaged: strokes of thin letters come out even.
constexpr int kZoom = 3;

constexpr ChartColour kInk{40, 44, 52};
constexpr ChartColour kFaint{120, 126, 136};
constexpr ChartColour kGrid{226, 229, 234};
constexpr ChartColour kShade{240, 240, 228};
constexpr ChartColour kLimit{150, 130, 60};
constexpr ChartColour kWhite{255, 255, 255};

constexpr int kLeft = 78, kRight = 24, kTop = 64, kBottom = 56, kBetween = 22;
constexpr double kText = 0.42;
constexpr double kTitle = 0.6;

cv::Scalar scalar(const ChartColour& colour) {
  return {double(colour[0]), double(colour[1]), double(colour[2]), 255};
}

double share(const ChartAxis& axis, double value) {
  if (!axis.logarithmic) return (value - axis.low) / (axis.high - axis.low);
  return std::log(std::max(value, axis.low / 10) / axis.low) / std::log(axis.high / axis.low);
}

/// The paper, in the units of the finished picture.
class Paper {
 public:
  Paper(int width_px, int height_px)
      : pixels_(height_px * kZoom, width_px * kZoom, CV_8UC4, scalar(kWhite)) {}

  void fill(cv::Rect2d box, const ChartColour& colour) {
    cv::rectangle(pixels_, at({box.x, box.y}), at({box.x + box.width, box.y + box.height}),
                  scalar(colour), cv::FILLED);
  }
  void line(cv::Point2d a, cv::Point2d b, const ChartColour& colour, double width = 1) {
    cv::line(pixels_, at(a), at(b), scalar(colour), stroke(width), cv::LINE_AA);
  }
  void dot(cv::Point2d centre, double radius, const ChartColour& colour) {
    cv::circle(pixels_, at(centre), stroke(radius), scalar(colour), cv::FILLED, cv::LINE_AA);
  }
  void ring(cv::Point2d centre, double radius, const ChartColour& colour) {
    cv::circle(pixels_, at(centre), stroke(radius), scalar(colour), stroke(1.6), cv::LINE_AA);
  }
  static double text_width(const std::string& text, double scale) {
    int baseline = 0;
    return cv::getTextSize(text, kFace, scale * kZoom, kLetterStroke, &baseline).width /
           double{kZoom};
  }
  /// `anchor`: 0 the text begins at the place, 0.5 it is centred there, 1 it ends there.
  void text(const std::string& text, cv::Point2d baseline, double anchor, double scale,
            const ChartColour& colour) {
    baseline.x -= anchor * text_width(text, scale);
    cv::putText(pixels_, text, at(baseline), kFace, scale * kZoom, scalar(colour), kLetterStroke,
                cv::LINE_AA);
  }
  /// Upwards, centred at the place.
  void rising_text(const std::string& text, cv::Point2d centre, double scale,
                   const ChartColour& colour);

  Image finished() const {
    Image image(pixels_.cols / kZoom, pixels_.rows / kZoom, PixelFormat::kRgba);
    cv::Mat target(image.height_px(), image.width_px(), CV_8UC4, image.plane(0));
    cv::resize(pixels_, target, target.size(), 0, 0, cv::INTER_AREA);
    return image;
  }

 private:
  static constexpr int kFace = cv::FONT_HERSHEY_SIMPLEX;
  static constexpr int kLetterStroke = 4;

  static cv::Point at(cv::Point2d place) {
    return {static_cast<int>(std::lround(place.x * kZoom)),
            static_cast<int>(std::lround(place.y * kZoom))};
  }
  static int stroke(double width) {
    return std::max(1, static_cast<int>(std::lround(width * kZoom)));
  }

  cv::Mat pixels_;
};

void Paper::rising_text(const std::string& text, cv::Point2d centre, double scale,
                        const ChartColour& colour) {
  constexpr double kHeight = 20;
  const double width = text_width(text, scale) + 8;
  Paper aside(static_cast<int>(width), static_cast<int>(kHeight));
  aside.text(text, {width / 2, kHeight - 6}, 0.5, scale, colour);
  cv::Mat turned;
  cv::rotate(aside.pixels_, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
  const cv::Point corner = at(centre) - cv::Point(turned.cols / 2, turned.rows / 2);
  const cv::Rect place(corner, turned.size());
  const cv::Rect inside = place & cv::Rect({0, 0}, pixels_.size());
  turned(inside - corner).copyTo(pixels_(inside));
}

/// One plot on the paper: where its values lie.
class Frame {
 public:
  Frame(Paper& paper, cv::Rect2d box, const ChartAxis& x, const ChartAxis& y)
      : paper_(paper), box_(box), x_(x), y_(y) {}

  void draw_ground(const std::vector<ChartBand>& bands, bool names_bands, bool is_lowest);
  void draw(const ChartSeries& series);
  void draw(const ChartMark& mark);
  void draw_border() {
    paper_.line({left(), top()}, {left(), bottom()}, kInk);
    paper_.line({left(), bottom()}, {right(), bottom()}, kInk);
  }

 private:
  double left() const { return box_.x; }
  double right() const { return box_.x + box_.width; }
  double top() const { return box_.y; }
  double bottom() const { return box_.y + box_.height; }
  double x_at(double value) const {
    return left() + std::clamp(share(x_, value), 0.0, 1.0) * box_.width;
  }
  double y_at(double value) const {
    return bottom() - std::clamp(share(y_, value), 0.0, 1.0) * box_.height;
  }
  cv::Point2d place(const ChartPoint& point) const { return {x_at(point.x), y_at(point.y)}; }
  bool holds(const ChartPoint& point) const {
    constexpr double kSlack = 1e-9;
    const double x = share(x_, point.x);
    const double y = share(y_, point.y);
    return x >= -kSlack && x <= 1 + kSlack && y >= -kSlack && y <= 1 + kSlack;
  }

  Paper& paper_;
  cv::Rect2d box_;
  const ChartAxis& x_;
  const ChartAxis& y_;
};

void Frame::draw_ground(const std::vector<ChartBand>& bands, bool names_bands, bool is_lowest) {
  const auto is_seen = [this](double x) { return x > x_.low && x < x_.high; };
  for (const ChartBand& band : bands) {
    if (!is_seen(band.from) && !is_seen(band.to)) continue;
    paper_.fill({x_at(band.from), top(), x_at(band.to) - x_at(band.from), box_.height}, kShade);
  }
  for (const ChartTick& tick : x_.ticks) {
    paper_.line({x_at(tick.value), top()}, {x_at(tick.value), bottom()}, kGrid);
    if (is_lowest) paper_.text(tick.label, {x_at(tick.value), bottom() + 17}, 0.5, kText, kInk);
  }
  for (const ChartTick& tick : y_.ticks) {
    paper_.line({left(), y_at(tick.value)}, {right(), y_at(tick.value)}, kGrid);
    paper_.text(tick.label, {left() - 7, y_at(tick.value) + 4}, 1, kText, kInk);
  }
  for (const ChartBand& band : bands) {
    if (!is_seen(band.to)) continue;
    paper_.line({x_at(band.to), top()}, {x_at(band.to), bottom()}, kLimit, 1.2);
    if (names_bands) paper_.text(band.label, {x_at(band.to), top() - 6}, 0.5, kText, kLimit);
  }
  paper_.rising_text(y_.title, {left() - 62, (top() + bottom()) / 2}, kText, kInk);
}

void Frame::draw(const ChartSeries& series) {
  for (std::size_t i = 0; i + 1 < series.points.size() && series.joined; ++i) {
    paper_.line(place(series.points[i]), place(series.points[i + 1]), series.colour, 1.8);
  }
  for (const ChartPoint& point : series.points) {
    if (holds(point)) paper_.dot(place(point), series.joined ? 2.4 : 1.2, series.colour);
  }
}

void Frame::draw(const ChartMark& mark) {
  if (!holds(mark.at)) return;
  const cv::Point2d centre = place(mark.at);
  paper_.ring(centre, 6, mark.colour);
  // Above and to the left, where a rising curve is not.
  paper_.text(mark.label, centre + cv::Point2d(-9, -8), 1, kText, mark.colour);
}

/// The names of the series, from right to left.
void draw_legend(Paper& paper, const ChartPlot& plot, cv::Point2d right_end) {
  for (auto series = plot.series.rbegin(); series != plot.series.rend(); ++series) {
    if (series->label.empty()) continue;
    paper.text(series->label, right_end, 1, kText, kInk);
    right_end.x -= Paper::text_width(series->label, kText) + 6;
    const cv::Point2d middle = right_end - cv::Point2d(10, 4);
    paper.line(middle - cv::Point2d(10, 0), middle + cv::Point2d(10, 0), series->colour, 1.8);
    paper.dot(middle, 2.4, series->colour);
    right_end.x -= 38;
  }
}

}  // namespace

Image draw_chart(const Chart& chart, int width_px, int height_px) {
  assert(width_px >= 400 && height_px >= 300 && !chart.plots.empty());
  Paper paper(width_px, height_px);
  paper.text(chart.title, {kLeft, 24}, 0, kTitle, kInk);
  paper.text(chart.subtitle, {kLeft, 42}, 0, kText, kFaint);
  draw_legend(paper, chart.plots.front(), {double(width_px - kRight), 24});
  const auto count = static_cast<int>(chart.plots.size());
  const double each = double(height_px - kTop - kBottom - kBetween * (count - 1)) / count;
  double top = kTop;
  for (const ChartPlot& plot : chart.plots) {
    const bool is_first = &plot == &chart.plots.front();
    const bool is_last = &plot == &chart.plots.back();
    Frame frame(paper, {kLeft, top, double(width_px - kLeft - kRight), each}, chart.x, plot.y);
    frame.draw_ground(chart.bands, is_first, is_last);
    for (const ChartSeries& series : plot.series) frame.draw(series);
    for (const ChartMark& mark : plot.marks) frame.draw(mark);
    frame.draw_border();
    top += each + kBetween;
  }
  paper.text(chart.x.title, {(kLeft + width_px - kRight) / 2.0, double(height_px - 14)}, 0.5, kText,
             kInk);
  return paper.finished();
}

}  // namespace framescope::media
