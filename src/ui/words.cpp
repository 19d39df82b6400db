#include "ui/words.hpp"

#include <array>
#include <cctype>

#include "model/metric.hpp"
#include "ui/account.hpp"
#include "ui/status_bar.hpp"

namespace framescope::ui {
namespace {

Words why_idle(model::Role role) {
  switch (role) {
    case model::Role::kLoopback:
      return {"Nothing runs",
              "Start sends the source to this window over 127.0.0.1: no camera and no second "
              "machine needed."};
    case model::Role::kSender:
      return {"Nothing is sent",
              "Start captures the source and sends it to whoever says Hello, or to the address on "
              "the left."};
    case model::Role::kReceiver:
      return {"Nothing is received",
              "Start says Hello to the sender on the left, and shows what it sends."};
  }
  return {};
}

Words why_waiting(const model::SessionConfig& config, std::string_view local) {
  const std::string here(local);
  switch (config.role) {
    case model::Role::kLoopback:
      return {"Opening " + config.source,
              "The first picture appears as soon as the source has one."};
    case model::Role::kSender:
      return {
          "No receiver yet on " + here,
          "Nothing is captured before the first Hello. Start a receiver that asks this address."};
    case model::Role::kReceiver:
      if (config.from) {
        const std::string from = config.from->host + ":" + std::to_string(config.from->port);
        return {"No frames yet from " + from,
                "A Hello goes there every second. Is the sender running, and does a firewall let "
                "UDP through?"};
      }
      return {"No frames yet on " + here, "Send to this address: the first valid frame is shown."};
  }
  return {};
}

}  // namespace

std::string_view role_name(model::Role role) {
  switch (role) {
    case model::Role::kLoopback:
      return "Loopback";
    case model::Role::kSender:
      return "Sender";
    case model::Role::kReceiver:
      return "Receiver";
  }
  return {};
}

Words why_empty(const View& view, const ControlsState& controls) {
  if (view.link == LinkState::kError)
    return {"It did not start",
            "The message above says why. Change what it names, and start again."};
  if (view.running == nullptr) return why_idle(controls.role);
  // What the session itself has to say is nearer to the cause than any guess.
  const model::Note* note = gravest(*view.snapshot);
  if (note != nullptr && note->severity != model::Severity::kInfo) {
    return {"No picture yet", note->text};
  }
  if (const auto cause = account_of(*view.snapshot).biggest; cause && drops_all(*view.snapshot)) {
    return {"Every frame is dropped: " + std::string(label(*cause)),
            std::string(model::metric_of(*cause).definition)};
  }
  return why_waiting(*view.running, view.local);
}

Text latency_clock(const model::Snapshot& snapshot) {
  Text words(to_string(snapshot.clock));
  const Text error = clock_error(snapshot);
  if (snapshot.clock == model::LatencyClock::kSameHost || error.empty()) return words;
  const bool known = snapshot.clock == model::LatencyClock::kEstimated;
  return words.append(known ? " " : ", offset only to ").append(error);
}

Text clock_error(const model::Snapshot& snapshot) {
  Text words;
  if (!snapshot.clock_error) return words;
  const Quantity error = span_ms(*snapshot.clock_error, *snapshot.clock_error);
  return words.append("\xC2\xB1").append(error.number).append(" ").append(error.unit);
}

Text frame_name(const model::FrameSample& sample) {
  if (sample.frame_number_known) return Text("#").append(count(sample.frame_number));
  return Text("unknown frame");
}

Text reason_words(const model::FrameSample& sample) {
  Text words;
  for (std::string_view rest = sample.reason; !rest.empty();) {
    const std::size_t end = std::min(rest.find('_'), rest.size());
    words.append(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!rest.empty()) words.append(" ");
  }
  return words;
}

Text outcome_words(const model::FrameSample& sample) {
  if (!sample.outcome) return Text("sent");
  Text words(label(*sample.outcome));
  if (!sample.reason.empty()) words.append(": ").append(reason_words(sample));
  return words;
}

Words why_missing(bool forgotten, const model::LoggedFrame* moment) {
  if (moment == nullptr) {
    return {"No frame at this moment", "Nothing had ended by then that is still remembered."};
  }
  const model::FrameSample& sample = moment->sample;
  const std::string name(frame_name(sample).view());
  if (!sample.outcome) {
    return {name + " was sent", "A sender knows no more of it; its picture is no longer kept."};
  }
  const std::string_view outcome = label(*sample.outcome);
  if (is_drop(*sample.outcome)) {
    return {name + " was not shown: " + std::string(outcome),
            std::string(model::metric_of(*sample.outcome).definition)};
  }
  if (!forgotten) return {"Fetching " + name, "It is decoded again."};
  return {name + " was " + std::string(outcome),
          "Its picture is no longer kept: the last minute is, as far as 64 MiB reach."};
}

std::string in_window_terms(std::string text) {
  struct Term {
    std::string_view option;
    std::string_view control;
  };
  // The longer one first where one begins with another.
  constexpr std::array<Term, 13> kTerms{{{"--oversize fit", "Too large: fit"},
                                         {"--playout-delay", "Delay"},
                                         {"--restart on", "Restart markers"},
                                         {"--partial on", "Show what came"},
                                         {"--pace", "Pace"},
                                         {"--listen/--bind", "Listen on"},
                                         {"--max-datagram", "Limit"},
                                         {"--source", "Source"},
                                         {"--quality", "Quality"},
                                         {"--width", "Width"},
                                         {"--loop", "Repeat"},
                                         {"--fps", "Frame rate"},
                                         {"--from", "From"}}};
  for (const Term& term : kTerms) {
    for (std::size_t at = 0; (at = text.find(term.option, at)) != std::string::npos;) {
      text.replace(at, term.option.size(), term.control);
      at += term.control.size();
    }
  }
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string endpoint_words(const View& view, const ControlsState& controls) {
  const bool runs = view.running != nullptr;
  const model::Role role = runs ? view.running->role : controls.role;
  if (role == model::Role::kLoopback) return runs ? std::string(view.local) : "127.0.0.1";
  const bool sends = role == model::Role::kSender;
  if (runs) {
    const std::optional<HostPort>& peer = sends ? view.running->to : view.running->from;
    if (!peer) return "on " + std::string(view.local);
    return (sends ? "to " : "from ") + peer->host + ":" + std::to_string(peer->port);
  }
  const bool calls = sends ? controls.sender_pushes : controls.receiver_asks;
  if (!calls) return "on " + controls.listen;
  return sends ? "to " + controls.to : "from " + controls.from;
}

}  // namespace framescope::ui
