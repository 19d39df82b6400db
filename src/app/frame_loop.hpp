#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/cost_watch.hpp"
#include "app/dashboard.hpp"
#include "app/early_pictures.hpp"
#include "app/frame_pacer.hpp"
#include "app/lab_desk.hpp"
#include "app/live_session.hpp"
#include "app/rewind.hpp"
#include "app/settings_keeper.hpp"
#include "app/shown_picture.hpp"
#include "gfx/imgui_backend.hpp"
#include "gfx/window.hpp"
#include "session/file_writer.hpp"
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
  // After input Dear ImGui takes a few frames to come to rest.
  static constexpr int kFramesAfterChange = 3;

  /// A picture on the screen, and the one that is on its way there.
  struct Newest {
    ShownPicture shown;
    std::optional<session::Picture> fresh;  ///< taken, not drawn yet
  };

  void poll_input();
  /// The user did something that the next frames answer.
  static bool has_input();
  Duration patience(Time now) const;
  bool take_newest();
  void take_pictures();
  void draw();
  void build();
  void apply();
  void start(const model::SessionConfig& config);
  void render();
  void give_back();
  void end_session();

  void refresh_readout(Time now);
  void read_out(Time now);
  ui::View view(Time now);
  ui::PictureView picture_view(const Newest& picture, model::Stage stage) const;
  void look_at_moment(ui::View& view);
  void follow_lab(Time now);
  void show_pictures();
  void tap_keys(const std::vector<gfx::KeyPress>& keys);
  void release_taps();
  void follow_pause();
  void reset_counters();
  void take_written();
  void keep_settings(Time now);
  void save_settings(std::optional<std::string> text);
  void finish_files();
  std::optional<Time> last_passed() const;
  ui::LinkState link_state(Time now);
  void handle_keys(const ui::View& view);
  void restyle_if_asked();
  void tell_title(const ui::View& seen);
  void tell_interval(Time now);
  void photograph(const std::string& file);
  void photograph_later();
  void wake();
  bool is_live() const;
  bool shows_cost() const;

  const DashboardOptions& options_;
  gfx::Window window_;
  gfx::ImGuiBackend backend_;
  ui::DashboardState state_;
  ui::Look look_;
  ui::Requests requests_;
  FramePacer pacer_;
  Newest sent_;
  EarlyPictures early_;  ///< a loopback's sent ones, until the received one is there
  Newest received_;
  std::optional<ui::SourceView> source_;
  std::string local_;
  int shown_session_ = 0;
  std::vector<int> taps_;  ///< keys that Dear ImGui is shown as held for one frame

  // Refreshed four times a second.
  std::shared_ptr<const model::Snapshot> readout_;    ///< what is shown: counted since the reset
  std::shared_ptr<const model::Snapshot> last_seen_;  ///< the newest that there was then
  ui::RecentDrops recent_drops_;
  std::optional<model::Snapshot> counter_base_;  ///< the figures at the last reset
  Time readout_at_{};
  std::optional<double> bit_rate_bps_;
  std::optional<double> datagram_bytes_;
  std::optional<double> jpeg_bytes_;
  Duration wall_offset_{};
  double frame_ms_ = 0;
  Duration drawing_{};  ///< spent on frames since the readout
  int drawn_ = 0;       ///< frames since the readout
  CostWatch cost_;
  Duration plots_took_{};  ///< of this frame

  Time opened_{};
  Time last_draw_{};
  Time last_interval_{};
  int frames_wanted_ = kFramesAfterChange;
  bool was_paused_ = false;
  std::optional<std::pair<model::Role, ui::LinkState>> titled_;  ///< what the title says
  bool quit_ = false;
  bool is_last_ = false;  ///< this frame is the one that `after` asks for
  bool broken_ = false;   ///< a picture could not be written
  std::atomic<bool> woken_{false};
  std::optional<SettingsKeeper> keeper_;
  Time settings_looked_at_{};

  // Last: their threads end before the window that they wake.
  session::FileWriter writer_;
  Rewind rewind_;
  LabDesk lab_;
  LiveSession live_;
};

}  // namespace framescope::app
