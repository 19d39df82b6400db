#include "wire/jpeg_rebuild.hpp"
