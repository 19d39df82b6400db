#include "wire/jitter_buffer.hpp"
