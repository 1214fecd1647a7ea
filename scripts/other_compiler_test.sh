#!/usr/bin/env bash
# Builds a test with another compiler than the library's, and runs it: programs need not be built with what built the
# library.
#
#   other_compiler_test.sh COMPILER SOURCE LIBRARY [LINKER FLAGS...]
set -euo pipefail

compiler=$1 source=$2 library=$3
shift 3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for optimization in -O0 -O2; do
    "$compiler" -std=c++20 "$optimization" -Wall -Wextra -Werror -I"$root/include" -c "$source" -o "$folder/test$optimization.o"
done
"$compiler" "$folder/test-O0.o" "$library" -lgtest_main -lgtest "$@" -o "$folder/test"
"$folder/test" --gtest_brief=1
