#include "wire/rtp_packetizer.hpp"
