#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/image.hpp"
#include "core/result.hpp"
#include "session/file_writer.hpp"

namespace framescope::app {

/// Why a file cannot be used, for a person.
struct FileFault {
  std::string text;
};

/// A table that is valid after each call, even when the disk fills: it ends with a whole row.
/// Answers are for a person, "attempt: cause; what to try"; empty when all went well.
class RowFile {
 public:
  RowFile() = default;
  ~RowFile();
  RowFile(const RowFile&) = delete;
  RowFile& operator=(const RowFile&) = delete;

  /// Begins the file with a row of headings. With `first` > 0 a file that begins with just these
  /// keeps its rows up to that index, which is their first cell; another one is left alone.
  std::string open(const std::string& file, const std::string& header, std::uint64_t first);
  /// Writes whole rows. What of them found no room is taken away again.
  std::string add(const std::string& rows);
  std::string close();
  bool is_open() const { return descriptor_ >= 0; }

 private:
  std::string fail(const std::string& attempt, int error);

  std::string file_;
  int descriptor_ = -1;
  std::int64_t good_bytes_ = 0;  ///< up to the end of the last whole row
};

/// How many bytes of a table's text are its headings and whole rows with a first cell below
/// `first`; nothing of another table.
std::size_t kept_bytes(const std::string& table, const std::string& header, std::uint64_t first);

/// The frames of a lab's JSON with an index below `first`, each as its text; an error when the text
/// is no such document, or of another source.
Result<std::vector<std::string>, FileFault> kept_frames(const std::string& json,
                                                        const std::string& source,
                                                        std::uint64_t first);

/// Writes whole files, there or untouched, and waits for it.
class WholeFiles {
 public:
  WholeFiles();
  /// Empty when it is written; else why not, for a person.
  std::string write_text(std::string text, const std::string& file);
  std::string write_png(std::shared_ptr<const Image> rgba, const std::string& file);

 private:
  std::string wait(const std::string& refused);

  std::mutex mutex_;
  std::condition_variable written_;
  std::uint64_t wakes_ = 0;
  session::FileWriter writer_;
};

/// What a file holds; an empty text if it is not there. An error when it cannot be read.
Result<std::string, FileFault> read_if_there(const std::string& file);

}  // namespace framescope::app
