#include "wire/rtp_extensions.hpp"
