# Compiles through ccache when it is installed, unless the caller has chosen a launcher.
find_program(CORMORANT_CCACHE ccache)
mark_as_advanced(CORMORANT_CCACHE)

if(CORMORANT_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    # Sources are compiled by absolute path, so the folder that the compiler runs in changes nothing but a debugger's
    # starting point. Leaving it out of the key lets one build folder reuse the objects of another.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 ${CORMORANT_CCACHE})
endif()
