#!/usr/bin/env python3
"""Checks every include of the library against the layers, which docs/inside.md shows in a table.

    check_layers.py [--self-test] [ROOT]

Prints `file:line: what; what is allowed` for each include that breaks a rule, and fails if there was one.
"""

import argparse
import pathlib
import posixpath
import re
import sys
import tempfile

PAGE = "docs/inside.md"
# A row of the table: | `layer` | `a`, `b` | words |
ROW = re.compile(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)*) ?\|")

# The never-rules: who alone may include the layer, whatever the table says.
ONLY = {"driver": {"session"}, "sql": {"session", "write", "migrate"}}
BACKENDS = {"sqlite", "postgres", "mariadb"}
# Where the drivers and the dialects of all backends are listed.
KNOWS_ALL_BACKENDS = "session/pool/backends.cpp"
# Rooms that know nothing of the others of their layer, but for how a failure is thrown.
LOWER_ROOMS = {"session/pool": {"session/pool"}}
KNOWN_BELOW = {"session/failures.hpp"}
# Layers in which no header, with its .cpp file, may lead back to itself.
WITHOUT_RINGS = {"session", "write", "observe", "cache", "migrate", "relations", "queryset"}

FOR_USERS = {"cormorant.hpp", "manage.hpp", "testing.hpp"}

# Kept out of installed headers: the first group costs every user compile time, the second is a private dependency.
HEAVY = {"regex", "iostream", "sstream", "ranges", "filesystem", "thread"}
PRIVATE = re.compile(
    r"(sqlite3\w*\.h|libpq.*|pg_config.*|postgres.*|mysql.*|mariadb.*|hiredis.*|(fmt|boost|date|soci|CLI)/.*)$")

INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def read_table(text):
    """The arrows of the page: layer -> what it may include beside itself."""
    return {row[1]: set(re.findall(r"\w+", row[2])) for line in text.splitlines() if (row := ROW.match(line))}


def is_installed(root, file):
    return file.is_relative_to(root / "include")


def target_of(root, file, name, layers):
    """The included file relative to include/cormorant or src, or None if it is not one of ours."""
    if name.startswith("cormorant/"):
        return name.removeprefix("cormorant/")
    own_top = root / "include/cormorant" if is_installed(root, file) else root / "src"
    if (root / "src" / name).exists() and not (file.parent / name).exists():
        return name
    if (file.parent / name).exists():
        return posixpath.normpath((file.parent.relative_to(own_top) / name).as_posix())
    return name if "/" in name and name.split("/")[0] in layers else None


def layer_of(path):
    return path.split("/")[0] if "/" in path else None


def backend_of(path):
    """The backend whose folder the file is in, or None."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[1] in BACKENDS else None


def room_of(path):
    return "/".join(path.split("/")[:2]) if path.count("/") > 1 else layer_of(path)


def complaint_of_heavy(name):
    if name in HEAVY:
        return f"installed header includes <{name}>; move its use into a .cpp file"
    if PRIVATE.match(name):
        return f"installed header includes <{name}>; private dependencies belong in .cpp files"
    return None


def complaint_of_never(path, target):
    """What is wrong with it by the never-rules, or None."""
    here, there = layer_of(path), layer_of(target)
    if here != there and there in ONLY and here not in ONLY[there]:
        return f"only {', '.join(sorted(ONLY[there]))} may include {there}"
    mine, other = backend_of(path), backend_of(target)
    if other and mine != other and (mine or (here == there or path != KNOWS_ALL_BACKENDS)):
        return f"{target} belongs to one backend: only its own folder and {KNOWS_ALL_BACKENDS} include it"
    rooms = LOWER_ROOMS.get(room_of(path))
    if rooms and here == there and room_of(target) not in rooms and target not in KNOWN_BELOW:
        return f"{room_of(path)} is below the rest of {here}; it may include {', '.join(sorted(rooms))}"
    return None


def complaint(root, file, path, name, layers, used):
    """What is wrong with this include, or None."""
    if is_installed(root, file) and (heavy := complaint_of_heavy(name)):
        return heavy
    layer = layer_of(path)
    target = target_of(root, file, name, layers)
    if target is None or layer is None:
        return None
    if target in FOR_USERS:
        return f"{layer} includes cormorant/{target}; that header is for users, include what is needed"
    other = layer_of(target)
    if other is None:
        return None
    if other not in layers:
        return f"{name} is in no known layer; known: {', '.join(layers)}"
    if other != layer and other not in layers[layer]:
        allowed = ", ".join(sorted(layers[layer])) or "nothing"
        return f"{layer} includes {name}; {layer} may include {allowed}"
    used.add((layer, other))
    if other == layer and name.startswith("cormorant/"):
        return None  # the interface of a layer, which all of its rooms may know
    return complaint_of_never(path, target)


def module_of(path):
    return re.sub(r"\.(hpp|cpp|inc)$", "", path)


def rings(graph):
    """The sets of modules that lead to each other (Tarjan), each sorted."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            ring = []
            while not ring or ring[-1] != node:
                ring.append(stack.pop())
            if len(ring) > 1:
                found.append(sorted(ring))

    for node in list(graph):
        if node not in index:
            visit(node)
    return found


def check(root):
    """The complaints about the tree, one line each, and the number of files read."""
    layers = read_table((root / PAGE).read_text(encoding="utf-8"))
    if not layers:
        return [f"{PAGE}:1: no table of layers found: rows are | `layer` | `what`, `it` | words |"], 0
    complaints, count, used, graph = [], 0, set(), {}
    for top in (root / "include/cormorant", root / "src"):
        for file in sorted(top.rglob("*")):
            if file.suffix not in (".hpp", ".cpp", ".inc"):
                continue
            count += 1
            path = file.relative_to(top).as_posix()
            layer = layer_of(path)
            if layer is not None and layer not in layers:
                complaints.append(f"{file.relative_to(root)}:1: folder '{layer}' is no known layer; "
                                  f"known: {', '.join(layers)}")
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if not (found := INCLUDE.match(line)):
                    continue
                if what := complaint(root, file, path, found[1], layers, used):
                    complaints.append(f"{file.relative_to(root)}:{number}: {what}")
                target = target_of(root, file, found[1], layers)
                if target and layer in WITHOUT_RINGS and module_of(target) != module_of(path):
                    graph.setdefault(module_of(path), set()).add(module_of(target))
    complaints += [f"a ring of files that lead to each other: {', '.join(ring)}" for ring in rings(graph)]
    complaints += [f"{PAGE}:1: nothing in {layer} includes {other}: take the arrow out"
                   for layer in layers for other in sorted(layers[layer]) if (layer, other) not in used]
    return complaints, count


SELF_TEST_TABLE = """
| layer | may include | is |
|---|---|---|
| `base` | | x |
| `query` | `base` | x |
| `sql` | `query` | x |
| `driver` | `base` | x |
| `session` | `base`, `sql`, `driver` | x |
| `relations` | `session`, `sql`, `driver` | x |
| `queryset` | `relations` | x |
"""


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
        # what a layer reaches through another one is not its own to include
        "src/queryset/o.cpp": '"session/pool.hpp"',
        # the never-rules hold against the table
        "src/relations/p.cpp": '"sql/tree.hpp"',
        "src/sql/sqlite/q.cpp": '"sql/postgres/spelling.hpp"',
        "src/sql/r.cpp": '"sql/postgres/spelling.hpp"',
        "src/session/s.cpp": '"driver/sqlite/i.hpp"',
        "src/session/pool/t.cpp": '"session/pool.hpp"',
    }
    good = {
        "include/cormorant/session/pool.hpp": "<cormorant/base/error.hpp>",
        "src/session/pool.hpp": "<thread>",
        "src/session/pool/backends.cpp": '"driver/sqlite/i.hpp"',
        "src/session/pool/u.cpp": "<cormorant/session/pool.hpp>",
        "src/session/v.cpp": '"sql/tree.hpp"',
        "src/driver/w.cpp": "<cormorant/base/error.hpp>",
        "src/driver/sqlite/i.cpp": "<sqlite3.h>",
        "src/driver/sqlite/i.hpp": "<vector>",
        "src/query/j.cpp": '"query/node.hpp"',
        "src/query/node.hpp": "<cormorant/base/error.hpp>",
        "src/sql/tree.hpp": '"query/node.hpp"',
        "src/sql/postgres/spelling.hpp": '"sql/tree.hpp"',
        "src/relations/x.hpp": '"session/pool.hpp"',
        "src/queryset/k.cpp": '"relations/x.hpp"',
        "include/cormorant/base/error.hpp": "<vector>",
        "include/cormorant/testing.hpp": "<gtest/gtest.h>",
    }
    ring = {"src/session/m.hpp": '"session/n.hpp"', "src/session/n.cpp": '"session/m.hpp"',
            "src/session/n.hpp": "<vector>"}
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        (root / PAGE).parent.mkdir(parents=True)
        (root / PAGE).write_text(SELF_TEST_TABLE)
        for path, included in {**bad, **good, **ring}.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(f"#include {included}\n")
        complaints = check(root)[0]
    found = {line.split(":")[0] for line in complaints}
    wanted = set(bad) | {"a ring of files that lead to each other", PAGE}
    if found != wanted:
        sys.exit(f"self-test failed: missed {sorted(wanted - found)}, wrongly named {sorted(found - wanted)}")
    if not any("session/m, session/n" in line for line in complaints):
        sys.exit("self-test failed: the ring is not named")
    if not any("nothing in relations includes driver" in line for line in complaints):
        sys.exit("self-test failed: an arrow that nothing uses is not named")


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
