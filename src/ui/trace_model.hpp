#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "core/time.hpp"
#include "model/frame_log.hpp"
#include "model/snapshot.hpp"

namespace framescope::ui {

/// The spans of a frame's life that the trace draws, in order.
inline constexpr std::array kTraceSpans{model::Span::kEncode, model::Span::kSend,
                                        model::Span::kNetwork, model::Span::kDecode,
                                        model::Span::kDisplay};

/// One stage of a frame, from when to when; `until` >= `from`.
struct TraceBar {
  model::Span span = model::Span::kEncode;
  Time from{};
  Time until{};
};

/// A frame as a row of the trace: its stages, as far as they are known, and its end.
struct TraceRow {
  std::array<TraceBar, kTraceSpans.size()> bars{};
  std::size_t count = 0;
  Time begin{};  ///< the first that is known of it
  /// Where its end is marked: when it was shown or sent, was found missing, or its outcome was
  /// final.
  Time end{};

  /// From the first to the last; nothing of a frame that only one instant is known of.
  std::optional<Duration> length() const {
    return end > begin ? std::optional(end - begin) : std::nullopt;
  }
  /// Where its last bar ends; `begin` without bars.
  Time bars_end() const { return count == 0 ? begin : bars[count - 1].until; }
};

TraceRow trace_row(const model::FrameSample& sample);

/// What time a row begins at: each frame's own beginning (so that lengths compare), or one instant
/// for all of them (so that it shows what overlaps).
enum class TraceOrigin { kEachFrame, kCommon };

/// A few successive frames of the log, newest first.
class TraceFrames {
 public:
  /// Those that had happened by `paused_at`; nothing: all of them.
  TraceFrames(const model::FrameLog& log, std::optional<Time> paused_at);

  std::size_t size() const { return size_; }
  /// Row 0 is the newest.
  const model::LoggedFrame& operator[](std::size_t row) const { return log_[size_ - 1 - row]; }
  /// The row of a place in the log; the oldest or the newest row for one that has none.
  std::size_t row_of(std::size_t index) const;

 private:
  const model::FrameLog& log_;
  std::size_t size_ = 0;
};

/// What the rows [first, last) have to show, in milliseconds from their origin on.
struct TraceSpan {
  Time origin{};          ///< the first that is known of any of them
  double longest_ms = 0;  ///< >= 0
};
TraceSpan span_of(const TraceFrames& frames, std::size_t first, std::size_t last,
                  TraceOrigin origin);

}  // namespace framescope::ui
