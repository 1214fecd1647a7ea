#!/usr/bin/env python3
"""Measures what one file of Cormorant's models and queries costs to compile, beside the budgets.

    measure.py [--repeat N] [--keep DIR] [--only NAME] [--no-write]

The files: nothing at all, the umbrella header alone, 5 models of 8 columns with 20 queries, 20 models of 12 columns
with 40 queries, the first with 20 further queries of new shapes, and the C API's equivalent of the first. Compilers
are g++ and, when installed, clang++. Seconds are processor time of the best of N runs, so that a busy machine matters
little. The figures go to figures.json beside this script, unless --only or --no-write is given.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing but figures.json is left behind
import sources  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FIGURES = HERE / "figures.json"

# What performance asks for, by compiler flag: seconds and megabytes.
BUDGETS = {
    ("5 models, 20 queries", "-O0"): (4.0, 250),
    ("5 models, 20 queries", "-O2"): (6.0, None),
    ("20 models, 40 queries", "-O0"): (10.0, 400),
}
FURTHER_QUERY_BUDGET_MS = 15
FURTHER = 20


def programs():
    """Name and text of each file."""
    yield "empty file", ""
    yield "C API, 5 models, 20 queries", sources.c_api_program(5, 8, 20)
    yield "header alone", "#include <cormorant/cormorant.hpp>\n"
    yield "5 models, 20 queries", sources.program(5, 8, 20)
    yield f"5 models, {20 + FURTHER} queries", sources.program(5, 8, 20 + FURTHER)
    yield "20 models, 40 queries", sources.program(20, 12, 40)


def compilers():
    """g++ and the newest clang++ that is installed."""
    clang = next((name for name in ("clang++-19", "clang++-16", "clang++") if shutil.which(name)), None)
    return [name for name in ("g++", clang) if name and shutil.which(name)]


def compile_once(compiler, optimization, source):
    """Wall seconds are left out: they tell more of the machine's other work than of ours."""
    command = [compiler, "-std=c++20", "-Wall", "-Wextra", optimization, f"-I{ROOT / 'include'}",
               "-c", str(source), "-o", os.devnull]
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"compile bench: {source.name} does not compile with {compiler} {optimization}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(compiler, optimization, source, repeat):
    runs = [compile_once(compiler, optimization, source) for _ in range(repeat)]
    return min(seconds for seconds, _ in runs), max(megabytes for _, megabytes in runs)


def verdict(name, compiler, optimization, seconds, megabytes):
    """The budget beside a figure of g++, and whether it is kept."""
    budget = BUDGETS.get((name, optimization))
    if budget is None or compiler != "g++":
        return "", False
    most_seconds, most_megabytes = budget
    over = seconds > most_seconds or (most_megabytes is not None and megabytes > most_megabytes)
    text = f"{most_seconds:g} s" + (f", {most_megabytes} MB" if most_megabytes else "")
    return text + (" EXCEEDED" if over else ""), over


def compiler_version(compiler):
    return subprocess.run([compiler, "-dumpfullversion", "-dumpversion"], capture_output=True,
                          text=True, check=True).stdout.split()[0]


def measure_all(folder, options):
    """Prints the table; returns the figures and whether a budget is exceeded."""
    figures = []
    exceeded = False
    print(f"{'file':30}{'compiler':>14}{'':>5}{'seconds':>9}{'MB':>7}  budget")
    for compiler in compilers():
        version = compiler_version(compiler)
        for optimization in ("-O0", "-O2"):
            seconds_of = {}
            for name, text in programs():
                if options.only and options.only not in name:
                    continue
                source = folder / (name.replace(",", "").replace(" ", "_") + ".cpp")
                source.write_text(text)
                seconds, megabytes = measure(compiler, optimization, source, options.repeat)
                seconds_of[name] = seconds
                text, over = verdict(name, compiler, optimization, seconds, megabytes)
                exceeded |= over
                print(f"{name:30}{compiler:>14}{optimization:>5}{seconds:9.2f}{megabytes:7.0f}  {text}",
                      flush=True)
                figures.append({"file": name, "compiler": f"{compiler.split('-')[0]} {version}",
                                "optimization": optimization, "seconds": round(seconds, 2),
                                "peak_mb": round(megabytes)})
            if f"5 models, {20 + FURTHER} queries" in seconds_of and "5 models, 20 queries" in seconds_of:
                more = seconds_of[f"5 models, {20 + FURTHER} queries"] - seconds_of["5 models, 20 queries"]
                each = 1000 * more / FURTHER
                over = each > FURTHER_QUERY_BUDGET_MS and compiler == "g++" and optimization == "-O0"
                exceeded |= over
                budget = f"{FURTHER_QUERY_BUDGET_MS} ms" + (" EXCEEDED" if over else "")
                print(f"{'each further query':30}{compiler:>14}{optimization:>5}{each:6.1f} ms{'':7}"
                      f"  {budget if optimization == '-O0' else ''}", flush=True)
                figures.append({"file": "each further query", "compiler": f"{compiler.split('-')[0]} {version}",
                                "optimization": optimization, "milliseconds": round(each, 1)})
    return figures, exceeded


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="runs of each; the best counts")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="write the generated files there")
    parser.add_argument("--only", metavar="NAME", help="only the files whose names have this in them")
    parser.add_argument("--no-write", action="store_true", help="leave figures.json alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        figures, exceeded = measure_all(folder, options)
    if not options.only and not options.no_write:
        FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    return 1 if exceeded else 0


if __name__ == "__main__":
    sys.exit(main())
