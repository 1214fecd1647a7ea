#!/usr/bin/env bash
# Uses the library from a project of somebody else: installed and found with find_package or pkg-config, then taken in as sources
# with add_subdirectory as a shared library; from a plug-in, a unity build, with the header precompiled. All programs are run.
#
#   consumer_test.sh BUILD_DIR      a built tree of this repository
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:?usage: consumer_test.sh BUILD_DIR}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The consumer must use the compiler and flags that the library was built with (a sanitizer, for one).
from_cache() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
settings=()
for name in CMAKE_CXX_COMPILER CMAKE_BUILD_TYPE CMAKE_CXX_FLAGS CMAKE_CXX_FLAGS_DEBUG CMAKE_CXX_FLAGS_RELEASE \
    BUILD_SHARED_LIBS CORMORANT_WERROR; do
    settings+=("-D$name=$(from_cache "$name")")
done

# Builds and runs the consumer in a folder of its own: quiet when all is well.
use() {
    local how=$1 log=$work/$1.log
    shift
    if ! { cmake -S "$root/tests/consumer" -B "$work/$how" -G Ninja "${settings[@]}" "$@" &&
        cmake --build "$work/$how" -j 2; } >"$log" 2>&1; then
        cat "$log" >&2
        echo "consumer: $how does not build" >&2
        exit 1
    fi
    run_all "$how"
}

# Runs what was built there.
run_all() {
    local program
    for program in consumer unity precompiled; do
        [[ ! -x $work/$1/$program ]] || say_and_run "$1, $program" "$work/$1/$program"
    done
    [[ ! -e $work/$1/libplug_in.so ]] || say_and_run "$1, plug-in" "$work/$1/consumer" "$work/$1/libplug_in.so"
}

say_and_run() {
    printf '%s: ' "$1"
    "${@:2}"
}

# A build without CMake. Sanitizers and other flags are the library's.
use_pkg_config() {
    local flags
    flags=$(PKG_CONFIG_PATH=$(dirname "$(find "$work/installed" -name cormorant.pc)") pkg-config --cflags --libs cormorant)
    # shellcheck disable=SC2046,SC2086
    "$(from_cache CMAKE_CXX_COMPILER)" -std=c++20 $(from_cache CMAKE_CXX_FLAGS) -Wall -Wextra -Werror \
        "$root/tests/consumer/main.cpp" "$root/tests/consumer/birds.cpp" $flags -o "$work/by_pkg_config"
    say_and_run pkg-config env LD_LIBRARY_PATH="$(dirname "$(find "$work/installed" -name 'libcormorant.*' | head -n 1)")" \
        "$work/by_pkg_config"
}

cmake --install "$build" --prefix "$work/installed" >/dev/null
use find_package "-DCMAKE_PREFIX_PATH=$work/installed" -DCONSUMER_WAYS=ON
use_pkg_config
# As sources it is a shared library here, without a warning of its own, and a unity build where nobody says otherwise.
use add_subdirectory "-DCORMORANT_SOURCES=$root" -DCORMORANT_WERROR=ON -DBUILD_SHARED_LIBS=ON
compgen -G "$work/add_subdirectory/cormorant/CMakeFiles/cormorant.dir/Unity/unity_*" >/dev/null || {
    echo "consumer: add_subdirectory does not build the library as a unity build" >&2
    exit 1
}
echo "consumer: every way works"
