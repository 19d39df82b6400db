#include "media/tj_handle.hpp"

#include <turbojpeg.h>

namespace framescope::media {

void TjDestroy::operator()(void* handle) const { tjDestroy(handle); }

TjHandle make_tj_compressor() { return TjHandle{tjInitCompress()}; }

TjHandle make_tj_decompressor() { return TjHandle{tjInitDecompress()}; }

}  // namespace framescope::media
