# Makes demo_excerpts.hpp: the regions `// [name]` ... `// [end]` of the demo's own files, so that the code shown is the
# code that runs. CMake runs again when one of the files changes.

set(embedded "")
file(GLOB excerpt_files CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/models.hpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${excerpt_files})

foreach(path IN LISTS excerpt_files)
    cmake_path(GET path STEM stem)
    file(READ ${path} rest)
    while(TRUE)
        string(FIND "${rest}" "// [" begin)
        if(begin EQUAL -1)
            break()
        endif()
        string(SUBSTRING "${rest}" ${begin} -1 rest)
        string(FIND "${rest}" "]\n" name_end)
        math(EXPR name_size "${name_end} - 4")
        string(SUBSTRING "${rest}" 4 ${name_size} region)

        math(EXPR text_begin "${name_end} + 1")
        string(SUBSTRING "${rest}" ${text_begin} -1 rest)
        string(FIND "${rest}" "// [end]\n" end)
        if(end EQUAL -1)
            message(FATAL_ERROR "${path}: region [${region}] has no // [end]")
        endif()
        string(SUBSTRING "${rest}" 0 ${end} text)
        string(SUBSTRING "${rest}" ${end} -1 rest)
        string(SUBSTRING "${rest}" 8 -1 rest)

        # What all lines have in common: a function's indentation, or more.
        string(REGEX MATCH "^\n +" indentation "${text}")
        string(REPLACE "${indentation}" "\n" text "${text}")
        string(STRIP "${text}" text)
        string(APPEND embedded "    {\"${stem}\", \"${region}\", R\"code(${text})code\"},\n")
    endwhile()
endforeach()

file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/demo_excerpts/demo_excerpts.hpp CONTENT [=[
#pragma once

#include <string_view>

namespace demo {

struct embedded_excerpt {
    std::string_view file;
    std::string_view region;
    std::string_view text;
};

inline constexpr embedded_excerpt embedded_excerpts[] = {
@embedded@};

}  // namespace demo
]=] @ONLY)
set_source_files_properties(${folder}/excerpts.cpp PROPERTIES INCLUDE_DIRECTORIES
                                                              ${CMAKE_CURRENT_BINARY_DIR}/demo_excerpts)
