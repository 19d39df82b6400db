#include "app/cli_parser.hpp"

#include <algorithm>

#include "app/cli_checks.hpp"
#include "app/cli_declare.hpp"
#include "app/stream_limits.hpp"

namespace framescope::app {
namespace {

constexpr const char* kNoFullColour =
    "444: RTP/JPEG (RFC 2435) knows 4:2:0 and 4:2:2 only: 420 or 422, or another --wire";

bool goes_with(WireFormat wire, Subsampling subsampling) {
  return wire != WireFormat::kRtp || subsampling != Subsampling::k444;
}

/// Gives an option what a file says. Answers what is wrong with that, else nothing.
std::string give(CLI::Option& option, const FileOption& said) {
  const bool is_flag = option.get_items_expected_max() == 0;
  if (is_flag && !said.is_switch) return must_be(shown(said), "true or false");
  if (said.values.size() != 1 && option.get_items_expected_max() == 1) {
    return must_be(shown(said), "one value");
  }
  try {
    option.add_result(said.values);
    option.run_callback();
  } catch (const CLI::ParseError& error) {
    const std::string what = error.what();
    const std::string prefix = option.get_name() + ": ";
    if (what.starts_with(prefix)) return what.substr(prefix.size());
    return shown(said) + ": " + what;
  }
  if (said.is_switch && !is_flag) return must_be(shown(said), "text or a number");
  return {};
}

}  // namespace

CliParser::CliParser(Verb verb, const std::string& name)
    : verb_(verb), app_(make_app(verb, name, raw_)) {}

CliParser::~CliParser() = default;

std::string CliParser::help() const { return app_->help(); }

bool CliParser::has(const std::string& name) const {
  const CLI::Option* option = app_->get_option_no_throw(name);
  return option != nullptr && option->count() > 0;
}

void CliParser::parse(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  app_->parse(arguments);
  for (const CLI::Option* option : app_->get_options()) {
    if (option->count() > 0) typed_.insert(option->get_name());
  }
}

void CliParser::take(const std::vector<FileOption>& options, const std::string& file) {
  const bool has_endpoint = is_typed("--listen") || is_typed("--to") || is_typed("--from");
  for (const FileOption& said : options) {
    const bool says_endpoint = said.name == "listen" || said.name == "to" || said.name == "from";
    if (!has_endpoint || !says_endpoint) take_one(said, file);
  }
}

void CliParser::take_one(const FileOption& said, const std::string& file) {
  CLI::Option* option = app_->get_option_no_throw("--" + said.name);
  if (option == nullptr || !option->get_configurable()) {
    if (verb_ != Verb::kDashboard) return;
    throw wrong_at(file, said.line, said.name + " is not known: no option has this name");
  }
  if (option->count() > 0) return;
  const std::string wrong = give(*option, said);
  if (!wrong.empty()) throw wrong_at(file, said.line, said.name + " = " + wrong);
}

void CliParser::set_datagram_limit(model::StreamSettings& settings) const {
  if (has("--rtp-datagram")) settings.rtp_datagram_bytes = raw_.rtp_datagram_bytes;
  if (!has("--max-datagram")) return;
  // What is typed now is meant for the wire in use, whatever a file says about both.
  const bool typed_alone = is_typed("--max-datagram") && !is_typed("--rtp-datagram");
  if (settings.wire == WireFormat::kRtp && (typed_alone || !has("--rtp-datagram"))) {
    settings.rtp_datagram_bytes = raw_.max_datagram_bytes;
    return;
  }
  if (raw_.max_datagram_bytes < kLeastDatagramBytes) {
    throw CLI::ValidationError("--max-datagram", must_be(std::to_string(raw_.max_datagram_bytes),
                                                         "512..65507; only --wire rtp takes less"));
  }
  settings.max_datagram_bytes = raw_.max_datagram_bytes;
}

/// The stream's settings; throws CLI::ValidationError if a limit is not one of its wire.
model::StreamSettings CliParser::settings() const {
  model::StreamSettings settings = raw_.run.settings;
  if (has("--fps")) settings.fps = raw_.fps;
  set_datagram_limit(settings);
  return settings;
}

void CliParser::put_into(SavedSettings& saved) const {
  saved.stream = settings();
  if (!goes_with(saved.stream.wire, saved.stream.subsampling)) {
    throw CLI::ValidationError("--subsampling", kNoFullColour);
  }
  saved.role = raw_.run.config.role;
  saved.source = raw_.run.config.source;
  saved.loop = raw_.run.config.loop;
  saved.listen = raw_.listen;
  saved.to = raw_.to;
  saved.from = raw_.from;
  if (has("--theme")) saved.window.theme = raw_.theme;
  if (has("--ui-scale")) saved.window.ui_scale = raw_.ui_scale;
}

void CliParser::finish_endpoints() {
  model::SessionConfig& config = raw_.run.config;
  // The checks of the options have let only good ones through.
  const auto endpoint = [](const std::string& text) -> std::optional<HostPort> {
    if (text.empty()) return std::nullopt;
    return parse_host_port(text, kDefaultPort).value();
  };
  config.listen = endpoint(raw_.listen);
  config.to = endpoint(raw_.to);
  config.from = endpoint(raw_.from);
  for (const char* peer : {"--to", "--from"}) {
    if (!is_typed("--listen") || !is_typed(peer)) continue;
    throw CLI::ValidationError("--listen",
                               std::string("cannot be used with ") + peer + ": choose one");
  }
  finish_description();
  if (config.bind_port != 0 && !config.from) {
    if (is_typed("--bind")) {
      throw CLI::ValidationError("--bind", "goes with --from; --listen names its port itself");
    }
    config.bind_port = 0;
  }
  for (const std::string& text : raw_.allow) config.allow.push_back(parse_cidr(text).value());
}

/// A receiver is told by the description where the stream comes; a sender tells so by one.
void CliParser::finish_description() {
  model::SessionConfig& config = raw_.run.config;
  if (config.sdp_file.empty()) return;
  const bool sends_otherwise = config.role == model::Role::kSender &&
                               raw_.run.settings.wire != WireFormat::kRtp && is_typed("--sdp");
  if (sends_otherwise) {
    throw CLI::ValidationError("--sdp", "goes with --wire rtp: it describes an RTP stream");
  }
  if (config.role != model::Role::kReceiver) return;
  for (const char* endpoint : {"--from", "--listen"}) {
    if (!is_typed(endpoint)) continue;
    throw CLI::ValidationError("--sdp", std::string("cannot be used with ") + endpoint +
                                            ": the description tells where the stream comes");
  }
  config.from.reset();
  config.listen.reset();
}

/// A subsampling that is only in a file gives way to a wire that was typed.
void CliParser::finish_subsampling() {
  model::StreamSettings& settings = raw_.run.settings;
  const bool sends = raw_.run.config.role != model::Role::kReceiver;
  if (goes_with(settings.wire, settings.subsampling)) return;
  if (sends && is_typed("--subsampling")) {
    throw CLI::ValidationError("--subsampling", kNoFullColour);
  }
  settings.subsampling = Subsampling::k420;
}

RunOptions CliParser::finish(const model::WindowSettings& window) {
  raw_.run.settings = settings();
  finish_endpoints();
  finish_subsampling();
  RunOptions& run = raw_.run;
  run.window_settings = window;
  if (has("--theme")) run.window_settings.theme = raw_.theme;
  if (has("--ui-scale")) run.window_settings.ui_scale = raw_.ui_scale;
  if (has("--stats")) run.stats = raw_.stats;
  if (has("--frames")) run.config.frames = raw_.frames;
  if (has("--duration")) run.config.duration = from_seconds(raw_.duration_s);
  if (has("--after")) run.after = from_seconds(raw_.after_s);
  if (is_typed("--target") && !run.settings.auto_quality) {
    throw CLI::ValidationError("--target", "goes with --quality auto; the quality is fixed at " +
                                               std::to_string(run.settings.quality));
  }
  if (has("--screenshot") != has("--after")) {
    throw CLI::ValidationError("--screenshot",
                               "goes with --after SECONDS, and the other way round");
  }
  return run;
}

void take_saved(const std::vector<FileOption>& options, const std::string& file,
                SavedSettings& saved) {
  CliParser parser(Verb::kDashboard, "dashboard");
  parser.take(options, file);
  try {
    parser.put_into(saved);
  } catch (const CLI::ValidationError& error) {
    const std::string what = error.what();
    constexpr std::string_view kDashes = "--";
    throw WrongSettings{file + ": " + what.substr(what.starts_with(kDashes) ? kDashes.size() : 0)};
  }
}

}  // namespace framescope::app
