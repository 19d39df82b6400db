#include "model/frame_record.hpp"

namespace framescope::model {

void RecordTally::add(const FrameRecord& record) {
  switch (record.kind) {
    case RecordKind::kCaptured:
      ++captured;
      break;
    case RecordKind::kEncoded:
      ++encoded;
      break;
    case RecordKind::kSent:
      ++sent;
      copies += std::uint64_t{record.count} * record.datagrams;
      break;
    case RecordKind::kDropped:
      ++dropped[static_cast<std::size_t>(record.outcome)];
      dropped_keys += record.key != 0 ? 1 : 0;
      break;
    case RecordKind::kExpected:
      expected += record.count;
      break;
    case RecordKind::kArrived:
      ++(record.numbered ? arrived_numbered : arrived_unnumbered);
      if (!record.numbered && record.wire == WireFormat::kRtp) ++arrived_unnumbered_rtp;
      break;
    case RecordKind::kDecoded:
      ++decoded;
      break;
    case RecordKind::kClosed:
      ++closed[static_cast<std::size_t>(record.outcome)];
      break;
  }
}

}  // namespace framescope::model
