#include <algorithm>
#include <cstdio>
#include <cstring>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/frame_source.hpp"
#include "media/hole_filler.hpp"
#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/quality_metrics.hpp"
#include "media/restart_interval.hpp"
#include "media/scaler.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/jpeg_rebuild.hpp"
#include "wire/rtp_depacketizer.hpp"
#include "wire/rtp_packetizer.hpp"

/// Pictures of which packets were lost on the way: what is shown of them, beside a receiver that
/// shows only whole ones. The same seed gives the same losses and figures.
namespace framescope {
namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 480;
constexpr int kQuality = 80;
constexpr int kFrames = 210;
constexpr std::size_t kScanBytesInPacket = 1360;  // of 1,400, headers and extension taken off

struct SentFrame {
  ImagePtr decoded;  ///< as a receiver of all packets shows it
  wire::RtpFrame rtp;
};

/// Test pattern to packets.
class Sender {
 public:
  Sender() {
    media::SourceOptions options;
    options.test_width_px = kWidth;
    options.test_height_px = kHeight;
    options.fps = 30;
    source_ = media::open_source({}, options);
  }

  SentFrame next() {
    SentFrame frame;
    EXPECT_EQ(source_->read(bgr_, {.frame_number = number_++, .captured_wall = {}}),
              media::ReadStatus::kFrame);
    scaler_.scale(bgr_, 0, Subsampling::k420, planes_);
    interval_ = media::restart_interval_for(kWidth, kHeight, Subsampling::k420, expected_bytes_,
                                            kScanBytesInPacket, interval_);
    const auto size = encoder_.encode(planes_, kQuality, jpeg_, 0, interval_);
    EXPECT_TRUE(size.ok());
    expected_bytes_ = *size;
    const auto info = wire::scan_jpeg(jpeg_);
    EXPECT_TRUE(info.ok());
    EXPECT_TRUE(
        wire::packetize(jpeg_, *info, kQuality, wire::kUsualRtpDatagramBytes, frame.rtp).ok());
    stamp(frame.rtp);
    const auto rgba = std::make_shared<Image>();
    EXPECT_TRUE(decoder_.decode(jpeg_, kWidth, kHeight, *rgba).ok());
    frame.decoded = rgba;
    return frame;
  }

 private:
  void stamp(wire::RtpFrame& rtp) {
    rtp.timestamp = static_cast<std::uint32_t>(number_ * 3000);
    wire::FrameTag tag;
    tag.sequence = static_cast<std::uint32_t>(number_);
    tag.quality = kQuality;
    wire::stamp(rtp, {.ssrc = 7, .first_sequence = sequence_}, tag);
    sequence_ = static_cast<std::uint16_t>(sequence_ + rtp.packets.size());
  }

  std::unique_ptr<media::FrameSource> source_;
  media::Scaler scaler_;
  media::JpegEncoder encoder_;
  media::JpegDecoder decoder_;
  Image bgr_;
  Image planes_;
  std::vector<std::uint8_t> jpeg_;
  std::uint64_t number_ = 0;
  std::uint16_t sequence_ = 65'000;
  std::size_t expected_bytes_ = 60'000;
  int interval_ = 0;
};

/// Loses each packet with the same probability, whatever became of the others.
class LossyLink {
 public:
  LossyLink(double loss, unsigned seed) : loss_(loss), random_(seed) {}

  bool loses_one() {
    return static_cast<double>(random_()) < loss_ * 4'294'967'296.0 && ++lost_ > 0;
  }
  int lost() const { return lost_; }

 private:
  double loss_;
  std::mt19937 random_;
  int lost_ = 0;
};

/// Puts what is left of the packets together to frames, each of which ends once and in its turn.
class Way {
 public:
  Way(double loss, unsigned seed) : link_(loss, seed) {}

  /// The frames that ended meanwhile: one that misses its last packet does so later.
  std::vector<std::shared_ptr<wire::AssembledFrame>> carry(wire::RtpFrame& rtp) {
    at_ += kInterval;
    depacketizer_.tick(at_);
    for (std::size_t i = 0; i < rtp.packets.size(); ++i) {
      if (!link_.loses_one()) depacketizer_.push(rtp.packet(i), at_);
    }
    return take();
  }
  std::vector<std::shared_ptr<wire::AssembledFrame>> flush() {
    depacketizer_.flush();
    return take();
  }
  int lost() const { return link_.lost(); }

 private:
  static constexpr Duration kInterval = std::chrono::milliseconds(33);

  std::vector<std::shared_ptr<wire::AssembledFrame>> take() {
    std::vector<wire::AssemblyEvent> events;
    depacketizer_.take_events(events);
    std::vector<std::shared_ptr<wire::AssembledFrame>> frames;
    for (const wire::AssemblyEvent& event : events) {
      if (event.kind == wire::AssemblyEvent::Kind::kFinished) frames.push_back(event.frame);
    }
    return frames;
  }

  LossyLink link_;
  wire::RtpDepacketizer depacketizer_{wire::RtpDepacketizer::Options{}};
  Time at_{std::chrono::hours(1)};
};

/// Which MCUs of a picture never came.
class Missing {
 public:
  explicit Missing(const PictureHoles& holes)
      : columns_(holes.mcus_per_row),
        rows_(holes.mcu_rows),
        flags_(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {
    for (const McuRun& run : holes.missing) {
      for (std::uint32_t i = 0; i < run.count; ++i) flags_.at(run.first + i) = true;
    }
  }

  bool at(int column, int row) const {
    if (column < 0 || row < 0 || column >= columns_ || row >= rows_) return false;
    return flags_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                  static_cast<std::size_t>(column)];
  }

  bool is_any_around(int column, int row) const {
    for (const int y : {row - 1, row, row + 1}) {
      for (const int x : {column - 1, column, column + 1}) {
        if (at(x, y)) return true;
      }
    }
    return false;
  }

 private:
  int columns_;
  int rows_;
  std::vector<bool> flags_;
};

/// Rows of MCUs that came and yet differ from the original, the rim of one pixel beside a hole
/// excepted: there the decoder interpolates chroma across.
int wrong_rows(const Image& shown, const Image& original, const PictureHoles& holes) {
  const Missing missing(holes);
  int wrong = 0;
  for (int row = 0; row < holes.mcu_rows; ++row) {
    for (int column = 0; column < holes.mcus_per_row; ++column) {
      if (missing.at(column, row)) continue;
      const int rim = missing.is_any_around(column, row) ? 1 : 0;
      for (int y = row * 16 + rim; y < row * 16 + 16 - rim; ++y) {
        const std::ptrdiff_t at = (std::ptrdiff_t{y} * kWidth + column * 16 + rim) * 4;
        const std::size_t bytes = 4 * (16U - 2U * static_cast<unsigned>(rim));
        wrong += std::memcmp(shown.plane(0) + at, original.plane(0) + at, bytes) != 0 ? 1 : 0;
      }
    }
  }
  return wrong;
}

std::vector<std::uint8_t> luma_of(const Image& rgba) {
  std::vector<std::uint8_t> luma(rgba.size_bytes() / 4);
  const std::uint8_t* pixel = rgba.plane(0);
  for (std::uint8_t& value : luma) {
    value = static_cast<std::uint8_t>((77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2]) >> 8);
    pixel += 4;
  }
  return luma;
}

/// Against one original, whose luma is kept.
class Likeness {
 public:
  explicit Likeness(const Image& original) : original_(luma_of(original)) {}

  double ssim(const Image& shown) const {
    const std::vector<std::uint8_t> luma = luma_of(shown);
    return media::ssim_y(plane(luma), plane(original_));
  }

 private:
  static media::LumaPlane plane(const std::vector<std::uint8_t>& luma) {
    return {luma.data(), kWidth, kWidth, kHeight};
  }

  std::vector<std::uint8_t> original_;
};

struct Figures {
  int packets = 0;
  int packets_lost = 0;
  int shown = 0;           ///< frames, partial ones included
  int whole = 0;           ///< frames of which nothing is missing
  double fresh = 0;        ///< area that is of its own frame, mean of all frames
  double ssim_shown = 0;   ///< mean of the frames shown
  double ssim_screen = 0;  ///< what stands on the screen at each frame, mean of all
  double ssim_whole = 0;   ///< likewise, where only whole frames are shown
  int wrong_rows = 0;
};

/// Shows what came, and beside it what a receiver of whole frames shows.
class Receiver {
 public:
  void show(const wire::AssembledFrame& frame, const ImagePtr& original, Figures& figures) {
    const Likeness likeness(*original);
    std::vector<std::uint8_t> jpeg;
    if (const auto holes = wire::rebuild_jpeg(frame, {}, jpeg)) {
      const auto rgba = std::make_shared<Image>();
      const auto decoded = decoder_.decode(jpeg, kWidth, kHeight, *rgba);
      ASSERT_TRUE(decoded.ok()) << decoded.error().cause;
      EXPECT_FALSE(decoded->damaged) << decoded->warning;
      filler_.fill(*rgba, *holes);
      filler_.keep(rgba);
      screen_ = rgba;
      figures.wrong_rows += wrong_rows(*rgba, *original, *holes);
      const double mcus = holes->mcus_per_row * holes->mcu_rows;
      figures.fresh += 1 - static_cast<double>(holes->missing_mcus()) / mcus;
      figures.ssim_shown += likeness.ssim(*rgba);
      ++figures.shown;
    }
    if (frame.complete) {
      whole_screen_ = original;
      ++figures.whole;
    }
    if (screen_) figures.ssim_screen += likeness.ssim(*screen_);
    if (whole_screen_) figures.ssim_whole += likeness.ssim(*whole_screen_);
  }

 private:
  media::JpegDecoder decoder_;
  media::HoleFiller filler_;
  ImagePtr screen_;
  ImagePtr whole_screen_;
};

Figures run(double loss, unsigned seed, int frames = kFrames) {
  Figures figures;
  Sender sender;
  Way way(loss, seed);
  Receiver receiver;
  std::deque<SentFrame> sent;
  const auto show = [&](const auto& assembled) {
    for (const auto& frame : assembled) {
      ASSERT_FALSE(sent.empty());
      EXPECT_EQ(frame->timestamp, sent.front().rtp.timestamp);
      receiver.show(*frame, sent.front().decoded, figures);
      sent.pop_front();
    }
  };
  for (int i = 0; i < frames; ++i) {
    sent.push_back(sender.next());
    figures.packets += static_cast<int>(sent.back().rtp.packets.size());
    show(way.carry(sent.back().rtp));
  }
  show(way.flush());
  EXPECT_TRUE(sent.empty());
  figures.packets_lost = way.lost();
  figures.fresh /= frames;
  figures.ssim_shown /= std::max(figures.shown, 1);
  figures.ssim_screen /= frames;
  figures.ssim_whole /= frames;
  return figures;
}

void report(const Figures& figures) {
  std::printf(
      "%d of %d packets lost: %d of %d frames shown, SSIM %.4f, fresh area %.2f %%, on the screen "
      "%.4f; whole frames only: %d shown, on the screen %.4f\n",
      figures.packets_lost, figures.packets, figures.shown, kFrames, figures.ssim_shown,
      100 * figures.fresh, figures.ssim_screen, figures.whole, figures.ssim_whole);
  ::testing::Test::RecordProperty("frames", kFrames);
  ::testing::Test::RecordProperty("shown", figures.shown);
  ::testing::Test::RecordProperty("shown_whole", figures.whole);
  ::testing::Test::RecordProperty("fresh_area", std::to_string(figures.fresh));
  ::testing::Test::RecordProperty("ssim_shown", std::to_string(figures.ssim_shown));
  ::testing::Test::RecordProperty("ssim_on_screen", std::to_string(figures.ssim_screen));
  ::testing::Test::RecordProperty("ssim_on_screen_whole", std::to_string(figures.ssim_whole));
}

TEST(PartialPictures, ARowThatIsNotTheOriginalsIsNoticed) {
  Sender sender;
  const ImagePtr original = sender.next().decoded;
  Image shown = *original;
  const PictureHoles holes{
      .mcus_per_row = kWidth / 16, .mcu_rows = kHeight / 16, .missing = {{41, 2}}};
  EXPECT_EQ(wrong_rows(shown, *original, holes), 0);
  const auto change = [&](int x, int y) { ++shown.plane(0)[(y * kWidth + x) * 4]; };
  change(20, 20);
  change(15, 20);
  EXPECT_EQ(wrong_rows(shown, *original, holes), 0) << "within the hole, and in its rim";
  change(14, 20);
  change(200, 200);
  EXPECT_EQ(wrong_rows(shown, *original, holes), 2);
}

TEST(PartialPictures, WithoutLossEveryFrameIsTheOriginal) {
  constexpr int kFew = 30;
  const Figures figures = run(0, 1, kFew);
  EXPECT_EQ(figures.packets_lost, 0);
  EXPECT_EQ(figures.whole, kFew);
  EXPECT_EQ(figures.shown, kFew);
  EXPECT_EQ(figures.wrong_rows, 0);
  EXPECT_EQ(figures.fresh, 1);
  EXPECT_GT(figures.ssim_shown, 0.9999);
}

TEST(PartialPictures, OfTwoPercentLossHardlyAnythingIsSeen) {
  const Figures figures = run(0.02, 1);
  report(figures);
  EXPECT_GT(figures.packets_lost, figures.packets / 100);
  EXPECT_GE(figures.shown * 100, kFrames * 99);
  EXPECT_GE(figures.fresh, 0.95);
  EXPECT_EQ(figures.wrong_rows, 0);
  EXPECT_GT(figures.ssim_screen, figures.ssim_whole);
}

TEST(PartialPictures, OfFivePercentLossNearlyAllFramesAreShown) {
  const Figures figures = run(0.05, 1);
  report(figures);
  EXPECT_GT(figures.packets_lost, figures.packets / 25);
  EXPECT_GE(figures.shown * 100, kFrames * 99);
  EXPECT_LT(figures.whole, kFrames / 4) << "the losses are such that whole frames are few";
  EXPECT_EQ(figures.wrong_rows, 0);
  EXPECT_GT(figures.ssim_screen, figures.ssim_whole);
}

}  // namespace
}  // namespace framescope
