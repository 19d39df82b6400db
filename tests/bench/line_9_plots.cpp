#include <array>
#include <cmath>
#include <cstdlib>
#include <new>
#include <random>

#include "bench/lines.hpp"
#include "ui/plot_window.hpp"

namespace {

/// Every call for memory of this program, while somebody counts.
std::size_t calls_for_memory = 0;

void* counted(std::size_t size) {
  ++calls_for_memory;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace framescope::bench {
namespace {

using namespace std::chrono_literals;
using ui::plot::Form;

constexpr std::size_t kSeries = 8;
constexpr int kValues = 1'000'000;
constexpr Duration kLength = 60s;
constexpr Duration kStep = kLength / kValues;
constexpr Duration kFrame = 16'666'667ns;

struct PlotOf {
  Form form;
  std::size_t curves;
  ui::plot::Scale scale;
};
constexpr std::array<PlotOf, 8> kPlots{{{Form::kLines, 4, ui::plot::Scale::kLinear},
                                        {Form::kLines, 2, ui::plot::Scale::kLinear},
                                        {Form::kBars, 6, ui::plot::Scale::kLinear},
                                        {Form::kLines, 2, ui::plot::Scale::kLinear},
                                        {Form::kStack, 6, ui::plot::Scale::kLinear},
                                        {Form::kLines, 2, ui::plot::Scale::kLog},
                                        {Form::kStairs, 3, ui::plot::Scale::kLinear},
                                        {Form::kLines, 4, ui::plot::Scale::kLinear}}};

/// A window full of plots, each of whose curves has a million values in view, and a stream that
/// goes on.
class FullWindow {
 public:
  FullWindow() : window_(1920, 1080) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    ImGui::SetAllocatorFunctions([](std::size_t size, void*) { return counted(size); },
                                 [](void* memory, void*) { std::free(memory); });
    window_.window.look.items = nullptr;  // nobody looks
    for (std::size_t i = 0; i < kSeries; ++i) series_.emplace_back(std::size_t{1} << 20U);
    for (int i = 0; i < kValues; ++i) append();
    constexpr std::array<std::string_view, 8> kKeys{"a", "b", "c", "d", "e", "f", "g", "h"};
    for (std::size_t i = 0; i < kPlots.size(); ++i) add(kKeys[i], kPlots[i]);
    window_.stack.view.set_length(kLength, now_);
    window_.draw(now_);
  }

  /// The next frame of a view that follows.
  void follow() {
    while (window_.last_now + kFrame > now_) append();
    window_.draw(window_.last_now + kFrame);
  }
  /// A frame of a view that zooms in and out, so that nothing can be kept.
  void zoom() {
    constexpr int kThere = 20;
    const bool out = zoomed_++ / kThere % 2 == 1;
    window_.stack.view.zoom(out ? 1.05 : 1 / 1.05, now_);
    follow();
  }

 private:
  void append() {
    for (std::size_t i = 0; i < kSeries; ++i) {
      const bool counts = i == kSeries - 1;
      const auto noise = static_cast<double>(random_() % 1000);
      const double value = 1000 * static_cast<double>(i + 1) + noise;
      series_[i].append(now_, counts ? std::floor(static_cast<double>(++appended_) / 1000) : value);
    }
    now_ += kStep;
  }

  void add(std::string_view key, const PlotOf& plot) {
    std::vector<const model::TimeSeries*> shown;
    for (std::size_t i = 0; i < plot.curves; ++i) {
      shown.push_back(&series_[plot.form == Form::kBars ? kSeries - 1 : i]);
    }
    ui::plot::PlotSpec& spec = window_.add(key, shown);
    spec.form = plot.form;
    spec.can_log = spec.can_distribute = true;
    window_.states.back().scale = plot.scale;
    if (plot.form != Form::kStack) return;
    for (std::size_t i = 0; i + 1 < plot.curves; ++i) {
      window_.curves.back()[i].stacked = &series_[i];
    }
  }

  ui::plot::PlotWindow window_;
  std::deque<model::TimeSeries> series_;
  std::mt19937 random_{1};
  Time now_ = ui::plot::at_ms(0);
  std::uint64_t appended_ = 0;
  int zoomed_ = 0;
};

std::vector<double> milliseconds_of(const Times& times) {
  std::vector<double> ms = times.us;
  for (double& value : ms) value /= 1000;
  return ms;
}

std::vector<double> allocations(FullWindow& full, int rounds) {
  constexpr int kFrames = 60;
  std::vector<double> a_frame;
  for (int i = 0; i < 2 * kFrames; ++i) full.follow();  // until everything has its room
  for (int round = 0; round < rounds; ++round) {
    const std::size_t before = calls_for_memory;
    for (int i = 0; i < kFrames; ++i) full.follow();
    a_frame.push_back(static_cast<double>(calls_for_memory - before) / kFrames);
  }
  return a_frame;
}

}  // namespace

/// What building the draw lists of eight plots costs, each of two to six curves with a million
/// values in view, at 1920x1080: milliseconds of CPU, not a ratio. With what the stream appends
/// meanwhile.
std::vector<Row> run_line_9(const BenchFrames&, int rounds) {
  FullWindow full;
  const std::vector<double> calls = allocations(full, rounds);
  const std::array following{Contender{"following", [&] { full.follow(); }}};
  const auto steady = interleave(following, 1, rounds);
  const std::array zooming{Contender{"zooming", [&] { full.zoom(); }}};
  const auto changing = interleave(zooming, 1, rounds);
  return {{9, "plots_following_ms", Row::Bound::kAtMost, 4, milliseconds_of(steady[0]), steady},
          {9, "plots_zooming_ms", Row::Bound::kAtMost, 4, milliseconds_of(changing[0]), changing},
          {9, "plots_allocations_a_frame", Row::Bound::kAtMost, 0, calls, {}}};
}

}  // namespace framescope::bench
