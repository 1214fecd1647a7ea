# cormorant_embed_migrations(TARGET DIR migrations [NAMESPACE my])
#
# Puts the files of migrations into the program: `#include "my/migrations.hpp"` declares my::migrations(), which cm::manage,
# cm::migrate and cm::require_migrated take. A file that is added, changed or removed makes it anew.
#
# The same file, run as a script, writes the source: cmake -DDIRECTORY=... -DOUTPUT=... -DNAMESPACE=... -P embed_migrations.cmake

if(CMAKE_SCRIPT_MODE_FILE)
    file(GLOB files ${DIRECTORY}/*.json)
    list(SORT files)
    set(text "#include \"${NAMESPACE}/migrations.hpp\"\n\nnamespace ${NAMESPACE} {\n")
    string(APPEND text "\nstd::span<const cormorant::embedded_migration> migrations() {\n")
    set(count 0)
    foreach(file IN LISTS files)
        cmake_path(GET file STEM LAST_ONLY name)
        file(READ ${file} content)
        string(APPEND text "    static constexpr char text_${count}[] = R\"cm_migration(${content})cm_migration\";\n")
        string(APPEND list "        {\"${name}\", text_${count}},\n")
        math(EXPR count "${count} + 1")
    endforeach()
    if(count EQUAL 0)
        string(APPEND text "    return {};\n}\n")
    else()
        string(APPEND text "    static constexpr cormorant::embedded_migration all[] = {\n${list}    };\n    return all;\n}\n")
    endif()
    string(APPEND text "\n}  // namespace ${NAMESPACE}\n")
    file(WRITE ${OUTPUT} "${text}")
    return()
endif()

set(CORMORANT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")

function(cormorant_embed_migrations target)
    cmake_parse_arguments(PARSE_ARGV 1 embed "" "DIR;NAMESPACE" "")
    if(NOT embed_DIR OR embed_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "cormorant_embed_migrations(${target} DIR migrations [NAMESPACE my])")
    endif()
    if(NOT embed_NAMESPACE)
        set(embed_NAMESPACE my)
    endif()
    cmake_path(ABSOLUTE_PATH embed_DIR)
    file(GLOB files CONFIGURE_DEPENDS ${embed_DIR}/*.json)
    set(made ${CMAKE_CURRENT_BINARY_DIR}/${target}_migrations)
    file(CONFIGURE OUTPUT ${made}/${embed_NAMESPACE}/migrations.hpp CONTENT "#pragma once

#include <cormorant/migrate/embedded_migration.hpp>
#include <span>

namespace @embed_NAMESPACE@ {

/// The files of migrations that are part of the program.
[[nodiscard]] std::span<const cormorant::embedded_migration> migrations();

}  // namespace @embed_NAMESPACE@
" @ONLY)
    add_custom_command(
        OUTPUT ${made}/migrations.cpp
        COMMAND ${CMAKE_COMMAND} -DDIRECTORY=${embed_DIR} -DOUTPUT=${made}/migrations.cpp -DNAMESPACE=${embed_NAMESPACE} -P
                ${CORMORANT_EMBED_SCRIPT}
        DEPENDS ${files} ${CORMORANT_EMBED_SCRIPT}
        COMMENT "Embedding the migrations of ${target}"
        VERBATIM)
    target_sources(${target} PRIVATE ${made}/migrations.cpp)
    target_include_directories(${target} PRIVATE ${made})
endfunction()
