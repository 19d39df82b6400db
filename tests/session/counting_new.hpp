#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace framescope::test {

/// Linked in, it takes the place of this program's operator new. From here on each call is counted
/// under its thread's name, until the next call of counted_allocations(). One caller at a time.
void count_allocations();
/// Ends the counting. Calls by the names of the threads that made any.
std::map<std::string, std::uint64_t> counted_allocations();

}  // namespace framescope::test
