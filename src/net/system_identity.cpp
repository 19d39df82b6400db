#include "net/system_identity.hpp"

#include <fstream>

namespace framescope::net {

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

}  // namespace framescope::net
