#include "wire/rtp_jpeg.hpp"
