#!/usr/bin/env bash
# Uses the library from a project of somebody else: installed and found with find_package, then taken in as sources with
# add_subdirectory. Both programs are built and run.
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
    printf '%s: ' "$how"
    "$work/$how/consumer"
}

cmake --install "$build" --prefix "$work/installed" >/dev/null
use find_package "-DCMAKE_PREFIX_PATH=$work/installed"
use add_subdirectory "-DCORMORANT_SOURCES=$root"
echo "consumer: both ways work"
