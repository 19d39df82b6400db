#include "wire/rtcp.hpp"
