# Warnings are errors for our own code only: headers of third_party are SYSTEM.
add_library(framescope_warnings INTERFACE)
target_compile_options(
  framescope_warnings
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
            -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Werror)

# From -O2 on GCC 12 sees overlapping copies in std::string's own operator+ (GCC bug 105651) and unset values in
# engaged std::optionals (GCC bug 80635).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(framescope_warnings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()

# framescope_library(wire SOURCES a.cpp b.cpp LINK core PRIVATE_LINK third_party::turbojpeg)
# One library a folder. Includes are written from src, so that each shows its layer.
function(framescope_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK} framescope_warnings)
endfunction()
