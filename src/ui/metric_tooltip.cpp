#include "ui/metric_tooltip.hpp"

#include "model/metric.hpp"

namespace framescope::ui {

void metric_tooltip(const Look& look, const Box& box, std::string_view key) {
  // Composed only for the one that is looked at.
  if (!is_hovered(box)) return;
  const model::Metric* metric = model::find_metric(key);
  if (metric != nullptr) show_tooltip(look, model::tooltip(*metric));
}

}  // namespace framescope::ui
