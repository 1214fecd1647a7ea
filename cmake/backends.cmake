# Drivers of servers: each is built where its client library is found, unless it is switched off. A build without one says so
# when a URL asks for it. The dialects are always built: they need no library.

find_package(PostgreSQL QUIET)
option(CORMORANT_WITH_POSTGRESQL "Build the PostgreSQL driver (needs libpq)" ${PostgreSQL_FOUND})
if(CORMORANT_WITH_POSTGRESQL AND NOT PostgreSQL_FOUND)
    message(FATAL_ERROR "CORMORANT_WITH_POSTGRESQL needs libpq (Debian: libpq-dev)")
endif()

# Leaves out the sources of drivers that are not built.
function(cormorant_filter_backends sources)
    set(kept ${${sources}})
    if(NOT CORMORANT_WITH_POSTGRESQL)
        list(FILTER kept EXCLUDE REGEX "^${PROJECT_SOURCE_DIR}/src/driver/postgres/")
    endif()
    set(${sources} ${kept} PARENT_SCOPE)
endfunction()

# Links the client libraries of the drivers that are built.
function(cormorant_link_backends target)
    if(CORMORANT_WITH_POSTGRESQL)
        target_link_libraries(${target} PRIVATE PostgreSQL::PostgreSQL)
        target_compile_definitions(${target} PRIVATE CORMORANT_HAS_POSTGRESQL)
    endif()
endfunction()
