# Installing stmcore: headers, static library, CMake package and pkg-config file, all in the component `stmcore`.
#
#   cmake --install build/release --component stmcore --prefix /where/ever

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# What an embedder may include. Everything else in stmcore/ is the core's own business and does not get installed, so
# a public header may include only what is in this list.
target_sources(stmcore PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES
    stmcore/barrier_desc.h
    stmcore/barriers.h
    stmcore/c_api.h
    stmcore/collections/c_api.h
    stmcore/collections/hash_table.h
    stmcore/collections/queue.h
    stmcore/conflict.h
    stmcore/heap.h
    stmcore/segment.h
    stmcore/types.h)

set(stmcore_package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/stmcore)
target_compile_features(stmcore INTERFACE cxx_std_20)
add_library(stmcore::stmcore ALIAS stmcore)

install(TARGETS stmcore EXPORT stmcoreTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT stmcore
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT stmcore)
install(EXPORT stmcoreTargets NAMESPACE stmcore:: DESTINATION ${stmcore_package_directory} COMPONENT stmcore)

configure_package_config_file(stmcore/package/stmcoreConfig.cmake.in
                              ${PROJECT_BINARY_DIR}/package/stmcoreConfig.cmake
                              INSTALL_DESTINATION ${stmcore_package_directory}
                              NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/stmcoreConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/stmcoreConfig.cmake
              ${PROJECT_BINARY_DIR}/package/stmcoreConfigVersion.cmake
        DESTINATION ${stmcore_package_directory} COMPONENT stmcore)

# The prefix as seen from the folder of the .pc file, so that an installed tree may be moved.
file(RELATIVE_PATH stmcore_prefix_from_pc /p/${CMAKE_INSTALL_LIBDIR}/pkgconfig /p)
configure_file(stmcore/package/stmcore.pc.in ${PROJECT_BINARY_DIR}/package/stmcore.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/stmcore.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT stmcore)
