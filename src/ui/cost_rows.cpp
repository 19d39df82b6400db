#include "ui/cost_rows.hpp"

namespace framescope::ui {
namespace {

constexpr float kHeading = 24;
constexpr float kRow = 19;

struct Words {
  std::string_view label;
  std::string_view help;
};

constexpr Words kProgram{
    "Program",
    "CPU time of all threads over the time that passed: 100 % is one core. Own process, "
    "CLOCK_PROCESS_CPUTIME_ID, last second."};

// By model::CpuUse.
constexpr std::array<Words, model::kCpuUseCount> kUses{{
    {"Window",
     "CPU of the window's thread: input, panels, plots, and commands to the driver. Last "
     "second, as the scheduler counts it."},
    {"Rasterising",
     "CPU of the graphics driver's threads: Mesa's software rasteriser. 0 where the "
     "graphics card draws."},
    {"Capture", "CPU of the thread that reads the source. Last second."},
    {"Encode", "CPU of the thread that scales and encodes. Last second."},
    {"Decode", "CPU of the thread that decodes. Last second."},
    {"Network", "CPU of the thread that all sockets and timers live on. Last second."},
    {"Account", "CPU of the thread that counts every frame's outcome. Last second."},
    {"Other", "CPU of all else: files, the lab, and threads that have ended. Last second."},
}};

// By model::FrameStep.
constexpr std::array<Words, model::kFrameStepCount> kSteps{{
    {"Upload",
     "New pictures to the graphics memory. By the clock, waiting included; mean of the "
     "window's frames of the last second."},
    {"Panels", "Building all panels and plots. By the clock; mean of the last second."},
    {"of it plots", "What building the plots took of the panels. Mean of the last second."},
    {"Drawing", "Commands to the graphics driver. By the clock; mean of the last second."},
    {"Swap",
     "Until the driver shows the frame: waits for the screen where it can, and for a "
     "software rasteriser. Mean of the last second."},
}};

constexpr Words kAccount{"Account, of a stream's",
                         "CPU of the account's thread for one frame of the stream: its share of a "
                         "core / frames per second."};

CostLine of_core(const Words& words, std::optional<double> share) {
  CostLine line{words.label, {}, words.help};
  if (share) line.number.append("%.1f %%", *share * 100);
  return line;
}

CostLine of_frame(const Words& words, std::optional<double> ms) {
  CostLine line{words.label, {}, words.help};
  if (ms) line.number.append("%.2f ms", *ms);
  return line;
}

std::optional<double> share_of(const View& view, model::CpuUse use) {
  if (!view.cpu || !view.cpu->by_thread) return std::nullopt;
  return (*view.cpu)[use];
}

std::optional<double> account_ms(const View& view) {
  const bool sends = view.snapshot->role == model::Role::kSender;
  const model::Stage stage = sends ? model::Stage::kSent : model::Stage::kDisplayed;
  const auto fps = view.snapshot->fps_window[static_cast<std::size_t>(stage)];
  const auto share = share_of(view, model::CpuUse::kAccount);
  if (view.running == nullptr || !share || !fps || !(*fps > 0)) return std::nullopt;
  return *share / *fps * 1e3;
}

}  // namespace

std::array<CostLine, model::kCpuUseCount + 1> cpu_lines(const View& view) {
  std::array<CostLine, model::kCpuUseCount + 1> lines;
  lines[0] = of_core(kProgram, view.cpu ? std::optional(view.cpu->program) : std::nullopt);
  for (std::size_t i = 0; i < model::kCpuUseCount; ++i) {
    lines[i + 1] = of_core(kUses[i], share_of(view, static_cast<model::CpuUse>(i)));
  }
  return lines;
}

std::array<CostLine, model::kFrameStepCount + 1> frame_lines(const View& view) {
  std::array<CostLine, model::kFrameStepCount + 1> lines;
  for (std::size_t i = 0; i < model::kFrameStepCount; ++i) {
    lines[i] = of_frame(kSteps[i], view.steps ? std::optional((*view.steps)[i]) : std::nullopt);
  }
  lines.back() = of_frame(kAccount, account_ms(view));
  return lines;
}

float draw_cost_lines(Painter& painter, Box box, std::string_view heading,
                      std::span<const CostLine> lines) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const auto next = [&](float height) {
    const Box row{box.x, box.y, box.w, painter.px(height)};
    box.y += row.h;
    return row;
  };
  painter.text(next(kHeading), fonts.strong, theme.text, heading);
  for (const CostLine& line : lines) {
    const Box row = next(kRow);
    painter.text(row, fonts.small, theme.dim, line.label);
    const bool known = !line.number.empty();
    painter.text(row, fonts.number, known ? theme.text : theme.dim,
                 known ? std::string_view(line.number) : std::string_view(fonts.unknown),
                 Align::kRight);
    tooltip(painter.look(), row, line.help);
  }
  return box.y;
}

}  // namespace framescope::ui
