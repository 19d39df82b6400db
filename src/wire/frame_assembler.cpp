#include "wire/frame_assembler.hpp"
