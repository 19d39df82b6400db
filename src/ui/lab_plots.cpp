#include "ui/lab_plots.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "ui/lab_figures.hpp"

namespace framescope::ui {
namespace {

// As the largest sweep has points.
constexpr std::size_t kMostShown = 256;
constexpr std::array<std::string_view, 3> kSubsamplings{"4:2:0", "4:2:2", "4:4:4"};

constexpr std::array kSizeRules{plot::ScatterRule{1472, "1,472"},
                                plot::ScatterRule{9216, "9,216 (macOS)"},
                                plot::ScatterRule{65'507, "65,507 (UDP)"}};

/// A colour for a subsampling; widths of one are told apart by where they lie.
Colour colour_of(const Theme& theme, Subsampling subsampling) {
  return theme.series[static_cast<std::size_t>(subsampling)];
}

/// What stands at an axis of sizes.
std::string_view size_label(model::PricedWire wire) {
  constexpr std::array<std::string_view, model::kPricedWireCount> kLabels{
      "datagram, bytes (base64)", "datagram, bytes (raw)", "all packets of a frame, bytes (rtp)"};
  return kLabels[static_cast<std::size_t>(wire)];
}

/// The limits of a datagram; on rtp a frame is many.
std::span<const plot::ScatterRule> size_rules(model::PricedWire wire) {
  if (wire == model::PricedWire::kRtp) return {};
  return kSizeRules;
}

/// Curves change with subsampling and width.
int curve_id(const model::RatePoint& point) {
  return point.wanted_width_px * 4 + static_cast<int>(point.subsampling);
}

/// The points of a plot and those that stand out, without the heap.
struct Drawn {
  /// `place` of a point: its x and y.
  template <typename Place>
  Drawn(std::span<const model::RatePoint> measured, const Theme& theme, const Place& place)
      : count(std::min(measured.size(), kMostShown)) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto [x, y] = place(measured[i]);
      points[i] = {x, y, colour_of(theme, measured[i].subsampling), curve_id(measured[i])};
    }
  }

  std::array<plot::ScatterPoint, kMostShown> points;
  std::size_t count;
  std::array<plot::ScatterMark, 3> marks;
  std::size_t mark_count = 0;
  std::array<Text, 3> labels;

  void mark(double x, double y, Mark how, Text label) {
    labels[mark_count] = label;
    marks[mark_count] = {x, y, how, labels[mark_count].view()};
    ++mark_count;
  }
};

double gain_of(const model::RatePoint& point, bool psnr) {
  return psnr ? point.psnr_y_db : point.ssim_y;
}

/// Of PSNR as far as it goes; SSIM ends at 1, and begins at the tenth below what there is.
plot::AxisSpec gain_axis(std::span<const model::RatePoint> points, bool psnr) {
  constexpr double kLeastDecibels = 5;
  if (psnr) return {plot::Limits::kAroundData, kLeastDecibels};
  double least = 0.9;
  for (const model::RatePoint& point : points) least = std::min(least, point.ssim_y);
  return {plot::Limits::kFixed, 1, std::max(0.0, std::floor(least * 10) / 10), 1};
}

/// Bytes of UDP payload of a frame on a wire; nothing where it cannot be sent.
double payload_of(const model::RatePoint& point, model::PricedWire wire) {
  const auto& price = point.on(wire);
  return price ? static_cast<double>(price->payload_bytes) : std::nan("");
}

/// What the axes do not say of a point.
Text tell(const void* context, std::size_t index) {
  const View& view = *static_cast<const View*>(context);
  const model::RatePoint& point = view.lab.points[index];
  Text words = choice_words(choice_of(point));
  words.append("\nPSNR ").append("%.1f dB", point.psnr_y_db);
  words.append(", SSIM ").append("%.4f", point.ssim_y);
  return words;
}

void mark_in_use(Drawn& drawn, const View& view, const Theme& theme, double x, double y) {
  if (!view.lab.in_use) return;
  drawn.mark(x, y, {theme.text, Shape::kDiamond},
             Text("now, Q ").append("%.0f", view.lab.in_use->quality));
}

void mark_chosen(Drawn& drawn, const LabState& state, const Theme& theme, double x, double y) {
  if (!state.chosen) return;
  drawn.mark(x, y, {theme.good, Shape::kRing}, Text("Q ").append("%.0f", state.chosen->quality));
}

std::optional<LabChoice> clicked(const plot::ScatterAnswer& answer, const View& view) {
  if (!answer.clicked) return std::nullopt;
  return choice_of(view.lab.points[*answer.clicked]);
}

std::string_view why_empty(const View& view) {
  if (!view.lab.failure.empty()) return view.lab.failure;
  if (view.lab.has_source) return "Measuring the first qualities";
  return view.role == model::Role::kReceiver ? "It measures what is sent: choose Loopback or Sender"
                                             : "No pictures yet: start a stream";
}

/// All of a plot but its axes.
plot::ScatterSpec spec_of(std::string_view key, const Drawn& drawn, const View& view) {
  plot::ScatterSpec spec;
  spec.key = key;
  spec.empty = why_empty(view);
  spec.points = std::span(drawn.points).first(drawn.count);
  spec.marks = std::span(drawn.marks).first(drawn.mark_count);
  spec.tell = tell;
  spec.context = &view;
  return spec;
}

}  // namespace

model::PricedWire priced_wire(const View& view) {
  if (view.snapshot->wire == WireFormat::kRtp) return model::PricedWire::kRtp;
  return view.snapshot->wire == WireFormat::kRaw ? model::PricedWire::kRaw
                                                 : model::PricedWire::kBase64;
}

std::optional<LabChoice> draw_rate_plot(Painter& painter, const Box& box, const View& view,
                                        LabState& state) {
  const Theme& theme = painter.theme();
  const model::PricedWire wire = priced_wire(view);
  const auto points = view.lab.points;
  Drawn drawn(points, theme, [&](const model::RatePoint& point) {
    return std::pair(payload_of(point, wire), gain_of(point, state.psnr));
  });
  const auto place = [&](const LabChoice& choice, const auto& mark) {
    const auto index = find_point(points, choice);
    if (index && *index < drawn.count) mark(drawn.points[*index].x, drawn.points[*index].y);
  };
  if (view.lab.in_use) {
    place(*view.lab.in_use, [&](double x, double y) { mark_in_use(drawn, view, theme, x, y); });
  }
  if (state.chosen && state.chosen != view.lab.in_use) {
    place(*state.chosen, [&](double x, double y) { mark_chosen(drawn, state, theme, x, y); });
  }
  if (const auto looked = looked_at(view.lab, state)) {
    const auto knee = knee_point(points, *looked);
    if (knee && *knee < drawn.count) {
      drawn.mark(drawn.points[*knee].x, drawn.points[*knee].y, {theme.dim, Shape::kTriangle},
                 Text("knee, Q ").append("%.0f", points[*knee].quality));
    }
  }
  plot::ScatterSpec spec = spec_of("lab.rate", drawn, view);
  spec.x_label = size_label(wire);
  spec.y_label = state.psnr ? "PSNR of luma, dB" : "SSIM of luma";
  spec.x_scale = plot::Scale::kLog;
  spec.y_axis = gain_axis(points, state.psnr);
  spec.x_format = {"%.0f", true};
  spec.y_format = {state.psnr ? "%.1f" : "%.3f"};
  spec.x_rules = size_rules(wire);
  return clicked(plot::draw_scatter(painter, box, spec, state.rate), view);
}

std::optional<LabChoice> draw_size_plot(Painter& painter, const Box& box, const View& view,
                                        LabState& state) {
  const Theme& theme = painter.theme();
  const model::PricedWire wire = priced_wire(view);
  const auto points = view.lab.points;
  Drawn drawn(points, theme, [&](const model::RatePoint& point) {
    return std::pair(static_cast<double>(point.quality), payload_of(point, wire));
  });
  // The stream's newest frame itself, which moves from frame to frame.
  if (view.lab.in_use && view.lab.in_use_bytes > 0) {
    mark_in_use(drawn, view, theme, view.lab.in_use->quality,
                static_cast<double>(view.lab.in_use_bytes));
  }
  if (state.chosen && state.chosen != view.lab.in_use) {
    const auto index = find_point(points, *state.chosen);
    if (index && *index < drawn.count) {
      mark_chosen(drawn, state, theme, drawn.points[*index].x, drawn.points[*index].y);
    }
  }
  plot::ScatterSpec spec = spec_of("lab.size", drawn, view);
  spec.x_label = "JPEG quality";
  spec.y_label = size_label(wire);
  spec.x_axis = {plot::Limits::kFixed, 1, 0, 100};
  spec.y_scale = plot::Scale::kLog;
  spec.x_format = {"%.0f"};
  spec.y_format = {"%.0f", true};
  spec.y_rules = size_rules(wire);
  return clicked(plot::draw_scatter(painter, box, spec, state.size), view);
}

}  // namespace framescope::ui
