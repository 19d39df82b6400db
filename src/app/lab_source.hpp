#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/image.hpp"
#include "media/frame_source.hpp"

namespace framescope::app {

/// The pictures that the lab sweeps: of a picture, a video, any other source, or of a folder in the
/// order of their names. One thread.
class LabSource {
 public:
  struct Picture {
    ImagePtr image;           ///< kBgr
    std::uint64_t index = 0;  ///< in the source, from 0; a folder's broken pictures count
    std::string file;         ///< a folder's picture: its name
  };

  /// `say` takes what a person should know: what was converted, what was passed over. Throws
  /// std::runtime_error "attempt: cause; what to try" when nothing can be read.
  LabSource(const std::string& text, std::function<void(const std::string&)> say);

  /// The next picture, or nothing at the end. A folder's pictures that cannot be read are said and
  /// passed over.
  std::optional<Picture> next();
  /// Passes over pictures until the next one has this index, as far as there are any. Answers
  /// whether to go on, which `goes_on` is asked between two.
  bool skip_to(std::uint64_t index, const std::function<bool()>& goes_on);

  /// How many there are, as far as is known.
  std::optional<std::uint64_t> count() const;
  /// It never ends: a still picture that repeats, the test pattern, a camera.
  bool is_endless() const { return files_.empty() && !source_->info().frames && !may_end_; }
  /// Something was there that could not be read.
  bool failed() const { return failed_; }

 private:
  void open_folder(const std::filesystem::path& folder);
  void open_single(const std::string& text);
  std::optional<Picture> next_file();
  std::optional<Picture> next_frame();
  void say_conversions(const std::filesystem::path& file);

  std::function<void(const std::string&)> say_;
  std::vector<std::filesystem::path> files_;    ///< of a folder
  std::unique_ptr<media::FrameSource> source_;  ///< of anything else
  bool may_end_ = false;                        ///< a video, though it does not say when
  std::uint64_t next_ = 0;
  bool failed_ = false;
};

}  // namespace framescope::app
