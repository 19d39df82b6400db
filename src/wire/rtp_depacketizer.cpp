#include "wire/rtp_depacketizer.hpp"
