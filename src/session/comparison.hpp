#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "core/error_map.hpp"
#include "core/image.hpp"
#include "core/latest_slot.hpp"
#include "core/pool.hpp"
#include "media/error_map.hpp"
#include "media/jpeg_decoder.hpp"
#include "media/quality_probe.hpp"
#include "media/scaler.hpp"

namespace framescope::session {

/// A picture, and what a stream would do to it.
struct ComparisonRequest {
  ImagePtr picture;  ///< kBgr, as the source gave it
  std::uint64_t frame_number = 0;
  int width_px =
      0;  ///< as asked of the scaler, which keeps to a JPEG's limits; 0 the picture's own
  int quality = 80;  ///< 1..100
  Subsampling subsampling = Subsampling::k420;
  ErrorMap map = ErrorMap::kDifference;

  /// Pictures are equal when they are the same object.
  bool operator==(const ComparisonRequest&) const = default;
};

/// What came of a request. Its pictures are of one size, kRgba; null where there is a failure.
struct ComparisonResult {
  std::uint64_t request = 0;       ///< as ask() answered
  std::uint64_t frame_number = 0;  ///< as asked; likewise the next four
  int quality = 0;
  Subsampling subsampling = Subsampling::k420;
  int width_px = 0;
  ErrorMap map_kind = ErrorMap::kDifference;
  ImagePtr original;             ///< what the codec is given, shown as a decoder would
  ImagePtr compared;             ///< what comes out of its JPEG
  ImagePtr map;                  ///< where their luma differs, by core/error_map's scales
  std::size_t planes_bytes = 0;  ///< what the codec is given
  std::size_t jpeg_bytes = 0;    ///< TurboJPEG's own, without a frame tag
  double psnr_y_db = 0;          ///< of the luma, at this size; media::kEqualPsnrDb when equal
  double ssim_y = 0;             ///< likewise, at most 1
  std::string failure;           ///< why there is no comparison, for a person; empty if there is
};

/// The compare view's engine: a picture before and after the stream's own scaler and codec, and
/// where the two differ, on a thread of the lowest priority. Of requests that wait only the newest
/// is kept; the one in work is finished and told, so that a view which asks faster than this
/// answers moves all the same. What a request shares with the one before is not done again: another
/// map takes neither scaler nor codec, another quality no scaler; so the last picture is kept. Used
/// by one thread, the main one; nothing but the destructor blocks, and that for one step of a
/// comparison at most.
class Comparison {
 public:
  struct Options {
    bool gives_way = true;  ///< to everything else; as the lab's
    /// Called on the other thread when there may be something to take(); must not call back.
    std::function<void()> wake{};
  };

  /// Throws std::runtime_error when the codec cannot be had.
  explicit Comparison(Options options);
  ~Comparison();
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// Asks for a comparison; answers its name, which grows from request to request. A request that
  /// equals the newest one, done or not, has that one's name and costs nothing: its result comes
  /// once.
  std::uint64_t ask(ComparisonRequest request);
  /// Of what was asked so far nothing comes any more, and it may be asked anew.
  void cancel();

  /// The newest result, if there is a new one.
  std::optional<ComparisonResult> take();

 private:
  struct Job {
    std::uint64_t name = 0;
    ComparisonRequest request;
  };
  /// What planes are made of.
  struct Scaling {
    ImagePtr picture;
    int width_px = 0;
    Subsampling subsampling = Subsampling::k420;

    bool operator==(const Scaling&) const = default;
  };

  bool dismissed(std::uint64_t name) const { return name <= dismissed_; }

  void run();
  /// Nothing: it was dismissed meanwhile.
  std::optional<ComparisonResult> compare(const Job& job);
  /// The steps; false: it was dismissed between them.
  bool fill(const Job& job, ComparisonResult& result);
  void scale(const ComparisonRequest& request);
  void code(int quality);
  ImagePtr draw(ErrorMap kind);

  const Options options_;
  LatestSlot<Job> jobs_;
  LatestSlot<ComparisonResult> results_;
  std::atomic<std::uint64_t> dismissed_{0};  ///< the newest name of which nothing may come

  // The main thread's own.
  std::uint64_t requests_ = 0;
  std::optional<ComparisonRequest> newest_;

  // The other thread's own.
  media::Scaler scaler_;
  media::QualityProbe probe_;
  media::JpegDecoder decoder_;
  media::SsimMap ssim_map_;
  Pool<Image> images_{9};  // three a result: one shown, one waiting, one in hand
  Image planes_;
  Scaling scaled_;   ///< what planes_ and original_ are made of; null picture: of nothing
  int quality_ = 0;  ///< what compared_ and reading_ are made with; 0: with nothing
  ImagePtr original_;
  ImagePtr compared_;
  media::QualityReading reading_;

  std::thread thread_;
};

}  // namespace framescope::session
