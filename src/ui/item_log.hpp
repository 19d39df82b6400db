#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/box.hpp"

namespace framescope::ui {

/// Where each panel, control and text of a frame lies, by name: what tests and tools look at. Not
/// kept in a running window.
class ItemLog {
 public:
  enum class Kind { kPanel, kControl, kText, kOverlay, kFocus };
  struct Item {
    Kind kind;
    std::string name;
    Box box;   ///< on the screen
    Box clip;  ///< what its panel shows
    bool cut;  ///< its text did not fit and was cut short
  };

  void clear() { items_.clear(); }
  void add(Kind kind, std::string_view name, const Box& box, const Box& clip, bool cut = false) {
    items_.push_back({kind, std::string(name), box, clip, cut});
  }

  const std::vector<Item>& items() const { return items_; }
  /// The first item of this kind and name, if there is one.
  const Item* find(Kind kind, std::string_view name) const {
    for (const Item& item : items_) {
      if (item.kind == kind && item.name == name) return &item;
    }
    return nullptr;
  }
  const Item* text(std::string_view name) const { return find(Kind::kText, name); }
  const Item* control(std::string_view name) const { return find(Kind::kControl, name); }

 private:
  std::vector<Item> items_;
};

}  // namespace framescope::ui
