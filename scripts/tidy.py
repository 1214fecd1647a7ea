#!/usr/bin/env python3
"""Runs clang-tidy over the library's translation units, two at a time, and skips those that have not changed since they passed.

    tidy.py BUILD_DIR      a configured tree with compile_commands.json; $CLANG_TIDY names another clang-tidy

In a unity build a unit is a folder of sources, so that the headers are read once for all of them. A unit counts as changed when
its preprocessed text, its command or .clang-tidy changed.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIDY = os.environ.get("CLANG_TIDY") or shutil.which("clang-tidy-16") or "clang-tidy"


def compiler_flags(command):
    """Only what clang needs to read the source: our warnings are the build's business."""
    words = shlex.split(command)
    flags = [word for word in words if word.startswith(("-D", "-std="))]
    for index, word in enumerate(words):
        if word in ("-isystem", "-I"):
            flags += words[index:index + 2]
        elif word.startswith("-I"):
            flags.append(word)
    return flags


def tidy(file, flags, stamps):
    """The complaints about one unit: an empty text if there are none, None if it had passed before."""
    key = hashlib.sha256((ROOT / ".clang-tidy").read_bytes() + repr([TIDY, file, flags]).encode())
    key.update(subprocess.run(["g++", *flags, "-E", "-P", file], capture_output=True, check=True).stdout)
    stamp = stamps / key.hexdigest()
    if stamp.exists():
        return None
    done = subprocess.run([TIDY, "--quiet", file, "--", *flags], capture_output=True, text=True)
    if done.returncode == 0:
        stamp.touch()
        return ""
    return done.stdout or done.stderr


def main():
    build = pathlib.Path(sys.argv[1])
    stamps = build / "tidy-passed"
    stamps.mkdir(exist_ok=True)
    commands = json.loads((build / "compile_commands.json").read_text())
    units = {entry["file"]: compiler_flags(entry["command"]) for entry in commands
             if "/cormorant.dir/" in entry["command"]}
    skipped = failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for complaints in pool.map(lambda file: tidy(file, units[file], stamps), sorted(units)):
            skipped += complaints is None
            failed += bool(complaints)
            if complaints:
                print(complaints, flush=True)
    print(f"clang-tidy: {len(units)} units, {skipped} unchanged, {failed} with complaints")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
