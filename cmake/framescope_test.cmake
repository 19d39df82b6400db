# The ways to register a test. Its label chooses the stage of ./dev test that runs it: unit and session for GoogleTest;
# e2e, interop and window for Python.

include(GoogleTest)

# Not find_package(Python): the packages that tests import belong to Debian's own, which another may shadow.
set(FRAMESCOPE_PYTHON /usr/bin/python3)

# framescope_test(wire SOURCES test_base64.cpp LINK wire [LABELS unit] [TIMEOUT 120] [PROPERTIES name value...]): one
# test binary a folder, one CTest entry a case.
function(framescope_test folder)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS;PROPERTIES" ${ARGN})
  set(target test_${folder})
  add_executable(${target} ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE ${ARG_LINK} GTest::gmock GTest::gtest_main
                                          framescope_warnings)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  gtest_discover_tests(${target} TEST_PREFIX ${folder}. DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT} ${ARG_PROPERTIES})
endfunction()

# framescope_python_tests(e2e test_cli.py [LABELS e2e] [TIMEOUT 120] [PROPERTIES name value...]): unittest files of this
# folder, one CTest entry a method, so that failures and skips are counted and named like those of GoogleTest. They find
# the program in the environment variable FRAMESCOPE_BIN.
function(framescope_python_tests prefix)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LABELS;PROPERTIES" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS ${prefix})
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  foreach(file ${ARG_UNPARSED_ARGUMENTS})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(module ${file} NAME_WE)
    framescope_python_methods(methods ${file})
    foreach(method ${methods})
      add_test(NAME ${prefix}.${method}
               COMMAND ${FRAMESCOPE_PYTHON} -B -m unittest -v ${module}.${method}
               WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
      set_tests_properties(
        ${prefix}.${method}
        PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
                   ENVIRONMENT "FRAMESCOPE_BIN=${FRAMESCOPE_BIN}"
                   ENVIRONMENT_MODIFICATION
                   "PYTHONHOME=unset:;PYTHONPATH=set:${PROJECT_SOURCE_DIR}/tests/e2e"
                   SKIP_REGULAR_EXPRESSION "OK \\(skipped=" ${ARG_PROPERTIES})
    endforeach()
  endforeach()
endfunction()

# Answers Class.method for each test method of a unittest file.
function(framescope_python_methods out file)
  file(STRINGS ${file} lines REGEX "^class [A-Za-z0-9_]+|^    def test_[a-z0-9_]+")
  set(methods "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^class ([A-Za-z0-9_]+)")
      set(class ${CMAKE_MATCH_1})
    elseif(line MATCHES "def (test_[A-Za-z0-9_]+)")
      list(APPEND methods ${class}.${CMAKE_MATCH_1})
    endif()
  endforeach()
  if(NOT methods)
    message(FATAL_ERROR "${file} holds no unittest method.")
  endif()
  set(${out} "${methods}" PARENT_SCOPE)
endfunction()
