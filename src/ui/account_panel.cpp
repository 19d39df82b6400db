#include "ui/account_panel.hpp"

#include <algorithm>
#include <array>
#include <span>

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

/// How many columns of this width, gap and all, have room: two at most.
std::size_t columns_in(float width, float column) {
  return static_cast<std::size_t>(std::clamp(width / column, 0.0F, 2.0F));
}

/// Fills one column of `place` after the other, of at least one. The answer: how many rows deep
/// they are.
std::size_t draw_causes(Painter& painter, const Box& place, std::span<const Row> causes,
                        std::size_t columns, std::uint64_t whole) {
  if (causes.empty()) return 0;
  const float gap = painter.px(kColumnGap);
  const float row = painter.px(kRow);
  const float width = (place.w + gap) / static_cast<float>(columns);
  const std::size_t deep = (causes.size() + columns - 1) / columns;
  for (std::size_t i = 0; i < causes.size(); ++i) {
    const float x = place.x + static_cast<float>(i / deep) * width;
    const float y = place.y + static_cast<float>(i % deep) * row;
    draw_row(painter, {x, y, width - gap, row}, causes[i], whole);
  }
  return deep;
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
  std::size_t count = 0;
  Text others;
  const auto rows = cause_rows(*look.theme, snapshot, others, count);
  const std::span causes(rows.data(), count);

  // The causes stand beside the stages, which take what is left, or below them.
  const float column = look.px(kCauseColumn + kColumnGap);
  const auto columns = columns_in(rest.w - look.px(kWaterfallWidth), column);
  const std::size_t beside = std::min<std::size_t>(columns, count > kRowsOfStages ? 2 : 1);
  Box right = rest.take_right(static_cast<float>(beside) * column);
  const std::size_t stages = draw_waterfall(painter, rest, look.px(kRow), snapshot);
  std::size_t deepest = stages;
  if (beside > 0) {
    right.take_left(look.px(kColumnGap));
    deepest = std::max(stages, draw_causes(painter, right, causes, beside, account.whole));
  } else {
    const Box below{rest.x, rest.y + static_cast<float>(stages) * look.px(kRow), rest.w, rest.h};
    const auto most = std::max<std::size_t>(columns_in(rest.w + look.px(kColumnGap), column), 1);
    deepest += draw_causes(painter, below, causes, std::min(most, count), account.whole);
  }
  panel.reaches(rest.y + static_cast<float>(deepest) * look.px(kRow) + look.px(6));
}

}  // namespace framescope::ui
