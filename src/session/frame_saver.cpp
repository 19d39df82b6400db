#include "session/frame_saver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "session/named_thread.hpp"
#include "wire/frame_reader.hpp"

namespace framescope::session {
namespace {

std::string padded(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  constexpr std::size_t kDigits = 8;
  return std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits;
}

std::string file_name(const IncomingFrame& frame) {
  const std::string name = padded(frame.frame_number) + ".jpg";
  return frame.stream <= 1 ? name : "s" + std::to_string(frame.stream) + "-" + name;
}

/// Writes a new file; answers 0 or the errno, and leaves no half file behind.
int write_new_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wbx");  // x: never over an existing file
  if (file == nullptr) return errno;
  int error = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() ? 0 : errno;
  if (std::fclose(file) != 0 && error == 0) error = errno;
  if (error != 0) std::remove(path.c_str());
  return error;
}

}  // namespace

FrameSaver::FrameSaver(std::filesystem::path folder, std::shared_ptr<Account> account,
                       std::uint64_t max_bytes)
    : folder_(std::move(folder)), account_(std::move(account)), max_bytes_(max_bytes) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error || !std::filesystem::is_directory(folder_)) {
    throw std::runtime_error("save frames to " + folder_.string() + ": " +
                             (error ? error.message() : "not a folder") +
                             "; choose another folder with --save-frames");
  }
  thread_ = named_thread("save", [this] { run(); });
}

FrameSaver::~FrameSaver() { finish(); }

void FrameSaver::keep(std::shared_ptr<const IncomingFrame> frame) {
  {
    const std::lock_guard lock(mutex_);
    if (gave_up_) return;
    if (waiting_.size() == kMaxWaiting) {
      ++skipped_;
      return;
    }
    waiting_.push_back(std::move(frame));
  }
  changed_.notify_one();
}

void FrameSaver::finish() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (!thread_.joinable()) return;
  thread_.join();
  if (skipped_ > 0) {
    account_->note("save_frames_skipped", model::Severity::kWarning,
                   std::to_string(skipped_) + " frames were not saved: the disk of " +
                       folder_.string() + " is too slow");
  }
}

void FrameSaver::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::shared_ptr<const IncomingFrame> frame = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const bool go_on = write(*frame);
    lock.lock();
    if (go_on) continue;
    gave_up_ = true;
    waiting_.clear();
  }
}

/// False when nothing more is to be written.
bool FrameSaver::write(const IncomingFrame& frame) {
  const auto datagram =
      std::span<const std::uint8_t>(frame.buffer).first(std::min(frame.size, frame.buffer.size()));
  const bool is_whole = frame.rtp ? wire::rebuild_jpeg(*frame.rtp, frame.rebuild, jpeg_).ok()
                                  : wire::extract_jpeg(datagram, frame.kind, jpeg_).ok();
  if (!is_whole) return true;
  if (written_bytes_ + jpeg_.size() > max_bytes_) {
    give_up("the limit of " + std::to_string(max_bytes_ >> 20) + " MiB is reached");
    return false;
  }
  const std::filesystem::path path = folder_ / file_name(frame);
  const int error = write_new_file(path, jpeg_);
  if (error == EEXIST) {
    account_->note("save_frames_exists", model::Severity::kWarning,
                   path.string() + " exists already and is kept: choose an empty folder");
    return true;
  }
  if (error != 0) {
    give_up("write " + path.string() + ": " + std::strerror(error));
    return false;
  }
  written_bytes_ += jpeg_.size();
  return true;
}

void FrameSaver::give_up(const std::string& why) {
  account_->note("save_frames", model::Severity::kError, "no more frames are saved: " + why);
}

}  // namespace framescope::session
