#!/usr/bin/env bash
# Runs the oracle's tests again and again with other seeds: soak.sh TEST_PROGRAM SECONDS
# CORMORANT_ORACLE_SEED is the first seed (default: the clock); each run has CORMORANT_ORACLE_ROUNDS of them (default 50).
set -euo pipefail

program=$1 seconds=$2
seed=${CORMORANT_ORACLE_SEED:-$(date +%s)}
export CORMORANT_ORACLE_ROUNDS=${CORMORANT_ORACLE_ROUNDS:-50}
report=$(mktemp)
trap 'rm -f "$report"' EXIT

runs=0
while ((SECONDS < seconds)); do
    if ! CORMORANT_ORACLE_SEED=$seed "$program" --gtest_brief=1 >"$report" 2>&1; then
        cat "$report"
        echo "soak: a wrong answer; CORMORANT_ORACLE_SEED names the seed that is told above" >&2
        exit 1
    fi
    seed=$((seed + CORMORANT_ORACLE_ROUNDS))
    runs=$((runs + 1))
done
echo "soak passed: $runs runs of $CORMORANT_ORACLE_ROUNDS seeds, $SECONDS s"
