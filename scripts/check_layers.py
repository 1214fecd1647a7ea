#!/usr/bin/env python3
"""Checks every include of the library against the layers of the architecture.

    check_layers.py [--self-test] [ROOT]

Prints `file:line: what; what is allowed` for each include that breaks a rule, and fails if there was one.
"""

import argparse
import pathlib
import posixpath
import re
import sys
import tempfile

# What each layer may include beside itself; what these may include is allowed too.
DIRECT = {
    "base": [],
    "schema": ["base"],
    "query": ["schema"],
    "sql": ["query"],
    "driver": ["base"],
    "reflect": ["schema"],
    "expr": ["reflect", "query"],
    "session": ["sql", "driver"],
    "relations": ["session", "expr"],
    "queryset": ["relations"],
    "migrate": ["session", "sql", "schema"],
    "advisor": ["session", "sql", "schema"],
    "cache": ["session", "query"],
}
DIRECT["cli"] = list(DIRECT)

FOR_USERS = {"cormorant.hpp", "testing.hpp"}

# Kept out of installed headers: the first group costs every user compile time, the second is a private dependency.
HEAVY = {"regex", "iostream", "sstream", "ranges", "filesystem", "thread"}
PRIVATE = re.compile(
    r"(sqlite3\w*\.h|libpq.*|pg_config.*|postgres.*|mysql.*|mariadb.*|hiredis.*|(fmt|boost|date|soci|CLI)/.*)$")

INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def closure(layer):
    """All layers that `layer` may include, itself among them."""
    seen, todo = set(), [layer]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += DIRECT[name]
    return seen


ALLOWED = {layer: closure(layer) for layer in DIRECT}


def target_of(root, file, name):
    """The included file relative to include/cormorant or src, or None if it is not one of ours."""
    if name.startswith("cormorant/"):
        return name.removeprefix("cormorant/")
    own_top = root / "include/cormorant" if is_installed(root, file) else root / "src"
    if (root / "src" / name).exists() and not (file.parent / name).exists():
        return name
    if (file.parent / name).exists():
        beside = posixpath.normpath((file.parent.relative_to(own_top) / name).as_posix())
        return beside
    return name if "/" in name and name.split("/")[0] in DIRECT else None


def is_installed(root, file):
    return file.is_relative_to(root / "include")


def complaint(root, file, layer, name):
    """What is wrong with this include, or None."""
    if is_installed(root, file):
        if name in HEAVY:
            return f"installed header includes <{name}>; move its use into a .cpp file"
        if PRIVATE.match(name):
            return f"installed header includes <{name}>; private dependencies belong in .cpp files"
    target = target_of(root, file, name)
    if target is None or layer is None:
        return None
    if target in FOR_USERS:
        return f"{layer} includes cormorant/{target}; that header is for users, include what is needed"
    other = target.split("/")[0] if "/" in target else None
    if other is None:
        return None
    if other not in DIRECT:
        return f"{name} is in no known layer; known: {', '.join(DIRECT)}"
    if other not in ALLOWED[layer]:
        return f"{layer} includes {name}; {layer} may include {', '.join(sorted(ALLOWED[layer]))}"
    return None


def check(root):
    """The complaints about the tree, one line each, and the number of files read."""
    complaints, count = [], 0
    for top in (root / "include/cormorant", root / "src"):
        for file in sorted(top.rglob("*")):
            if file.suffix not in (".hpp", ".cpp", ".inc"):
                continue
            count += 1
            path = file.relative_to(top)
            layer = path.parts[0] if len(path.parts) > 1 else None
            if layer is not None and layer not in DIRECT:
                complaints.append(f"{file.relative_to(root)}:1: folder '{layer}' is no known layer; "
                                  f"known: {', '.join(DIRECT)}")
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if found := INCLUDE.match(line):
                    if what := complaint(root, file, layer, found[1]):
                        complaints.append(f"{file.relative_to(root)}:{number}: {what}")
    return complaints, count


def self_test():
    """Runs the check on a small tree with one file for each rule."""
    bad = {
        "src/sql/a.cpp": "<cormorant/driver/b.hpp>",
        "src/driver/b.cpp": '"query/node.hpp"',
        "src/sql/sqlite/c.cpp": '"../../session/pool.hpp"',
        "src/session/d.cpp": "<cormorant/cormorant.hpp>",
        "src/util/e.cpp": "<vector>",
        "include/cormorant/base/f.hpp": "<sstream>",
        "include/cormorant/driver/g.hpp": "<sqlite3.h>",
        "include/cormorant/cormorant.hpp": "<fmt/format.h>",
    }
    good = {
        "include/cormorant/session/pool.hpp": "<cormorant/base/error.hpp>",
        "src/session/pool.hpp": "<thread>",
        "src/session/h.cpp": '"driver/sqlite/i.hpp"',
        "src/driver/sqlite/i.cpp": "<sqlite3.h>",
        "src/query/j.cpp": '"query/node.hpp"',
        "src/queryset/k.cpp": "<cormorant/reflect/l.hpp>",
        "src/cli/m.cpp": "<cormorant/migrate/n.hpp>",
        "include/cormorant/testing.hpp": "<gtest/gtest.h>",
    }
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        for path, included in {**bad, **good}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(f"#include {included}\n")
        found = {line.split(":")[0] for line in check(root)[0]}
    if found != set(bad):
        sys.exit(f"self-test failed: missed {sorted(set(bad) - found)}, wrongly named {sorted(found - set(bad))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--self-test", action="store_true", help="first check the rules on a made-up tree")
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).parent.parent, type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.self_test:
        self_test()
    complaints, count = check(arguments.root.resolve())
    for line in complaints:
        print(line)
    print(f"layers: {count} files, {len(complaints)} forbidden includes")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
