# framescope_python_tests(e2e test_loopback.py ...): one CTest entry for each test method of the real program,
# found by its name in the file. PREFIX is the entries' first word and their label.
set(FRAMESCOPE_BIN "${PROJECT_SOURCE_DIR}/build/release/src/app/framescope"
    CACHE FILEPATH "The release executable that the end-to-end and interoperability tests drive")

function(framescope_python_tests prefix)
  foreach(file ${ARGN})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(module ${file} NAME_WE)
    file(STRINGS ${file} lines REGEX "^class [A-Za-z]+|^    def test_[a-z0-9_]+")
    foreach(line ${lines})
      if(line MATCHES "^class ([A-Za-z]+)")
        set(class ${CMAKE_MATCH_1})
      elseif(line MATCHES "def (test_[a-z0-9_]+)")
        set(test ${CMAKE_MATCH_1})
        set(name ${prefix}.${class}.${test})
        add_test(NAME ${name} COMMAND /usr/bin/python3 -B -m unittest ${module}.${class}.${test}
                 WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
        # RUN_SERIAL: they measure rates, which a neighbour on the same cores would bend.
        set_tests_properties(
          ${name}
          PROPERTIES LABELS ${prefix} TIMEOUT 120 RUN_SERIAL TRUE
                     ENVIRONMENT "FRAMESCOPE_BIN=${FRAMESCOPE_BIN};PYTHONPATH=${PROJECT_SOURCE_DIR}/tests/e2e")
      endif()
    endforeach()
  endforeach()
endfunction()
