#include "ui/account_panel.hpp"

#include <array>
#include <cmath>

#include "model/metric.hpp"
#include "ui/account.hpp"
#include "ui/format.hpp"
#include "ui/metric_tooltip.hpp"
#include "ui/panel.hpp"
#include "ui/waterfall_view.hpp"

namespace framescope::ui {
namespace {

constexpr float kRow = 18;
constexpr float kColumnGap = 16;
constexpr float kCauseColumn = 262;  // the longest cause, a count of six digits and its share
constexpr std::size_t kRowsOfStages = 8;
constexpr float kCountWidth = 56;
constexpr float kShareWidth = 64;

struct Row {
  Mark mark;
  std::string_view name;
  std::optional<std::uint64_t> count;  ///< nothing: not known
  bool dim = false;
  std::string_view metric = {};  ///< key of what explains it
};

void draw_row(Painter& painter, Box box, const Row& row, std::uint64_t whole) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const Colour ink = row.dim ? theme.dim : theme.text;
  metric_tooltip(painter.look(), box, row.metric);
  const float mark = painter.px(8);
  painter.mark(box.take_left(mark).middle_x(), box.middle_y(), mark,
               {row.dim ? faded(row.mark.colour, 0.35) : row.mark.colour, row.mark.shape});
  box.take_left(painter.px(8));
  const Box share = box.take_right(painter.px(kShareWidth));
  const Box number = box.take_right(painter.px(kCountWidth));
  if (row.count) {
    painter.text(share, fonts.number, theme.dim, percent(*row.count, whole), Align::kRight);
    painter.text(number, fonts.number, ink, short_count(*row.count), Align::kRight);
  } else {
    painter.text(number, fonts.number, theme.dim, fonts.unknown, Align::kRight);
  }
  painter.text(box, fonts.small, ink, row.name);
}

constexpr std::size_t kMostRows = kFrameOutcomeCount + 2;

/// Whether a drop of this cause is one that the role can tell of.
bool tells_of(model::Role role, FrameOutcome outcome) {
  if (!is_drop(outcome)) return false;
  if (role == model::Role::kSender) return is_sender_drop(outcome);
  return role != model::Role::kReceiver || !is_sender_drop(outcome) ||
         outcome == FrameOutcome::kImpaired;
}

/// The causes that happened, in pipeline order, those that cannot be known, and in one row how many
/// others there are. `others` is room for that row's words.
std::array<Row, kMostRows> cause_rows(const Theme& theme, const model::Snapshot& snapshot,
                                      Text& others, std::size_t& rows) {
  std::array<Row, kMostRows> causes;
  rows = 0;
  int quiet = 0;
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto outcome = static_cast<FrameOutcome>(i);
    if (!tells_of(snapshot.role, outcome)) continue;
    const bool unknowable = outcome == FrameOutcome::kLostInNetwork &&
                            snapshot.role == model::Role::kReceiver &&
                            snapshot.network_loss != model::NetworkLoss::kMeasured;
    if (snapshot.outcomes[i] == 0 && !unknowable) {
      ++quiet;
      continue;
    }
    causes[rows++] = {theme.of(outcome), label(outcome),
                      unknowable ? std::nullopt : std::optional(snapshot.outcomes[i]), false,
                      model::metric_of(outcome).key};
  }
  // RTP of others numbers packets, not frames: what they tell of frames is no count.
  if (snapshot.network_loss == model::NetworkLoss::kEstimated && snapshot.network_loss_estimate) {
    causes[rows++] = {{theme.idle, Shape::kRing},
                      "by sequence numbers",
                      snapshot.network_loss_estimate,
                      true,
                      "frames.network_loss_estimate"};
  }
  if (quiet == 0) return causes;
  others.append("%.0f ", quiet).append(rows == 0 ? "causes of drops" : "other causes");
  causes[rows++] = {{theme.idle, Shape::kRing}, others, 0, true, "frames.drops_ratio"};
  return causes;
}

}  // namespace

void draw_account(const Look& look, const Box& box, const View& view) {
  Panel panel(look, "account", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  const model::Snapshot& snapshot = *view.snapshot;
  const Account account = account_of(snapshot);
  Box rest = panel.contents(0).inset(look.px(12), 0);
  rest.take_top(look.px(4));
  if (account.whole == 0) {
    painter.text(rest.take_top(look.px(kRow)), look.fonts.text, look.theme->dim,
                 "Every frame ends here in exactly one outcome, as soon as there are frames.");
    return;
  }
  std::size_t rows = 0;
  Text others;
  const auto causes = cause_rows(*look.theme, snapshot, others, rows);

  // The causes stand beside the stages in one column or two, or below them; the stages take what is
  // left.
  const float gap = look.px(kColumnGap);
  const float cause_width = look.px(kCauseColumn);
  const float for_causes = rest.w - look.px(kWaterfallWidth);
  const float most_columns = rows > kRowsOfStages ? 2 : 1;
  const auto columns =
      static_cast<std::size_t>(std::clamp(for_causes / (cause_width + gap), 0.0F, most_columns));
  const std::size_t per_column = columns == 0 ? rows : (rows + columns - 1) / columns;
  Box right = rest.take_right(static_cast<float>(columns) * (cause_width + gap));
  const float row_height = look.px(kRow);
  const auto row_of = [row_height](const Box& column, std::size_t row) {
    return Box{column.x, column.y + static_cast<float>(row) * row_height, column.w, row_height};
  };
  const std::size_t stages = draw_waterfall(painter, rest, row_height, snapshot);
  std::size_t next = 0;
  for (std::size_t column = 0; column < columns; ++column) {
    right.take_left(gap);
    const Box place = right.take_left(cause_width);
    for (std::size_t i = 0; i < per_column && next < rows; ++i) {
      draw_row(painter, row_of(place, i), causes[next++], account.whole);
    }
  }
  for (std::size_t i = 0; columns == 0 && i < rows; ++i) {
    draw_row(painter, row_of(rest, stages + i), causes[i], account.whole);
  }
  const std::size_t deepest = columns == 0 ? stages + rows : std::max(stages, per_column);
  panel.reaches(row_of(rest, deepest).y + look.px(6));
}

}  // namespace framescope::ui
