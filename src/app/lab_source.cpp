#include "app/lab_source.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "media/picture_kind.hpp"
#include "media/source_spec.hpp"
#include "media/still_source.hpp"

namespace framescope::app {
namespace {

namespace fs = std::filesystem;

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

}  // namespace

LabSource::LabSource(const std::string& text, std::function<void(const std::string&)> say)
    : say_(std::move(say)) {
  std::error_code ignored;
  if (fs::is_directory(text, ignored)) {
    open_folder(text);
  } else {
    open_single(text);
  }
}

void LabSource::open_folder(const fs::path& folder) {
  std::error_code error;
  std::size_t others = 0;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) continue;
    const bool is_picture = media::is_still_picture(entry->path());
    if (is_picture) files_.push_back(entry->path());
    if (!is_picture) ++others;
  }
  if (error) {
    throw std::runtime_error("cannot read the folder " + quoted(folder) + ": " + error.message() +
                             "; try another one");
  }
  if (files_.empty()) {
    throw std::runtime_error("cannot sweep the folder " + quoted(folder) +
                             ": no picture is in it; name a picture or a video");
  }
  std::sort(files_.begin(), files_.end());
  if (others > 0) {
    say_("passed over " + std::to_string(others) + " files in " + quoted(folder) +
         " that are no pictures");
  }
}

void LabSource::open_single(const std::string& text) {
  const auto spec = media::parse_source(text);
  if (!spec) throw std::runtime_error("cannot open '" + text + "': " + spec.error());
  const bool is_file = spec->kind == media::SourceKind::kFile;
  std::error_code ignored;
  const bool is_still =
      is_file && fs::is_regular_file(spec->text, ignored) && media::is_still_picture(spec->text);
  source_ = media::open_source(*spec, {});
  may_end_ = !is_still && (is_file || spec->kind == media::SourceKind::kUrl);
  if (is_still) say_conversions(spec->text);
}

void LabSource::say_conversions(const fs::path& file) {
  const auto kind = media::inspect_picture(file);
  const std::string done = kind ? media::conversions_of(*kind) : "";
  if (!done.empty()) say_(quoted(file) + ": " + done);
}

std::optional<std::uint64_t> LabSource::count() const {
  return files_.empty() ? source_->info().frames : std::optional(files_.size());
}

std::optional<LabSource::Picture> LabSource::next() {
  return files_.empty() ? next_frame() : next_file();
}

bool LabSource::skip_to(std::uint64_t index, const std::function<bool()>& goes_on) {
  if (!files_.empty()) {
    next_ = std::min<std::uint64_t>(index, files_.size());
    return goes_on();
  }
  while (next_ < index && goes_on()) {
    if (!next_frame()) break;
  }
  return goes_on();
}

std::optional<LabSource::Picture> LabSource::next_file() {
  while (next_ < files_.size()) {
    const std::uint64_t index = next_++;
    const fs::path& file = files_[index];
    try {
      auto image = std::make_shared<Image>();
      const auto still = media::open_still(file, 0);
      if (still->read(*image, {}) != media::ReadStatus::kFrame) {
        throw std::runtime_error(still->error());
      }
      say_conversions(file);
      return Picture{std::move(image), index, file.filename().string()};
    } catch (const std::exception& error) {
      failed_ = true;
      say_(error.what());
    }
  }
  return std::nullopt;
}

std::optional<LabSource::Picture> LabSource::next_frame() {
  auto image = std::make_shared<Image>();
  const media::FrameStamp stamp{next_, std::chrono::system_clock::now()};
  const media::ReadStatus status = source_->read(*image, stamp);
  if (status == media::ReadStatus::kFrame) return Picture{std::move(image), next_++, {}};
  if (status == media::ReadStatus::kFailed) {
    failed_ = true;
    say_(source_->error());
  }
  return std::nullopt;
}

}  // namespace framescope::app
