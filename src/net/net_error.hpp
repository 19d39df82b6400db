#pragma once

#include <stdexcept>

namespace framescope::net {

/// The system refused an endpoint or a socket: "attempt: cause; what to try", one line, to be shown
/// to the user. Thrown at construction only; a running stream never throws.
class NetError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace framescope::net
