# What the library, the tests, the examples and the benchmarks have in common.

# Plain C++20, our warnings.
function(cormorant_use_our_rules target)
    set_target_properties(${target} PROPERTIES CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
                                               CXX_EXTENSIONS OFF)
    target_compile_options(${target} PRIVATE -Wall -Wextra $<$<BOOL:${CORMORANT_WERROR}>:-Werror>)
endfunction()

# Lets a target of this repository include private headers ("sql/printer.hpp") and use what the library links privately.
function(cormorant_use_internals target)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${target} PRIVATE cormorant::cormorant SQLite::SQLite3 fmt::fmt Threads::Threads
                                            Boost::headers)
    cormorant_link_backends(${target})
endfunction()

# Registers a GoogleTest program as one ctest entry: starting a process for each case would cost more than the cases.
# It prints failures only, and leaves a report from which `./dev test` counts the cases.
function(cormorant_add_gtest name target)
    add_test(NAME ${name}
             COMMAND ${target} --gtest_brief=1
                     --gtest_output=json:${PROJECT_BINARY_DIR}/test-reports/${name}.json)
    set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()
