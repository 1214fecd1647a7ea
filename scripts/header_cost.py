#!/usr/bin/env python3
"""Measures what including our headers costs, and fails if the umbrella header is over its budget.

    header_cost.py [ROOT]      the compiler is $CXX, or g++

Seconds are processor time of one `-O0 -fsyntax-only` run, so that a busy machine matters little. The budget is in
header_budget.json beside this script; it may be lowered when a header became lighter.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
COMPILER = os.environ.get("CXX", "g++")


def measure(root, headers):
    """Processor seconds, peak megabytes and preprocessed lines of a file that includes `headers`."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "cost.cpp"
        source.write_text("".join(f"#include <{header}>\n" for header in headers))
        command = [COMPILER, "-std=c++20", "-O0", f"-I{root / 'include'}", str(source)]
        child = subprocess.Popen([*command, "-fsyntax-only"])
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"header cost: {', '.join(headers)} does not compile")
        text = subprocess.run([*command, "-E"], capture_output=True, check=True).stdout
    lines = sum(1 for line in text.splitlines() if line.strip() and not line.startswith(b"#"))
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines


def groups(root):
    """Name and headers of each measurement."""
    include = root / "include"
    yield "(empty file)", []
    for folder in sorted(path for path in (include / "cormorant").iterdir() if path.is_dir()):
        if headers := sorted(header.relative_to(include).as_posix() for header in folder.rglob("*.hpp")):
            yield folder.name, headers
    if (include / "cormorant/cormorant.hpp").exists():
        yield "cormorant.hpp", ["cormorant/cormorant.hpp"]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent).resolve()
    budget = json.loads((HERE / "header_budget.json").read_text())
    print(f"{'headers':16}{'seconds':>9}{'MB':>7}{'lines':>9}")
    over = []
    for name, headers in groups(root):
        seconds, megabytes, lines = measure(root, headers)
        print(f"{name:16}{seconds:9.2f}{megabytes:7.0f}{lines:9}", flush=True)
        for unit, value in (("seconds", seconds), ("megabytes", megabytes), ("lines", lines)):
            if name in budget and value > budget[name][unit]:
                over.append(f"{name} costs {value:.4g} {unit}; its budget is {budget[name][unit]}")
    for line in over:
        print(f"header cost: {line}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
