#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "session/account.hpp"
#include "session/companion.hpp"
#include "session/decode_stage.hpp"
#include "session/encode_stage.hpp"
#include "session/file_writer.hpp"
#include "session/frame_saver.hpp"
#include "session/io_thread.hpp"
#include "session/receive_stage.hpp"
#include "session/send_stage.hpp"
#include "session/session.hpp"
#include "session/settings_board.hpp"
#include "wire/sdp.hpp"

// What a Session is made of; for session*.cpp only.
namespace framescope::session {

struct Session::Parts {
  explicit Parts(Options given, Time start)
      : options(std::move(given)),
        account(std::make_shared<Account>(options.config.role, start)),
        settings(std::make_shared<SettingsBoard>(options.settings)) {}

  Options options;
  std::shared_ptr<Account> account;
  std::shared_ptr<SettingsBoard> settings;
  std::shared_ptr<MalformedCounts> malformed = std::make_shared<MalformedCounts>();
  std::shared_ptr<CaptureStage::Slot> captured = std::make_shared<CaptureStage::Slot>();
  std::shared_ptr<ReceiveStage::Slot> incoming = std::make_shared<ReceiveStage::Slot>();
  LatestSlot<Picture> received_pictures;
  LatestSlot<Picture> sent_pictures;
  std::mutex source_mutex;
  SourcePictures source_pictures;  // with source_mutex
  std::string sender_address;  // the account thread must not ask a socket that is closed meanwhile
  Endpoint origin;             // of the description: the sender's address, likewise
  std::mutex description_mutex;
  wire::SessionDescription description;  ///< of an rtp stream that is pushed; port 0: there is none
  std::string ffplay_command;            // that shows it
  std::string gst_command;
  bool description_changed = false;  // since it was written; all with description_mutex
  std::unique_ptr<FileWriter> description_writer;  // the account's; null without a file
  std::atomic<bool> all_sent{false};
  std::uint64_t shown = 0;
  std::optional<std::uint64_t> lent;  // key of the picture that was taken and is not shown yet
  std::uint64_t last_sent = DecodeStage::kNoFrame;  ///< frame number; the encode thread's
  bool stopped = false;

  // Destroyed from the bottom up: threads end before what they use.
  std::unique_ptr<FrameSaver> saver;
  IoThread io;
  Companion io_place{io.thread()};  ///< the encode thread's
  std::unique_ptr<SendStage> send;
  std::unique_ptr<ReceiveStage> receive;
  std::unique_ptr<DecodeStage> decode;
  std::optional<Companion> decode_place;  ///< the encode thread's
  std::unique_ptr<EncodeStage> encode;
  std::unique_ptr<CaptureStage> capture;
};

constexpr bool sends(model::Role role) { return role != model::Role::kReceiver; }
constexpr bool receives(model::Role role) { return role != model::Role::kSender; }

}  // namespace framescope::session
