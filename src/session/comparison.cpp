#include "session/comparison.hpp"

#include <exception>
#include <limits>
#include <stdexcept>
#include <utility>

#include "session/give_way.hpp"

namespace framescope::session {
namespace {

constexpr int kMaxSourceSide = 32'768;  // the scaler's

/// Why a request cannot be met; empty if it can.
std::string fault_of(const ComparisonRequest& request) {
  if (!request.picture || request.picture->empty()) {
    return "there is no picture; wait for the next frame";
  }
  const Image& picture = *request.picture;
  if (picture.format() != PixelFormat::kBgr) {
    return "the picture is not BGR, as sources give it; choose another source";
  }
  if (picture.width_px() > kMaxSourceSide || picture.height_px() > kMaxSourceSide) {
    return "the picture is " + std::to_string(picture.width_px()) + "x" +
           std::to_string(picture.height_px()) + ", of at most 32768 a side; choose a smaller one";
  }
  if (request.width_px < 0) {
    return "a width of " + std::to_string(request.width_px) +
           " is none; choose 16 to 8192, or 0 for the picture's own";
  }
  if (request.quality < 1 || request.quality > 100) return "choose a quality of 1 to 100";
  return {};
}

std::string words_of(const ComparisonRequest& request, const std::string& cause) {
  return "compare frame " + std::to_string(request.frame_number) + " at quality " +
         std::to_string(request.quality) + ": " + cause;
}

}  // namespace

Comparison::Comparison(Options options)
    : options_(std::move(options)), thread_([this] { run(); }) {}

Comparison::~Comparison() {
  dismissed_ = std::numeric_limits<std::uint64_t>::max();
  jobs_.close();
  thread_.join();
}

std::uint64_t Comparison::ask(ComparisonRequest request) {
  if (newest_ == request) return requests_;
  newest_ = request;
  jobs_.put({++requests_, std::move(request)});
  return requests_;
}

void Comparison::cancel() {
  dismissed_ = requests_;
  newest_.reset();
  jobs_.try_take();
  results_.try_take();
}

std::optional<ComparisonResult> Comparison::take() {
  std::optional<ComparisonResult> result = results_.try_take();
  // The other thread may have looked just before it was dismissed.
  if (result && dismissed(result->request)) result.reset();
  return result;
}

void Comparison::run() {
  if (options_.gives_way) give_way();
  while (const std::optional<Job> job = jobs_.take()) {
    std::optional<ComparisonResult> result = compare(*job);
    if (!result) continue;
    results_.put(std::move(*result));
    if (options_.wake) options_.wake();
  }
}

std::optional<ComparisonResult> Comparison::compare(const Job& job) {
  const ComparisonRequest& request = job.request;
  ComparisonResult result;
  result.request = job.name;
  result.frame_number = request.frame_number;
  result.quality = request.quality;
  result.subsampling = request.subsampling;
  result.width_px = request.width_px;
  result.map_kind = request.map;
  std::string fault = fault_of(request);
  try {
    if (fault.empty() && !fill(job, result)) return std::nullopt;
  } catch (const std::exception& error) {
    fault = error.what() + std::string("; choose another frame or width");
  }
  if (!fault.empty()) result.failure = words_of(request, fault);
  return result;
}

bool Comparison::fill(const Job& job, ComparisonResult& result) {
  if (dismissed(job.name)) return false;
  scale(job.request);
  if (dismissed(job.name)) return false;
  code(job.request.quality);
  if (dismissed(job.name)) return false;
  result.map = draw(job.request.map);
  result.original = original_;
  result.compared = compared_;
  result.planes_bytes = planes_.size_bytes();
  result.jpeg_bytes = reading_.jpeg_bytes;
  result.psnr_y_db = reading_.psnr_y_db;
  result.ssim_y = reading_.ssim_y;
  return !dismissed(job.name);
}

void Comparison::scale(const ComparisonRequest& request) {
  Scaling wanted{request.picture, request.width_px, request.subsampling};
  if (scaled_ == wanted) return;
  scaled_ = {};
  quality_ = 0;
  scaler_.scale(*request.picture, request.width_px, request.subsampling, planes_);
  std::shared_ptr<Image> rgba = images_.acquire();
  media::planes_as_decoded(planes_, *rgba);
  original_ = std::move(rgba);
  scaled_ = std::move(wanted);
}

void Comparison::code(int quality) {
  if (quality_ == quality) return;
  quality_ = 0;
  const auto reading = probe_.read(planes_, quality);
  if (!reading) throw std::runtime_error("the codec refused it: " + reading.error().cause);
  std::shared_ptr<Image> rgba = images_.acquire();
  const auto decoded =
      decoder_.decode(probe_.jpeg(), planes_.width_px(), planes_.height_px(), *rgba);
  if (!decoded) throw std::runtime_error("the decoder refused it: " + decoded.error().cause);
  compared_ = std::move(rgba);
  reading_ = *reading;
  quality_ = quality;
}

ImagePtr Comparison::draw(ErrorMap kind) {
  std::shared_ptr<Image> rgba = images_.acquire();
  const media::LumaPlane original = media::luma_of(planes_);
  if (kind == ErrorMap::kDifference) {
    media::draw_difference(original, probe_.decoded(), *rgba);
  } else {
    ssim_map_.measure(original, probe_.decoded());
    ssim_map_.draw(*rgba);
  }
  return rgba;
}

}  // namespace framescope::session
