#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/time.hpp"

namespace framescope::session {

/// Which end of the stream a picture was seen at.
enum class Side : std::uint8_t { kSent, kReceived };
inline constexpr std::size_t kSideCount = 2;

/// What is known of a stored JPEG beside its bytes.
struct StoredFrame {
  std::uint32_t session = 0;  ///< the ordinal of the session it belonged to
  Side side = Side::kReceived;
  std::uint64_t frame_number = 0;
  Time at{};  ///< when it was encoded, or decoded
  std::size_t jpeg_bytes = 0;
};

/// The JPEGs of the last minute, of both sides and all sessions, within a fixed number of bytes:
/// the oldest go first. All memory is taken at construction and touched only as it is filled; no
/// frame allocates. What is found is byte for byte what was put.
///
///     arena   ...| sent 7 | head 6 | sent 8 | head 7 | sent 9 |...     one ring of bytes
///                    ^         received 7 = head 7 + the rest of sent 7
///     frames  one ring a side, in order of time, hence of bytes
///
/// Any thread. A call holds the lock for one copy of a JPEG and a look at 10 s of frames at most;
/// it decodes nothing and waits for nothing else. Times are passed in. The places of the frames
/// take up to 3 MiB beside their bytes.
class FrameStore {
 public:
  /// A minute of the default picture (400 pixels, quality 80, 30 FPS) is 36 MiB.
  static constexpr std::size_t kDefaultBytes = std::size_t{64} << 20;
  static constexpr Duration kMaxAge = std::chrono::seconds(60);

  explicit FrameStore(std::size_t max_bytes = kDefaultBytes, Duration max_age = kMaxAge);

  /// Keeps a copy. False, and nothing kept, if it is empty or larger than the whole store. Frames
  /// of one side come in order of time; one that claims to be older than the one before it counts
  /// as of the same time. Of a received frame, `head_bytes` at its beginning may differ from the
  /// sent frame of the same session and number (the tag): if all else is equal, only the head takes
  /// room.
  bool put(std::uint32_t session, Side side, std::uint64_t frame_number, Time at,
           std::span<const std::uint8_t> jpeg, std::size_t head_bytes = 0);

  /// The frame of this number that is nearest to `near`, and its bytes in `jpeg`, whose memory is
  /// used again. A number may come twice when a peer starts anew; what is more than 5 s away is
  /// another frame. Nothing, and `jpeg` untouched, when it is not kept (any more).
  std::optional<StoredFrame> find(std::uint32_t session, Side side, std::uint64_t frame_number,
                                  Time near, std::vector<std::uint8_t>& jpeg) const;

  /// What this side showed at `time`: its newest frame that is not younger. Nothing when no kept
  /// one is that old.
  std::optional<StoredFrame> newest_at_or_before(Side side, Time time) const;

  /// Bytes of JPEG held, what two frames share counted once.
  std::size_t bytes() const;
  std::size_t frames() const;
  /// When the oldest frame of either side was seen.
  std::optional<Time> oldest() const;

 private:
  /// A picture's stages lie within seconds of each other; a restarted peer comes to the same number
  /// later than that, or nearly never.
  static constexpr Duration kSameFrame = std::chrono::seconds(5);
  /// A minute of 540 FPS a side. Beyond that a minute is cut shorter.
  static constexpr std::size_t kMaxFrames = std::size_t{1} << 15;
  /// How far a received frame may lie behind the sent one that it shares its bytes with, in frames.
  static constexpr std::uint64_t kMaxLag = 256;

  /// Trivial, so that a ring of them is not touched before it is filled. Positions count bytes ever
  /// written; they are taken modulo the arena's size only to reach it.
  struct Entry {
    Time::rep at_ns;
    std::uint64_t frame_number;
    std::uint64_t head_begin;  ///< its first `head_bytes`
    std::uint64_t body_begin;  ///< the rest of them
    std::uint32_t head_bytes;
    std::uint32_t body_bytes;
    std::uint32_t session;

    Time at() const { return Time(Duration(at_ns)); }
    std::uint64_t begin() const { return head_begin < body_begin ? head_begin : body_begin; }
    std::size_t bytes() const { return std::size_t{head_bytes} + body_bytes; }
  };

  /// The entries of one side; ordinals count those ever pushed.
  class Track {
   public:
    std::uint64_t first() const { return first_; }
    std::uint64_t end() const { return end_; }
    bool empty() const { return first_ == end_; }
    bool full() const { return end_ - first_ == kMaxFrames; }
    const Entry& operator[](std::uint64_t ordinal) const { return entries_[ordinal % kMaxFrames]; }
    const Entry& oldest() const { return (*this)[first_]; }
    const Entry& newest() const { return (*this)[end_ - 1]; }
    void push(const Entry& entry) { entries_[end_++ % kMaxFrames] = entry; }
    void pop() { ++first_; }
    /// The ordinal of the first entry later than `time`.
    std::uint64_t after(Time time) const;

   private:
    std::unique_ptr<Entry[]> entries_ = std::make_unique_for_overwrite<Entry[]>(kMaxFrames);
    std::uint64_t first_ = 0;
    std::uint64_t end_ = 0;
  };

  Track& track(Side side) { return tracks_[static_cast<std::size_t>(side)]; }
  const Track& track(Side side) const { return tracks_[static_cast<std::size_t>(side)]; }
  /// Where the sent twin's bytes behind the head begin, if they may be shared.
  std::optional<std::uint64_t> shared_body(const Entry& received,
                                           std::span<const std::uint8_t> body) const;
  void make_room(std::size_t bytes, Time newest);
  std::uint64_t write(std::span<const std::uint8_t> bytes);
  void read(std::uint64_t begin, std::span<std::uint8_t> bytes) const;
  bool equal(std::uint64_t begin, std::span<const std::uint8_t> bytes) const;
  static StoredFrame describe(const Entry& entry, Side side);

  const std::size_t max_bytes_;
  const Duration max_age_;
  mutable std::mutex mutex_;  ///< all below
  std::unique_ptr<std::uint8_t[]> arena_;
  std::uint64_t written_ = 0;  ///< the position that is written next
  std::array<Track, kSideCount> tracks_;
};

}  // namespace framescope::session
