#!/usr/bin/env bash
# Runs the fuzz targets of a build, each for a number of seconds, from the inputs in tests/fuzz/corpus.
#
#   fuzz.sh BUILD_DIR SECONDS [TARGET...]
#
# New inputs are kept in BUILD_DIR/corpus, so that the next run goes on from there; what breaks a promise is kept in
# BUILD_DIR/found. To run it again: BUILD_DIR/tests/fuzz/TARGET BUILD_DIR/found/FILE
set -euo pipefail

(($# >= 2)) || {
    echo "usage: fuzz.sh BUILD_DIR SECONDS [TARGET...]" >&2
    exit 2
}
build=$1 seconds=$2
shift 2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

targets=("$@")
if ((${#targets[@]} == 0)); then
    for program in "$build"/tests/fuzz/*_fuzz; do
        name=$(basename "$program")
        targets+=("${name%_fuzz}")
    done
fi

# Names in the traces of a crash.
for symbolizer in llvm-symbolizer-16 llvm-symbolizer-19 llvm-symbolizer; do
    if command -v "$symbolizer" >/dev/null; then
        export ASAN_SYMBOLIZER_PATH
        ASAN_SYMBOLIZER_PATH=$(readlink -f "$(command -v "$symbolizer")")
        break
    fi
done

mkdir -p "$build/found"
failed=()
for target in "${targets[@]}"; do
    program=$build/tests/fuzz/${target}_fuzz
    [[ -x $program ]] || {
        echo "fuzz: there is no target $target" >&2
        exit 2
    }
    mkdir -p "$build/corpus/$target"
    log=$build/found/$target.log
    if "$program" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=2048 -print_final_stats=1 \
        -artifact_prefix="$build/found/$target-" "$build/corpus/$target" "$root/tests/fuzz/corpus/$target" \
        >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        covered=$(grep -o ' cov: [0-9]*' "$log" | tail -1)
        echo "fuzz: $target: $runs runs,${covered/cov:/covered edges:}" >&2
    else
        failed+=("$target")
        tail -n 40 "$log" >&2
        echo "fuzz: $target FAILED; its input is in $build/found, all it said in $log" >&2
    fi
done

if ((${#failed[@]} > 0)); then
    echo "fuzz FAILED: ${failed[*]}"
    exit 1
fi
echo "fuzz passed: ${#targets[@]} targets, $seconds s each"
