#!/usr/bin/env python3
"""Checks that what handles operations names them: no `default` in a switch over `op` or `op_class`, and no
comparison of the order of their enumerators. Then -Wswitch names each place that a new one is left out of.

    check_operations.py [--self-test] [ROOT]

Prints `file:line: what; what to do instead` for each place in include and src, and fails if there was one.
"""

import argparse
import pathlib
import re
import sys
import tempfile

ENUM = r"(?:\w+::)*op(?:_class)?::\w+"
# clang-format puts blanks around comparisons, and none inside of template arguments.
ORDER = re.compile(rf" (?:<|<=|>|>=) {ENUM}|\b{ENUM} (?:<|<=|>|>=) ")
CASE = re.compile(rf"\bcase {ENUM}:(?!:)")
SWITCH = re.compile(r"\bswitch \(")
HIDDEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code_of(text):
    """The text with comments and literals blanked out, each line and column where it was."""
    return HIDDEN.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def end_of(code, begin):
    """Behind the bracket that closes the one at `begin`."""
    depth = 0
    for at in range(begin, len(code)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return at + 1
    return len(code)


def own_labels(body):
    """The body of a switch without the switches and blocks of functions inside it."""
    out, at = "", 0
    while inner := SWITCH.search(body, at):
        out += body[at:inner.start()]
        brace = body.find("{", end_of(body, inner.end() - 1))
        at = len(body) if brace < 0 else end_of(body, brace)
    return out + body[at:]


def complaints_of(text):
    """Pairs of a line number and what is wrong there."""
    code = code_of(text)

    def line(at):
        return code.count("\n", 0, at) + 1

    for found in ORDER.finditer(code):
        yield line(found.start()), "the order of operations is compared; ask for their class (query/operations.hpp)"
    for found in SWITCH.finditer(code):
        brace = code.find("{", end_of(code, found.end() - 1))
        labels = own_labels(code[brace + 1:end_of(code, brace) - 1])
        if CASE.search(labels) and re.search(r"\bdefault:", labels):
            yield line(found.start()), ("a switch over operations has a default; list what is left, or ask for "
                                        "their class (query/operations.hpp)")


def check(root):
    """The complaints about the tree, one line each, and the number of files read."""
    complaints, count = [], 0
    for top in (root / "include", root / "src"):
        for file in sorted(path for path in top.rglob("*") if path.suffix in (".hpp", ".cpp")):
            count += 1
            complaints += [f"{file.relative_to(root)}:{number}: {what}"
                           for number, what in complaints_of(file.read_text(encoding="utf-8"))]
    return complaints, count


def self_test():
    bad = {
        "a": "bool f(op c) { return c >= op::eq && c != op::ne; }",
        "b": "bool f(op c) { return detail::op::eq < c; }",
        "c": "int f(op c) {\n switch (c) {\n case op::eq:\n return 1;\n default:\n return 2;\n }\n}",
        "d": "int f(op_class c) { switch (class_of(c)) { case op_class::logic: { g(); break; } default: break; } }",
        "e": "int f(int a, op c) { switch (a) { case 1: switch (c) { case op::eq: default: return 1; } } }",
    }
    good = {
        "f": "bool f(op c) { return c == op::eq; }  // c >= op::eq",
        "g": "node<op::eq, T> n; std::vector<op> v; make<op::ne>(a) > b;",
        "h": "int f(op c) { switch (c) { case op::eq: return 1; case op::ne: return 2; } }",
        "i": "int f(kind k) { switch (k) { case kind::text: return 1; default: return 2; } }",
        "j": "int f(op c, kind k) { switch (c) { case op::eq: switch (k) { case kind::a: default: g(); } } }",
        "k": 'auto s = "case op::eq: default:"; int f(kind k) { switch (k) { default: return (x == op::eq); } }',
    }
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        (root / "src").mkdir()
        for path, text in {**bad, **good}.items():
            (root / f"src/{path}.cpp").write_text(text)
        found = {pathlib.Path(line.split(":")[0]).stem for line in check(root)[0]}
    if found != set(bad):
        sys.exit(f"self-test failed: missed {sorted(set(bad) - found)}, wrongly named {sorted(found - set(bad))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--self-test", action="store_true", help="first check the rules on made-up files")
    parser.add_argument("root", nargs="?", default=pathlib.Path(__file__).parent.parent, type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.self_test:
        self_test()
    complaints, count = check(arguments.root.resolve())
    for line in complaints:
        print(line)
    print(f"operations: {count} files, {len(complaints)} places that would pass over a new one")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
