#pragma once

#include <string>

namespace framescope::net {

/// A text that is the same for every process since this machine booted and differs for every other
/// boot or machine: two equal ones share CLOCK_MONOTONIC. Linux: /proc/sys/kernel/random/boot_id.
/// Empty when the system does not tell, which equals nothing: compare only non-empty ones.
std::string boot_id();

}  // namespace framescope::net
