include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(CORMORANT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/cormorant)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.inc")
install(TARGETS cormorant EXPORT cormorantTargets)
if(CORMORANT_BUILD_PROGRAM)
    install(TARGETS cormorant_program)
endif()
install(EXPORT cormorantTargets NAMESPACE cormorant:: DESTINATION ${CORMORANT_CMAKE_DIR})

configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/cormorantConfig.cmake.in ${PROJECT_BINARY_DIR}/cormorantConfig.cmake
    INSTALL_DESTINATION ${CORMORANT_CMAKE_DIR})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cormorantConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cormorantConfig.cmake ${PROJECT_SOURCE_DIR}/cmake/embed_migrations.cmake
              ${PROJECT_BINARY_DIR}/cormorantConfigVersion.cmake
        DESTINATION ${CORMORANT_CMAKE_DIR})

# For builds without CMake. A static library passes the libraries that it uses inside on to the final link.
set(CORMORANT_PC_INSIDE sqlite3 fmt)
if(CORMORANT_WITH_POSTGRESQL)
    list(APPEND CORMORANT_PC_INSIDE libpq)
endif()
if(CORMORANT_WITH_MARIADB)
    list(APPEND CORMORANT_PC_INSIDE libmariadb)
endif()
list(JOIN CORMORANT_PC_INSIDE ", " CORMORANT_PC_INSIDE)
if(BUILD_SHARED_LIBS)
    set(CORMORANT_PC_REQUIRES "nlohmann_json")
else()
    set(CORMORANT_PC_REQUIRES "nlohmann_json, ${CORMORANT_PC_INSIDE}")
endif()
# A relative path keeps the file right where a prefix is given at install time.
file(RELATIVE_PATH CORMORANT_PC_PREFIX "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" CORMORANT_PC_PREFIX "${CORMORANT_PC_PREFIX}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/cormorant.pc.in ${PROJECT_BINARY_DIR}/cormorant.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cormorant.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
