#!/usr/bin/env python3
"""Checks programs that must not compile, each beside a twin that must.

    compile_fail.py FOLDER --compiler CXX [-I… and other compiler flags]

Each FOLDER/NAME.cpp is compiled twice. As it stands it must compile without a warning. With -DEXPECT_FAILURE it must
fail, and the compiler's output must contain each phrase of the lines that open the file:

    // expect: <phrase>           the program does not compile
    // expect-warning: <phrase>   the program compiles, with a warning
    // expect[gcc]: <phrase>      only with this compiler (gcc or clang), where the two word it differently
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

EXPECTATION = re.compile(r"//\s*expect(-warning)?(?:\[(gcc|clang)\])?:\s*(.+?)\s*$")


def family_of(compiler):
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    return "clang" if "clang" in version else "gcc"


def expectations(text, family):
    """The phrases for this compiler, and whether they belong to a warning."""
    phrases, warning = [], False
    for line in text.splitlines():
        found = EXPECTATION.match(line)
        if not found:
            break
        warning = warning or bool(found[1])
        if found[2] in (None, family):
            phrases.append(found[3])
    return phrases, warning


def compile_once(command, file, *flags):
    # The C locale keeps the quotes in messages plain.
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run([*command, *flags, str(file)], capture_output=True, text=True, env=environment,
                          errors="replace")
    return done.returncode == 0, done.stdout + done.stderr


def shortened(output, lines=25):
    rows = output.splitlines()
    more = [f"… {len(rows) - lines} more lines"] if len(rows) > lines else []
    return "".join(f"    {row}\n" for row in rows[:lines] + more)


def precompiled(command, files, work):
    """For the header that a case includes first, the flag that brings it along precompiled, which takes a third of the time."""
    flags = {}
    for file in files:
        first = re.search(r'^#include "(\w+\.hpp)"', file.read_text(encoding="utf-8"), re.MULTILINE)
        if first and first[1] not in flags:
            wrapper = work / first[1]
            wrapper.write_text(f'#include "{file.parent.resolve() / first[1]}"\n', encoding="utf-8")
            made = [word for word in command if word != "-fsyntax-only"]
            subprocess.run([*made, "-x", "c++-header", str(wrapper), "-o", f"{wrapper}.gch"], check=True)
            # What the header says of this warning it cannot say precompiled.
            flags[first[1]] = ["-include", str(wrapper), "-Wno-missing-field-initializers"]
    return lambda text: next((flag for header, flag in flags.items() if f'#include "{header}"' in text), [])


def failure_of(command, file, family, headers):
    """What is wrong with one case, or None."""
    text = file.read_text(encoding="utf-8")
    command = command + headers(text)
    phrases, warning = expectations(text, family)
    if not phrases:
        return f"its first line must be '// expect: <phrase>' (for {family})\n"
    if "EXPECT_FAILURE" not in text:
        return "it has no part for EXPECT_FAILURE\n"

    compiled, output = compile_once(command, file)
    if not compiled or output:
        return f"the twin must compile without a warning, but:\n{shortened(output)}"

    compiled, output = compile_once(command, file, "-DEXPECT_FAILURE")
    if warning and not compiled:
        return f"it must compile with a warning, but it failed:\n{shortened(output)}"
    if not warning and compiled:
        return "it must not compile, but it did\n"
    missing = [phrase for phrase in phrases if phrase not in output]
    if missing:
        wanted = "".join(f"  not said: {phrase}\n" for phrase in missing)
        return f"the compiler's message is another one\n{wanted}{shortened(output)}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--compiler", default=os.environ.get("CXX", "g++"))
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--only", default="", help="run the cases with this in their name")
    arguments, flags = parser.parse_known_args()

    command = [arguments.compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", *flags]
    family = family_of(arguments.compiler)
    files = sorted(file for file in arguments.folder.glob("*.cpp") if arguments.only in file.stem)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool, tempfile.TemporaryDirectory() as work:
        # Clang wants the very same macros, and cases have one of their own.
        headers = precompiled(command, files, pathlib.Path(work)) if family == "gcc" else lambda text: []
        for file, failure in zip(files, pool.map(lambda file: failure_of(command, file, family, headers), files)):
            print(f"{'FAILED' if failure else 'ok':7}{file.stem}" + (f": {failure}" if failure else ""), flush=True)
            failed += failure is not None
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
