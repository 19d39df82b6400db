#pragma once

#include <functional>
#include <string>

#include "core/image.hpp"
#include "gfx/gl_texture.hpp"
#include "gfx/imgui_backend.hpp"
#include "gfx/window.hpp"
#include "ui/dashboard_view.hpp"

namespace framescope::golden {

/// A real window, drawn by Mesa's software rasteriser, whose pictures depend on nothing but what is
/// drawn: neither mouse nor clock, time zone, locale or the desktop's scale. One at a time.
class GoldenWindow {
 public:
  struct Shape {
    int width_px = 1280;
    int height_px = 800;
    float scale = 1;
    const ui::Theme* theme = &ui::dark_theme();
  };

  explicit GoldenWindow(const Shape& shape);

  /// Why what it draws cannot be compared; empty: it can.
  std::string why_not() const;

  /// The whole dashboard, with a picture of known pixels wherever the view has one; drawn until its
  /// layout has settled.
  Image dashboard(ui::View view, ui::DashboardState& state);

  using Build = std::function<void(const ui::Look&, const ui::Box&)>;
  /// What `build` draws into a window of Dear ImGui that fills this one.
  Image panel(const Build& build);

 private:
  /// What has to be before the first window is.
  struct Surroundings {
    Surroundings();
  };

  Image photograph(const std::function<void(const ui::Box&)>& build);

  Surroundings surroundings_;
  Shape shape_;
  gfx::Window window_;
  gfx::ImGuiBackend backend_{window_};
  gfx::GlTexture picture_;
  ui::Look look_;
};

}  // namespace framescope::golden
