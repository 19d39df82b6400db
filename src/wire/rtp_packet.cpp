#include "wire/rtp_packet.hpp"
