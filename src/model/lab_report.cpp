#include "model/lab_report.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include <nlohmann/json.hpp>

namespace framescope::model {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kWires{PricedWire::kBase64, PricedWire::kRaw, PricedWire::kRtp};

// As many decimals as mean something: a ten-thousandth of a dB, a microsecond.
constexpr int kDbDecimals = 4;
constexpr int kSsimDecimals = 6;
constexpr int kMsDecimals = 3;

double rounded(double value, int decimals) {
  const double unit = std::pow(10.0, decimals);
  return std::round(value * unit) / unit;
}

std::optional<double> delivered(const LabFrame& frame, const RatePoint& point, PricedWire wire) {
  if (!frame.frozen_ssim || !point.on(wire)) return std::nullopt;
  return rounded(delivered_ssim(point.ssim_y, point.on(wire)->survival, *frame.frozen_ssim),
                 kSsimDecimals);
}

/// A line feed in a file's name becomes a space: a row is a line.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char letter : text) {
    if (letter == '"') cell.push_back('"');
    cell.push_back(letter == '\n' || letter == '\r' ? ' ' : letter);
  }
  return cell + '"';
}

/// The shortest digits that read back as the same number.
std::string digits(double value) {
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), written.ptr};
}

class Row {
 public:
  Row& add(const std::string& cell) {
    if (!text_.empty()) text_.push_back(',');
    text_.append(cell);
    return *this;
  }
  Row& add(std::uint64_t value) { return add(std::to_string(value)); }
  Row& add(int value) { return add(std::to_string(value)); }
  Row& add(double value) { return add(digits(value)); }
  template <typename Value>
  Row& add(const std::optional<Value>& value) {
    return value ? add(*value) : add(std::string());
  }
  std::string line() const { return text_ + '\n'; }

 private:
  std::string text_;
};

template <typename Of>
void add_by_wire(Row& row, Of of) {
  for (const PricedWire wire : kWires) row.add(of(wire));
}

template <typename Of>
Json by_wire(Of of) {
  Json object;
  for (const PricedWire wire : kWires) {
    const auto value = of(wire);
    object[std::string(to_string(wire))] = value ? Json(*value) : Json();
  }
  return object;
}

/// One figure of a price, where there is one.
template <typename Value>
auto part_of(const RatePoint& point, Value WirePrice::*part) {
  return [&point, part](PricedWire wire) -> std::optional<Value> {
    if (!point.on(wire)) return std::nullopt;
    return (*point.on(wire)).*part;
  };
}

Json point_json(const LabFrame& frame, const RatePoint& point) {
  Json json;
  json["quality"] = point.quality;
  json["subsampling"] = to_string(point.subsampling);
  json["jpeg_bytes"] = point.jpeg_bytes;
  json["base64_bytes"] = point.base64_bytes;
  json["datagrams"] = by_wire(part_of(point, &WirePrice::datagrams));
  json["ip_fragments"] = by_wire(part_of(point, &WirePrice::ip_fragments));
  json["survival"] = by_wire(part_of(point, &WirePrice::survival));
  json["delivered_ssim"] = by_wire([&](PricedWire wire) { return delivered(frame, point, wire); });
  json["psnr_y_db"] = rounded(point.psnr_y_db, kDbDecimals);
  json["ssim_y"] = rounded(point.ssim_y, kSsimDecimals);
  json["encode_ms"] = rounded(milliseconds(point.encode), kMsDecimals);
  json["decode_ms"] = rounded(milliseconds(point.decode), kMsDecimals);
  return json;
}

std::string csv_row(const LabFrame& frame, const RatePoint& point) {
  Row row;
  row.add(frame.index).add(frame.width_px).add(frame.height_px);
  row.add(point.quality).add(std::string(to_string(point.subsampling)));
  row.add(std::uint64_t{point.jpeg_bytes}).add(std::uint64_t{point.base64_bytes});
  add_by_wire(row, part_of(point, &WirePrice::datagrams));
  add_by_wire(row, part_of(point, &WirePrice::ip_fragments));
  add_by_wire(row, part_of(point, &WirePrice::survival));
  add_by_wire(row, [&](PricedWire wire) { return delivered(frame, point, wire); });
  row.add(rounded(point.psnr_y_db, kDbDecimals)).add(rounded(point.ssim_y, kSsimDecimals));
  row.add(rounded(milliseconds(point.encode), kMsDecimals));
  row.add(rounded(milliseconds(point.decode), kMsDecimals));
  return row.add(quoted(frame.file)).line();
}

}  // namespace

std::map<Subsampling, std::span<const RatePoint>> curves_of(const LabFrame& frame) {
  std::map<Subsampling, std::span<const RatePoint>> curves;
  const std::span points(frame.points);
  std::size_t begin = 0;
  for (std::size_t end = 1; end <= points.size(); ++end) {
    if (end < points.size() && points[end].subsampling == points[begin].subsampling) continue;
    curves[points[begin].subsampling] = points.subspan(begin, end - begin);
    begin = end;
  }
  return curves;
}

std::string lab_csv_header() {
  Row row;
  for (const char* name :
       {"index", "width", "height", "quality", "subsampling", "jpeg_bytes", "base64_bytes"}) {
    row.add(std::string(name));
  }
  for (const std::string name : {"datagrams", "ip_fragments", "survival", "delivered_ssim"}) {
    add_by_wire(row, [&](PricedWire wire) { return name + "." + std::string(to_string(wire)); });
  }
  for (const char* name : {"psnr_y_db", "ssim_y", "encode_ms", "decode_ms", "file"}) {
    row.add(std::string(name));
  }
  return row.line();
}

std::string lab_csv_rows(const LabFrame& frame) {
  std::string rows;
  for (const RatePoint& point : frame.points) rows += csv_row(frame, point);
  return rows;
}

std::string lab_frame_json(const LabFrame& frame) {
  Json json;
  json["index"] = frame.index;
  json["width"] = frame.width_px;
  json["height"] = frame.height_px;
  if (!frame.file.empty()) json["file"] = frame.file;
  json["frozen_ssim"] =
      frame.frozen_ssim ? Json(rounded(*frame.frozen_ssim, kSsimDecimals)) : Json();
  json["knee"] = Json::object();
  for (const auto& [subsampling, curve] : curves_of(frame)) {
    const auto knee = knee_of(curve);
    json["knee"][std::string(to_string(subsampling))] = knee ? Json(curve[*knee].quality) : Json();
  }
  json["points"] = Json::array();
  for (const RatePoint& point : frame.points) json["points"].push_back(point_json(frame, point));
  // A file's name may be no text; what is none becomes a question mark.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string lab_json(const std::string& source, const Pricing& pricing,
                     std::span<const std::string> frames) {
  Json head;
  head["source"] = source;
  head["mtu"] = pricing.mtu_bytes;
  head["loss"] = pricing.fragment_loss;
  head["frame_tag_bytes"] = pricing.frame_tag_bytes;
  std::string text = head.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.back() = ',';
  text += "\"frames\":[";
  for (std::size_t i = 0; i < frames.size(); ++i) text += (i > 0 ? ",\n" : "\n") + frames[i];
  return text + "\n]}\n";
}

}  // namespace framescope::model
