#include "media/jpeg_reader.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <csetjmp>
#include <cstdio>
#include <stdexcept>
#include <string>

#include <jpeglib.h>

namespace framescope::media {

// libjpeg hands its own structures back to its callbacks; client_data leads from them to this.
struct JpegReader::Codec {
  jpeg_decompress_struct jpeg{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf give_up{};
  std::array<char, JMSG_LENGTH_MAX> words{};

  static Codec& of(j_common_ptr jpeg) { return *static_cast<Codec*>(jpeg->client_data); }
};

namespace {

// A picture of a few KB can have so many that decoding it takes minutes.
constexpr int kMaxScans = 500;
constexpr int kMaxRows = 2 * DCTSIZE;  // of one plane in a row of MCUs

std::optional<Subsampling> subsampling_of(const jpeg_decompress_struct& jpeg) {
  if (jpeg.jpeg_color_space != JCS_YCbCr) return std::nullopt;
  const auto has = [&jpeg](int component, int across, int down) {
    const jpeg_component_info& info = jpeg.comp_info[component];
    return info.h_samp_factor == across && info.v_samp_factor == down;
  };
  if (!has(1, 1, 1) || !has(2, 1, 1)) return std::nullopt;
  if (has(0, 2, 2)) return Subsampling::k420;
  if (has(0, 2, 1)) return Subsampling::k422;
  if (has(0, 1, 1)) return Subsampling::k444;
  return std::nullopt;
}

/// The samples of a picture's planes in whole MCUs.
struct PlaneSizes {
  std::array<std::size_t, 3> strides{};
  std::array<std::size_t, 3> rows{};
  std::size_t bytes = 0;
};

PlaneSizes sizes_of(const jpeg_decompress_struct& jpeg) {
  const auto mcus = [](JDIMENSION side, int factor) {
    const auto unit = static_cast<JDIMENSION>(factor * DCTSIZE);
    return std::size_t{(side + unit - 1) / unit};
  };
  const std::size_t across = mcus(jpeg.image_width, jpeg.max_h_samp_factor);
  const std::size_t down = mcus(jpeg.image_height, jpeg.max_v_samp_factor);
  PlaneSizes sizes;
  for (std::size_t i = 0; i < 3; ++i) {
    sizes.strides[i] = across * static_cast<std::size_t>(jpeg.comp_info[i].h_samp_factor * DCTSIZE);
    sizes.rows[i] = down * static_cast<std::size_t>(jpeg.comp_info[i].v_samp_factor * DCTSIZE);
    sizes.bytes += sizes.strides[i] * sizes.rows[i];
  }
  return sizes;
}

/// A call that delivers nothing ends it, which jpeg_finish_decompress() takes for an error.
void read_mcu_rows(jpeg_decompress_struct& jpeg, const std::array<std::uint8_t*, 3>& planes,
                   const std::array<std::size_t, 3>& strides) {
  std::array<std::array<JSAMPROW, kMaxRows>, 3> rows{};
  std::array<JSAMPARRAY, 3> targets{rows[0].data(), rows[1].data(), rows[2].data()};
  const auto height = static_cast<JDIMENSION>(jpeg.max_v_samp_factor * DCTSIZE);
  while (jpeg.output_scanline < jpeg.output_height) {
    const std::size_t mcu_row = jpeg.output_scanline / height;
    for (std::size_t i = 0; i < 3; ++i) {
      const auto count = static_cast<std::size_t>(jpeg.comp_info[i].v_samp_factor * DCTSIZE);
      std::uint8_t* const first = planes[i] + mcu_row * count * strides[i];
      for (std::size_t row = 0; row < count; ++row) rows[i][row] = first + row * strides[i];
    }
    if (jpeg_read_raw_data(&jpeg, targets.data(), height) == 0) return;
  }
}

void read_rows(jpeg_decompress_struct& jpeg, Image& rgba) {
  while (jpeg.output_scanline < jpeg.output_height) {
    std::array<JSAMPROW, kMaxRows> rows{};
    const std::size_t left = jpeg.output_height - jpeg.output_scanline;
    const std::size_t count = std::min(rows.size(), left);
    for (std::size_t i = 0; i < count; ++i) {
      rows[i] = rgba.plane(0) + static_cast<std::ptrdiff_t>(jpeg.output_scanline + i) *
                                    static_cast<std::ptrdiff_t>(rgba.stride(0));
    }
    if (jpeg_read_scanlines(&jpeg, rows.data(), static_cast<JDIMENSION>(count)) == 0) return;
  }
}

}  // namespace

JpegReader::JpegReader() : codec_(new Codec) {
  Codec& codec = *codec_;
  jpeg_decompress_struct& jpeg = codec.jpeg;
  jpeg.err = jpeg_std_error(&codec.errors);
  jpeg.client_data = &codec;
  codec.errors.error_exit = [](j_common_ptr failed) {
    failed->err->format_message(failed, Codec::of(failed).words.data());
    std::longjmp(Codec::of(failed).give_up, 1);
  };
  // Called for the first warning.
  codec.errors.output_message = [](j_common_ptr warning) {
    warning->err->format_message(warning, Codec::of(warning).words.data());
  };
  if (setjmp(codec.give_up) != 0) {
    throw std::runtime_error(std::string("start the JPEG decoder: ") + codec.words.data());
  }
  jpeg_create_decompress(&jpeg);
  jpeg.progress = &codec.progress;
  codec.progress.progress_monitor = [](j_common_ptr read) {
    if (reinterpret_cast<j_decompress_ptr>(read)->input_scan_number <= kMaxScans) return;
    Codec& own = Codec::of(read);
    std::snprintf(own.words.data(), own.words.size(), "more than %d scans", kMaxScans);
    std::longjmp(own.give_up, 1);
  };
}

void JpegReader::Destroy::operator()(Codec* codec) const {
  jpeg_destroy_decompress(&codec->jpeg);
  delete codec;
}

bool JpegReader::open(std::span<const std::uint8_t> jpeg) {
  Codec& codec = *codec_;
  release();
  codec.words[0] = '\0';
  subsampling_.reset();
  if (setjmp(codec.give_up) != 0) return false;
  jpeg_mem_src(&codec.jpeg, jpeg.data(), jpeg.size());
  jpeg_read_header(&codec.jpeg, TRUE);
  subsampling_ = subsampling_of(codec.jpeg);
  return true;
}

/// What a picture that was refused, or not read, has left: of a progressive one more than itself.
void JpegReader::release() { jpeg_abort_decompress(&codec_->jpeg); }

int JpegReader::width_px() const { return static_cast<int>(codec_->jpeg.image_width); }

int JpegReader::height_px() const { return static_cast<int>(codec_->jpeg.image_height); }

std::optional<PlanesView> JpegReader::read_planes() {
  assert(subsampling());
  jpeg_decompress_struct& jpeg = codec_->jpeg;
  const PlaneSizes sizes = sizes_of(jpeg);
  if (samples_.size() < sizes.bytes) samples_.resize(sizes.bytes);
  PlanesView view{.planes = {}, .strides = {}, .subsampling = *subsampling_};
  subsampling_.reset();
  std::array<std::uint8_t*, 3> planes{};
  std::uint8_t* next = samples_.data();
  for (std::size_t i = 0; i < 3; ++i) {
    view.planes[i] = planes[i] = next;
    view.strides[i] = static_cast<int>(sizes.strides[i]);
    next += sizes.strides[i] * sizes.rows[i];
  }
  if (setjmp(codec_->give_up) != 0) {
    release();
    return std::nullopt;
  }
  jpeg.raw_data_out = TRUE;
  jpeg.out_color_space = JCS_YCbCr;
  jpeg_start_decompress(&jpeg);
  read_mcu_rows(jpeg, planes, sizes.strides);
  jpeg_finish_decompress(&jpeg);
  return view;
}

bool JpegReader::read_rgba(Image& rgba) {
  assert(rgba.format() == PixelFormat::kRgba && rgba.width_px() == width_px() &&
         rgba.height_px() == height_px());
  jpeg_decompress_struct& jpeg = codec_->jpeg;
  subsampling_.reset();
  if (setjmp(codec_->give_up) != 0) {
    release();
    return false;
  }
  jpeg.out_color_space = JCS_EXT_RGBA;
  jpeg_start_decompress(&jpeg);
  read_rows(jpeg, rgba);
  jpeg_finish_decompress(&jpeg);
  return true;
}

bool JpegReader::warned() const { return codec_->errors.num_warnings > 0; }

const char* JpegReader::words() const { return codec_->words.data(); }

}  // namespace framescope::media
