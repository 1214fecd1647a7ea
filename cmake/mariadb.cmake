# The MariaDB driver is built where its client library is.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(MARIADB QUIET IMPORTED_TARGET libmariadb)
endif()
option(CORMORANT_WITH_MARIADB "Build the MariaDB driver (needs libmariadb-dev)" ${MARIADB_FOUND})

if(CORMORANT_WITH_MARIADB)
    if(NOT MARIADB_FOUND)
        message(FATAL_ERROR "CORMORANT_WITH_MARIADB needs libmariadb (Debian: libmariadb-dev)")
    endif()
    target_link_libraries(cormorant PRIVATE $<BUILD_INTERFACE:PkgConfig::MARIADB>
                                            $<INSTALL_INTERFACE:$<LINK_ONLY:mariadb>>)
    set_source_files_properties(${PROJECT_SOURCE_DIR}/src/session/backends.cpp
                                APPEND PROPERTIES COMPILE_DEFINITIONS CORMORANT_HAS_MARIADB)
endif()
