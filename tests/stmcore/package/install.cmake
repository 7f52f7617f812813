# cmake -D BINARY_DIR=... -D PREFIX=... -P install.cmake: a fresh installation of the component stmcore.
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BINARY_DIR} --component stmcore --prefix ${PREFIX}
                COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
