include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(CORMORANT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/cormorant)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp" PATTERN "*.inc")
install(TARGETS cormorant EXPORT cormorantTargets)
install(EXPORT cormorantTargets NAMESPACE cormorant:: DESTINATION ${CORMORANT_CMAKE_DIR})

configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/cormorantConfig.cmake.in ${PROJECT_BINARY_DIR}/cormorantConfig.cmake
    INSTALL_DESTINATION ${CORMORANT_CMAKE_DIR})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cormorantConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cormorantConfig.cmake
              ${PROJECT_BINARY_DIR}/cormorantConfigVersion.cmake
        DESTINATION ${CORMORANT_CMAKE_DIR})
