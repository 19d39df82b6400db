#include "wire/ntp_time.hpp"
