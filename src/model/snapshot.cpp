#include "model/snapshot.hpp"

namespace framescope::model {
namespace {

template <typename E, std::size_t N>
std::string_view name(E value, const std::array<std::string_view, N>& names) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_string(Stage stage) {
  constexpr std::array<std::string_view, kStageCount> kNames{"captured", "encoded", "sent",
                                                             "received", "decoded", "displayed"};
  return name(stage, kNames);
}

std::string_view to_string(Span span) {
  constexpr std::array<std::string_view, kSpanCount> kNames{"end_to_end", "encode", "send",
                                                            "network",    "decode", "display"};
  return name(span, kNames);
}

std::string_view to_string(LatencyClock clock) {
  constexpr std::array<std::string_view, 2> kNames{"unknown", "same host"};
  return name(clock, kNames);
}

std::string_view to_string(NetworkLoss loss) {
  constexpr std::array<std::string_view, 2> kNames{"unmeasurable", "measured"};
  return name(loss, kNames);
}

std::string_view to_string(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames{"info", "warning", "error"};
  return name(severity, kNames);
}

}  // namespace framescope::model
