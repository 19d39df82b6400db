#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace framescope::model {

/// What a thread of the program is there for.
enum class CpuUse : std::uint8_t {
  kWindow,     ///< input, panels, and what of drawing is not handed on
  kRasterise,  ///< a graphics driver's own threads; none where the graphics card does it
  kCapture,
  kEncode,
  kDecode,
  kNetwork,
  kAccount,
  kOther,  ///< all else, and threads that have ended
};
inline constexpr std::size_t kCpuUseCount = 8;

/// What a thread of this name is for; the window's is the first of the process and has no name of
/// its own.
CpuUse cpu_use_of(std::string_view thread_name, bool is_first);

/// What one thread has used so far.
struct ThreadCpu {
  int id = 0;
  CpuUse use = CpuUse::kOther;
  Duration used{};
};

/// The CPU clocks of a program at one instant.
struct CpuReading {
  Time at{};
  Duration program{};              ///< of all its threads, also those that have ended
  std::vector<ThreadCpu> threads;  ///< empty where the system does not tell
};

/// What was used between two readings, as shares of one core: 1 is a core that does nothing else.
struct CpuShares {
  double program = 0;
  std::array<double, kCpuUseCount> of{};  ///< by CpuUse; their sum is `program`
  bool by_thread = false;                 ///< false: all of it is in kOther

  double operator[](CpuUse use) const { return of[static_cast<std::size_t>(use)]; }
};

/// The shares between readings of one program, which the caller takes in order. Pure; one thread.
class CpuMeter {
 public:
  /// What was used since the reading before; nothing for the first, and where no time has passed.
  std::optional<CpuShares> add(CpuReading reading);

 private:
  std::optional<CpuReading> last_;
};

}  // namespace framescope::model
