#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "app/dashboard.hpp"
#include "app/frame_pacer.hpp"
#include "app/live_session.hpp"
#include "gfx/gl_texture.hpp"
#include "gfx/imgui_backend.hpp"
#include "gfx/window.hpp"
#include "ui/dashboard_view.hpp"

namespace framescope::app {

/// The window's main loop. A frame is five steps: poll input, take the newest, build the panels,
/// apply what they ask for, render. Without a session and without input it waits and draws nothing;
/// minimised it draws nothing, and what arrives still counts as displayed. The main thread only.
class FrameLoop {
 public:
  explicit FrameLoop(const DashboardOptions& options);

  /// Until the window is closed; the exit status.
  int run();

 private:
  /// A picture on the screen, or on its way there.
  struct Shown {
    gfx::GlTexture texture;
    std::optional<session::Picture> fresh;  ///< taken, not drawn yet
    ui::PictureView view;
    void upload();
  };

  void poll_input();
  Duration patience(Time now) const;
  bool take_newest();
  void take_pictures();
  void draw();
  void build();
  void apply();
  void render();
  void give_back();
  void end_session();

  void refresh_readout(Time now);
  ui::View view(Time now);
  ui::PictureView picture_view(const Shown& picture, model::Stage stage) const;
  ui::LinkState link_state(Time now);
  void handle_keys(const ui::View& view);
  void restyle_if_asked();
  void tell_title(const ui::View& seen);
  void tell_interval(Time now);
  void photograph(const std::string& file);

  const DashboardOptions& options_;
  gfx::Window window_;
  gfx::ImGuiBackend backend_;
  ui::DashboardState state_;
  ui::Look look_;
  ui::Requests requests_;
  FramePacer pacer_;
  Shown sent_;
  Shown received_;
  std::optional<Time> last_arrival_;
  std::optional<ui::SourceView> source_;
  std::string local_;
  int shown_session_ = 0;

  // Refreshed four times a second.
  std::shared_ptr<const model::Snapshot> readout_;
  Time readout_at_{};
  std::optional<double> bit_rate_bps_;
  std::optional<double> datagram_bytes_;
  std::optional<double> jpeg_bytes_;
  double frame_ms_ = 0;
  Duration drawing_{};  ///< spent on frames since the readout
  int drawn_ = 0;       ///< frames since the readout

  Time opened_{};
  Time last_draw_{};
  Time last_interval_{};
  int frames_wanted_ = 3;  ///< after input Dear ImGui takes a few frames to come to rest
  std::string title_;
  bool quit_ = false;
  bool is_last_ = false;  ///< this frame is the one that `after` asks for
  bool broken_ = false;   ///< a picture could not be written
  std::atomic<bool> woken_{false};
  LiveSession live_;  ///< last: its threads end before the window that they wake
};

}  // namespace framescope::app
