#include "session/file_writer.hpp"

#include <cassert>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <exception>
#include <filesystem>
#include <mutex>
#include <span>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include <unistd.h>

#include "media/png_file.hpp"
#include "session/named_thread.hpp"

namespace framescope::session {
namespace {

std::string advice(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "; free some space, or choose another folder";
    case ENOENT:
    case ENOTDIR:
      return "; make the folder first, or choose another";
    case EISDIR:
      return "; it is a folder, choose a file name";
    case EACCES:
    case EPERM:
    case EROFS:
      return "; choose a folder that you may write to";
    default:
      return "; choose another folder";
  }
}

/// Answers 0 or the errno.
int write_bytes(const std::string& path, std::span<const std::uint8_t> bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  if (file == nullptr) return errno;
  int error = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() ? 0 : errno;
  if (std::fclose(file) != 0 && error == 0) error = errno;
  return error;
}

/// Puts a new file in the place of what `old` tells of. A link stays one, and its target keeps its
/// permissions. Answers 0 or the errno.
int replace_file(const std::filesystem::path& file, const std::filesystem::file_status& old,
                 std::span<const std::uint8_t> bytes) {
  std::error_code ignored;
  const bool exists = std::filesystem::is_regular_file(old);
  const std::filesystem::path place = exists ? std::filesystem::canonical(file, ignored) : file;
  // The process is in the name, so that two programs do not write into each other's.
  const std::string part = place.string() + "." + std::to_string(::getpid()) + ".part";
  int error = write_bytes(part, bytes);
  if (error == 0 && exists) std::filesystem::permissions(part, old.permissions(), ignored);
  if (error == 0 && std::rename(part.c_str(), place.c_str()) != 0) error = errno;
  if (error != 0) std::remove(part.c_str());
  return error;
}

/// Throws std::runtime_error "write FILE: cause; what to try".
void write_file(const std::string& file, std::span<const std::uint8_t> bytes) {
  std::error_code ignored;
  const std::filesystem::file_status old = std::filesystem::status(file, ignored);
  // A device must not be renamed away.
  const bool direct = std::filesystem::exists(old) && !std::filesystem::is_regular_file(old);
  const int error = direct ? write_bytes(file, bytes) : replace_file(file, old, bytes);
  if (error == 0) return;
  throw std::runtime_error("write " + file + ": " + std::generic_category().message(error) +
                           advice(error));
}

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

void write_text_file(const std::string& file, const std::string& text) {
  std::error_code ignored;  // write_file() says what there is to say
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ignored);
  write_file(file, bytes_of(text));
}

/// One file to be written: a picture, or else a text.
struct FileWriter::Job {
  std::string file;
  std::shared_ptr<const Image> rgba;
  std::string text;

  void write() const {
    if (!rgba) return write_text_file(file, text);
    const std::vector<std::uint8_t> png = media::encode_png(*rgba);
    write_file(file, png);
  }
};

struct FileWriter::State {
  std::mutex mutex;  // jobs, results, ending, returned
  std::condition_variable changed;
  std::deque<Job> jobs;
  std::deque<Written> results;
  bool ending = false;
  bool returned = false;

  // Apart from the other, which is not held while somebody else's code runs.
  std::mutex wake_mutex;
  std::function<void()> wake;  // empty once nobody listens any more

  void tell() {
    const std::lock_guard lock(wake_mutex);
    if (wake) wake();
  }
  void silence() {
    const std::lock_guard lock(wake_mutex);
    wake = nullptr;
  }
};

FileWriter::FileWriter(std::function<void()> wake, Duration patience)
    : patience_(patience), state_(std::make_shared<State>()) {
  state_->wake = std::move(wake);
  thread_ = named_thread("write", [state = state_] { run(state); });
}

void FileWriter::finish() {
  if (!thread_.joinable()) return;
  std::unique_lock lock(state_->mutex);
  state_->ending = true;
  state_->changed.notify_all();
  const bool returned =
      state_->changed.wait_for(lock, patience_, [this] { return state_->returned; });
  // The program is about to end; a disk that answers late shall find nothing left to do.
  state_->jobs.clear();
  lock.unlock();
  if (returned) {
    thread_.join();
  } else {
    state_->silence();
    thread_.detach();
  }
}

std::string FileWriter::write_png(std::shared_ptr<const Image> rgba, std::string file) {
  return submit({std::move(file), std::move(rgba), {}});
}

std::string FileWriter::write_text(std::string text, std::string file) {
  return submit({std::move(file), nullptr, std::move(text)});
}

std::string FileWriter::submit(Job job) {
  assert(thread_.joinable() && "not after finish()");
  if (open_ == kMaxOpen) {
    return "write " + job.file + ": " + std::to_string(kMaxOpen) +
           " files still wait for the disk; try again later, or another disk";
  }
  ++open_;
  {
    const std::lock_guard lock(state_->mutex);
    state_->jobs.push_back(std::move(job));
  }
  state_->changed.notify_all();
  return {};
}

std::optional<Written> FileWriter::take() {
  const std::lock_guard lock(state_->mutex);
  if (state_->results.empty()) return std::nullopt;
  std::optional<Written> result(std::move(state_->results.front()));
  state_->results.pop_front();
  --open_;
  return result;
}

void FileWriter::run(const std::shared_ptr<State>& state) {
  std::unique_lock lock(state->mutex);
  while (true) {
    state->changed.wait(lock, [&] { return state->ending || !state->jobs.empty(); });
    if (state->jobs.empty()) break;
    Job job = std::move(state->jobs.front());
    state->jobs.pop_front();
    lock.unlock();
    Written result{job.file, {}};
    try {
      job.write();
    } catch (const std::exception& error) {
      result.error = error.what();
    }
    job = {};  // the picture goes back before its result is known
    lock.lock();
    state->results.push_back(std::move(result));
    lock.unlock();
    state->tell();
    lock.lock();
  }
  state->returned = true;
  state->changed.notify_all();
}

}  // namespace framescope::session
