#pragma once

#include <memory>

namespace framescope::media {

/// Owns a TurboJPEG instance, whose type is void* there. One thread at a time.
struct TjDestroy {
  void operator()(void* handle) const;
};
using TjHandle = std::unique_ptr<void, TjDestroy>;

/// New instances; null when the codec cannot be had.
TjHandle make_tj_compressor();
TjHandle make_tj_decompressor();

}  // namespace framescope::media
