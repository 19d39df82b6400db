#include "session/frame_saver.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "wire/frame_reader.hpp"

namespace framescope::session {
namespace {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

std::string file_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  constexpr std::size_t kDigits = 8;
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  return digits + ".jpg";
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
  thread_ = std::thread([this] { run(); });
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
  const auto datagram = std::span<const std::uint8_t>(frame.buffer).first(frame.size);
  if (!wire::extract_jpeg(datagram, frame.kind, jpeg_)) return true;
  if (written_bytes_ + jpeg_.size() > max_bytes_) {
    give_up("the limit of " + std::to_string(max_bytes_ >> 20) + " MiB is reached");
    return false;
  }
  const std::filesystem::path path = folder_ / file_name(frame.frame_number);
  const File file(std::fopen(path.c_str(), "wbx"));  // x: never over an existing file
  if (!file && errno == EEXIST) {
    account_->note("save_frames_exists", model::Severity::kWarning,
                   path.string() + " exists already and is kept: choose an empty folder");
    return true;
  }
  const bool written = file &&
                       std::fwrite(jpeg_.data(), 1, jpeg_.size(), file.get()) == jpeg_.size() &&
                       std::fflush(file.get()) == 0;
  if (!written) {
    give_up("write " + path.string() + ": " + std::strerror(errno));
    return false;
  }
  written_bytes_ += jpeg_.size();
  return true;
}

void FrameSaver::give_up(const std::string& why) {
  account_->note("save_frames", model::Severity::kError, "no more frames are saved: " + why);
}

}  // namespace framescope::session
