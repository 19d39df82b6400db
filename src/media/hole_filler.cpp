#include "media/hole_filler.hpp"
