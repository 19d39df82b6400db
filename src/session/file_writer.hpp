#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/image.hpp"
#include "core/time.hpp"

namespace framescope::session {

/// What became of one file.
struct Written {
  std::string file;
  std::string error;  ///< "attempt: cause; what to try"; empty: it is written
};

/// Writes a text as FileWriter does, its folder too, but on this thread. Throws std::runtime_error
/// "write FILE: cause; what to try".
void write_text_file(const std::string& file, const std::string& text);

/// Writes files on a thread of its own, so that neither the window nor the account waits for a
/// disk. Each is written beside its place and then renamed, so that there is the whole new file or
/// the old one untouched, and never half of one; what is no regular file (a pipe, a device) is
/// written to directly. Used by one thread; nothing but finish() blocks.
class FileWriter {
 public:
  /// Until its result is taken, a file counts as one of at most so many.
  static constexpr int kMaxOpen = 8;
  static constexpr Duration kPatience = std::chrono::seconds(2);

  /// `wake` is called, on the other thread, after each file; it must not call back.
  explicit FileWriter(std::function<void()> wake, Duration patience = kPatience);
  ~FileWriter() { finish(); }
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// Takes a kRgba picture, to be written as PNG. Empty when accepted; else why not, for a person.
  [[nodiscard]] std::string write_png(std::shared_ptr<const Image> rgba, std::string file);
  /// Takes a text; its folder is made where there is none. Empty when accepted; else why not, for a
  /// person.
  [[nodiscard]] std::string write_text(std::string text, std::string file);

  /// Writes what was accepted and ends; nothing can be given to it any more. A disk that does not
  /// answer within the patience is left with it, and the thread touches nothing but its own from
  /// then on.
  void finish();

  /// The oldest result that was not taken yet. Also after finish().
  std::optional<Written> take();
  /// Something was accepted whose result has not been taken.
  bool busy() const { return open_ > 0; }

 private:
  struct Job;
  struct State;
  std::string submit(Job job);
  static void run(const std::shared_ptr<State>& state);

  const Duration patience_;
  int open_ = 0;  ///< the user's thread only
  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace framescope::session
