#include <algorithm>
#include <span>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/base64.hpp"

using namespace framescope;
using Bytes = std::vector<std::uint8_t>;

namespace {

struct Outcome {
  Result<wire::Base64Decoded, wire::Base64Fault> result;
  Bytes bytes;
};

Outcome decode(std::span<const std::uint8_t> text) {
  Bytes bytes(wire::base64_capacity(text.size()));
  const auto result = wire::decode_base64(text, bytes);
  if (result) {
    fuzz::require(result->bytes <= bytes.size());
    bytes.resize(result->bytes);
  }
  return {result, bytes};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  Bytes text(wire::base64_length(size));
  wire::encode_base64(input, text);
  const Outcome back = decode(text);
  fuzz::require(back.result.ok() && std::ranges::equal(back.bytes, input));

  // A break behind every character keeps the decoder off its fast path: both paths must agree.
  Bytes broken;
  for (const std::uint8_t c : input) broken.insert(broken.end(), {c, '\n'});
  const Outcome fast = decode(input);
  const Outcome slow = decode(broken);
  fuzz::require(fast.result.ok() == slow.result.ok());
  if (fast.result) fuzz::require(fast.bytes == slow.bytes);
  if (!fast.result) fuzz::require(fast.result.error() == slow.result.error());
  return 0;
}
