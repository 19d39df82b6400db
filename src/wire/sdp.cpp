#include "wire/sdp.hpp"
