#!/usr/bin/env python3
"""Runs the model checker SPIN over the protocol of the cache, src/cache/cache.pml.

    cache_model.py [--all] [ROOT]

The protocol must hold, and each wrong variant of it must give a counterexample: else the model checks nothing. Without --all
the parts that take minutes are left out, or made smaller by their budgets; with it they need 2 GB. Where spin is not
installed nothing is checked, which is said.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

MEMORY = "-DRESTARTS=0"  # the store of one process does not restart
QUIET = "-DRETURNED -DCRASHES=0 -DLOST=0"

HOLDS = [f"{MEMORY} -DCRASHES=0", "-DNARROW -DIDS", "-DNARROW -DFKS -DONE_WRITER", "-DLATE -DOPS=1"]
HOLDS_SLOWLY = [
    "", "-DLOCAL -DRESTARTS=0", "-DFLIGHT -DRESTARTS=0", "-DNARROW -DFKS", "-DLATE", "-DTRACKED -DRESTARTS=0",
    "-DTRACKED -DONE_WRITER", "-DPARTITIONS=1 -DREFUSE -DRESTARTS=0", f"{QUIET} -DEARLY", f"{QUIET} -DNO_QUARANTINE",
    f"{QUIET} -DEVICTS=1"]
FAILS = [
    "-DAFTER_ONLY", "-DRETURNED -DBEFORE_ONLY", "-DRETURNED -DNO_COMPARE", "-DRETURNED -DTWICE", "-DRETURNED -DNO_EPOCH",
    "-DRETURNED -DCOUNTERS -DEVICTS=1", "-DRETURNED -DSNAPSHOT_STORE", "-DRETURNED -DREPLICA_STORE",
    "-DRETURNED -DPARTITIONS=1", "-DNO_QUARANTINE", "-DEARLY", "-DLOST_AT_ONCE", "-DDIRTY_STORE", "-DFLIGHT -DJOIN_ANY",
    "-DNARROW -DFKS -DNEW_ONLY", "-DNARROW -DFKS -DOLD_UNLOCKED", "-DNARROW -DFKS -DSKIP_WIDE",
    "-DNARROW -DFKS -DNARROW_FIRST", "-DNARROW -DFKS -DUNMARK_FIRST", "-DNARROW -DIDS -DNEGATIVE_NARROW",
    "-DLATE -DNO_RECHECK", "-DTRACKED -DNO_OWN", "-DTRACKED -DSTRICT"]
FAILS_SLOWLY = ["-DTRACKED -DWORD_AFTER"]


def check(model, options, holds):
    """What is wrong with the variant, or None; and what is to be told of it."""
    began = time.monotonic()
    # A counterexample is found among few states: compiling costs more than running.
    optimized = "-O2" if holds else "-O0"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["spin", "-a", *options.split(), str(model)], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cc", optimized, "-w", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c"], cwd=folder, check=True)
        ran = subprocess.run(["./pan", "-m200000", "-w20"], cwd=folder, capture_output=True, text=True, check=False)
    errors = re.search(r"errors: (\d+)", ran.stdout)
    states = re.search(r"(\d+) states, stored", ran.stdout)
    name = options or "(none)"
    told = f"{name}: {states[1] if states else '?'} states, {time.monotonic() - began:.1f} s"
    if not errors or "max search depth too small" in ran.stdout or "out of memory" in ran.stdout:
        return f"{name}: the search did not end:\n{ran.stdout}{ran.stderr}", told
    if holds and errors[1] != "0":
        return f"{name}: an interleaving breaks an assertion; see it with spin -t -p -g {options} {model}", told
    if not holds and errors[1] == "0":
        return f"{name}: this variant is wrong, and no counterexample was found", told
    if not holds and "assertion violated" not in ran.stdout:
        return f"{name}: it fails by something else than an assertion:\n{ran.stdout}", told
    return None, told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--all", action="store_true", help="the parts that take minutes, too")
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).parent.parent, type=pathlib.Path)
    arguments = parser.parse_args()
    if shutil.which("spin") is None:
        print("cache model skipped: spin is not installed (./dev setup installs it)")
        return 0
    model = (arguments.root / "src/cache/cache.pml").resolve()
    wanted = [(options, True) for options in HOLDS] + [(options, False) for options in FAILS]
    if arguments.all:
        wanted += [(options, True) for options in HOLDS_SLOWLY] + [(options, False) for options in FAILS_SLOWLY]
    # The large ones need the memory for themselves.
    workers = 1 if arguments.all else os.cpu_count() or 1
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for complaint, told in pool.map(lambda one: check(model, *one), wanted):
            print(complaint or told)
            wrong += complaint is not None
    print(f"cache model: {len(wanted)} variants, {wrong} not as they must be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
