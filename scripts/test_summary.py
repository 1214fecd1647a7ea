#!/usr/bin/env python3
"""Prints one line with the number of cases in the GoogleTest reports of a folder.

    test_summary.py REPORT_DIR
"""

import json
import pathlib
import sys


def main():
    cases = failures = skipped = 0
    for report in pathlib.Path(sys.argv[1]).glob("*.json"):
        suites = json.loads(report.read_text(encoding="utf-8", errors="replace"))["testsuites"]
        for case in (case for suite in suites for case in suite["testsuite"]):
            cases += case["status"] == "RUN"
            failures += bool(case.get("failures"))
            skipped += case["result"] == "SKIPPED"
    print(f"{cases} cases: {cases - failures - skipped} passed, {failures} failed, {skipped} skipped")


if __name__ == "__main__":
    main()
