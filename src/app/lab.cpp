#include "app/lab.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include <unistd.h>

#include "app/headless.hpp"
#include "app/lab_console.hpp"
#include "app/lab_files.hpp"
#include "app/lab_plot.hpp"
#include "app/lab_source.hpp"
#include "app/lab_summary.hpp"
#include "session/lab.hpp"

namespace framescope::app {
namespace {

using model::LabFrame;

constexpr Duration kLook = std::chrono::milliseconds(50);
// What a power cut may cost of the JSON; the table is written frame by frame.
constexpr Duration kJsonInterval = std::chrono::seconds(10);
constexpr int kPlotWidthPx = 1200;
constexpr int kPlotHeightPx = 900;

Time now() { return std::chrono::steady_clock::now(); }

// The machine is the lab's: nothing runs beside it that it would have to give way to.
int core_count() { return std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN))); }

void throw_unless_empty(const std::string& error) {
  if (!error.empty()) throw std::runtime_error(error);
}

/// The files that a run writes. Throws std::runtime_error for a person.
class Outputs {
 public:
  explicit Outputs(const LabOptions& options) : options_(options) {
    continue_json();
    write_json();  // tells before the work whether it can be written
    if (options_.csv_file.empty()) return;
    throw_unless_empty(csv_.open(options_.csv_file, model::lab_csv_header(), options_.first));
  }

  void add(LabFrame frame) {
    if (csv_.is_open()) throw_unless_empty(csv_.add(model::lab_csv_rows(frame)));
    if (!options_.json_file.empty()) json_frames_.push_back(model::lab_frame_json(frame));
    frames_.push_back(std::move(frame));
    if (now() - json_at_ > kJsonInterval) write_json();
  }

  void finish() {
    write_json();
    if (csv_.is_open()) throw_unless_empty(csv_.close());
    if (options_.plot_file.empty() || frames_.empty()) return;
    const std::string name = std::filesystem::path(options_.source).filename().string();
    auto plot = std::make_shared<Image>(media::draw_chart(
        lab_chart(name.empty() ? options_.source : name, frames_), kPlotWidthPx, kPlotHeightPx));
    throw_unless_empty(files_.write_png(std::move(plot), options_.plot_file));
  }

  const std::vector<LabFrame>& frames() const { return frames_; }

 private:
  void continue_json() {
    if (options_.json_file.empty() || options_.first == 0) return;
    const auto text = read_if_there(options_.json_file);
    if (!text) throw std::runtime_error(text.error().text);
    if (text->empty()) return;
    auto kept = kept_frames(*text, options_.source, options_.first);
    if (!kept) {
      throw std::runtime_error("continue " + options_.json_file + ": " + kept.error().text +
                               "; choose another file");
    }
    json_frames_ = std::move(*kept);
  }

  void write_json() {
    json_at_ = now();
    if (options_.json_file.empty()) return;
    throw_unless_empty(files_.write_text(
        model::lab_json(options_.source, options_.pricing, json_frames_), options_.json_file));
  }

  const LabOptions& options_;
  RowFile csv_;
  WholeFiles files_;
  std::vector<std::string> json_frames_;
  std::vector<LabFrame> frames_;
  Time json_at_{};
};

/// One run over a source.
class LabRun {
 public:
  LabRun(const LabOptions& options, std::FILE* err)
      : options_(options),
        console_(err, ::isatty(::fileno(err)) != 0),
        source_(options.source, [this](const std::string& text) { console_.say(text); }),
        outputs_(options),
        lab_({.threads = core_count(), .gives_way = false}) {}

  /// The exit status. Throws std::runtime_error for a person.
  int run();
  const std::vector<LabFrame>& frames() const { return outputs_.frames(); }
  void say(const std::string& text) { console_.say(text); }

 private:
  std::uint64_t last_index() const;
  std::optional<std::uint64_t> total() const;
  bool goes_on();
  std::optional<session::LabResult> sweep(const LabSource::Picture& picture,
                                          const ImagePtr& previous);
  std::optional<session::LabResult> wait_for_result();
  void keep(const LabSource::Picture& picture, session::LabResult result);
  void sweep_frames();
  void tell_scaling(const LabFrame& frame, const Image& picture);

  const LabOptions& options_;
  LabConsole console_;
  LabSource source_;
  Outputs outputs_;
  session::Lab lab_;
  std::optional<LabSource::Picture> following_;  ///< read while the one before is swept
  std::uint64_t done_ = 0;                       ///< frames
  std::uint64_t next_index_ = options_.first;    ///< of the first frame that is not done
  bool interrupted_ = false;
  bool told_scaling_ = false;
  Time begun_ = now();
};

bool LabRun::goes_on() {
  interrupted_ = interrupted_ || wait_for_ending_signal(Duration{0});
  return !interrupted_;
}

/// Behind the last frame that is wanted.
std::uint64_t LabRun::last_index() const {
  if (options_.frames) return options_.first + *options_.frames;
  return source_.is_endless() ? options_.first + 1 : ~std::uint64_t{0};
}

std::optional<std::uint64_t> LabRun::total() const {
  if (options_.frames || source_.is_endless()) return last_index() - options_.first;
  const auto count = source_.count();
  if (!count || *count <= options_.first) return std::nullopt;
  return *count - options_.first;
}

int LabRun::run() {
  sweep_frames();
  outputs_.finish();
  if (interrupted_) {
    say("stopped; --first " + std::to_string(next_index_) + " goes on from here");
    return 0;
  }
  if (!frames().empty()) return source_.failed() ? 1 : 0;
  if (!source_.failed()) {
    const auto count = source_.count();
    say("no frame to sweep: --first " + std::to_string(options_.first) + " is behind the end" +
        (count ? "; there are " + std::to_string(*count) : "; choose an earlier one"));
  }
  return 1;
}

void LabRun::sweep_frames() {
  ImagePtr previous;
  if (options_.first > 0) {
    // The one before the first tells how alike a frozen frame is.
    if (!source_.skip_to(options_.first - 1, [this] { return goes_on(); })) return;
    const auto before = source_.next();
    if (!before) return;
    if (before->index < options_.first) previous = before->image;
    following_ = before->index < options_.first ? source_.next() : before;
  } else {
    following_ = source_.next();
  }
  while (following_ && following_->index < last_index() && goes_on()) {
    const LabSource::Picture picture = std::move(*following_);
    auto result = sweep(picture, previous);
    if (!result) return;
    keep(picture, std::move(*result));
    previous = picture.image;
  }
}

std::optional<session::LabResult> LabRun::sweep(const LabSource::Picture& picture,
                                                const ImagePtr& previous) {
  session::LabRequest request;
  request.picture = picture.image;
  request.previous = previous;
  request.frame_number = picture.index;
  request.sweep.widths_px = {options_.width_px};
  request.sweep.most_points = options_.points;
  for (const std::size_t limit :
       {model::kOnePacketBytes, model::kMacDatagramBytes, kMaxDatagramBytes}) {
    request.sweep.jpeg_limits_bytes.push_back(limit / 4 * 3);  // as base64
    request.sweep.jpeg_limits_bytes.push_back(limit);
  }
  request.pricing = options_.pricing;
  (void)lab_.ask(std::move(request));
  const bool is_last = picture.index + 1 >= last_index();
  following_ = is_last ? std::nullopt : source_.next();
  return wait_for_result();
}

std::optional<session::LabResult> LabRun::wait_for_result() {
  std::optional<session::LabResult> result;
  while (!result || !result->done) {
    (void)lab_.wait(kLook);
    if (auto newer = lab_.take()) result = std::move(newer);
    const double part =
        result ? static_cast<double>(result->points.size()) / static_cast<double>(result->planned)
               : 0;
    console_.show(static_cast<double>(done_) + part, total(), now() - begun_);
    if (goes_on()) continue;
    lab_.cancel();
    return std::nullopt;
  }
  if (!result->failure.empty()) {
    throw std::runtime_error("sweep frame " + std::to_string(result->frame_number) + " of " +
                             options_.source + ": " + result->failure + "; try another --width");
  }
  return result;
}

void LabRun::keep(const LabSource::Picture& picture, session::LabResult result) {
  LabFrame frame;
  frame.index = picture.index;
  frame.file = picture.file;
  frame.points = std::move(result.points);
  frame.width_px = frame.points.front().width_px;
  frame.height_px = frame.points.front().height_px;
  if (!result.frozen_ssim.empty()) frame.frozen_ssim = result.frozen_ssim.begin()->second;
  tell_scaling(frame, *picture.image);
  outputs_.add(std::move(frame));
  ++done_;
  next_index_ = picture.index + 1;
}

/// A size that nobody asked for: of a picture larger or smaller than a frame may be.
void LabRun::tell_scaling(const LabFrame& frame, const Image& picture) {
  const bool is_asked = options_.width_px != 0 || (frame.width_px == picture.width_px() &&
                                                   frame.height_px == picture.height_px());
  if (is_asked || std::exchange(told_scaling_, true)) return;
  say("scaled from " + std::to_string(picture.width_px()) + "x" +
      std::to_string(picture.height_px()) + " to " + std::to_string(frame.width_px) + "x" +
      std::to_string(frame.height_px) +
      ": a frame has sides of 16 to 8192 pixels, and at most 16.7 million of them");
}

}  // namespace

int run_lab(const LabOptions& options, std::FILE* out, std::FILE* err) {
  try {
    LabRun run(options, err);
    const int status = run.run();
    const bool has_files =
        !options.csv_file.empty() || !options.json_file.empty() || !options.plot_file.empty();
    if (has_files && ::isatty(::fileno(out)) == 0) return status;
    for (const std::string& line : lab_summary(run.frames())) {
      if (std::fprintf(out, "%s\n", line.c_str()) < 0) return 1;
    }
    return std::fflush(out) == 0 ? status : 1;
  } catch (const std::exception& error) {
    std::fprintf(err, "framescope: %s\n", error.what());
    return 1;
  }
}

}  // namespace framescope::app
