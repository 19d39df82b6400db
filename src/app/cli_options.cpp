#include "app/cli_options.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "media/source_spec.hpp"

#include <CLI/CLI.hpp>

namespace framescope::app {
namespace {

constexpr std::uint16_t kDefaultPort = 9999;  // the tutorial's

constexpr std::string_view kOverview =
    "Framescope: an instrument for JPEG-over-UDP video\n"
    "\n"
    "Usage: framescope [dashboard] [OPTIONS]   sender, receiver or both in a window, with live "
    "plots\n"
    "       framescope send [OPTIONS]          sends to whoever says hello, or pushes with --to\n"
    "       framescope receive [OPTIONS]       says hello with --from, or takes what comes\n"
    "       framescope loopback [OPTIONS]      sender and receiver in one process\n"
    "\n"
    "       framescope COMMAND --help          the options of a command\n"
    "       framescope --version\n"
    "\n"
    "Exit status: 0 done; 1 it failed; 2 wrong usage; 3 nothing was displayed or sent.\n";

enum class Verb { kDashboard, kSend, kReceive, kLoopback };

const std::map<std::string, Verb> kVerbs{{"dashboard", Verb::kDashboard},
                                         {"send", Verb::kSend},
                                         {"receive", Verb::kReceive},
                                         {"loopback", Verb::kLoopback}};

const std::map<std::string, model::Role> kRoles{{"loopback", model::Role::kLoopback},
                                                {"sender", model::Role::kSender},
                                                {"receiver", model::Role::kReceiver}};

/// What the parser writes into: text where a value needs more than CLI11's own conversions.
struct Raw {
  RunOptions run;
  std::string listen, to, from;
  std::vector<std::string> allow;
  double duration_s = 0;
  double after_s = 0;
  Stats stats = Stats::kNone;
  double fps = 0;
  std::uint64_t frames = 0;
};

/// A range whose bounds stand in the option's help, not in its name.
template <typename T>
CLI::Validator range(T low, T high) {
  return CLI::Range(low, high).description("");
}

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
      ->check(CLI::IsMember(words).description(""))
      ->type_name("WORD");
}

void add_stream_options(CLI::App& app, Raw& raw) {
  model::StreamSettings& settings = raw.run.settings;
  model::SessionConfig& config = raw.run.config;
  const std::string group = "Stream";
  app.add_option("--source", config.source, "test, camera, camera:N, FILE, URL or gst:PIPELINE")
      ->type_name("SOURCE")
      ->capture_default_str()
      ->group(group);
  app.add_flag("--loop", config.loop, "start a file again at its end")->group(group);
  app.add_option("--width", settings.width_px,
                 "pixels, 16..8192; the aspect is kept; 0 keeps the source's")
      ->type_name("N")
      ->check((range(16, 8192) | CLI::IsMember(std::vector<int>{0})).description(""))
      ->capture_default_str()
      ->group(group);
  app.add_option("--fps", raw.fps,
                 "frames a second, at most 1000; 0 unthrottled [the source's own]")
      ->type_name("N")
      ->check(range(0.0, 1000.0))
      ->group(group);
  app.add_option("--quality", settings.quality, "JPEG quality, 1..100")
      ->type_name("N")
      ->check(range(1, 100))
      ->capture_default_str()
      ->group(group);
  add_choice(
      app, "--subsampling", settings.subsampling,
      Choices<Subsampling>{
          {"420", Subsampling::k420}, {"422", Subsampling::k422}, {"444", Subsampling::k444}},
      "420, 422 or 444 [420]")
      ->group(group);
  add_choice(app, "--wire", settings.wire,
             Choices<WireFormat>{{"base64", WireFormat::kBase64}, {"raw", WireFormat::kRaw}},
             "base64 or raw [base64]")
      ->group(group);
  app.add_option("--max-datagram", settings.max_datagram_bytes, "bytes of UDP payload, 512..65507")
      ->type_name("BYTES")
      ->check(range(std::size_t{512}, kMaxDatagramBytes))
      ->capture_default_str()
      ->group(group);
  add_choice(
      app, "--oversize", settings.oversize,
      Choices<model::Oversize>{{"fit", model::Oversize::kFit}, {"drop", model::Oversize::kDrop}},
      "fit: lower the quality until a frame fits; drop: drop it [fit]")
      ->group(group);
  app.add_flag("--burn-fps", settings.burn_fps, "draw the FPS into the pictures that are sent")
      ->group(group);
}

void add_run_options(CLI::App& app, Raw& raw) {
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
  app.set_config("--config", "", "read options from a TOML file: name = value")->type_name("FILE");
  app.allow_config_extras(false);
}

void add_sender_options(CLI::App& app, Raw& raw) {
  app.add_option("--to", raw.to, "push there, without waiting for a hello")->type_name("ADDR:PORT");
  app.add_option("--allow", raw.allow, "accept hellos from there, beside private networks")
      ->type_name("CIDR");
  app.add_option("--max-receivers", raw.run.config.max_receivers, "at once, 1..1024")
      ->type_name("N")
      ->check(range(std::size_t{1}, std::size_t{1024}))
      ->capture_default_str();
}

void add_receiver_options(CLI::App& app, Raw& raw) {
  app.add_option("--from", raw.from, "say hello there")->type_name("ADDR:PORT");
  app.add_option("--bind", raw.run.config.bind_port, "local port, to resume with a script's server")
      ->type_name("PORT")
      ->check(range(1, 65'535));
  app.add_option("--rcvbuf", raw.run.config.rcvbuf_bytes, "receive buffer to ask for")
      ->type_name("BYTES")
      ->check(range(2048, 1 << 30))
      ->capture_default_str();
  app.add_option("--save-frames", raw.run.config.save_frames_dir, "write each received JPEG there")
      ->type_name("DIR");
}

void add_window_options(CLI::App& app, Raw& raw) {
  add_choice(app, "--role", raw.run.config.role, kRoles, "loopback, sender or receiver [loopback]");
  app.add_option("--screenshot", raw.run.screenshot_file, "PNG to write, then end; needs --after")
      ->type_name("FILE");
  app.add_option("--after", raw.after_s, "until the screenshot")
      ->type_name("SECONDS")
      ->check(range(0.0, 1e6));
  app.add_option("--ui-scale", raw.run.ui_scale, "0.75..3")
      ->type_name("FACTOR")
      ->check(range(0.75, 3.0))
      ->capture_default_str();
  app.add_option("--theme", raw.run.theme, "dark or light")
      ->check(CLI::IsMember({"dark", "light"}).description(""))
      ->type_name("WORD")
      ->capture_default_str();
}

HostPort endpoint(const std::string& option, const std::string& text) {
  const auto parsed = parse_host_port(text, kDefaultPort);
  if (!parsed) throw CLI::ValidationError(option, parsed.error());
  return *parsed;
}

void finish_endpoints(Raw& raw) {
  model::SessionConfig& config = raw.run.config;
  if (!raw.listen.empty()) config.listen = endpoint("--listen", raw.listen);
  if (!raw.to.empty()) config.to = endpoint("--to", raw.to);
  if (!raw.from.empty()) config.from = endpoint("--from", raw.from);
  if (config.to && config.to->port == 0)
    throw CLI::ValidationError("--to", "port 0 cannot be sent to");
  if (config.from && config.from->port == 0) {
    throw CLI::ValidationError("--from", "port 0 cannot be sent to");
  }
  if (config.listen && (config.to || config.from)) {
    throw CLI::ValidationError("--listen", std::string("cannot be used with ") +
                                               (config.to ? "--to" : "--from") + ": choose one");
  }
  if (config.bind_port != 0 && !config.from) {
    throw CLI::ValidationError("--bind", "goes with --from; --listen names its port itself");
  }
  for (const std::string& text : raw.allow) {
    const auto cidr = parse_cidr(text);
    if (!cidr) throw CLI::ValidationError("--allow", cidr.error());
    config.allow.push_back(*cidr);
  }
}

void finish(const CLI::App& app, Raw& raw) {
  finish_endpoints(raw);
  const auto source = media::parse_source(raw.run.config.source);
  if (!source) throw CLI::ValidationError("--source", source.error());
  const auto given = [&app](const char* name) {
    const CLI::Option* option = app.get_option_no_throw(name);
    return option != nullptr && option->count() > 0;
  };
  if (given("--fps")) raw.run.settings.fps = raw.fps;
  if (given("--stats")) raw.run.stats = raw.stats;
  if (given("--frames")) raw.run.config.frames = raw.frames;
  if (given("--duration")) raw.run.config.duration = from_seconds(raw.duration_s);
  if (given("--after")) raw.run.after = from_seconds(raw.after_s);
  if (given("--screenshot") != given("--after")) {
    throw CLI::ValidationError("--screenshot",
                               "goes with --after SECONDS, and the other way round");
  }
}

std::unique_ptr<CLI::App> make_parser(Verb verb, const std::string& name, Raw& raw) {
  auto app = std::make_unique<CLI::App>("", "framescope " + name);
  app->option_defaults()->always_capture_default(false);
  if (verb == Verb::kDashboard) {
    raw.run.window = true;
    add_window_options(*app, raw);
  } else {
    raw.run.config.role = verb == Verb::kSend      ? model::Role::kSender
                          : verb == Verb::kReceive ? model::Role::kReceiver
                                                   : model::Role::kLoopback;
  }
  if (verb != Verb::kLoopback) {
    app->add_option("--listen", raw.listen,
                    verb == Verb::kSend ? "wait for hellos there [every interface, 9999]"
                                        : "take frames there [every interface, 9999]")
        ->type_name("ADDR:PORT");
  }
  if (verb == Verb::kSend || verb == Verb::kDashboard) add_sender_options(*app, raw);
  if (verb == Verb::kReceive || verb == Verb::kDashboard) add_receiver_options(*app, raw);
  if (verb == Verb::kLoopback) {
    app->add_option("--rcvbuf", raw.run.config.rcvbuf_bytes, "receive buffer to ask for")
        ->type_name("BYTES")
        ->check(range(2048, 1 << 30))
        ->capture_default_str();
    app->add_option("--save-frames", raw.run.config.save_frames_dir,
                    "write each received JPEG there")
        ->type_name("DIR");
  }
  add_run_options(*app, raw);
  add_stream_options(*app, raw);
  return app;
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::variant<RunOptions, Exit> parse(Verb verb, const std::string& name,
                                     std::vector<std::string> arguments) {
  Raw raw;
  const std::unique_ptr<CLI::App> app = make_parser(verb, name, raw);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  try {
    app->parse(arguments);
    finish(*app, raw);
  } catch (const CLI::CallForHelp&) {
    return Exit{0, app->help(), {}};
  } catch (const CLI::ParseError& error) {
    // A file that cannot be read is no wrong usage.
    const int status = dynamic_cast<const CLI::FileError*>(&error) != nullptr ? 1 : 2;
    return Exit{status,
                {},
                "framescope " + name + ": " + one_line(error.what()) + "; see framescope " + name +
                    " --help"};
  }
  return raw.run;
}

}  // namespace

std::variant<RunOptions, Exit> parse_command_line(const std::vector<std::string>& arguments) {
  const std::string first = arguments.empty() ? "" : arguments.front();
  if (first == "--help" || first == "-h" || first == "help")
    return Exit{0, std::string(kOverview), {}};
  if (first == "--version") return Exit{0, "framescope " FRAMESCOPE_VERSION "\n", {}};
  if (const auto verb = kVerbs.find(first); verb != kVerbs.end()) {
    return parse(verb->second, first, {arguments.begin() + 1, arguments.end()});
  }
  if (!first.empty() && first.front() != '-') {
    return Exit{2,
                {},
                "framescope: unknown command '" + first +
                    "': one of dashboard, send, receive, loopback; see framescope --help"};
  }
  return parse(Verb::kDashboard, "dashboard", arguments);
}

}  // namespace framescope::app
