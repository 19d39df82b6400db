#include "net/pacer.hpp"
