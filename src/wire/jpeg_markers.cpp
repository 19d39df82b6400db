#include "wire/jpeg_markers.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "wire/byte_io.hpp"
#include "wire/jpeg_standard_tables.hpp"

namespace framescope::wire {
namespace {

// Marker codes of T.81 table B.1, as far as they are told apart here.
enum Marker : std::uint8_t {
  kSof0 = 0xC0,
  kSof2 = 0xC2,
  kDht = 0xC4,
  kSof15 = 0xCF,
  kRst0 = 0xD0,
  kRst7 = 0xD7,
  kSoi = 0xD8,
  kEoi = 0xD9,
  kSos = 0xDA,
  kDqt = 0xDB,
  kDri = 0xDD,
  kExp = 0xDF,
  kApp0 = 0xE0,
  kApp15 = 0xEF,
  kCom = 0xFE,
};

constexpr bool is_segment(std::uint8_t marker) {
  return (marker >= kSof0 && marker <= kSof15) || (marker >= kSos && marker <= kExp) ||
         (marker >= kApp0 && marker <= kApp15) || marker == kCom;
}

constexpr bool is_sampling(std::uint8_t factors) {
  return factors == 0x11 || factors == 0x21 || factors == 0x22;
}

using Fault = std::optional<JpegFault>;

struct Component {
  std::uint8_t id = 0;
  std::uint8_t sampling = 0;  // horizontal << 4 | vertical
  std::uint8_t quant_table = 0;
};

class Scanner {
 public:
  explicit Scanner(std::span<const std::uint8_t> jpeg) : jpeg_(jpeg) {}

  Result<JpegInfo, JpegFault> run() {
    if (jpeg_.size() < 2 || jpeg_[0] != 0xFF || jpeg_[1] != kSoi) return JpegFault::kNoSoi;
    at_ = 2;
    while (at_ < jpeg_.size() && !info_.has_eoi) {
      if (const Fault fault = next_marker()) return *fault;
    }
    if (const Fault fault = check_end()) return *fault;
    return info_;
  }

 private:
  Fault next_marker() {
    if (jpeg_[at_] != 0xFF) return JpegFault::kBadMarker;
    while (at_ < jpeg_.size() && jpeg_[at_] == 0xFF) ++at_;  // any number of them may come first
    if (at_ == jpeg_.size()) return std::nullopt;
    const std::uint8_t marker = jpeg_[at_++];
    if (marker == kEoi) {
      info_.has_eoi = true;
      return std::nullopt;
    }
    if (!is_segment(marker)) return JpegFault::kBadMarker;
    if (++segments_ > kMaxJpegSegments) return JpegFault::kTooManySegments;
    ByteReader in(jpeg_.subspan(at_));
    const auto length = in.read<std::uint16_t>();
    if (in.ok() && length < 2) return JpegFault::kBadSegment;
    const auto body = in.take(in.ok() ? length - 2U : 0U);
    if (!in.ok()) return JpegFault::kTruncatedSegment;
    at_ += length;
    return segment(marker, ByteReader(body));
  }

  Fault segment(std::uint8_t marker, ByteReader in) {
    if (marker == kDht) return huffman_tables(in);
    if (marker == kDqt) return quant_tables(in);
    if (marker == kDri) return restart_interval(in);
    if (marker == kSos) return scan_header(in);
    if (marker <= kSof15) return frame_header(marker, in);
    return std::nullopt;
  }

  Fault frame_header(std::uint8_t marker, ByteReader in) {
    if (info_.components != 0) return JpegFault::kSecondFrame;
    if (marker != kSof0 && marker != kSof2) return JpegFault::kUnsupportedCoding;
    info_.progressive = marker == kSof2;
    const int precision = in.read<std::uint8_t>();
    info_.height_px = in.read<std::uint16_t>();
    info_.width_px = in.read<std::uint16_t>();
    const std::size_t count = in.read<std::uint8_t>();
    if (!in.ok() || in.rest().size() != 3 * count) return JpegFault::kBadSegment;
    if (precision != 8) return JpegFault::kPrecision;
    if (count != 1 && count != 3) return JpegFault::kComponents;
    if (const Fault fault = check_size()) return fault;
    info_.components = static_cast<int>(count);
    info_.grey = count == 1;
    for (Component& component : components()) {
      component.id = in.read<std::uint8_t>();
      component.sampling = in.read<std::uint8_t>();
      component.quant_table = in.read<std::uint8_t>();
    }
    return check_components();
  }

  Fault check_size() const {
    const auto [low, high] = std::minmax(info_.width_px, info_.height_px);
    if (low < kMinJpegSide || high > kMaxJpegSide) return JpegFault::kDimensions;
    if (pixels() > kMaxJpegPixels) return JpegFault::kTooManyPixels;
    return std::nullopt;
  }

  Fault check_components() {
    for (const Component& component : components()) {
      if (component.quant_table > 3) return JpegFault::kBadSegment;
      if (std::ranges::count(components(), component.id, &Component::id) != 1) {
        return JpegFault::kBadSegment;
      }
      const bool is_first = &component == components_.data();
      if (is_first ? !is_sampling(component.sampling) : component.sampling != 0x11) {
        return JpegFault::kSampling;
      }
    }
    if (!info_.grey && components_[0].sampling == 0x21) info_.subsampling = Subsampling::k422;
    if (!info_.grey && components_[0].sampling == 0x22) info_.subsampling = Subsampling::k420;
    return std::nullopt;
  }

  Fault quant_tables(ByteReader in) {
    while (!in.rest().empty()) {
      const auto head = in.read<std::uint8_t>();
      const std::size_t table = head & 15U;
      if (table > 3 || head >> 4 > 1) return JpegFault::kBadSegment;
      for (std::uint16_t& value : quant_[table]) {
        value = head >> 4 == 0 ? in.read<std::uint8_t>() : in.read<std::uint16_t>();
      }
      has_quant_[table] = true;
    }
    return in.ok() ? std::nullopt : Fault(JpegFault::kBadSegment);
  }

  Fault huffman_tables(ByteReader in) {
    while (!in.rest().empty()) {
      const auto head = in.read<std::uint8_t>();
      const auto table = in.rest();
      std::size_t values = 0;
      for (const std::uint8_t count : in.take(16)) values += count;
      in.take(values);
      if (!in.ok() || values > 256 || (head & 15) > 3 || head >> 4 > 1) {
        return JpegFault::kBadSegment;
      }
      if (!is_standard(head, table.first(16 + values))) info_.standard_huffman = false;
    }
    return std::nullopt;
  }

  static bool is_standard(std::uint8_t head, std::span<const std::uint8_t> table) {
    using namespace standard_huffman;
    switch (head) {
      case 0x00:
        return std::ranges::equal(table, kDcLuma);
      case 0x01:
        return std::ranges::equal(table, kDcChroma);
      case 0x10:
        return std::ranges::equal(table, kAcLuma);
      case 0x11:
        return std::ranges::equal(table, kAcChroma);
      default:
        return false;
    }
  }

  Fault restart_interval(ByteReader in) {
    info_.restart_interval = in.read<std::uint16_t>();
    return in.ok() && in.rest().empty() ? std::nullopt : Fault(JpegFault::kBadSegment);
  }

  Fault scan_header(ByteReader in) {
    if (info_.components == 0) return JpegFault::kMissingFrame;
    const int count = in.read<std::uint8_t>();
    if (count < 1 || count > info_.components) return JpegFault::kBadSegment;
    for (int i = 0; i < count; ++i) {
      if (const Fault fault = scan_component(in)) return fault;
    }
    in.take(3);  // spectral selection and approximation are the decoder's to judge
    if (!in.ok() || !in.rest().empty()) return JpegFault::kBadSegment;
    ++info_.scans;
    if (info_.progressive) info_.standard_huffman = false;
    // A baseline scan that leaves components out needs more of its kind.
    const bool is_too_many = info_.progressive ? pixels() * info_.scans > kMaxJpegScanPixels
                                               : info_.scans > 1 || count != info_.components;
    if (is_too_many) return JpegFault::kTooManyScans;
    if (info_.scans == 1) {
      if (const Fault fault = first_scan()) return fault;
    }
    entropy_coded_data();
    return std::nullopt;
  }

  Fault scan_component(ByteReader& in) {
    const auto id = in.read<std::uint8_t>();
    const auto tables = in.read<std::uint8_t>();  // DC << 4 | AC
    const auto found = std::ranges::find(components(), id, &Component::id);
    if (!in.ok() || found == components().end()) return JpegFault::kBadSegment;
    if ((tables & 15) > 3 || tables >> 4 > 3) return JpegFault::kBadSegment;
    if (tables != (&*found == components_.data() ? 0x00 : 0x11)) info_.standard_huffman = false;
    return std::nullopt;
  }

  Fault first_scan() {
    info_.scan_offset = at_;
    for (const Component& component : components()) {
      if (!has_quant_[component.quant_table]) return JpegFault::kMissingTable;
    }
    info_.quant[0] = quant_[components_[0].quant_table];
    if (!info_.grey) info_.quant[1] = quant_[components_[1].quant_table];
    return std::nullopt;
  }

  // Goes on to the next marker that is no restart. Of FF FF .. 00 (a stuffed FF) one byte is data.
  void entropy_coded_data() {
    const std::size_t begin = at_;
    while (at_ < jpeg_.size()) {
      const void* found = std::memchr(jpeg_.data() + at_, 0xFF, jpeg_.size() - at_);
      if (found == nullptr) {
        at_ = jpeg_.size();
        break;
      }
      const auto marker =
          static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - jpeg_.data());
      std::size_t code = marker + 1;
      while (code < jpeg_.size() && jpeg_[code] == 0xFF) ++code;
      const bool is_data = code < jpeg_.size() && jpeg_[code] == 0;
      const bool is_restart = code < jpeg_.size() && jpeg_[code] >= kRst0 && jpeg_[code] <= kRst7;
      at_ = marker;
      if (!is_data && !is_restart) break;
      at_ = code + 1;
      not_data_bytes_ += at_ - marker - (is_data ? 1 : 0);
    }
    info_.entropy_bytes += at_ - begin;
  }

  Fault check_end() const {
    const bool is_cut = !info_.has_eoi && info_.scans == 0;
    if (is_cut) return JpegFault::kTruncatedSegment;
    if (info_.components == 0) return JpegFault::kMissingFrame;
    if (info_.scans == 0) return JpegFault::kMissingScan;
    const std::size_t bits = 8 * (info_.entropy_bytes - not_data_bytes_);
    if (bits < blocks()) return JpegFault::kTruncatedScan;
    return std::nullopt;
  }

  // Blocks of 8 x 8 samples that carry picture. Each takes a Huffman code of its own, hence a bit,
  // in the one baseline scan or in the first progressive one of its component.
  std::size_t blocks() const {
    const auto along = [](int pixels, int factor) {
      return static_cast<std::size_t>((pixels + 8 * factor - 1) / (8 * factor));
    };
    const std::size_t luma = along(info_.width_px, 1) * along(info_.height_px, 1);
    if (info_.grey) return luma;
    const int across = components_[0].sampling >> 4;
    const int down = components_[0].sampling & 15;
    return luma + 2 * along(info_.width_px, across) * along(info_.height_px, down);
  }

  std::int64_t pixels() const { return std::int64_t{info_.width_px} * info_.height_px; }

  std::span<Component> components() {
    return std::span(components_).first(static_cast<std::size_t>(info_.components));
  }

  std::span<const std::uint8_t> jpeg_;
  std::size_t at_ = 0;
  int segments_ = 0;
  std::size_t not_data_bytes_ = 0;  // stuffing and markers within entropy-coded data
  std::array<Component, 3> components_{};
  std::array<std::array<std::uint16_t, 64>, 4> quant_{};
  std::array<bool, 4> has_quant_{};
  JpegInfo info_;
};

}  // namespace

std::string_view to_string(JpegFault fault) {
  constexpr std::array<std::string_view, kJpegFaultCount> kNames{
      "no_soi",         "truncated_segment", "bad_marker",
      "bad_segment",    "too_many_segments", "unsupported_coding",
      "precision",      "components",        "sampling",
      "dimensions",     "too_many_pixels",   "second_frame",
      "missing_frame",  "missing_table",     "missing_scan",
      "too_many_scans", "truncated_scan"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<JpegInfo, JpegFault> scan_jpeg(std::span<const std::uint8_t> jpeg) {
  return Scanner(jpeg).run();
}

}  // namespace framescope::wire
