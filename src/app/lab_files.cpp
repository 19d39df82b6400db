#include "app/lab_files.hpp"

#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace framescope::app {
namespace {

using Json = nlohmann::ordered_json;

std::string fault(const std::string& attempt, int error) {
  const char* advice = error == ENOSPC || error == EDQUOT
                           ? "; free some space, or choose another folder"
                           : "; choose another file or folder";
  return attempt + ": " + std::generic_category().message(error) + advice;
}

/// Answers the bytes that were written; fewer than asked with errno set.
std::size_t write_all(int descriptor, std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    done += static_cast<std::size_t>(written);
  }
  return done;
}

std::optional<std::uint64_t> first_cell(std::string_view row) {
  std::uint64_t index = 0;
  const auto [rest, error] = std::from_chars(row.data(), row.data() + row.size(), index);
  if (error != std::errc{} || rest == row.data() + row.size() || *rest != ',') return std::nullopt;
  return index;
}

}  // namespace

RowFile::~RowFile() {
  if (is_open()) ::close(descriptor_);
}

std::string RowFile::open(const std::string& file, const std::string& header, std::uint64_t first) {
  file_ = file;
  std::size_t kept = 0;
  if (first > 0) {
    const auto table = read_if_there(file);
    if (!table) return table.error().text;
    kept = kept_bytes(*table, header, first);
    if (kept == 0 && !table->empty()) {
      return "continue " + file + ": it is no table of the lab's; choose another file";
    }
  }
  descriptor_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) return fail("write " + file, errno);
  // A device has no length to cut.
  if (::ftruncate(descriptor_, static_cast<off_t>(kept)) != 0 && errno != EINVAL) {
    return fail("write " + file, errno);
  }
  ::lseek(descriptor_, static_cast<off_t>(kept), SEEK_SET);
  good_bytes_ = static_cast<std::int64_t>(kept);
  return kept > 0 ? "" : add(header);
}

std::string RowFile::add(const std::string& rows) {
  const std::size_t written = write_all(descriptor_, rows);
  const int error = errno;
  const std::string_view done = std::string_view(rows).substr(0, written);
  const std::size_t whole = done.rfind('\n') + 1;  // 0 where there is no whole row
  good_bytes_ += static_cast<std::int64_t>(whole);
  if (written == rows.size()) return {};
  if (written > whole && ::ftruncate(descriptor_, static_cast<off_t>(good_bytes_)) != 0) {
    return fail("write " + file_ + ", whose last row is not whole", error);
  }
  return fail("write " + file_, error);
}

std::string RowFile::close() {
  const int descriptor = std::exchange(descriptor_, -1);
  return ::close(descriptor) == 0 ? "" : fault("write " + file_, errno);
}

std::string RowFile::fail(const std::string& attempt, int error) {
  if (is_open()) ::close(std::exchange(descriptor_, -1));
  return fault(attempt, error);
}

std::size_t kept_bytes(const std::string& table, const std::string& header, std::uint64_t first) {
  if (!table.starts_with(header)) return 0;
  std::size_t kept = header.size();
  while (true) {
    const std::size_t end = table.find('\n', kept);
    if (end == std::string::npos) return kept;
    const auto index = first_cell(std::string_view(table).substr(kept, end - kept));
    if (!index || *index >= first) return kept;
    kept = end + 1;
  }
}

Result<std::vector<std::string>, FileFault> kept_frames(const std::string& json,
                                                        const std::string& source,
                                                        std::uint64_t first) {
  const Json document = Json::parse(json, nullptr, false);
  const bool is_ours = document.is_object() && document.contains("frames") &&
                       document["frames"].is_array() && document.contains("source");
  if (!is_ours) return FileFault{"it is no document of the lab's"};
  if (document["source"] != source) {
    return FileFault{"it is of another source"};
  }
  std::vector<std::string> frames;
  for (const Json& frame : document["frames"]) {
    const bool has_index =
        frame.is_object() && frame.contains("index") && frame["index"].is_number_unsigned();
    if (!has_index) return FileFault{"a frame in it has no index"};
    if (frame["index"].get<std::uint64_t>() < first) frames.push_back(frame.dump());
  }
  return frames;
}

WholeFiles::WholeFiles()
    : writer_([this] {
        {
          const std::lock_guard lock(mutex_);
          ++wakes_;
        }
        written_.notify_all();
      }) {}

std::string WholeFiles::write_text(std::string text, const std::string& file) {
  return wait(writer_.write_text(std::move(text), file));
}

std::string WholeFiles::write_png(std::shared_ptr<const Image> rgba, const std::string& file) {
  return wait(writer_.write_png(std::move(rgba), file));
}

std::string WholeFiles::wait(const std::string& refused) {
  if (!refused.empty()) return refused;
  std::unique_lock lock(mutex_);
  written_.wait(lock, [this] { return wakes_ > 0; });
  --wakes_;
  lock.unlock();
  const auto result = writer_.take();
  return result ? result->error : "";
}

Result<std::string, FileFault> read_if_there(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 && errno == ENOENT) return std::string();
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) return FileFault{fault("read " + file, errno)};
  return text.str();
}

}  // namespace framescope::app
