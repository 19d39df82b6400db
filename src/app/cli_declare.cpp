// The options of each verb, as the command line and a settings file have them.
#include "app/cli_declare.hpp"

#include <map>

#include "app/cli_checks.hpp"
#include "app/stream_limits.hpp"

namespace framescope::app {
namespace {

const std::map<std::string, model::Role> kRoles{{"loopback", model::Role::kLoopback},
                                                {"sender", model::Role::kSender},
                                                {"receiver", model::Role::kReceiver}};

template <typename T>
using Choices = std::map<std::string, T>;

/// An option whose value is one of a few words.
template <typename T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& value, Choices<T> choices,
                        const std::string& help) {
  std::vector<std::string> words;
  for (const auto& [word, meaning] : choices) words.push_back(word);
  return app
      .add_option_function<std::string>(
          name, [&value, choices](const std::string& word) { value = choices.at(word); }, help)
      ->check(one_of(words))
      ->type_name("WORD");
}

void add_quality_options(CLI::App& app, model::StreamSettings& settings) {
  const std::string group = "Stream";
  app.add_option_function<std::string>(
         "--quality",
         [&settings](const std::string& text) {
           const std::optional<int> quality = parse_quality(text);
           settings.auto_quality = !quality;
           if (quality) settings.quality = *quality;
         },
         "JPEG quality, 1..100, or auto: the highest that holds --target [80]")
      ->type_name("N")
      ->check(is_quality())
      ->group(group);
  app.add_option_function<std::string>(
         "--target",
         [&settings](const std::string& spec) {
           settings.target = model::parse_quality_target(spec).value();
         },
         "of --quality auto: limit (that a frame fits --max-datagram), or one of datagram=1472, "
         "rate=4Mbit, fragments=8, fps=30 [limit]")
      ->type_name("SPEC")
      ->check(is_quality_target())
      ->group(group);
}

/// The limit means the wire in use. A settings file, which outlives a choice of the wire, can hold
/// that of rtp beside the other ones': its option is no one's to type, and not in the help.
void add_limit_options(CLI::App& app, RawOptions& raw) {
  app.add_option("--max-datagram", raw.max_datagram_bytes,
                 "bytes of UDP payload: 512..65507 [65507], with --wire rtp 300..65507 [1400]")
      ->type_name("BYTES")
      ->check(is_datagram_limit())
      ->group("Stream");
  app.add_option("--rtp-datagram", raw.rtp_datagram_bytes)
      ->check(range(kLeastRtpDatagramBytes, kMaxDatagramBytes))
      ->group("");
}

/// "on" or "off".
CLI::Option* add_on_off(CLI::App& app, const std::string& name, bool& value,
                        const std::string& help) {
  return add_choice(app, name, value, Choices<bool>{{"off", false}, {"on", true}}, help);
}

void add_rtp_options(CLI::App& app, model::StreamSettings& settings) {
  const std::string group = "RTP";
  add_on_off(app, "--restart", settings.restart_markers,
             "on: restart markers, so that a frame with lost packets can be shown in part [on]")
      ->group(group);
  app.add_option("--pace", settings.pace,
                 "share of the frame interval, 0..1, over which a frame's packets are spread")
      ->type_name("SHARE")
      ->check(range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  add_on_off(app, "--partial", settings.partial_pictures,
             "on: a receiver shows frames with lost packets, their holes filled from the picture "
             "before [on]")
      ->group(group);
  app.add_flag("--upper-part", settings.upper_part,
               "a receiver shows of frames without restart markers what lies above the first loss")
      ->group(group);
  app.add_option_function<std::string>(
         "--playout-delay",
         [&settings](const std::string& text) { settings.playout_delay = *parse_delay(text); },
         "a receiver holds frames so long, to smooth their timing: up to 10s, as in 80ms [0ms]")
      ->type_name("TIME")
      ->check(is_delay())
      ->group(group);
}

void add_stream_options(CLI::App& app, RawOptions& raw) {
  model::StreamSettings& settings = raw.run.settings;
  model::SessionConfig& config = raw.run.config;
  const std::string group = "Stream";
  app.add_option("--source", config.source, "test, camera, camera:N, FILE, URL or gst:PIPELINE")
      ->type_name("SOURCE")
      ->check(is_source())
      ->capture_default_str()
      ->group(group);
  app.add_flag("--loop", config.loop, "start a file again at its end")->group(group);
  app.add_option("--width", settings.width_px,
                 "pixels, 16..8192; the aspect is kept; 0 keeps the source's")
      ->type_name("N")
      ->check(is_width())
      ->capture_default_str()
      ->group(group);
  app.add_option("--fps", raw.fps,
                 "frames a second, at most 1000; 0 unthrottled [the source's own]")
      ->type_name("N")
      ->check(range(0.0, 1000.0))
      ->group(group);
  add_quality_options(app, settings);
  add_choice(
      app, "--subsampling", settings.subsampling,
      Choices<Subsampling>{
          {"420", Subsampling::k420}, {"422", Subsampling::k422}, {"444", Subsampling::k444}},
      "420, 422 or 444 [420]")
      ->group(group);
  add_choice(
      app, "--wire", settings.wire,
      Choices<WireFormat>{
          {"base64", WireFormat::kBase64}, {"raw", WireFormat::kRaw}, {"rtp", WireFormat::kRtp}},
      "base64, raw or rtp; a receiver recognises it [base64]")
      ->group(group);
  add_limit_options(app, raw);
  add_choice(
      app, "--oversize", settings.oversize,
      Choices<model::Oversize>{{"fit", model::Oversize::kFit}, {"drop", model::Oversize::kDrop}},
      "fit: lower the quality until a frame fits; drop: drop it [fit]")
      ->group(group);
  app.add_flag("--burn-fps", settings.burn_fps, "draw the FPS into the pictures that are sent")
      ->group(group);
}

void add_impairment_options(CLI::App& app, model::StreamSettings& settings) {
  const std::string group = "Stream";
  app.add_option_function<std::string>(
         "--impair",
         [&settings](const std::string& spec) {
           settings.impairment = parse_impairment(spec).value();
         },
         "lose, delay, damage datagrams: off, or any of loss=2%,burst=4,delay=30ms,jitter=10ms,"
         "reorder=1%,duplicate=0.5%,rate=8Mbit,queue=64KiB,corrupt=0.1%,mtu=1500 [off]")
      ->type_name("SPEC")
      ->check(is_impairment())
      ->group(group);
  app.add_option("--seed", settings.seed, "of --impair: the same one impairs the same datagrams")
      ->type_name("N")
      ->check(range(std::uint32_t{0}, ~std::uint32_t{0}))
      ->capture_default_str()
      ->group(group);
}

void add_run_options(CLI::App& app, RawOptions& raw, bool has_window) {
  app.add_option("--frames", raw.frames, "end after N frames captured (a receiver: displayed)")
      ->type_name("N")
      ->check(range(std::uint64_t{1}, std::uint64_t{1} << 40));
  app.add_option("--duration", raw.duration_s, "end after so many seconds")
      ->type_name("SECONDS")
      ->check(range(0.001, 1e8));
  add_choice(
      app, "--stats", raw.stats,
      Choices<Stats>{{"table", Stats::kTable}, {"json", Stats::kJson}, {"none", Stats::kNone}},
      "table, json or none [table on a terminal, else none]");
  app.add_option("--config", raw.config_file,
                 has_window
                     ? "TOML file to read settings from, and to save them in [the user's own]"
                     : "TOML file to read options from: name = value")
      ->type_name("FILE")
      ->configurable(false);
}

void add_sender_options(CLI::App& app, RawOptions& raw) {
  app.add_option("--to", raw.to, "push there, without waiting for a hello")
      ->type_name("ADDR:PORT")
      ->check(is_endpoint(true));
  app.add_option("--allow", raw.allow, "accept hellos from there, beside private networks")
      ->type_name("CIDR")
      ->check(is_cidr());
  app.add_option("--max-receivers", raw.run.config.max_receivers, "at once, 1..1024")
      ->type_name("N")
      ->check(range(std::size_t{1}, std::size_t{1024}))
      ->capture_default_str();
  app.add_option("--ttl", raw.run.config.multicast_ttl,
                 "hops that datagrams to a multicast group may go, 0..255")
      ->type_name("N")
      ->check(range(0, 255))
      ->capture_default_str();
}

/// `verb` sends, receives, or does whatever the window is told.
void add_network_options(CLI::App& app, RawOptions& raw, Verb verb) {
  app.add_option("--interface", raw.run.config.interface,
                 "of a multicast group: the name or the address of a network interface [the "
                 "system's choice]")
      ->type_name("NAME|ADDR")
      ->check(is_interface());
  const std::string writes = "of --wire rtp: writes the session description there, for others";
  const std::string reads = "takes the stream that this session description tells of";
  app.add_option("--sdp", raw.run.config.sdp_file,
                 verb == Verb::kSend      ? writes
                 : verb == Verb::kReceive ? reads
                                          : "a sender " + writes + "; a receiver " + reads)
      ->type_name("FILE");
}

void add_buffer_options(CLI::App& app, RawOptions& raw) {
  app.add_option("--rcvbuf", raw.run.config.rcvbuf_bytes, "receive buffer to ask for")
      ->type_name("BYTES")
      ->check(range(2048, 1 << 30))
      ->capture_default_str();
  app.add_option("--save-frames", raw.run.config.save_frames_dir, "write each received JPEG there")
      ->type_name("DIR");
}

void add_receiver_options(CLI::App& app, RawOptions& raw) {
  app.add_option("--from", raw.from, "say hello there")
      ->type_name("ADDR:PORT")
      ->check(is_endpoint(true));
  app.add_option("--bind", raw.run.config.bind_port, "local port, to resume with a script's server")
      ->type_name("PORT")
      ->check(range(1, 65'535));
}

void add_window_options(CLI::App& app, RawOptions& raw) {
  add_choice(app, "--role", raw.run.config.role, kRoles, "loopback, sender or receiver [loopback]");
  app.add_option("--screenshot", raw.run.screenshot_file, "PNG to write, then end; needs --after")
      ->type_name("FILE");
  app.add_option("--after", raw.after_s, "until the screenshot")
      ->type_name("SECONDS")
      ->check(range(0.0, 1e6));
  app.add_option_function<std::string>(
         "--ui-scale", [&raw](const std::string& text) { raw.ui_scale = *parse_ui_scale(text); },
         "0.75..3, or 75..300 in percent [the settings file's, else 1]")
      ->type_name("FACTOR")
      ->check(is_ui_scale());
  add_on_off(app, "--show-holes", raw.run.settings.show_holes,
             "on: marks what is from the picture before, where packets were lost [on]");
  app.add_option("--theme", raw.theme, "dark or light [the settings file's, else dark]")
      ->check(one_of({"dark", "light"}))
      ->type_name("WORD");
}

void add_endpoint_options(CLI::App& app, RawOptions& raw, Verb verb) {
  app.add_option("--listen", raw.listen,
                 verb == Verb::kSend ? "wait for hellos there [every interface, 9999]"
                                     : "take frames there [every interface, 9999]")
      ->type_name("ADDR:PORT")
      ->check(is_endpoint(false));
}

}  // namespace

std::unique_ptr<CLI::App> make_app(Verb verb, const std::string& name, RawOptions& raw) {
  auto app = std::make_unique<CLI::App>("", "framescope " + name);
  app->option_defaults()->always_capture_default(false);
  raw.run.window = verb == Verb::kDashboard;
  raw.run.config.role = verb == Verb::kSend      ? model::Role::kSender
                        : verb == Verb::kReceive ? model::Role::kReceiver
                                                 : model::Role::kLoopback;
  if (verb == Verb::kDashboard) add_window_options(*app, raw);
  if (verb != Verb::kLoopback) add_endpoint_options(*app, raw, verb);
  if (verb == Verb::kSend || verb == Verb::kDashboard) add_sender_options(*app, raw);
  if (verb == Verb::kReceive || verb == Verb::kDashboard) add_receiver_options(*app, raw);
  if (verb != Verb::kLoopback) add_network_options(*app, raw, verb);
  if (verb != Verb::kSend) add_buffer_options(*app, raw);
  add_run_options(*app, raw, verb == Verb::kDashboard);
  add_stream_options(*app, raw);
  add_rtp_options(*app, raw.run.settings);
  add_impairment_options(*app, raw.run.settings);
  return app;
}

}  // namespace framescope::app
