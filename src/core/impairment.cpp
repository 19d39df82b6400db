#include "core/impairment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "core/quantity.hpp"

namespace framescope {
namespace {

// So that a session whose last datagrams are on their way ends before a person gives up on it.
constexpr double kLongestS = 10;
constexpr double kMostBurst = 1000;
constexpr double kLeastRateBps = 1e3;
constexpr double kMostRateBps = 1e12;
constexpr double kMostQueueBytes = 64 << 20;
constexpr double kLeastMtuBytes = 68;  // RFC 791: every link takes that much
constexpr double kMostMtuBytes = 65'535;

constexpr std::array kShareUnits{Unit{"%", 0.01}, Unit{"", 1}};
constexpr std::array kTimeUnits{Unit{"ms", 1e-3}, Unit{"us", 1e-6}, Unit{"s", 1}};
constexpr std::array kSizeUnits{Unit{"MiB", 1 << 20}, Unit{"KiB", 1 << 10}, Unit{"B", 1}};

/// One item of the spec: `read` and `write` move it, in its base unit.
struct Item {
  std::string_view name;
  std::span<const Unit> units;
  double least;
  double most;
  std::string_view allowed;
  double (*read)(const Impairment&);
  void (*write)(Impairment&, double);
};

constexpr std::string_view kShare = "0%..100%";
constexpr std::string_view kTime = "a time up to 10s with its unit: us, ms or s";

constexpr std::array<Item, 10> kItems{{
    {"loss", kShareUnits, 0, 1, kShare, [](const Impairment& i) { return i.loss; },
     [](Impairment& i, double value) { i.loss = value; }},
    {"burst", kNoUnits, 1, kMostBurst, "1..1000", [](const Impairment& i) { return i.burst; },
     [](Impairment& i, double value) { i.burst = value; }},
    {"delay", kTimeUnits, 0, kLongestS, kTime, [](const Impairment& i) { return seconds(i.delay); },
     [](Impairment& i, double value) { i.delay = Duration(std::llround(value * 1e9)); }},
    {"jitter", kTimeUnits, 0, kLongestS, kTime,
     [](const Impairment& i) { return seconds(i.jitter); },
     [](Impairment& i, double value) { i.jitter = Duration(std::llround(value * 1e9)); }},
    {"reorder", kShareUnits, 0, 1, kShare, [](const Impairment& i) { return i.reorder; },
     [](Impairment& i, double value) { i.reorder = value; }},
    {"duplicate", kShareUnits, 0, 1, kShare, [](const Impairment& i) { return i.duplicate; },
     [](Impairment& i, double value) { i.duplicate = value; }},
    {"rate", kRateUnits, kLeastRateBps, kMostRateBps,
     "1kbit..1000Gbit, with its unit: bit, kbit, Mbit or Gbit",
     [](const Impairment& i) { return static_cast<double>(i.rate_bps); },
     [](Impairment& i, double value) {
       i.rate_bps = static_cast<std::uint64_t>(std::llround(value));
     }},
    {"queue", kSizeUnits, 1, kMostQueueBytes, "1B..64MiB, with its unit: B, KiB or MiB",
     [](const Impairment& i) { return static_cast<double>(i.queue_bytes); },
     [](Impairment& i, double value) {
       i.queue_bytes = static_cast<std::size_t>(std::llround(value));
     }},
    {"corrupt", kShareUnits, 0, 1, kShare, [](const Impairment& i) { return i.corrupt; },
     [](Impairment& i, double value) { i.corrupt = value; }},
    {"mtu", kNoUnits, kLeastMtuBytes, kMostMtuBytes, "68..65535 bytes, without a unit",
     [](const Impairment& i) { return static_cast<double>(i.mtu_bytes); },
     [](Impairment& i, double value) { i.mtu_bytes = static_cast<int>(std::lround(value)); }},
}};

std::string known_names() {
  std::string names;
  for (const Item& item : kItems) {
    if (!names.empty()) names += &item == &kItems.back() ? " and " : ", ";
    names += item.name;
  }
  return names;
}

bool is_usual(const Item& item, const Impairment& impairment) {
  return item.read(impairment) == item.read(Impairment{});
}

/// Where figures do not go together.
std::string contradiction(const Impairment& impairment) {
  const double most_loss = impairment.burst / (1 + impairment.burst);
  // A written figure has ten digits, which may be a trifle more than the figure.
  if (impairment.burst > 0 && impairment.loss > most_loss + 1e-9) {
    return "loss=" + to_quantity(impairment.loss, kShareUnits) +
           " with burst=" + plain_number(impairment.burst) + ": must be at most " +
           plain_number(std::floor(most_loss * 1e4) / 100) + "% with runs as short as that";
  }
  const double queue_s = impairment.rate_bps == 0
                             ? 0
                             : 8 * static_cast<double>(impairment.queue_bytes) /
                                   static_cast<double>(impairment.rate_bps);
  if (queue_s <= kLongestS) return {};
  return "rate=" + to_quantity(static_cast<double>(impairment.rate_bps), kRateUnits) +
         " with queue=" + to_quantity(static_cast<double>(impairment.queue_bytes), kSizeUnits) +
         ": must empty the queue in 10 s, not in " + std::to_string(std::llround(queue_s)) + " s";
}

/// Takes one "name=value". Answers what is wrong with it.
std::string take_item(std::string_view text, Impairment& impairment, std::array<bool, 10>& seen) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const auto item = std::ranges::find(kItems, text.substr(0, equals), &Item::name);
  if (item == kItems.end()) {
    return "'" + std::string(text.substr(0, equals)) + "' is not known: must be off, or items of " +
           known_names() + ", as in loss=2%,delay=30ms";
  }
  const auto index = static_cast<std::size_t>(item - kItems.begin());
  if (std::exchange(seen[index], true)) return std::string(item->name) + ": is given twice";
  const std::optional<double> value =
      equals < text.size() ? parse_quantity(text.substr(equals + 1), item->units) : std::nullopt;
  if (!value || !(*value >= item->least && *value <= item->most)) {
    return std::string(text) + ": must be " + std::string(item->allowed);
  }
  item->write(impairment, *value);
  return {};
}

}  // namespace

bool acts(const Impairment& i) {
  return i.loss > 0 || i.delay > Duration{0} || i.jitter > Duration{0} || i.reorder > 0 ||
         i.duplicate > 0 || i.rate_bps > 0 || i.corrupt > 0;
}

std::string fault_of(const Impairment& impairment) {
  for (const Item& item : kItems) {
    const double value = item.read(impairment);
    if (is_usual(item, impairment) || (value >= item.least && value <= item.most)) continue;
    return std::string(item.name) + "=" + to_quantity(value, item.units) + ": must be " +
           std::string(item.allowed);
  }
  return contradiction(impairment);
}

Result<Impairment, std::string> parse_impairment(std::string_view spec) {
  Impairment impairment;
  if (spec == "off") return impairment;
  std::array<bool, kItems.size()> seen{};
  while (true) {
    const std::size_t comma = std::min(spec.find(','), spec.size());
    std::string wrong = take_item(spec.substr(0, comma), impairment, seen);
    if (!wrong.empty()) return wrong;
    if (comma == spec.size()) break;
    spec.remove_prefix(comma + 1);
  }
  std::string wrong = contradiction(impairment);
  if (!wrong.empty()) return wrong;
  return impairment;
}

std::string to_string(const Impairment& impairment) {
  std::string spec;
  for (const Item& item : kItems) {
    if (is_usual(item, impairment)) continue;
    spec += (spec.empty() ? "" : ",") + std::string(item.name) + "=" +
            to_quantity(item.read(impairment), item.units);
  }
  return spec.empty() ? "off" : spec;
}

}  // namespace framescope
