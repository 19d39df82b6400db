#include "wire/rtp_source.hpp"
